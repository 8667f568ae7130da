// Package start finds the commands by which a project's own files start it: Procfile,
// Dockerfile, compose, scripts, Makefile, manifests of platforms. Start with [Find].
package start

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// Command is a command with which the project itself starts a web server, or names
// its app.
type Command struct {
	Evidence evidence.Place
	Launch   launch
	// Strength orders commands: a server made for production is before Flask's own,
	// and that before a program. Source decides between equals: what is deployed is
	// before what is run by hand.
	Strength, Source int
	Process          string            // the name of a Procfile's line or a compose service
	Folders          []string          // where it may run, the likeliest first
	Env              map[string]string // that is set for it
	// Image is the Dockerfile that it was followed from, and the line of its CMD or
	// ENTRYPOINT; the zero Place for a command of no Dockerfile.
	Image evidence.Place
}

// The strengths of starts.
const (
	ByServer    = iota
	byReloading // a server with a flag for development
	ByFlaskApp  // FLASK_APP, flask run
	ByPython    // python app.py
)

// The sources of starts.
const (
	inProcfile = iota
	InDockerfile
	InManifest // app.yaml, compose, and what else describes a deployment
	inScript
	inMakefile
)

// Find reads every file of the project that may start a server, strongest first.
func Find(f *source.Index) []Command {
	r := startReader{files: f}
	for _, name := range f.Paths {
		base := strings.ToLower(path.Base(name))
		extension := path.Ext(base)
		switch {
		case base == "procfile" || strings.HasPrefix(base, "procfile."):
			r.procfile(name)
		case IsDockerfile(base):
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
		case extension == ".ini" && strings.Contains(f.Read(name), "[uwsgi]"):
			r.uwsgi(name)
		case extension == ".yml" || extension == ".yaml" || extension == ".toml" || extension == ".service" || extension == ".conf" || extension == ".json" && source.Depth(path.Dir(name)) == 0:
			r.lines(name, InManifest)
		case extension == ".sh" || extension == ".bash" || extension == "" && isStartScript(base) || base == "startup.txt":
			r.lines(name, inScript)
		}
	}
	slices.SortStableFunc(r.found, func(a, b Command) int {
		if aside := source.Less(source.IsAside(a.Evidence.Path), source.IsAside(b.Evidence.Path)); aside != 0 {
			return aside
		}
		return cmp.Or(a.Strength-b.Strength, a.Source-b.Source)
	})
	return r.found
}

// IsDockerfile reports whether a file is a Dockerfile, by the last component of its path.
func IsDockerfile(base string) bool {
	base = strings.ToLower(base)
	return base == "dockerfile" || base == "containerfile" ||
		(strings.HasPrefix(base, "dockerfile.") || strings.HasPrefix(base, "containerfile.") || strings.HasPrefix(base, "dockerfile-")) && !strings.HasSuffix(base, ".dockerignore") ||
		strings.HasSuffix(base, ".dockerfile")
}

func isStartScript(base string) bool {
	for _, word := range []string{"start", "run", "entrypoint", "boot", "serve", "gunicorn", "web", "server", "launch", "init"} {
		if strings.Contains(base, word) {
			return true
		}
	}
	return false
}

// startReader collects commands. It keeps at most maxStarts.
type startReader struct {
	files *source.Index
	found []Command
	// carriers are the files that set GUNICORN_CMD_ARGS for the project, once they have
	// been asked for.
	carriers []carrier
	searched bool
}

const maxStarts = 500

// context is where a line of a file stands.
type context struct {
	evidence evidence.Place
	image    evidence.Place // see Command
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
	for _, c := range shell.Commands(line, at.env) {
		env := at.env
		if len(c.Words) == 0 {
			// An assignment holds for the commands behind it.
			at.env = merged(at.env, c.Env)
			r.flaskApp(at, c.Env, folders)
			continue
		}
		c = c.Server()
		env = merged(env, c.Env)
		if len(c.Words) == 0 {
			continue
		}
		switch c.Words[0] {
		case "cd", "pushd":
			if len(c.Words) > 1 {
				folders = r.inside(folders, c.Words[1])
			}
			continue
		case "export", "set", "setenv", "ENV":
			assigned := make(map[string]string)
			for _, word := range c.Words[1:] {
				if name, value, ok := strings.Cut(word, "="); ok && shell.IsVariableName(name) {
					assigned[name] = value
				}
			}
			at.env = merged(at.env, assigned)
			r.flaskApp(at, assigned, folders)
			continue
		case "sh", "bash", "/bin/sh", "/bin/bash", "ash", "dash":
			if i := slices.IndexFunc(c.Words, func(w string) bool { return strings.HasPrefix(w, "-") && strings.HasSuffix(w, "c") }); i > 0 && i+1 < len(c.Words) && depth > 0 {
				nested := at
				nested.folders, nested.env = folders, env
				r.addDepth(c.Words[i+1], nested, depth-1)
			}
			continue
		}
		final := shell.Unwrapped(c.Words)
		l, ok := readLaunch(final)
		if !ok || len(r.found) >= maxStarts {
			continue
		}
		if l.Server == "gunicorn" {
			l.readWritten(c.Written, c.Last, final, at.evidence, func(name string) bool { return len(r.files.Named(name)) > 0 })
		}
		r.keep(Command{Evidence: at.evidence, Launch: l, Source: at.source, Process: at.process, Folders: folders, Env: env, Image: at.image})
	}
}

// keep adds a command. One for development is weaker, and what the command says of
// its folder, its app and gunicorn's options is taken from it.
func (r *startReader) keep(s Command) {
	if s.Launch.Server == "gunicorn" {
		if arguments, at := r.arguments(&s); arguments != "" {
			s.Launch.withArguments(arguments, s.Env, at)
		}
	}
	if chdir := s.Launch.Options["chdir"]; chdir != "" {
		s.Folders = r.inside(s.Folders, chdir)
	}
	switch s.Launch.Server {
	case "flask":
		if s.Launch.Target == "" {
			s.Launch.Target = s.Env["FLASK_APP"]
		}
		s.Strength = ByFlaskApp
	case "python":
		s.Strength = ByPython
	}
	if _, reload := s.Launch.Options["reload"]; reload && s.Strength == ByServer || strings.Contains(path.Base(s.Evidence.Path), "dev") {
		s.Strength = max(s.Strength, byReloading)
	}
	if s.Launch.Server == "uvicorn" && s.Launch.Target == "" {
		return
	}
	if s.Launch.Server == "python" && strings.HasPrefix(s.Launch.Target, "/") {
		s.Launch.Target = path.Base(s.Launch.Target)
	}
	r.found = append(r.found, s)
}

// flaskApp keeps a FLASK_APP among assignments.
func (r *startReader) flaskApp(at context, assigned map[string]string, folders []string) {
	if target := assigned["FLASK_APP"]; target != "" && len(r.found) < maxStarts {
		r.found = append(r.found, Command{
			Evidence: at.evidence, Image: at.image, Strength: ByFlaskApp, Source: at.source, Folders: folders, Env: at.env,
			Launch: launch{Server: "flask", Target: target, Options: map[string]string{}},
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
			if tail := strings.Join(parts[i:], "/"); r.files.Folders[tail] {
				next = append(next, tail)
			}
		}
		return append(next, folders...)
	}
	for _, folder := range folders {
		if inner := path.Join(folder, name); r.files.Folders[inner] {
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
