package project

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// note says what a user should know about the choice of c.
func (e *entryFinder) note(c candidate) string {
	var notes []string
	if c.needs != "" {
		notes = append(notes, fmt.Sprintf("%s needs an argument for %s, and no literal for it was found in the project: write one.", quoted(c.name), quoted(c.needs)))
	}
	if c.object.assumed && !e.resolver.serves(c.object) {
		notes = append(notes, "Reading cannot tell that it is a Flask app.")
	}
	if c.instead != "" {
		notes = append(notes, fmt.Sprintf("It is the app of %s, whose import at %s does not find the project's own module from there.", quoted(c.instead), c.missed))
	}
	if len(c.misses) > 0 {
		notes = append(notes, fmt.Sprintf("The import at %s does not find the project's own module from there.", c.misses[0]))
	}
	if c.blocked != (Evidence{}) {
		notes = append(notes, fmt.Sprintf("%s starts Flask's own server when the file is imported; FLASK_RUN_FROM_CLI=true makes Flask skip it.", c.blocked))
	}
	return strings.Join(notes, " ")
}

// worker reads the settings of gunicorn that the project uses, and those that its
// code needs.
func (e *entryFinder) worker(c candidate) Worker {
	var w Worker
	if c.from != nil {
		e.fromCommand(&w, c.from, c.root)
	}
	e.gunicornConfig(&w, c)
	if w.ConfigFile.Known() {
		// dockgen passes no flag then; the number of workers is a variable.
		return Worker{ConfigFile: w.ConfigFile, Workers: w.Workers}
	}
	if c.object.kind == madeConnexion && e.resolver.connexionASGI && !isASGIWorker(w.Class.Value) {
		w.Class = Found[string]{
			Value: "uvicorn.workers.UvicornWorker", Evidence: c.evidence(e.files), Confidence: Certain,
			Note: "Connexion is ASGI since 3.0, and its extra \"uvicorn\" brings this worker.",
		}
		w.Threads = Found[int]{}
	} else if server, ok := e.socketServer(c); ok {
		e.socketWorker(&w, server)
	} else if !w.Class.Known() {
		e.concurrentWorker(&w, c)
	}
	if w.Threads.Value > 1 && !w.Class.Known() {
		// gunicorn makes the same of it.
		w.Class = Found[string]{Value: "gthread", Evidence: w.Threads.Evidence, Confidence: w.Threads.Confidence}
	}
	if w.Class.Value == "sync" && w.Threads.Value > 1 {
		w.Class.Value = "gthread"
	}
	if w.Threads.Value > 1 && w.Class.Value != "gthread" {
		w.Threads = Found[int]{}
	}
	return w
}

// fromCommand takes the settings of a command line.
func (e *entryFinder) fromCommand(w *Worker, s *start, root string) {
	switch s.launch.server {
	case "gunicorn", "uwsgi", "waitress":
	default:
		return
	}
	set := settings{w}
	for name, value := range s.launch.options {
		if s.launch.server == "gunicorn" || s.launch.server == "uwsgi" && (name == "workers" || name == "threads") {
			set.text(name, value, s.evidence)
		}
	}
	if name := s.launch.options["config"]; name != "" && s.launch.server == "gunicorn" {
		for _, folder := range append([]string{root}, s.folders...) {
			if file := path.Join(folder, strings.TrimPrefix(strings.TrimPrefix(name, "python:"), "/")); e.known[file] {
				w.ConfigFile = Found[string]{Value: file, Evidence: s.evidence, Confidence: Certain}
				return
			}
		}
		// A path of the image.
		if found := e.named(path.Base(name)); len(found) > 0 {
			w.ConfigFile = Found[string]{Value: found[0], Evidence: s.evidence, Confidence: Certain}
		}
	}
}

// settings fills in a Worker by the names that gunicorn gives its settings.
type settings struct{ *Worker }

// text sets one, written as on a command line. What is no value for it is left out.
func (s settings) text(name, value string, at Evidence) {
	number := map[string]*Found[int]{
		"workers": &s.Workers, "threads": &s.Threads, "timeout": &s.Timeout, "graceful-timeout": &s.GracefulTimeout, "keep-alive": &s.KeepAlive,
		"max-requests": &s.MaxRequests, "max-requests-jitter": &s.MaxRequestsJitter,
	}
	switch name {
	case "worker-class":
		if value = workerClass(value); value != "" {
			s.Class = Found[string]{Value: value, Evidence: at, Confidence: Certain}
		}
	case "preload":
		s.Preload = Found[bool]{Value: true, Evidence: at, Confidence: Certain}
	default:
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && number[name] != nil && (n > 0 || name == "timeout") {
			*number[name] = Found[int]{Value: n, Evidence: at, Confidence: Certain}
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
