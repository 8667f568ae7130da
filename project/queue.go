package project

import (
	"path"
	"slices"
	"strings"
)

// queueOf says which queue's worker or scheduler a command starts; empty for
// another.
func queueOf(command []string) string {
	text := " " + strings.Join(command, " ") + " "
	switch {
	case strings.Contains(text, "celery") && strings.Contains(text, " beat "):
		return "celery beat"
	case strings.Contains(text, "celery"):
		return "celery worker"
	case strings.Contains(text, "rq worker"), strings.Contains(text, "rqworker"):
		return "rq worker"
	case strings.Contains(text, "huey"):
		return "huey"
	case strings.Contains(text, "dramatiq"):
		return "dramatiq"
	}
	return ""
}

// sameKind reports whether two commands start the same kind of queue process.
func sameKind(a, b []string) bool {
	kind := queueOf(b)
	return kind != "" && queueOf(a) == kind && (kind != "celery worker" || celeryQueues(a) == celeryQueues(b) || celeryQueues(b) == "")
}

// celeryQueues is what a worker's -Q says: workers of different queues are
// different processes.
func celeryQueues(command []string) string {
	words := strings.Fields(strings.Join(command, " "))
	for i, word := range words {
		switch {
		case (word == "-Q" || word == "--queues") && i+1 < len(words):
			return words[i+1]
		case strings.HasPrefix(word, "--queues="):
			return word
		}
	}
	return ""
}

// codeProcesses finds the queue that the code sets up, and how its worker is started.
func codeProcesses(f *files, python []string) []Process {
	var found []Process
	if app, at, ok := celeryApp(f, python); ok {
		found = append(found, Process{Name: "worker", Command: []string{"celery", "-A", app, "worker", "--loglevel", "INFO"}, Evidence: at})
		if schedule := f.mentioningOf(python, "beat_schedule", "CELERYBEAT_SCHEDULE", "on_after_configure", "on_after_finalize"); len(schedule) > 0 {
			// The schedule is kept where the process may write.
			found = append(found, Process{Name: "beat", Command: []string{"celery", "-A", app, "beat", "--loglevel", "INFO", "--schedule", "/tmp/celerybeat-schedule"}, Evidence: Evidence{Path: schedule[0]}})
		}
	}
	if queues, at, ok := rqQueues(f, python); ok {
		found = append(found, Process{Name: "worker", Command: append([]string{"rq", "worker"}, queues...), Evidence: at})
	}
	return found
}

// celeryApp finds the Celery app at the top level of a module, as celery's -A takes
// it. Celery looks for the names app and celery by itself.
func celeryApp(f *files, python []string) (app string, at Evidence, found bool) {
	type instance struct {
		name string
		at   Evidence
		rank int
	}
	var instances []instance
	for _, file := range f.mentioningOf(python, "elery") {
		if path.Base(file) == "__main__.py" {
			continue
		}
		f.eachStatement(file, func(s statement) {
			if s.indent > 0 || len(s.tokens) < 4 || s.tokens[0].kind != nameToken || !s.tokens[1].is("=") {
				return
			}
			name, value := s.tokens[0].text, s.tokens[2:]
			open := slices.IndexFunc(value, func(t token) bool { return t.is("(") })
			rank := -1
			switch {
			case open > 0 && (value[open-1].is("Celery") || value[open-1].is("FlaskCelery")):
				// One that a factory finishes later has no broker when the worker starts.
				rank = 1
			case open > 0 && strings.Contains(strings.ToLower(value[open-1].text), "celery") && strings.Contains(strings.ToLower(name), "celery"):
				rank = 0 // celery = make_celery(app)
			case slices.ContainsFunc(value, func(t token) bool { text, ok := stringText(t); return ok && text == "celery" }) &&
				slices.ContainsFunc(value, func(t token) bool { return t.is("extensions") }):
				rank = 0 // celery_app = flask_app.extensions["celery"]
			}
			if rank >= 0 {
				instances = append(instances, instance{name, s.at(s.tokens[0]), rank})
			}
		})
	}
	if len(instances) == 0 {
		return "", Evidence{}, false
	}
	best := slices.MinFunc(instances, func(a, b instance) int { return a.rank - b.rank })
	app = moduleOf(f, best.at.Path)
	if app == "" {
		return "", Evidence{}, false
	}
	if best.name != "app" && best.name != "celery" {
		app += ":" + best.name
	}
	return app, best.at, true
}

// moduleOf is a file's dotted name for Python, seen from the project or its src.
func moduleOf(f *files, file string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	if rest, ok := strings.CutPrefix(name, "src/"); ok && !f.has("src/__init__.py") {
		name = rest
	}
	for component := range strings.SplitSeq(name, "/") {
		if component == "" || nameEnd(component, 0) != len(component) || isDigit(component[0]) {
			return ""
		}
	}
	return strings.ReplaceAll(name, "/", ".")
}

// rqQueues finds the queues of RQ that the code makes.
func rqQueues(f *files, python []string) (queues []string, at Evidence, found bool) {
	for _, file := range f.mentioningOf(python, "rq") {
		imports := false
		f.eachStatement(file, func(s statement) {
			if s.begins("from") && len(s.tokens) > 3 && s.tokens[1].is("rq") {
				imports = imports || slices.ContainsFunc(s.tokens, func(t token) bool { return t.is("Queue") })
				return
			}
			for i, t := range s.tokens {
				qualified := i > 1 && s.tokens[i-1].is(".") && s.tokens[i-2].is("rq")
				if !t.is("Queue") || !next(s.tokens, i).is("(") || !qualified && !(imports && (i == 0 || !s.tokens[i-1].is("."))) {
					continue
				}
				if !found {
					at, found = s.at(t), true
				}
				name := "default"
				if argument := readCall(s.tokens, i+1).argument(0, "name"); len(argument) > 0 {
					text, ok := textOf(argument)
					if !ok || !isQueueName(text) {
						continue
					}
					name = text
				}
				if !slices.Contains(queues, name) && len(queues) < maxProcesses {
					queues = append(queues, name)
				}
			}
		})
	}
	if slices.Equal(queues, []string{"default"}) {
		queues = nil // what a worker listens to by itself
	}
	return queues, at, found
}

func isQueueName(name string) bool {
	return name != "" && len(name) < 64 && name[0] != '-' && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-") == ""
}
