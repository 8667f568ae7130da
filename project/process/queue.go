package process

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// QueueOf says which queue's worker or scheduler a command starts; empty for
// another.
func QueueOf(command []string) string {
	text := " " + strings.Join(command, " ") + " "
	celery := strings.Contains(text, "celery")
	switch {
	case celery && strings.Contains(text, " beat "):
		return "celery beat"
	case celery && strings.Contains(text, " flower "):
		return "flower"
	case celery:
		return "celery worker"
	case strings.Contains(text, "rqscheduler"), strings.Contains(text, " rq scheduler "):
		return "rq scheduler"
	case strings.Contains(text, "rq worker"), strings.Contains(text, "rqworker"):
		return "rq worker"
	case strings.Contains(text, "huey"):
		return "huey"
	case strings.Contains(text, "dramatiq"):
		return "dramatiq"
	}
	return ""
}

// queuesOf are the queues that a worker of Celery or RQ names: workers of different queues
// are different processes.
func queuesOf(command []string) string {
	words := strings.Fields(strings.Join(command, " "))
	if at := slices.Index(words, "worker"); at > 0 && QueueOf(command) == "rq worker" {
		return rqNames(words[at+1:])
	}
	for i, word := range words {
		switch {
		case (word == "-Q" || word == "--queues") && i+1 < len(words):
			return words[i+1]
		case strings.HasPrefix(word, "--queues="):
			return word
		}
	}
	return ""
}

// rqNames are the queues among the arguments of rq worker.
func rqNames(words []string) string {
	var names []string
	for i := 0; i < len(words); i++ {
		switch word := words[i]; {
		case slices.Contains([]string{"-b", "--burst", "-v", "--verbose", "-q", "--quiet", "-s", "--with-scheduler", "--disable-job-desc-logging"}, word), strings.HasPrefix(word, "--") && strings.Contains(word, "="):
		case strings.HasPrefix(word, "-"):
			i++ // its value
		default:
			names = append(names, word)
		}
	}
	return strings.Join(names, ",")
}

// codeProcesses finds the queue that the code sets up, and how its worker is started.
func codeProcesses(f *source.Index, root string, python []string) []evidence.Process {
	var found []evidence.Process
	if app, at, ok := celeryApp(f, root, python); ok {
		found = append(found, evidence.Process{Name: "worker", Command: []string{"celery", "-A", app, "worker", "--loglevel", "INFO"}, Evidence: at})
		if schedule := f.MentioningOf(python, "beat_schedule", "CELERYBEAT_SCHEDULE", "on_after_configure", "on_after_finalize"); len(schedule) > 0 {
			// The schedule is kept where the process may write.
			found = append(found, evidence.Process{Name: "beat", Command: []string{"celery", "-A", app, "beat", "--loglevel", "INFO", "--schedule", scheduleFile}, Evidence: evidence.Place{Path: schedule[0]}})
		}
	}
	if queues, at, ok := rqQueues(f, python); ok {
		found = append(found, evidence.Process{Name: "worker", Command: append([]string{"rq", "worker"}, queues...), Evidence: at})
	}
	return found
}

// moduleOf is a file's dotted name for Python, seen from the folder in which the app
// starts, from the project, or from its src.
func moduleOf(f *source.Index, file, root string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	if rest, ok := strings.CutPrefix(name, root+"/"); ok {
		name = rest
	} else if rest, ok := strings.CutPrefix(name, "src/"); ok && !f.Has("src/__init__.py") {
		name = rest
	}
	for component := range strings.SplitSeq(name, "/") {
		if component == "" || python.NameEnd(component, 0) != len(component) || python.IsDigit(component[0]) {
			return ""
		}
	}
	return strings.ReplaceAll(name, "/", ".")
}

// rqQueues finds the queues of RQ that the code makes.
func rqQueues(f *source.Index, files []string) (queues []string, at evidence.Place, found bool) {
	for _, file := range f.MentioningOf(files, "rq") {
		imports := false
		f.EachStatement(file, func(s python.Statement) {
			if s.Begins("from") && len(s.Tokens) > 3 && s.Tokens[1].Is("rq") {
				imports = imports || slices.ContainsFunc(s.Tokens, func(t python.Token) bool { return t.Is("Queue") })
				return
			}
			for i, t := range s.Tokens {
				qualified := i > 1 && s.Tokens[i-1].Is(".") && s.Tokens[i-2].Is("rq")
				if !t.Is("Queue") || !python.Next(s.Tokens, i).Is("(") || !qualified && !(imports && (i == 0 || !s.Tokens[i-1].Is("."))) {
					continue
				}
				if !found {
					at, found = s.At(t), true
				}
				name := "default"
				if argument := python.ReadCall(s.Tokens, i+1).Argument(0, "name"); len(argument) > 0 {
					text, ok := python.TextOf(argument)
					if !ok || !isQueueName(text) {
						continue
					}
					name = text
				}
				if !slices.Contains(queues, name) && len(queues) < maxProcesses {
					queues = append(queues, name)
				}
			}
		})
	}
	if slices.Equal(queues, []string{"default"}) {
		queues = nil // what a worker listens to by itself
	}
	return queues, at, found
}

func isQueueName(name string) bool {
	return name != "" && len(name) < 64 && name[0] != '-' && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-") == ""
}
