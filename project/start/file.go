package start

import (
	"path"
	"regexp"
	"strings"
	"sync"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// procfile reads "web: command" lines.
func (r *startReader) procfile(name string) {
	source := inProcfile
	if base := strings.ToLower(path.Base(name)); base != "procfile" {
		source = inScript
	}
	for i, line := range strings.Split(r.files.Read(name), "\n") {
		process, text, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		r.add(text, context{evidence: evidence.Place{Path: name, Line: i + 1}, source: source, process: strings.TrimSpace(process), folders: r.around(name)})
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
	known := make(map[string]string)
	for _, e := range document.ReadDotenv(r.files.Read(name)) {
		known[e.Name] = document.ExpandDotenv(e.Value, known)
		if e.Name == "FLASK_APP" {
			at := context{evidence: evidence.Place{Path: name, Line: e.Line}, source: InManifest}
			r.flaskApp(at, map[string]string{e.Name: known[e.Name]}, r.around(name))
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
	for i, line := range strings.Split(r.files.Read(name), "\n") {
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
		r.found = append(r.found, Command{
			Evidence: evidence.Place{Path: name, Line: i + 1}, Source: InManifest, Folders: r.around(name),
			Launch: launch{Server: "gunicorn", Target: strings.TrimSuffix(target, ".py"), Options: map[string]string{}},
		})
	}
}

// wsgiFile reads a file for mod_wsgi or Passenger: it imports the app as "application".
func (r *startReader) wsgiFile(name string) {
	mod := python.ReadModule(name, r.files.Read(name))
	for _, b := range mod.Names {
		if b.Name != "application" || len(r.found) >= maxStarts {
			continue
		}
		s := Command{Evidence: source.Evidence(mod, b.Offset), Source: InManifest, Folders: r.around(name)}
		switch {
		case b.Kind == python.Imported && b.Origin.Name != "" && b.Origin.Level == 0:
			s.Launch = launch{Server: "gunicorn", Target: b.Origin.Module + ":" + b.Origin.Name, Options: map[string]string{}}
		case b.Kind == python.Assigned && b.Value.End > 0:
			// application = create_app("production")
			text := mod.Text(b.Value)
			callee, arguments, ok := strings.Cut(text, "(")
			for _, other := range mod.Names {
				if ok && other.Kind == python.Imported && other.Origin.Name != "" && other.Name == callee {
					s.Launch = launch{Server: "gunicorn", Target: other.Origin.Module + ":" + other.Origin.Name + "(" + arguments, Options: map[string]string{}}
				}
			}
		}
		if s.Launch.Target != "" {
			r.found = append(r.found, s)
		}
	}
}

// uwsgi reads an ini file of uWSGI.
func (r *startReader) uwsgi(name string) {
	settings := make(map[string]string)
	line := 0
	for i, text := range strings.Split(r.files.Read(name), "\n") {
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
	l := launch{Server: "uwsgi", Options: make(map[string]string)}
	l.fromUWSGI(settings)
	if l.Target != "" && len(r.found) < maxStarts {
		r.keep(Command{Evidence: evidence.Place{Path: name, Line: line}, Launch: l, Source: InManifest, Folders: r.around(name)})
	}
}
