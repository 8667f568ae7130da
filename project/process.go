package project

import (
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
	found = append(found, manifestProcesses(f)...)
	found = append(found, composeProcesses(f)...)
	for _, p := range codeProcesses(f, python) {
		// What the project starts itself says more than what its code suggests.
		if !slices.ContainsFunc(found, func(known Process) bool { return sameKind(known.Command, p.Command) }) {
			found = append(found, p)
		}
	}
	var distinct []Process
	for _, p := range found {
		if len(distinct) == maxProcesses {
			break // each is compared with all before it
		}
		if p.Name = processName(p.Name); p.Name == "" || !isExecutable(p.Command) {
			continue
		}
		if !slices.ContainsFunc(distinct, func(known Process) bool {
			return known.Name == p.Name || slices.Equal(known.Command, p.Command) || queueOf(p.Command) != "" && sameKind(known.Command, p.Command)
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
func procfileProcesses(f *files) []Process {
	var found []Process
	names := f.named("Procfile")
	for _, name := range names[:min(len(names), 1)] {
		for i, line := range strings.Split(f.read(name), "\n") {
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
	// The web service: the one that is called so, or whose command is a web server;
	// else the first with ports.
	web := slices.IndexFunc(services, func(s composeService) bool {
		return s.builds() && isWeb(s.name, strings.Join(firstWords(s), " "))
	})
	if web < 0 {
		web = slices.IndexFunc(services, func(s composeService) bool { return s.builds() && s.node.key("ports") != nil })
	}
	if web < 0 {
		return nil
	}
	context, image := services[web].context(), services[web].node.key("image").scalar()
	var found []Process
	for i, s := range services {
		if s.node.key("profiles") != nil {
			continue // started only when somebody asks for it
		}
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

// isOnce reports whether a command ends by itself, or is for developers.
func isOnce(command string) bool {
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
