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
	"dockgen/project/state"
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
	oneWorker(w, e.Index, python, c.Factory())
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

// oneWorker keeps an app in one process that has there what each of several would have for
// itself, unless its own command says otherwise. Threads handle at once what several
// workers would have handled.
func oneWorker(w *evidence.Worker, f *source.Index, python []string, factory string) {
	if w.Workers.Known() {
		return
	}
	at, why := ownState(f, python, factory)
	if why == "" {
		return
	}
	w.Workers = evidence.Found[int]{Value: 1, Evidence: at, Confidence: evidence.Likely, Note: why}
	if !w.Class.Known() && !w.Threads.Known() {
		w.Threads = evidence.Found[int]{Value: 4, Evidence: at, Confidence: evidence.Likely}
		w.Class = evidence.Found[string]{Value: "gthread", Evidence: at, Confidence: evidence.Likely}
	}
}

// ownState finds the first thing that several workers would each have for themselves, and
// for which no variable is the remedy.
func ownState(f *source.Index, python []string, factory string) (evidence.Place, string) {
	if job, ok := state.Jobs(f, python, factory); ok {
		return job.At, "The app " + job.What + ": with several workers, each would do so."
	}
	if key, ok := state.SecretKey(f, python); ok && key.Variable == "" {
		return key.At, "The app makes its " + key.Name + " at random when it is imported: with several workers, each would have its own."
	}
	for _, part := range state.Memory(f, python, nil) {
		return part.At, "The app keeps " + part.What + " in its process: with several workers, each would have its own."
	}
	if m, ok := state.Metrics(f, python); ok && !m.Together {
		return m.At, "The app counts its metrics in its process: with several workers, each would have its own."
	}
	return evidence.Place{}, ""
}
