package entry

import (
	"dockgen/project/evidence"
	"dockgen/project/writes"
)

// SchedulerWorker keeps an app that runs its jobs itself in one process, unless its
// own command says otherwise. Threads answer beside each other what the other
// workers would have.
func (e *Finder) SchedulerWorker(w *evidence.Worker, python []string) {
	at := writes.Scheduler(e.Index, python)
	if at.Line == 0 || w.Workers.Known() || w.ConfigFile.Known() {
		return
	}
	w.Workers = evidence.Found[int]{Value: 1, Evidence: at, Confidence: evidence.Likely, Note: "The app starts a scheduler: with several workers, each would run every job."}
	if !w.Class.Known() && !w.Threads.Known() {
		w.Threads = evidence.Found[int]{Value: 4, Evidence: at, Confidence: evidence.Likely}
		w.Class = evidence.Found[string]{Value: "gthread", Evidence: at, Confidence: evidence.Likely}
	}
}
