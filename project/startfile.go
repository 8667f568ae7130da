package project

import (
	"path"
	"regexp"
	"strings"
	"sync"
)

// procfile reads "web: command" lines.
func (r *startReader) procfile(name string) {
	source := inProcfile
	if base := strings.ToLower(path.Base(name)); base != "procfile" {
		source = inScript
	}
	for i, line := range strings.Split(r.files.read(name), "\n") {
		process, text, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		r.add(text, context{Evidence{name, i + 1}, source, strings.TrimSpace(process), r.around(name), nil})
	}
}

// around are the folders in which a file's commands may run: its own, then those above.
func (r *startReader) around(name string) []string {
	var folders []string
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		folders = append(folders, folder)
		if folder == "." {
			return folders
		}
	}
}

// environment reads FLASK_APP from a file of variables.
func (r *startReader) environment(name string) {
	for _, e := range readDotenv(r.files.read(name)) {
		if e.name == "FLASK_APP" {
			at := context{evidence: Evidence{name, e.line}, source: inManifest}
			r.flaskApp(at, map[string]string{e.name: e.value}, r.around(name))
		}
	}
}

// The places where a deployment names the app in a form of its own.
var (
	zappaApp      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`app_function["']?\s*[:=]\s*["']?([\w.]+)`) })
	serverlessApp = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s+app:\s*["']?([\w./]+)`) })
	beanstalkPath = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`WSGIPath["']?\s*:\s*["']?([\w./:]+)`) })
)

// pattern finds an app that is named with a dot before the variable: "app.app".
func (r *startReader) pattern(name string, form func() *regexp.Regexp) {
	for i, line := range strings.Split(r.files.read(name), "\n") {
		match := form().FindStringSubmatch(line)
		if match == nil || len(r.found) >= maxStarts {
			continue
		}
		target := match[1]
		if !strings.Contains(target, ":") && !strings.HasSuffix(target, ".py") {
			if at := strings.LastIndexByte(target, '.'); at > 0 {
				target = strings.ReplaceAll(target[:at], "/", ".") + ":" + target[at+1:]
			}
		}
		r.found = append(r.found, start{
			evidence: Evidence{name, i + 1}, source: inManifest, folders: r.around(name),
			launch: launch{server: "gunicorn", target: strings.TrimSuffix(target, ".py"), options: map[string]string{}},
		})
	}
}

// wsgiFile reads a file for mod_wsgi or Passenger: it imports the app as "application".
func (r *startReader) wsgiFile(name string) {
	mod := readModule(name, r.files.read(name))
	for _, b := range mod.names {
		if b.name != "application" || len(r.found) >= maxStarts {
			continue
		}
		s := start{evidence: mod.evidence(b.offset), source: inManifest, folders: r.around(name)}
		switch {
		case b.kind == imported && b.origin.name != "" && b.origin.level == 0:
			s.launch = launch{server: "gunicorn", target: b.origin.module + ":" + b.origin.name, options: map[string]string{}}
		case b.kind == assigned && b.value.end > 0:
			// application = create_app("production")
			text := mod.text(b.value)
			callee, arguments, ok := strings.Cut(text, "(")
			for _, other := range mod.names {
				if ok && other.kind == imported && other.origin.name != "" && other.name == callee {
					s.launch = launch{server: "gunicorn", target: other.origin.module + ":" + other.origin.name + "(" + arguments, options: map[string]string{}}
				}
			}
		}
		if s.launch.target != "" {
			r.found = append(r.found, s)
		}
	}
}

// uwsgi reads an ini file of uWSGI.
func (r *startReader) uwsgi(name string) {
	settings := make(map[string]string)
	line := 0
	for i, text := range strings.Split(r.files.read(name), "\n") {
		key, value, ok := strings.Cut(text, "=")
		if !ok || strings.HasPrefix(strings.TrimSpace(text), "#") || strings.HasPrefix(strings.TrimSpace(text), ";") {
			continue
		}
		key = strings.TrimSpace(key)
		settings[key] = strings.TrimSpace(value)
		if line == 0 || key == "module" || key == "wsgi-file" || key == "wsgi" {
			line = i + 1
		}
	}
	l := launch{server: "uwsgi", options: make(map[string]string)}
	l.fromUWSGI(settings)
	if l.target != "" && len(r.found) < maxStarts {
		r.keep(start{evidence: Evidence{name, line}, launch: l, source: inManifest, folders: r.around(name)})
	}
}
