package entry

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/start"
	"dockgen/project/wsgi"
)

// Note says what a user should know about the choice of c.
func (e *Finder) Note(c Candidate) string {
	var notes []string
	if c.needs != "" {
		notes = append(notes, fmt.Sprintf("%s needs an argument for %s, and no literal for it was found in the project: write one.", rule.Quoted(c.name), rule.Quoted(c.needs)))
	}
	if c.object.Assumed && !e.resolver.Serves(c.object) {
		notes = append(notes, "Reading cannot tell that it is a Flask app.")
	}
	if c.instead != "" {
		notes = append(notes, fmt.Sprintf("It is the app of %s, whose import at %s does not find the project's own module from there.", rule.Quoted(c.instead), c.missed))
	}
	if len(c.Misses) > 0 {
		notes = append(notes, fmt.Sprintf("The import at %s does not find the project's own module from there.", c.Misses[0]))
	}
	if c.Blocked != (evidence.Place{}) {
		notes = append(notes, fmt.Sprintf("%s starts Flask's own server when the file is imported; FLASK_RUN_FROM_CLI=true makes Flask skip it.", c.Blocked))
	}
	return strings.Join(notes, " ")
}

// Worker reads the settings of gunicorn that the project uses, and those that its
// code needs.
func (e *Finder) Worker(c Candidate) evidence.Worker {
	var w evidence.Worker
	if c.From != nil {
		e.fromCommand(&w, c.From, c.Root)
	}
	e.gunicornConfig(&w, c)
	if w.ConfigFile.Known() {
		// dockgen passes no flag then; the number of workers is a variable.
		return evidence.Worker{ConfigFile: w.ConfigFile, Workers: w.Workers}
	}
	if c.object.Kind == wsgi.MadeConnexion && e.resolver.ConnexionASGI && !python.IsASGIWorker(w.Class.Value) {
		w.Class = evidence.Found[string]{
			Value: "uvicorn.workers.UvicornWorker", Evidence: c.Evidence(e.Index), Confidence: evidence.Certain,
			Note: "Connexion is ASGI since 3.0, and its extra \"uvicorn\" brings this worker.",
		}
		w.Threads = evidence.Found[int]{}
	} else if server, ok := e.socketServer(c); ok {
		e.socketWorker(&w, server)
	} else if !w.Class.Known() {
		e.concurrentWorker(&w, c)
	}
	if w.Threads.Value > 1 && !w.Class.Known() {
		// gunicorn makes the same of it.
		w.Class = evidence.Found[string]{Value: "gthread", Evidence: w.Threads.Evidence, Confidence: w.Threads.Confidence}
	}
	if w.Class.Value == "sync" && w.Threads.Value > 1 {
		w.Class.Value = "gthread"
	}
	if w.Threads.Value > 1 && w.Class.Value != "gthread" {
		w.Threads = evidence.Found[int]{}
	}
	return w
}

// fromCommand takes the settings of a command line.
func (e *Finder) fromCommand(w *evidence.Worker, s *start.Command, root string) {
	switch s.Launch.Server {
	case "gunicorn", "uwsgi", "waitress":
	default:
		return
	}
	set := settings{w}
	for name, value := range s.Launch.Options {
		if s.Launch.Server == "gunicorn" || s.Launch.Server == "uwsgi" && (name == "workers" || name == "threads") {
			set.text(name, value, s.Evidence)
		}
	}
	if name := s.Launch.Options["config"]; name != "" && s.Launch.Server == "gunicorn" {
		for _, folder := range append([]string{root}, s.Folders...) {
			if file := path.Join(folder, strings.TrimPrefix(strings.TrimPrefix(name, "python:"), "/")); e.Known[file] {
				w.ConfigFile = evidence.Found[string]{Value: file, Evidence: s.Evidence, Confidence: evidence.Certain}
				return
			}
		}
		// A path of the image.
		if found := e.Named(path.Base(name)); len(found) > 0 {
			w.ConfigFile = evidence.Found[string]{Value: found[0], Evidence: s.Evidence, Confidence: evidence.Certain}
		}
	}
}

// settings fills in a Worker by the names that gunicorn gives its settings.
type settings struct{ *evidence.Worker }

// text sets one, written as on a command line. What is no value for it is left out.
func (s settings) text(name, value string, at evidence.Place) {
	number := map[string]*evidence.Found[int]{
		"workers": &s.Workers, "threads": &s.Threads, "timeout": &s.Timeout, "graceful-timeout": &s.GracefulTimeout, "keep-alive": &s.KeepAlive,
		"max-requests": &s.MaxRequests, "max-requests-jitter": &s.MaxRequestsJitter,
	}
	switch name {
	case "worker-class":
		if value = workerClass(value); value != "" {
			s.Class = evidence.Found[string]{Value: value, Evidence: at, Confidence: evidence.Certain}
		}
	case "preload":
		s.Preload = evidence.Found[bool]{Value: true, Evidence: at, Confidence: evidence.Certain}
	default:
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && number[name] != nil && (n > 0 || name == "timeout") {
			*number[name] = evidence.Found[int]{Value: n, Evidence: at, Confidence: evidence.Certain}
		}
	}
}

// workerClass is the name that gunicorn has for a class of its own.
func workerClass(value string) string {
	switch value {
	case "egg:gunicorn#sync", "gunicorn.workers.sync.SyncWorker":
		return "sync"
	case "egg:gunicorn#gthread", "gunicorn.workers.gthread.ThreadWorker":
		return "gthread"
	case "egg:gunicorn#gevent", "gunicorn.workers.ggevent.GeventWorker":
		return "gevent"
	}
	if value == "" || strings.ContainsAny(value, " $#:") {
		return ""
	}
	return value
}
