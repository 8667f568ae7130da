package start

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
)

// launch is how a command starts a web server: which one, what it serves, with
// what options. Options are keyed by gunicorn's long names, whatever the server.
type launch struct {
	Server  string // gunicorn, uwsgi, waitress, uvicorn, flask, python
	Target  string // module:variable, a module, or a file
	Call    bool   // target names a factory
	Options map[string]string
	// Settings are the flags of gunicorn's command line, and the words of it that are
	// none, in their order; then those of GUNICORN_CMD_ARGS.
	Settings []Setting
	// Wrapper is what starts gunicorn and stays useful in an image: an agent that traces.
	Wrapper []string
	// Before is what else stands in front of gunicorn, and what becomes of it.
	Before []evidence.NotTaken
	// arguments is how many words gunicorn's command line has.
	arguments int
}

// readLaunch reads a command that starts a web server; ok is false for any other.
func readLaunch(words []string) (l launch, ok bool) {
	if len(words) == 0 {
		return l, false
	}
	l.Options = make(map[string]string)
	name, rest := words[0], words[1:]
	if strings.HasPrefix(name, "python") || name == "py" || name == "pypy3" {
		return readPython(rest)
	}
	switch strings.TrimSuffix(name, ".exe") {
	case "gunicorn", "gunicorn3", "gunicorn_paster":
		l.Server, l.arguments = "gunicorn", len(rest)
		l.readGunicorn(rest)
	case "uvicorn", "hypercorn", "daphne":
		l.Server = "uvicorn"
		l.readOthers(rest, map[string]string{"host": "", "port": "port", "workers": "workers", "w": "workers", "b": "bind", "bind": "bind", "k": "", "p": "port"})
		l.Call = slices.Contains(rest, "--factory")
	case "waitress-serve":
		l.Server = "waitress"
		l.readOthers(rest, map[string]string{"port": "port", "host": "", "listen": "bind", "threads": "threads", "app": "target"})
		l.Call = slices.Contains(rest, "--call")
	case "uwsgi":
		l.Server = "uwsgi"
		l.readUWSGI(rest)
	case "flask":
		if !slices.Contains(rest, "run") {
			return l, false
		}
		l.Server = "flask"
		l.readOthers(rest, map[string]string{"app": "target", "A": "target", "port": "port", "p": "port", "host": "", "h": ""})
		if l.Target == "run" {
			l.Target = ""
		}
	default:
		return l, false
	}
	return l, true
}

// readPython reads the arguments of a Python interpreter.
func readPython(words []string) (launch, bool) {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") && words[0] != "-m" && words[0] != "-c" {
		if words[0] == "-W" || words[0] == "-X" {
			words = words[min(1, len(words)):]
		}
		words = words[min(1, len(words)):]
	}
	switch {
	case len(words) > 1 && words[0] == "-m":
		switch module := words[1]; module {
		case "gunicorn", "flask", "uvicorn", "hypercorn", "uwsgi":
			return readLaunch(words[1:])
		case "gunicorn.app.wsgiapp":
			return readLaunch(append([]string{"gunicorn"}, words[2:]...))
		case "waitress":
			return readLaunch(append([]string{"waitress-serve"}, words[2:]...))
		case "pip", "venv", "pytest", "unittest", "celery", "build", "compileall", "http.server", "coverage", "black", "flake8", "mypy", "alembic", "rq":
			return launch{}, false
		default:
			return launch{Server: "python", Target: module, Options: map[string]string{"module": "true"}}, true
		}
	case len(words) > 0 && strings.HasSuffix(words[0], ".py"):
		l := launch{Server: "python", Target: words[0], Options: make(map[string]string)}
		if len(words) > 1 {
			l.Options["arguments"] = strings.Join(words[1:], " ")
		}
		return l, true
	case len(words) > 0 && (strings.HasSuffix(words[0], "/gunicorn") || words[0] == "gunicorn"):
		return readLaunch(append([]string{"gunicorn"}, words[1:]...))
	}
	return launch{}, false
}

// looksLikeTarget tells an application from a word that a variable left behind.
func looksLikeTarget(word string) bool {
	return word != "" && (python.IsNameStart(word[0])) && !strings.ContainsAny(word, "/$ <>|{}")
}

// readOthers reads options of other servers: named says what each that takes a
// value means for gunicorn, or "" when it means nothing.
func (l *launch) readOthers(words []string, named map[string]string) {
	for i := 0; i < len(words); i++ {
		word := words[i]
		if !strings.HasPrefix(word, "-") {
			if l.Target == "" && word != "" {
				l.Target = word
			}
			continue
		}
		name, value, has := strings.Cut(strings.TrimLeft(word, "-"), "=")
		meaning, takesValue := named[name]
		if takesValue && !has && i+1 < len(words) {
			i++
			value = words[i]
		}
		switch meaning {
		case "":
		case "target":
			l.Target = value
		default:
			l.Options[meaning] = value
		}
	}
}

func (l *launch) readUWSGI(words []string) {
	settings := make(map[string]string)
	for i := 0; i < len(words); i++ {
		word := words[i]
		if !strings.HasPrefix(word, "-") {
			if strings.HasSuffix(word, ".ini") || strings.HasSuffix(word, ".yaml") || strings.HasSuffix(word, ".yml") {
				settings["ini"] = word
			}
			continue
		}
		name, value, has := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if !has && i+1 < len(words) && !strings.HasPrefix(words[i+1], "-") {
			i++
			value = words[i]
		}
		if name == "w" {
			name = "module"
		}
		settings[name] = value
	}
	l.fromUWSGI(settings)
}

// fromUWSGI takes what uWSGI's settings mean for gunicorn.
func (l *launch) fromUWSGI(settings map[string]string) {
	target := settings["module"]
	for _, name := range []string{"wsgi", "wsgi-file", "file"} {
		if target == "" {
			target = settings[name]
		}
	}
	if mount := settings["mount"]; target == "" && mount != "" {
		_, target, _ = strings.Cut(mount, "=")
	}
	if callable := settings["callable"]; callable != "" && !strings.Contains(target, ":") && target != "" {
		target += ":" + callable
	}
	l.Target = target
	for from, to := range map[string]string{"chdir": "chdir", "ini": "ini", "pythonpath": "pythonpath", "processes": "workers", "p": "workers", "workers": "workers", "threads": "threads", "http": "bind", "http-socket": "bind"} {
		if value := settings[from]; value != "" {
			l.Options[to] = value
		}
	}
}
