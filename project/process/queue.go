package process

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// QueueOf says which queue's worker or scheduler a command starts; empty for
// another.
func QueueOf(command []string) string {
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
	kind := QueueOf(b)
	return kind != "" && QueueOf(a) == kind && (kind != "celery worker" || celeryQueues(a) == celeryQueues(b) || celeryQueues(b) == "")
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
func codeProcesses(f *source.Index, python []string) []evidence.Process {
	var found []evidence.Process
	if app, at, ok := celeryApp(f, python); ok {
		found = append(found, evidence.Process{Name: "worker", Command: []string{"celery", "-A", app, "worker", "--loglevel", "INFO"}, Evidence: at})
		if schedule := f.MentioningOf(python, "beat_schedule", "CELERYBEAT_SCHEDULE", "on_after_configure", "on_after_finalize"); len(schedule) > 0 {
			// The schedule is kept where the process may write.
			found = append(found, evidence.Process{Name: "beat", Command: []string{"celery", "-A", app, "beat", "--loglevel", "INFO", "--schedule", "/tmp/celerybeat-schedule"}, Evidence: evidence.Place{Path: schedule[0]}})
		}
	}
	if queues, at, ok := rqQueues(f, python); ok {
		found = append(found, evidence.Process{Name: "worker", Command: append([]string{"rq", "worker"}, queues...), Evidence: at})
	}
	return found
}

// celeryApp finds the Celery app at the top level of a module, as celery's -A takes
// it. Celery looks for the names app and celery by itself.
func celeryApp(f *source.Index, files []string) (app string, at evidence.Place, found bool) {
	type instance struct {
		name string
		at   evidence.Place
		rank int
	}
	var instances []instance
	for _, file := range f.MentioningOf(files, "elery") {
		if path.Base(file) == "__main__.py" {
			continue
		}
		f.EachStatement(file, func(s python.Statement) {
			if s.Indent > 0 || len(s.Tokens) < 4 || s.Tokens[0].Kind != python.NameToken || !s.Tokens[1].Is("=") {
				return
			}
			name, value := s.Tokens[0].Text, s.Tokens[2:]
			open := slices.IndexFunc(value, func(t python.Token) bool { return t.Is("(") })
			rank := -1
			switch {
			case open > 0 && (value[open-1].Is("Celery") || value[open-1].Is("FlaskCelery")):
				// One that a factory finishes later has no broker when the worker starts.
				rank = 1
			case open > 0 && strings.Contains(strings.ToLower(value[open-1].Text), "celery") && strings.Contains(strings.ToLower(name), "celery"):
				rank = 0 // celery = make_celery(app)
			case slices.ContainsFunc(value, func(t python.Token) bool { text, ok := python.StringText(t); return ok && text == "celery" }) &&
				slices.ContainsFunc(value, func(t python.Token) bool { return t.Is("extensions") }):
				rank = 0 // celery_app = flask_app.extensions["celery"]
			}
			if rank >= 0 {
				instances = append(instances, instance{name, s.At(s.Tokens[0]), rank})
			}
		})
	}
	if len(instances) == 0 {
		return "", evidence.Place{}, false
	}
	best := slices.MinFunc(instances, func(a, b instance) int { return a.rank - b.rank })
	app = moduleOf(f, best.at.Path)
	if app == "" {
		return "", evidence.Place{}, false
	}
	if best.name != "app" && best.name != "celery" {
		app += ":" + best.name
	}
	return app, best.at, true
}

// moduleOf is a file's dotted name for Python, seen from the project or its src.
func moduleOf(f *source.Index, file string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	if rest, ok := strings.CutPrefix(name, "src/"); ok && !f.Has("src/__init__.py") {
		name = rest
	}
	for component := range strings.SplitSeq(name, "/") {
		if component == "" || python.NameEnd(component, 0) != len(component) || python.IsDigit(component[0]) {
			return ""
		}
	}
	return strings.ReplaceAll(name, "/", ".")
}

// rqQueues finds the queues of RQ that the code makes.
func rqQueues(f *source.Index, files []string) (queues []string, at evidence.Place, found bool) {
	for _, file := range f.MentioningOf(files, "rq") {
		imports := false
		f.EachStatement(file, func(s python.Statement) {
			if s.Begins("from") && len(s.Tokens) > 3 && s.Tokens[1].Is("rq") {
				imports = imports || slices.ContainsFunc(s.Tokens, func(t python.Token) bool { return t.Is("Queue") })
				return
			}
			for i, t := range s.Tokens {
				qualified := i > 1 && s.Tokens[i-1].Is(".") && s.Tokens[i-2].Is("rq")
				if !t.Is("Queue") || !python.Next(s.Tokens, i).Is("(") || !qualified && !(imports && (i == 0 || !s.Tokens[i-1].Is("."))) {
					continue
				}
				if !found {
					at, found = s.At(t), true
				}
				name := "default"
				if argument := python.ReadCall(s.Tokens, i+1).Argument(0, "name"); len(argument) > 0 {
					text, ok := python.TextOf(argument)
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
