package process

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// OnlyQueues returns where the project's own files start the workers and schedulers of a
// queue, when what they deploy is nothing else: the lines of Procfiles and of platforms'
// manifests, the services of compose files, the commands of Dockerfiles. It is nil where
// one of them may be a web server.
func OnlyQueues(f *source.Index) []evidence.Place {
	var places []evidence.Place
	web := false
	add := func(name string, words []string, at evidence.Place) {
		words = bare(words)
		switch text := strings.Join(words, " "); {
		case len(words) == 0 || source.IsAside(at.Path) || start.IsDevelopment(at.Path):
		case startsQueue(words) || worksOff(f, words):
			places = append(places, at)
		default:
			web = web || IsWeb(name, text)
		}
	}
	for _, name := range f.Named("Procfile") {
		for i, line := range strings.Split(f.Read(name), "\n") {
			process, text, ok := strings.Cut(line, ":")
			if process = strings.TrimSpace(process); ok && process != "release" && !strings.HasPrefix(process, "#") {
				add(process, wordsOf(text), evidence.Place{Path: name, Line: i + 1})
			}
		}
	}
	for _, c := range manifestProcesses(f) {
		add(c.name, wordsOf(c.line), c.at)
	}
	for _, s := range start.Services(f) {
		if words, line := s.Words("command"); s.Builds() {
			add(s.Name, words, evidence.Place{Path: s.File, Line: line})
		}
	}
	for _, name := range f.Paths {
		if !start.IsDockerfile(path.Base(name)) {
			continue
		}
		// The last stage is the image.
		if all := start.Containers(f, name); len(all) > 0 {
			words := slices.Concat(all[0].Entry, all[0].Command)
			if len(words) == 3 && words[1] == "-c" {
				words = wordsOf(words[2])
			}
			add("", words, all[0].Evidence)
		}
	}
	if web {
		return nil
	}
	return places
}

// wordsOf are the words of the first program of a line.
func wordsOf(line string) []string {
	for _, c := range shell.Commands(strings.TrimSpace(line), nil) {
		if len(c.Words) > 0 && c.Words[0] != "cd" && c.Words[0] != "export" {
			return c.Words
		}
	}
	return nil
}

// worksOff reports whether words run a program of Python of the project's own that works
// off a queue.
func worksOff(f *source.Index, words []string) bool {
	if !isProgram(words) {
		return false
	}
	name := words[1]
	if name == "-m" {
		name = strings.ReplaceAll(words[2], ".", "/") + ".py"
	}
	file := strings.TrimPrefix(name, "./")
	if path.IsAbs(file) {
		file = path.Base(file)
	}
	return f.Known[file] && worksOn(f.Read(file)) != "" && runsWork(f, file).Line > 0
}

// worksOn is the kind of the queue that a module works off when its worker is started.
func worksOn(content string) string {
	switch {
	case strings.Contains(content, "worker_main(") && strings.Contains(content, "elery"):
		return "celery worker"
	case strings.Contains(content, ".work(") && strings.Contains(content, "rq") && strings.Contains(content, "Worker("):
		return "rq worker"
	}
	return ""
}
