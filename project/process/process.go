// Package process finds what a project runs besides its web server: the workers of
// queues and schedulers. Start with [Find].
package process

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// maxProcesses is how many processes besides the web server are reported.
const maxProcesses = 10

// Find finds what a project runs besides its web server: the lines of its
// Procfile, the services of its compose file that are made of the same image, and
// the queue that its code sets up.
func Find(f *source.Index, python []string) []evidence.Process {
	found := procfileProcesses(f)
	found = append(found, manifestProcesses(f)...)
	found = append(found, composeProcesses(f)...)
	for _, p := range codeProcesses(f, python) {
		// What the project starts itself says more than what its code suggests.
		if !slices.ContainsFunc(found, func(known evidence.Process) bool { return sameKind(known.Command, p.Command) }) {
			found = append(found, p)
		}
	}
	var distinct []evidence.Process
	for _, p := range found {
		if len(distinct) == maxProcesses {
			break // each is compared with all before it
		}
		if p.Name = processName(p.Name); p.Name == "" || !isExecutable(p.Command) {
			continue
		}
		if !slices.ContainsFunc(distinct, func(known evidence.Process) bool {
			return known.Name == p.Name || slices.Equal(known.Command, p.Command) || QueueOf(p.Command) != "" && sameKind(known.Command, p.Command)
		}) {
			distinct = append(distinct, p)
		}
	}
	return distinct
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
func procfileProcesses(f *source.Index) []evidence.Process {
	var found []evidence.Process
	names := f.Named("Procfile")
	for _, name := range names[:min(len(names), 1)] {
		for i, line := range strings.Split(f.Read(name), "\n") {
			process, text, ok := strings.Cut(line, ":")
			process = strings.TrimSpace(process)
			if !ok || strings.HasPrefix(process, "#") {
				continue
			}
			// What runs once, when a version is released, is no process.
			if process == "release" || process == "postdeploy" || process == "console" || IsWeb(process, text) {
				continue
			}
			found = append(found, evidence.Process{Name: process, Command: shell.ExecWords(text), Evidence: evidence.Place{Path: name, Line: i + 1}})
		}
	}
	return found
}

// composeProcesses reads the services whose image is the web service's.
func composeProcesses(f *source.Index) []evidence.Process {
	services := start.Services(f)
	// The web service: the one that is called so, or whose command is a web server;
	// else the first with ports.
	web := slices.IndexFunc(services, func(s start.Service) bool {
		return s.Builds() && IsWeb(s.Name, strings.Join(FirstWords(s), " "))
	})
	if web < 0 {
		web = slices.IndexFunc(services, func(s start.Service) bool { return s.Builds() && s.Node.Key("ports") != nil })
	}
	if web < 0 {
		return nil
	}
	context, image := services[web].Context(), services[web].Node.Key("image").Scalar()
	var found []evidence.Process
	for i, s := range services {
		if s.Node.Key("profiles") != nil {
			continue // started only when somebody asks for it
		}
		same := s.Builds() && s.Context() == context || !s.Builds() && image != "" && s.Node.Key("image").Scalar() == image
		if i == web || !same || s.File != services[web].File || s.Node.Key("ports") != nil && QueueOf(FirstWords(s)) == "" {
			continue
		}
		words, line := s.Words("command")
		if len(words) == 0 {
			words, line = s.Words("entrypoint")
		}
		text := strings.Join(words, " ")
		if len(words) == 0 || IsWeb(s.Name, text) || IsOnce(text) {
			continue
		}
		found = append(found, evidence.Process{Name: s.Name, Command: words, Evidence: evidence.Place{Path: s.File, Line: line}})
	}
	return found
}

// FirstWords returns the words of the command of a service; nil when it has none.
func FirstWords(s start.Service) []string {
	words, _ := s.Words("command")
	return words
}

// IsWeb reports whether a process serves the app: by its command, or when that
// says nothing by its name.
func IsWeb(name, command string) bool {
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

// IsOnce reports whether a command ends by itself, or is for developers.
func IsOnce(command string) bool {
	for _, word := range []string{
		"db upgrade", "migrate", "migration", "pytest", "unittest", "tox", "coverage", "flake8", "black ", "mypy", "ruff", "lint", "init-db", "initdb", "init_db",
		"create_db", "create-db", "createdb", "create_all", "seed", "alembic", "flower", "bash", "db init", "flask shell", "ipython", "jupyter", "npm", "yarn", "webpack", "mkdocs", "sphinx",
		"tail -f", "sleep infinity", "locust", "debugpy",
	} {
		if strings.Contains(command, word) {
			return true
		}
	}
	return false
}
