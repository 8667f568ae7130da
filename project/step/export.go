package step

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// Export is a variable that a start sets for its server: by export, or before the
// command.
type Export struct {
	Name, Value string
	// Computed says that only the shell can tell the value.
	Computed bool
	Evidence evidence.Place
}

// maxExports is how many variables of a start are kept.
const maxExports = 100

// Exports returns the variables that the start of the app sets for its server, by name
// once each, with the value that the server sees. Where whoever starts the container may
// set one, the value is the one that the script falls back to. The needs are variables
// that a start asks for, each once.
func Exports(f *source.Index, app App) ([]Export, []Need) {
	s := &search{files: f, app: app, budget: maxCommands, unparsed: maxParsed}
	s.starts()
	var needs []Need
	for _, e := range s.events {
		if i := slices.IndexFunc(needs, func(n Need) bool { return n.Name == e.need.Name }); i >= 0 {
			needs[i].Required = needs[i].Required || e.need.Required
		} else if e.need.Name != "" {
			needs = append(needs, e.need)
		}
	}
	return s.variables, needs
}

// exports notes what the server e finds in its environment. The start that is read first
// is the one of the project's own image.
func (s *search) exports(e *event) {
	if s.variables != nil || strings.HasSuffix(strings.ToLower(e.place.Path), "makefile") {
		return // a rule of a Makefile runs on a developer's machine
	}
	note := func(name, value string, computed bool) {
		v := Export{name, value, computed, s.setAt(e.place, name)}
		if i := slices.IndexFunc(s.variables, func(known Export) bool { return known.Name == name }); i >= 0 {
			s.variables[i] = v
		} else if len(s.variables) < maxExports {
			s.variables = append(s.variables, v)
		}
	}
	for _, set := range e.env {
		name, value, _ := strings.Cut(set, "=")
		// The mark of the script's own folder is no value.
		note(name, value, strings.Contains(value, hereMark))
	}
	for _, name := range e.unset {
		note(name, "", true)
	}
}

// setAt is the line that sets a variable in the file in which the server is started; the
// server's own line when another file sets it.
func (s *search) setAt(server evidence.Place, name string) evidence.Place {
	number := 0
	for line := range strings.Lines(s.files.Read(server.Path)) {
		number++
		if at := strings.Index(line, name+"="); at == 0 || at > 0 && strings.IndexByte(" \t;'\"", line[at-1]) >= 0 {
			return evidence.Place{Path: server.Path, Line: number}
		}
	}
	return server
}
