// Package worker finds the settings of gunicorn that a project uses, and those that
// its code needs. Start with [Find].
package worker

import (
	"path"
	"strconv"
	"strings"

	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/writes"
)

// Find reads the settings of the command that names the app, and of the project's
// configuration of gunicorn, and sets what the code of the chosen entry point needs.
// python are the files that run with it.
func Find(e *entry.Finder, c entry.Candidate, python []string) evidence.Worker {
	var w evidence.Worker
	if c.From != nil {
		fromCommand(&w, e.Index, c.From, c.Root)
	}
	gunicornConfig(&w, e.Index, c.Root)
	if w.ConfigFile.Known() {
		// dockgen passes no flag then; the number of workers is a variable.
		return evidence.Worker{ConfigFile: w.ConfigFile, Workers: w.Workers}
	}
	fromCode(&w, e, c)
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
	oneProcess(&w)
	scheduler(&w, e.Index, python)
	return w
}

// fromCode sets the class that the app's own code needs: an ASGI worker, one for
// SocketIO, or one for greenlets and connections that stay open.
func fromCode(w *evidence.Worker, e *entry.Finder, c entry.Candidate) {
	if e.NeedsASGI(c) && !python.IsASGIWorker(w.Class.Value) {
		w.Class = evidence.Found[string]{
			Value: "uvicorn.workers.UvicornWorker", Evidence: c.Evidence(e.Index), Confidence: evidence.Certain,
			Note: "Connexion is ASGI since 3.0, and its extra \"uvicorn\" brings this worker.",
		}
		w.Threads = evidence.Found[int]{}
	} else if server, ok := socketServer(e, c); ok {
		socketWorker(w, e.Index, server)
	} else if !w.Class.Known() {
		concurrentWorker(w, e.Index, c.Files)
	}
}

// oneProcess keeps an app whose clients stay connected in one process, unless its own
// command says otherwise: another one knows nothing of a client.
func oneProcess(w *evidence.Worker) {
	if w.Workers.Known() || w.Class.Value != "eventlet" && !strings.HasPrefix(w.Class.Value, "geventwebsocket.") && !strings.HasSuffix(w.Class.Value, "EventletWorker") {
		return
	}
	w.Workers = evidence.Found[int]{Value: 1, Evidence: w.Class.Evidence, Confidence: evidence.Likely, Note: "Its clients stay connected, and another process knows nothing of them."}
}

// scheduler keeps an app that runs its jobs itself in one process, unless its
// own command says otherwise. Threads handle at once what several workers would
// have handled.
func scheduler(w *evidence.Worker, f *source.Index, python []string) {
	at := writes.Scheduler(f, python)
	if at.Line == 0 || w.Workers.Known() {
		return
	}
	w.Workers = evidence.Found[int]{Value: 1, Evidence: at, Confidence: evidence.Likely, Note: "The app starts a scheduler: with several workers, each would run every job."}
	if !w.Class.Known() && !w.Threads.Known() {
		w.Threads = evidence.Found[int]{Value: 4, Evidence: at, Confidence: evidence.Likely}
		w.Class = evidence.Found[string]{Value: "gthread", Evidence: at, Confidence: evidence.Likely}
	}
}

// fromCommand takes the settings of a command line.
func fromCommand(w *evidence.Worker, f *source.Index, s *start.Command, root string) {
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
			if file := path.Join(folder, strings.TrimPrefix(strings.TrimPrefix(name, "python:"), "/")); f.Known[file] {
				w.ConfigFile = evidence.Found[string]{Value: file, Evidence: s.Evidence, Confidence: evidence.Certain}
				return
			}
		}
		// A path of the image.
		if found := f.Named(path.Base(name)); len(found) > 0 {
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
