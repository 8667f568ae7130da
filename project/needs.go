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
	if c.object.assumed && !c.object.serves() {
		notes = append(notes, "Reading cannot tell that it is a Flask app.")
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
	return w
}

// fromCommand takes the settings of a command line.
func (e *entryFinder) fromCommand(w *Worker, s *start, root string) {
	if s.launch.server != "gunicorn" && s.launch.server != "uwsgi" {
		return
	}
	text := func(name string, to *Found[string]) {
		if value := s.launch.options[name]; value != "" {
			*to = Found[string]{Value: value, Evidence: s.evidence, Confidence: Certain}
		}
	}
	number := func(name string, to *Found[int]) {
		if n, err := strconv.Atoi(s.launch.options[name]); err == nil && n >= 0 {
			*to = Found[int]{Value: n, Evidence: s.evidence, Confidence: Certain}
		}
	}
	number("workers", &w.Workers)
	number("threads", &w.Threads)
	if s.launch.server == "uwsgi" {
		return
	}
	text("worker-class", &w.Class)
	number("timeout", &w.Timeout)
	number("graceful-timeout", &w.GracefulTimeout)
	number("keep-alive", &w.KeepAlive)
	number("max-requests", &w.MaxRequests)
	number("max-requests-jitter", &w.MaxRequestsJitter)
	if _, ok := s.launch.options["preload"]; ok {
		w.Preload = Found[bool]{Value: true, Evidence: s.evidence, Confidence: Certain}
	}
	if name := s.launch.options["config"]; name != "" {
		for _, folder := range append([]string{root}, s.folders...) {
			if file := path.Join(folder, strings.TrimPrefix(name, "/")); e.known[file] {
				w.ConfigFile = Found[string]{Value: file, Evidence: s.evidence, Confidence: Certain}
				break
			}
		}
	}
}
