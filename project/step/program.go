package step

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/start"
)

// command is a command whose words are put together as far as they are known.
type command struct {
	words   []string
	env     []string // "NAME=value", for it alone
	unset   []string // names in env whose value nobody can know by reading
	unknown string   // why the words are not known; empty when they are
	what    string   // as the script writes it
	place   evidence.Place
	reads   bool   // a text of the script, or a file
	input   string // the text of the script that it reads, as far as it is plain
	writes  bool   // its output goes into a file
}

// runners start what stands behind them in the environment of a package manager, of
// which the image has one alone.
var runners = []string{"poetry", "pipenv", "uv", "pdm", "hatch", "rye", "pixi", "conda", "micromamba"}

// secretStores put variables into the environment of what stands behind them.
var secretStores = []string{"chamber", "doppler", "dotenv", "infisical", "op", "aws-vault", "sops", "teller", "envconsul"}

// program reads a command from its first word that is no part of the shell: what only
// stands before another command is taken off and named, scripts of the project are
// followed.
func (s *reader) program(c command) (ended bool) {
	for range maxWords {
		if len(c.words) == 0 {
			return false
		}
		name, rest := path.Base(c.words[0]), c.words[1:]
		switch {
		case slices.Contains([]string{"time", "command", "nohup", "builtin", "stdbuf", "nice", "ionice", "catchsegv", "xvfb-run", "catatonit", "dumb-init",
			"tini", "tini-static", "docker-init", "--", "with-contenv", "ddtrace-run", "opentelemetry-instrument", "newrelic-admin", "run-program", "exec", "then"}, name):
			c.words = withoutOptions(rest, "-n", "-c", "-s", "-o", "-i", "-e", "-p")
		case name == "env":
			c.assignments(withoutOptions(rest, "-u", "-C"))
		case name == "sudo" || name == "doas":
			c.assignments(withoutOptions(rest, "-u", "-g", "-U"))
			s.replaced(c, userReason)
		case name == "gosu" || name == "su-exec" || name == "s6-setuidgid" || name == "setuidgid":
			c.words = rest[min(1, len(rest)):]
			s.replaced(c, userReason)
		case name == "setpriv" || name == "chpst" || name == "capsh":
			c.words = withoutOptions(rest, "-u", "-U", "-e")
			s.replaced(c, userReason)
		case name == "su" || name == "runuser":
			return s.switchUser(c, rest)
		case name == "timeout" || name == "flock":
			c.words = withoutOptions(rest, "-k", "-s", "-w")
			c.words = c.words[min(1, len(c.words)):]
		case name == "dockerize" || isWaiting(name):
			s.replaced(c, waitReason)
			at := slices.Index(rest, "--")
			if at < 0 && name == "dockerize" {
				c.words = withoutOptions(rest, "-wait", "-timeout", "-wait-retry-interval", "-template", "-wait-http-header", "-stdout", "-stderr")
				continue
			}
			if at < 0 {
				return false
			}
			c.words = rest[at+1:]
		case slices.Contains(secretStores, name):
			s.replaced(c, variablesReason)
			at := slices.IndexFunc(rest, func(w string) bool { return w == "--" || w == "run" })
			if at < 0 {
				return false
			}
			if c.words = rest[at+1:]; len(c.words) > 0 && c.words[0] == "--" {
				c.words = c.words[1:]
			}
		case slices.Contains(runners, name) && slices.Contains(rest, "run"):
			c.words = withoutOptions(rest[slices.Index(rest, "run")+1:], "-n", "--env-file", "--with", "--extra", "--group", "--package", "-p", "--python", "--directory")
			if alias := s.pipfileScript(name, c.words); alias != "" && s.depth < maxFollow {
				s.nested(alias+" \"$@\"", c.words[1:], c)
				return s.served != nil
			}
		case slices.Contains([]string{"sh", "bash", "ash", "dash", "zsh", "busybox"}, name):
			return s.otherShell(c, rest)
		case name == "make" || name == "gmake":
			return s.make(c, rest)
		default:
			return s.started(c)
		}
	}
	return false
}

// withoutOptions drops the options that words begin with; those named take a value.
func withoutOptions(words []string, valued ...string) []string {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		if words[0] == "--" {
			return words[1:]
		}
		if slices.Contains(valued, words[0]) {
			words = words[min(1, len(words)):]
		}
		words = words[min(1, len(words)):]
	}
	return words
}

// assignments takes NAME=value off the words of env.
func (c *command) assignments(words []string) {
	for len(words) > 0 {
		name, _, ok := strings.Cut(words[0], "=")
		if !ok || name == "" || strings.ContainsAny(name, "/.-") {
			break
		}
		c.env, words = append(c.env, words[0]), words[1:]
	}
	c.words = words
}

func (s *reader) replaced(c command, reason string) {
	s.add(event{outcome: replacedBy, what: c.what, place: c.place, reason: reason})
}

// switchUser reads su USER -c TEXT and runuser -u USER -- COMMAND.
func (s *reader) switchUser(c command, rest []string) (ended bool) {
	s.replaced(c, userReason)
	if at := slices.IndexFunc(rest, func(w string) bool { return w == "-c" || w == "--command" }); at >= 0 && at+1 < len(rest) {
		s.nested(rest[at+1], nil, c)
		return s.served != nil
	}
	c.words = withoutOptions(rest, "-u", "-s", "-g", "-G")
	return s.program(c)
}

// otherShell reads sh -c TEXT and sh SCRIPT.
func (s *reader) otherShell(c command, rest []string) (ended bool) {
	for len(rest) > 0 && (strings.HasPrefix(rest[0], "-") || rest[0] == "sh" || rest[0] == "ash") {
		if strings.HasPrefix(rest[0], "-") && !strings.HasPrefix(rest[0], "--") && strings.Contains(rest[0], "c") {
			if len(rest) > 1 {
				s.nested(rest[1], rest[min(3, len(rest)):], c)
			}
			return s.served != nil
		}
		if rest[0] == "-o" || rest[0] == "+o" || rest[0] == "-O" {
			rest = rest[1:]
		}
		rest = rest[min(1, len(rest)):]
	}
	if len(rest) == 0 {
		if c.reads {
			s.add(event{outcome: leftOut, what: c.what, place: c.place, reason: inputReason})
		}
		return false
	}
	c.words = rest
	return s.ownScript(c)
}

// ownScript follows a script of the project that a command starts.
func (s *reader) ownScript(c command) (ended bool) {
	if isWaiting(path.Base(c.words[0])) {
		return s.program(c)
	}
	file := s.file(c.words[0])
	switch content := s.files.Read(file); {
	case file == "":
		s.add(event{outcome: leftOut, what: c.what, place: c.place, reason: outsideReason})
		return false
	case strings.HasSuffix(file, ".py") || !isShellScript(file, content) && strings.HasPrefix(content, "#!") && strings.Contains(firstLine(content), "python"):
		c.words = append([]string{"python", c.words[0]}, c.words[1:]...)
		return s.started(c)
	}
	env := len(s.exported)
	s.exported = append(s.exported, c.env...)
	ended = s.follow(file, c.words[1:], c.unknown == "")
	s.exported = s.exported[:min(env, len(s.exported))]
	return ended
}

func firstLine(text string) string { first, _, _ := strings.Cut(text, "\n"); return first }

// isWaiting reports whether a program, by its name, waits for a service.
func isWaiting(name string) bool {
	name = strings.NewReplacer("_", "-", ".", "-").Replace(strings.ToLower(name))
	return strings.Contains(name, "wait-for") || strings.Contains(name, "wait-until") || strings.Contains(name, "waitfor") || name == "wait-db" || name == "wait-sh"
}

// pipfileScript is the command of an alias that pipenv's or pdm's run starts.
func (s *reader) pipfileScript(runner string, words []string) string {
	if len(words) == 0 {
		return ""
	}
	name, keys := "Pipfile", []string{"scripts"}
	switch runner {
	case "pipenv":
	case "pdm":
		name, keys = "pyproject.toml", []string{"tool", "pdm", "scripts"}
	case "rye":
		name, keys = "pyproject.toml", []string{"tool", "rye", "scripts"}
	default:
		return ""
	}
	for _, file := range s.files.Nearest(s.app.Root, name) {
		table := s.files.Table(file)
		for _, key := range keys {
			table, _ = table[key].(map[string]any)
		}
		switch alias := table[words[0]].(type) {
		case string:
			return alias
		case map[string]any:
			for _, key := range []string{"cmd", "shell"} {
				if text, ok := alias[key].(string); ok {
					return text
				}
			}
		}
	}
	return ""
}

// started reads the program that a command comes down to.
func (s *reader) started(c command) (ended bool) {
	if file := s.ownProgram(c.words[0]); file != "" {
		return s.ownScript(c)
	}
	c.words = normalized(c.words)
	if s.isServer(c) {
		e := event{outcome: serves, what: c.what, place: c.place, words: c.words, env: slices.Concat(s.exported, c.env), unset: slices.Concat(s.unknown, c.unset)}
		s.served = orServer(s.served, &e)
		return !slices.ContainsFunc(c.words, func(w string) bool { return w == "--daemon" || w == "-D" || w == "--daemonize" })
	}
	s.judge(c)
	return false
}

// ownProgram is the file of the project that a command's first word runs, if it is
// one; empty for a program that is installed.
func (s *reader) ownProgram(word string) string {
	if !strings.Contains(word, "/") && !strings.HasSuffix(word, ".sh") && !strings.HasPrefix(word, hereMark) {
		if s.container == nil {
			return ""
		}
		// COPY start /usr/local/bin/
		for _, folder := range []string{"/usr/local/bin/", "/usr/bin/", "/bin/", "/"} {
			if file := s.container.File(folder + word); file != "" {
				return file
			}
		}
		return ""
	}
	for _, folder := range []string{"/bin/flask", "/bin/python", "/bin/gunicorn", "/bin/alembic"} {
		if strings.HasSuffix(word, folder) {
			return ""
		}
	}
	return s.file(word)
}

// normalized is a command as the image would have it: programs without their folder,
// Python's by one name, modules that are programs too as those.
func normalized(words []string) []string {
	name, rest := path.Base(strings.TrimSuffix(words[0], ".exe")), words[1:]
	if isPython(name) {
		for len(rest) > 0 && (rest[0] == "-u" || rest[0] == "-B" || rest[0] == "-E" || rest[0] == "-O") {
			rest = rest[1:]
		}
		if len(rest) > 0 && len(rest[0]) > 2 && rest[0][0] == '-' && strings.Trim(rest[0][1:], "uBEOsSI") == "m" {
			rest = append([]string{"-m"}, rest[1:]...) // -um
		}
		if len(rest) > 1 && rest[0] == "-m" {
			switch rest[1] {
			case "flask", "alembic", "gunicorn", "celery", "uvicorn", "hypercorn", "rq", "pip", "huey", "dramatiq", "nltk", "spacy":
				return rest[1:]
			case "gunicorn.app.wsgiapp":
				return append([]string{"gunicorn"}, rest[2:]...)
			case "flask.cli":
				return append([]string{"flask"}, rest[2:]...)
			}
		}
		// A program of the environment by its path: python venv/bin/flask.
		if len(rest) > 0 && strings.Contains(rest[0], "bin/") && !strings.HasSuffix(rest[0], ".py") {
			return append([]string{path.Base(rest[0])}, rest[1:]...)
		}
		return append([]string{"python"}, rest...)
	}
	return append([]string{name}, rest...)
}

func isPython(name string) bool {
	return name == "py" || name == "python" || name == "pypy3" || strings.HasPrefix(name, "python") && strings.Trim(name[6:], "0123456789.") == ""
}

// supervisors start the server among other programs, by a file of their own.
var supervisors = []string{"supervisord", "honcho", "foreman", "circusd", "s6-svscan", "runsvdir", "my_init", "init", "pm2", "pm2-runtime", "hivemind", "overmind", "goreman"}

// otherServers serve WSGI or ASGI and are none of those that package start reads.
var otherServers = []string{"granian", "mod_wsgi-express", "unitd", "chaussette", "cheroot", "bjoern", "pserve", "twistd", "apache2-foreground"}

// isServer reports whether a command starts the app's server: a web server, a program
// that starts it, or the file of the app itself.
func (s *reader) isServer(c command) bool {
	if slices.Contains(otherServers, c.words[0]) {
		return true
	}
	if slices.Contains(supervisors, c.words[0]) && !(len(c.words) > 1 && c.words[1] == "run") {
		return true
	}
	if len(c.words) > 2 && c.words[0] == "python" && (c.words[2] == "runserver" || c.words[2] == "run_server") {
		return true // of Flask-Script and its kin
	}
	server, target, ok := start.ServerOf(c.words)
	if !ok && len(c.words) > 1 {
		// chamber exec shop -- gunicorn app:app, through a program nobody knows.
		if at := slices.IndexFunc(c.words, func(w string) bool { return path.Base(w) == "gunicorn" || path.Base(w) == "uwsgi" }); at > 0 &&
			!slices.Contains([]string{"pip", "echo", "printf", "pkill", "killall", "which", "service", "systemctl", "apt-get", "pgrep", "cp", "rm", "chown", "uv", "poetry", "test", "kill"}, c.words[0]) {
			return true
		}
		return false
	}
	if !ok || server != "python" {
		return ok
	}
	// A program of Python is the server when it is the app's file, and is not told to do
	// something else: python manage.py create_db.
	if at := slices.Index(c.words, target); at > 0 && at+1 < len(c.words) {
		if word := c.words[at+1]; !strings.HasPrefix(word, "-") && !strings.Contains(word, "run") && !strings.Contains(word, "serve") && !strings.Contains(word, "start") {
			return false
		}
	}
	module := strings.ReplaceAll(target, ".", "/")
	for _, file := range []string{s.file(target), s.file(module + ".py"), s.file(module + "/__main__.py"), s.file(module + "/__init__.py")} {
		if file != "" && (file == s.app.File || s.app.From != nil && s.app.From.Launch.Server == "python" && path.Base(s.app.From.Launch.Target) == path.Base(target)) {
			return true
		}
	}
	return false
}

// isProductionServer reports whether the server is one for production: not Flask's own
// and none that reloads.
func (s *search) isProductionServer(e *event) bool {
	return e.words[0] != "flask" && e.words[0] != "python" && !slices.Contains(e.words, "--reload")
}
