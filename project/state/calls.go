package state

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// starter tells which code of an app runs when gunicorn imports it: the statements of the
// top level, and the functions and methods that those call. A call is followed by its
// name, and only into a file that the caller has it from.
type starter struct {
	f       *source.Index
	files   []string
	factory string // what the entry point calls; empty: it names the app itself
	read    map[string]*fileCalls
	known   map[*function]bool
	left    int // functions that may still be asked about
}

// Bounds of one app: functions that are followed, calls of one file, and tokens of a
// statement in which calls on calls are looked at.
const (
	maxFollowed = 60
	maxCalls    = 5_000
	maxChained  = 400
)

// fileCalls are the calls of one file.
type fileCalls struct {
	path      string
	functions []*function
	calls     []made
	// from are the modules of imported names, and assigned the callees, dotted, whose
	// result a name or attribute gets.
	from, assigned map[string]string
	threads        []string // classes that derive from a thread or a process
}

type function struct {
	file        *fileCalls
	name, class string
	first       bool // Flask calls it before the first request
}

// made is one call.
type made struct {
	name, owner string // owner.name(...)
	of          string // of(...).name(...), dotted
	in          *function
	at          evidence.Place
	script      bool
	empty       bool // without arguments
}

func newStarter(f *source.Index, files []string, factory string) *starter {
	return &starter{f: f, files: files, factory: factory, read: make(map[string]*fileCalls), known: make(map[*function]bool), left: maxFollowed}
}

// file reads the calls of a file, once.
func (s *starter) file(name string) *fileCalls {
	if known, ok := s.read[name]; ok {
		return known
	}
	r := callReader{fileCalls: &fileCalls{path: name, from: make(map[string]string), assigned: make(map[string]string)}}
	s.read[name] = r.fileCalls
	s.f.EachStatement(name, r.statement)
	return r.fileCalls
}

// runs reports whether the import runs fn; nil is the top level.
func (s *starter) runs(fn *function) bool {
	if fn == nil {
		return true
	}
	if known, ok := s.known[fn]; ok {
		return known // false while it is being asked
	}
	s.known[fn] = false
	if s.left--; s.left < 0 {
		return false
	}
	name := fn.name
	if name == "__init__" && fn.class != "" {
		name = fn.class
	}
	instances := s.instances(fn)
	s.known[fn] = fn.first || fn.class == "" && name == s.factory || slices.ContainsFunc(s.f.MentioningOf(s.files, name+"("), func(file string) bool {
		in := s.file(file)
		return slices.ContainsFunc(in.calls, func(c made) bool {
			return c.name == name && !c.script && c.in != fn && leadsTo(in, c, fn, instances) && s.runs(c.in)
		})
	})
	return s.known[fn]
}

// instances are the names that any file gives to what the class of fn makes.
func (s *starter) instances(fn *function) map[string]bool {
	names := make(map[string]bool)
	if fn.class == "" {
		return names
	}
	for _, file := range s.f.MentioningOf(s.files, fn.class+"(") {
		for name, callee := range s.file(file).assigned {
			if lastPart(callee) == fn.class {
				names[name] = true
			}
		}
	}
	return names
}

// leadsTo reports whether a call of fn's name in a file is one of fn.
func leadsTo(in *fileCalls, c made, fn *function, instances map[string]bool) bool {
	switch {
	case fn.class != "" && fn.name != "__init__":
		switch {
		case c.of != "":
			return lastPart(c.of) == fn.class
		case c.owner == "self" || c.owner == "cls":
			return in == fn.file && c.in != nil && c.in.class == fn.class
		case c.owner == fn.class, lastPart(in.assigned[c.owner]) == fn.class:
			return true
		}
		// The instance of a class is imported from the file that makes it.
		return in.from[c.owner] != "" && instances[c.owner]
	case c.of != "":
		return false
	case c.owner == "" && in == fn.file:
		return true
	case c.owner == "":
		return isFrom(in.from[c.name], fn.file.path)
	}
	return isFrom(in.from[c.owner], fn.file.path)
}

// isFrom reports whether an import of a module can lead to a file: its name, or that of a
// package around it, is the last of the module's.
func isFrom(module, file string) bool {
	if module == "" {
		return false
	}
	last := lastPart(module)
	return last == "" || slices.Contains(strings.Split(strings.TrimSuffix(file, ".py"), "/"), last)
}
