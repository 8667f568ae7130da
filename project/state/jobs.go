package state

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// Job is something that goes on in the process that imports the app, beside its requests.
type Job struct {
	At   evidence.Place
	What string // "makes a scheduler that runs its jobs in the process that serves"
}

// Jobs finds where the import of an app makes a scheduler of APScheduler, but the one that
// blocks, or starts a thread or a process: at the top level, in the factory that the entry
// point calls, or in what these call. A thread that the code waits for is none, nor one
// that each worker needs for itself, nor one beside a lock that a single worker gets.
func Jobs(f *source.Index, files []string, factory string) (Job, bool) {
	if at, ok := scheduler(f, files); ok {
		return Job{at, "makes a scheduler that runs its jobs in the process that serves"}, true
	}
	s := newStarter(f, files, factory)
	words := []string{"Thread", "Timer(", "Process(", "start_new_thread", "start_background_task", "spawn", "loop_start", "start_polling", "PoolExecutor"}
	var classes []string
	for _, file := range f.MentioningOf(files, words[:3]...) {
		for _, class := range s.file(file).threads {
			if len(classes) < maxFollowed {
				classes = append(classes, class)
				words = append(words, class+"(")
			}
		}
	}
	for _, file := range f.MentioningOf(files, words...) {
		if belongsToWorker(f, file) {
			continue
		}
		in := s.file(file)
		// In which functions a thread is made, and which wait for what they have started.
		makes, waits := make(map[*function]bool), make(map[*function]bool)
		for _, c := range in.calls {
			if in.begun(strings.TrimPrefix(c.owner+"."+c.name, "."), classes) {
				makes[c.in] = true
			}
			if c.name == "join" && c.empty && c.owner != "" {
				waits[c.in] = true
			}
		}
		for _, c := range in.calls {
			if !c.script && !waits[c.in] && in.begins(c, classes, makes) && s.runs(c.in) {
				return Job{c.at, "starts a thread or a process of its own when it is imported"}, true
			}
		}
	}
	return Job{}, false
}

// scheduler finds a scheduler that runs its jobs in threads of the process that made it,
// and that is not started in a script alone.
func scheduler(f *source.Index, files []string) (evidence.Place, bool) {
	s := newStarter(f, files, "")
	for _, file := range f.ThatMention(files, source.MakesScheduler) {
		in := s.file(file)
		for _, c := range in.calls {
			if c.script || !strings.HasSuffix(c.name, "Scheduler") || strings.Contains(c.name, "Blocking") || s.onlyInScript(in, c.name) {
				continue
			}
			return c.at, true
		}
	}
	return evidence.Place{}, false
}

// onlyInScript reports whether what a file makes of class is started, and only where the
// code is run as a program.
func (s *starter) onlyInScript(in *fileCalls, class string) bool {
	started := false
	for name, callee := range in.assigned {
		if lastPart(callee) != class {
			continue
		}
		for _, file := range s.f.MentioningOf(s.files, name+".start(") {
			for _, c := range s.file(file).calls {
				if c.name == "start" && c.owner == name {
					if !c.script {
						return false
					}
					started = true
				}
			}
		}
	}
	return started
}

// begun reports whether a dotted name is a thread or a process. classes are those of the
// project.
func (in *fileCalls) begun(dotted string, classes []string) bool {
	return dotted != "" && (in.isThread(dotted) || slices.Contains(classes, lastPart(dotted)))
}

// begins reports whether a call begins something that goes on beside it. makes are the
// functions in which a thread is made.
func (in *fileCalls) begins(c made, classes []string, makes map[*function]bool) bool {
	switch c.name {
	case "start":
		switch {
		case !c.empty:
		case c.owner == "self":
			return c.in != nil && slices.Contains(in.threads, c.in.class)
		case in.begun(c.of, classes), in.begun(in.assigned[c.owner], classes):
			return true
		case c.owner != "" && in.assigned[c.owner] == "" && in.from[c.owner] == "":
			return makes[c.in] // "for t in threads: t.start()"
		}
	case "start_new_thread", "start_background_task":
		return true
	case "spawn", "spawn_n", "spawn_later", "spawn_after":
		module := in.from[c.owner] + in.from[c.name]
		return strings.HasPrefix(module, "gevent") || strings.HasPrefix(module, "eventlet")
	case "submit":
		callee := lastPart(in.assigned[c.owner])
		return callee == "ThreadPoolExecutor" || callee == "ProcessPoolExecutor"
	case "loop_start":
		// Of a client of MQTT: each worker gets each message.
		return strings.HasPrefix(in.from["mqtt"]+in.from["paho"], "paho")
	case "start_polling":
		return strings.Contains(in.from["telegram"]+in.from["Updater"]+in.from["Application"], "telegram")
	}
	return false
}

// belongsToWorker reports whether what a file starts is meant for each process, as the
// thread of an event loop is, or takes a lock that only one process can have.
func belongsToWorker(f *source.Index, file string) bool {
	return len(f.MentioningOf([]string{file}, "run_forever", "fcntl", "FileLock", "portalocker", "flock(")) > 0
}
