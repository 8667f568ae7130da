package project

import (
	"fmt"
	"strings"

	"dockgen/finding"
)

// scheduler finds where the files of an app make a scheduler that runs its jobs in
// threads of the process that made it: APScheduler's, but the one that blocks.
func (f *files) scheduler(python []string) Evidence {
	var found Evidence
	for _, file := range f.thatMention(python, makesScheduler) {
		f.eachStatement(file, func(s statement) {
			if found.Line > 0 || s.begins("from") || s.begins("import") {
				return
			}
			for i, t := range s.tokens {
				name := strings.HasSuffix(t.text, "Scheduler") && !strings.Contains(t.text, "Blocking")
				if t.kind == nameToken && name && next(s.tokens, i).is("(") && !s.begins("class") {
					found = s.at(t)
					return
				}
			}
		})
		if found.Line > 0 {
			break
		}
	}
	return found
}

// schedulerWorker keeps an app that runs its jobs itself in one process, unless its
// own command says otherwise. Threads answer beside each other what the other
// workers would have.
func (e *entryFinder) schedulerWorker(w *Worker, python []string) {
	at := e.scheduler(python)
	if at.Line == 0 || w.Workers.Known() || w.ConfigFile.Known() {
		return
	}
	w.Workers = Found[int]{Value: 1, Evidence: at, Confidence: Likely, Note: "The app starts a scheduler: with several workers, each would run every job."}
	if !w.Class.Known() && !w.Threads.Known() {
		w.Threads = Found[int]{Value: 4, Evidence: at, Confidence: Likely}
		w.Class = Found[string]{Value: "gthread", Evidence: at, Confidence: Likely}
	}
}

// jobsRepeated reports a scheduler that several workers would start.
func (k *checker) jobsRepeated(f *files, reached []string) {
	w := k.config.Worker
	if w.Workers < 2 || w.ConfigFile != "" {
		return
	}
	at := f.scheduler(reached)
	if at.Line == 0 {
		return
	}
	k.inFile(at.Path, at.Line, finding.Finding{
		Code: JobsRepeated, Severity: finding.Warning, Summary: "Jobs in every worker",
		Detail: fmt.Sprintf("The app makes a scheduler that runs its jobs in the process that serves, and there are %d workers: each runs every job. "+
			"Write workers = 1 with threads in %s, or let a process block of its own start the scheduler.", w.Workers, k.block("worker")),
		Fix: "workers = 1",
	})
}
