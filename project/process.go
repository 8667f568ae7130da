package project

import (
	"path"
	"slices"
	"strings"
)

// maxProcesses is how many processes besides the web server are reported.
const maxProcesses = 10

// processes finds what a project runs besides its web server: the lines of its
// Procfile, the services of its compose file that are made of the same image, and
// the queue that its code sets up.
func processes(f *files, python []string) []Process {
	found := procfileProcesses(f)
	found = append(found, composeProcesses(f)...)
	for _, p := range codeProcesses(f, python) {
		// What the project starts itself says more than what its code suggests.
		if !slices.ContainsFunc(found, func(known Process) bool { return sameKind(known.Command, p.Command) }) {
			found = append(found, p)
		}
	}
	var distinct []Process
	for _, p := range found {
		if p.Name = processName(p.Name); p.Name == "" || !isExecutable(p.Command) {
			continue
		}
		if !slices.ContainsFunc(distinct, func(known Process) bool {
			return known.Name == p.Name || slices.Equal(known.Command, p.Command) || queueOf(p.Command) != "" && sameKind(known.Command, p.Command)
		}) {
			distinct = append(distinct, p)
		}
	}
	return distinct[:min(len(distinct), maxProcesses)]
}

// processName makes a label of a process's name: a DNS label.
func processName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	label := strings.Join(words, "-")
	label = strings.Trim(label[:min(len(label), 40)], "-")
	if label == "web" || label == "release" {
		return ""
	}
	return label
}

// isExecutable reports whether a command can stand in an exec list as it is.
func isExecutable(command []string) bool {
	if len(command) == 0 || command[0] == "" {
		return false
	}
	for _, word := range command {
		if len(word) > 1000 || strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\ufffd' }) {
			return false
		}
	}
	return true
}

// procfileProcesses reads the lines of the nearest Procfile that are no web server.
func procfileProcesses(f *files) []Process {
	var found []Process
	names := f.named("Procfile")
	for _, name := range names[:min(len(names), 1)] {
		for i, line := range strings.Split(string(f.read(name)), "\n") {
			process, text, ok := strings.Cut(line, ":")
			process = strings.TrimSpace(process)
			if !ok || strings.HasPrefix(process, "#") {
				continue
			}
			// What runs once, when a version is released, is no process.
			if process == "release" || process == "postdeploy" || process == "console" || isWeb(process, text) {
				continue
			}
			found = append(found, Process{Name: process, Command: execWords(text), Evidence: Evidence{name, i + 1}})
		}
	}
	return found
}

// composeProcesses reads the services whose image is the web service's.
func composeProcesses(f *files) []Process {
	services := composeServices(f)
	// The web service: the one with ports, or whose command is a web server.
	web := slices.IndexFunc(services, func(s composeService) bool {
		return s.builds() && (s.node.key("ports") != nil || isWeb(s.name, ""))
	})
	if web < 0 {
		return nil
	}
	context, image := services[web].context(), services[web].node.key("image").scalar()
	var found []Process
	for i, s := range services {
		same := s.builds() && s.context() == context || !s.builds() && image != "" && s.node.key("image").scalar() == image
		if i == web || !same || s.file != services[web].file || s.node.key("ports") != nil && queueOf(firstWords(s)) == "" {
			continue
		}
		words, line := s.words("command")
		if len(words) == 0 {
			words, line = s.words("entrypoint")
		}
		text := strings.Join(words, " ")
		if len(words) == 0 || isWeb(s.name, text) || isOnce(text) {
			continue
		}
		found = append(found, Process{Name: s.name, Command: words, Evidence: Evidence{s.file, line}})
	}
	return found
}

func firstWords(s composeService) []string {
	words, _ := s.words("command")
	return words
}

// isWeb reports whether a process serves the app: by its command, or when that
// says nothing by its name.
func isWeb(name, command string) bool {
	for _, word := range []string{"gunicorn", "uwsgi", "waitress", "flask run", "uvicorn", "hypercorn", "runserver"} {
		if strings.Contains(command, word) {
			return true
		}
	}
	if strings.Contains(command, "celery") || strings.Contains(command, "rq ") {
		return false
	}
	switch strings.ToLower(name) {
	case "web", "app", "api", "flask", "server", "backend", "website", "www", "site":
		return true
	}
	return false
}

// isOnce reports whether a command ends by itself.
func isOnce(command string) bool {
	for _, word := range []string{"db upgrade", "migrate", "pytest", "flake8", "init-db", "initdb", "seed", "alembic", "flower", "bash", "db init"} {
		if strings.Contains(command, word) {
			return true
		}
	}
	return false
}

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

// execWords turns a command line into an exec list: its words, or a shell with the
// line when it needs one. What a package manager's "run" starts is started without
// it, because the image has no manager.
func execWords(line string) []string {
	line = strings.TrimSpace(strings.ReplaceAll(line, "\n", " "))
	for _, prefix := range []string{"exec ", "poetry run ", "pipenv run ", "uv run ", "pdm run ", "bin/start-nginx ", "newrelic-admin run-program "} {
		line = strings.TrimSpace(strings.TrimPrefix(line, prefix))
	}
	var words []string
	var word strings.Builder
	quote, inWord := byte(0), false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote != '\'' && (c == '$' || c == '`' || c == '\\'), quote == 0 && strings.IndexByte("|&;<>()*?~{}[]#!", c) >= 0:
			return []string{"sh", "-c", line}
		case quote == 0 && (c == '"' || c == '\''):
			quote, inWord = c, true
		case quote == 0 && (c == ' ' || c == '\t'):
			if inWord {
				words = append(words, word.String())
				word.Reset()
			}
			inWord = false
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil
	}
	if inWord {
		words = append(words, word.String())
	}
	if len(words) > 0 && strings.Contains(words[0], "=") {
		return []string{"sh", "-c", line} // NAME=value command
	}
	return words
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
