// Package worker finds the settings of gunicorn that a project uses, and those that
// its code needs. Start with [Find].
package worker

import (
	"strconv"
	"strings"

	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/writes"
	"dockgen/schema/gunicorn"
)

// Find reads the settings of the command that names the app, and of the project's
// configuration of gunicorn, and sets what the code of the chosen entry point needs.
// python are the files that run with it. What the command and the configuration say and
// the Worker does not have is in the second result.
func Find(e *entry.Finder, c entry.Candidate, python []string) (evidence.Worker, []evidence.NotTaken) {
	t := &taking{files: e.Index, root: c.Root}
	var settings []start.Setting
	s := c.From
	if s == nil {
		s = new(start.Command)
	}
	if s.Launch.Server == "gunicorn" {
		settings = effective(s.Launch.Settings)
		if wrapper := s.Launch.Wrapper; wrapper != nil {
			t.worker.Wrapper = evidence.Found[[]string]{Value: wrapper, Evidence: s.Evidence, Confidence: evidence.Certain}
		}
		t.lost = append(t.lost, s.Launch.Before...)
	}
	file := t.configFile(s, settings)
	if file != nil && !t.discard(file) {
		// dockgen passes no flag then; the number of workers is a variable.
		t.keep(file, settings)
		return t.worker, t.lost
	}
	written := make(map[string]string)
	if file != nil {
		for _, f := range file.Settings {
			written[f.Name] = f.Name + " = " + f.Source
		}
	}
	for _, f := range settings {
		if one, ok := t.flag(f); ok {
			written[one.Name] = one.written
			t.take(one)
		}
	}
	if s.Launch.Server == "uwsgi" {
		for _, name := range []string{"workers", "threads"} {
			if n, err := strconv.Atoi(s.Launch.Options[name]); err == nil && n > 0 {
				t.cover(setting{Setting: gunicorn.Named(name), value: strconv.Itoa(n), at: s.Evidence}, name)
			}
		}
	}
	w := &t.worker
	fromCode(w, e, c)
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
	oneProcess(w)
	scheduler(w, e.Index, python)
	t.withoutEffect(written)
	return t.worker, t.lost
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
