package project

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// start is a command with which the project itself starts a web server, or names
// its app.
type start struct {
	evidence Evidence
	launch   launch
	// strength orders starts, strongest first: a server made for production before
	// Flask's own, that before a program. Of equals source decides: what is deployed
	// before what is run by hand.
	strength, source int
	process          string            // the name of a Procfile's line or a compose service
	folders          []string          // where it may run, the likeliest first
	env              map[string]string // that is set for it
}

// The strengths of starts.
const (
	byServer    = iota
	byReloading // a server with a flag for development
	byFlaskApp  // FLASK_APP, flask run
	byPython    // python app.py
)

// The sources of starts.
const (
	inProcfile = iota
	inDockerfile
	inManifest // app.yaml, compose, and what else describes a deployment
	inScript
	inMakefile
)

// starts reads every file of the project that may start a server, strongest first.
func (f *files) starts() []start {
	r := startReader{files: f}
	for _, name := range f.paths {
		base := strings.ToLower(path.Base(name))
		extension := path.Ext(base)
		switch {
		case base == "procfile" || strings.HasPrefix(base, "procfile."):
			r.procfile(name)
		case base == "dockerfile" || strings.HasPrefix(base, "dockerfile.") || strings.HasSuffix(base, ".dockerfile") || base == "containerfile":
			r.dockerfile(name)
		case base == ".flaskenv" || base == ".env" || strings.HasPrefix(base, ".env."):
			r.environment(name)
		case base == "zappa_settings.json" || base == "zappa_settings.yml" || base == "zappa_settings.yaml" || base == "zappa_settings.toml":
			r.pattern(name, zappaApp)
		case base == "serverless.yml" || base == "serverless.yaml":
			r.pattern(name, serverlessApp)
		case strings.Contains(name, ".ebextensions/"):
			r.pattern(name, beanstalkPath)
		case extension == ".wsgi" || extension == ".py" && strings.HasSuffix(base, "_wsgi.py"):
			r.wsgiFile(name)
		case base == "makefile" || base == "gnumakefile" || base == "justfile" || base == "taskfile.yml" || base == "tasks.py" || base == "package.json" ||
			base == "pipfile" || base == "pyproject.toml" || base == "tox.ini":
			r.lines(name, inMakefile)
		case extension == ".ini" && strings.Contains(f.read(name), "[uwsgi]"):
			r.uwsgi(name)
		case extension == ".yml" || extension == ".yaml" || extension == ".toml" || extension == ".service" || extension == ".conf" || extension == ".json" && depth(path.Dir(name)) == 0:
			r.lines(name, inManifest)
		case extension == ".sh" || extension == ".bash" || extension == "" && isStartScript(base) || base == "startup.txt":
			r.lines(name, inScript)
		}
	}
	slices.SortStableFunc(r.found, func(a, b start) int {
		if aside := less(isAside(a.evidence.Path), isAside(b.evidence.Path)); aside != 0 {
			return aside
		}
		return cmp.Or(a.strength-b.strength, a.source-b.source)
	})
	return r.found
}

func isStartScript(base string) bool {
	for _, word := range []string{"start", "run", "entrypoint", "boot", "serve", "gunicorn", "web", "server", "launch", "init"} {
		if strings.Contains(base, word) {
			return true
		}
	}
	return false
}

// startReader collects starts. It keeps at most maxStarts.
type startReader struct {
	files *files
	found []start
}

const maxStarts = 500

// context is where a line of a file stands.
type context struct {
	evidence Evidence
	source   int
	process  string
	folders  []string
	env      map[string]string
}

// add reads the commands of a line and keeps those that start a server.
func (r *startReader) add(line string, at context) {
	r.addDepth(line, at, 3)
}

func (r *startReader) addDepth(line string, at context, depth int) {
	folders := at.folders
	for _, c := range shellCommands(line, at.env) {
		env := at.env
		if len(c.words) == 0 {
			// An assignment holds for the commands behind it.
			at.env = merged(at.env, c.env)
			r.flaskApp(at, c.env, folders)
			continue
		}
		c = c.server()
		env = merged(env, c.env)
		if len(c.words) == 0 {
			continue
		}
		switch c.words[0] {
		case "cd", "pushd":
			if len(c.words) > 1 {
				folders = r.inside(folders, c.words[1])
			}
			continue
		case "export", "set", "setenv", "ENV":
			assigned := make(map[string]string)
			for _, word := range c.words[1:] {
				if name, value, ok := strings.Cut(word, "="); ok && isVariableName(name) {
					assigned[name] = value
				}
			}
			at.env = merged(at.env, assigned)
			r.flaskApp(at, assigned, folders)
			continue
		case "sh", "bash", "/bin/sh", "/bin/bash", "ash", "dash":
			if i := slices.IndexFunc(c.words, func(w string) bool { return strings.HasPrefix(w, "-") && strings.HasSuffix(w, "c") }); i > 0 && i+1 < len(c.words) && depth > 0 {
				nested := at
				nested.folders, nested.env = folders, env
				r.addDepth(c.words[i+1], nested, depth-1)
			}
			continue
		}
		l, ok := readLaunch(unwrapped(c.words))
		if !ok || len(r.found) >= maxStarts {
			continue
		}
		r.keep(start{evidence: at.evidence, launch: l, source: at.source, process: at.process, folders: folders, env: env})
	}
}

// keep weakens what is no server for production, and takes what a start names itself.
func (r *startReader) keep(s start) {
	if chdir := s.launch.options["chdir"]; chdir != "" {
		s.folders = r.inside(s.folders, chdir)
	}
	if arguments := s.env["GUNICORN_CMD_ARGS"]; arguments != "" && s.launch.server == "gunicorn" {
		var more launch
		more.options = make(map[string]string)
		for _, c := range shellCommands(arguments, s.env) {
			more.readGunicorn(c.words)
		}
		for name, value := range more.options {
			if _, ok := s.launch.options[name]; !ok {
				s.launch.options[name] = value
			}
		}
	}
	switch s.launch.server {
	case "flask":
		if s.launch.target == "" {
			s.launch.target = s.env["FLASK_APP"]
		}
		s.strength = byFlaskApp
	case "python":
		s.strength = byPython
	}
	if _, reload := s.launch.options["reload"]; reload && s.strength == byServer || strings.Contains(path.Base(s.evidence.Path), "dev") {
		s.strength = max(s.strength, byReloading)
	}
	if s.launch.server == "uvicorn" && s.launch.target == "" {
		return
	}
	if s.launch.server == "python" && strings.HasPrefix(s.launch.target, "/") {
		s.launch.target = path.Base(s.launch.target)
	}
	r.found = append(r.found, s)
}

// flaskApp keeps a FLASK_APP among assignments.
func (r *startReader) flaskApp(at context, assigned map[string]string, folders []string) {
	if target := assigned["FLASK_APP"]; target != "" && len(r.found) < maxStarts {
		r.found = append(r.found, start{
			evidence: at.evidence, strength: byFlaskApp, source: at.source, folders: folders, env: at.env,
			launch: launch{server: "flask", target: target, options: map[string]string{}},
		})
	}
}

// inside returns folders after a change to name. A path of the image is looked
// for by its end: /usr/src/app/web may be the project's web, or the project.
func (r *startReader) inside(folders []string, name string) []string {
	var next []string
	if strings.HasPrefix(name, "/") {
		parts := strings.Split(strings.Trim(name, "/"), "/")
		for i := range parts {
			if tail := strings.Join(parts[i:], "/"); r.files.folders[tail] {
				next = append(next, tail)
			}
		}
		return append(next, folders...)
	}
	for _, folder := range folders {
		if inner := path.Join(folder, name); r.files.folders[inner] {
			next = append(next, inner)
		}
	}
	return append(next, folders...)
}

func merged(a, b map[string]string) map[string]string {
	if len(b) == 0 {
		return a
	}
	all := make(map[string]string, len(a)+len(b))
	for name, value := range a {
		all[name] = value
	}
	for name, value := range b {
		all[name] = value
	}
	return all
}
