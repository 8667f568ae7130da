// Package startup follows what runs when gunicorn imports an entry point: which files of
// the project, in which order, and where that is certain to fail. Start with [Follow].
//
// It follows import statements and calls of the project's own functions, at the top
// level of files and in the functions that are called from there. What stands in an if,
// a loop or a try may run; what a try holds may fail without harm. Nothing is run, and
// what packages from elsewhere do is not known.
package startup

import (
	"path"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// Trace is what the import of an entry point does.
type Trace struct {
	Files    []File    // of the project, in the order in which they begin to run
	Failures []Failure // imports that are certain to run, and to fail
	Asked    []Asked   // distributions whose metadata is certain to be asked for
	// runs are statements that are certain to run, of files that may read others.
	runs map[evidence.Place]bool
}

// Runs reports whether the statement that begins at a place is certain to run, and its
// failure to end the start. It knows that of files alone that may read others.
func (t *Trace) Runs(at evidence.Place) bool { return t.runs[at] }

// Fails returns the first failure that is the project's own doing, whatever is installed;
// nil when there is none.
func (t *Trace) Fails() *Failure {
	for i := range t.Failures {
		if k := t.Failures[i].Kind; k != NoTop && k != NoPart {
			return &t.Failures[i]
		}
	}
	return nil
}

// File is a Python file that is run.
type File struct {
	Path string
	From evidence.Place // the import that runs it; zero for the entry point
	// Certain is false of a file that only what may run imports, or that may be
	// missing without harm.
	Certain bool
	// Broken is its syntax error; nil when none was found.
	Broken *python.SyntaxError
}

// Failure is an import that fails.
type Failure struct {
	Kind   failureKind
	At     evidence.Place
	Module string // as it is imported, without its leading dots
	// Name is what is imported from the module; empty in "import module".
	Name string
	// Names are all that is wanted of a module that the folder of the start does not have.
	Names []string
	// File is where the missing module would be, without .py, or the file that has no
	// such name.
	File string
}

type failureKind uint8

const (
	NoTop    failureKind = iota // the folder of the start has no module of that name
	NoModule                    // the package is there, and has no module of that name
	NoPart                      // so is a folder that is no package, which may be of others too
	NoName                      // the module is there, and has no such name
	NotYet                      // the module is still being imported, and has the name later
	NoParent                    // it is relative to a folder above the one of the start
)

// Asked is a distribution whose metadata is asked for.
type Asked struct {
	Name string
	At   evidence.Place
}

// Bounds of what is followed.
const (
	maxStatements = 400_000 // statements read in all
	maxDepth      = 80      // imports and calls inside each other
	maxFailures   = 50
	maxScanned    = 64 << 20 // bytes searched for functions and names, beside the files themselves
	maxCalls      = 10       // calls of one statement that may ask for metadata
)

// Follow follows the import of the files modules, which are packages and the module
// itself, with the folder root on Python's path, and the call of factory in the last of
// them. Factory is empty when nothing is called.
func Follow(f *source.Index, root string, modules []string, factory string) *Trace {
	t := &tracer{
		index: f, root: root, imports: f.Importer(root), found: &Trace{runs: make(map[evidence.Place]bool)},
		modules: make(map[string]*module), called: make(map[call]bool), missed: make(map[string]bool), located: make(map[[2]string]source.Located),
	}
	for _, name := range modules {
		t.load(name, way{certain: true, fresh: true})
	}
	if factory != "" && len(modules) > 0 {
		t.callName(modules[len(modules)-1], nil, "", factory, way{certain: true, fresh: true})
	}
	return t.found
}

type tracer struct {
	index   *source.Index
	root    string
	imports *source.Importer
	found   *Trace
	modules map[string]*module
	called  map[call]bool
	missed  map[string]bool // modules that no folder has, once each
	located map[[2]string]source.Located
	read    int // statements
	scanned int // bytes
	// pathChanged says that Python's path may have more folders by now, imported that a
	// module may have been imported by a name that is computed.
	pathChanged, dynamic bool
}

// module is how far the import of a file is.
type module struct {
	running bool
	offset  int // of the statement that runs
	certain bool
	listed  int // its index in Trace.Files
	// functions are the functions of the top level, by the offsets of their names, and
	// imports what its names are imported from. A name with several meanings is in neither.
	functions map[string]int
	imports   map[string]python.ImportOrigin
	several   map[string]bool
}

type call struct {
	file    string
	offset  int
	certain bool
}

// way says how what runs came to run.
type way struct {
	certain bool // nothing on the way may be left out, or fail without harm
	// fresh says that no file on the way may have been imported before.
	fresh bool
	depth int
	from  evidence.Place
}

// load runs a file as a module.
func (t *tracer) load(file string, w way) {
	m := t.modules[file]
	switch {
	case m == nil:
		m = &module{listed: len(t.found.Files), functions: make(map[string]int), imports: make(map[string]python.ImportOrigin)}
		t.modules[file] = m
		t.found.Files = append(t.found.Files, File{Path: file, From: w.from, Certain: w.certain})
	case m.running || m.certain || !w.certain:
		return
	default:
		// It may have been imported before, and need not run here.
		w.fresh = false
		t.found.Files[m.listed].From, t.found.Files[m.listed].Certain = w.from, true
	}
	if w.depth++; w.depth > maxDepth {
		return
	}
	m.certain, m.running = w.certain, true
	b := body{tracer: t, file: file, way: w, module: m, offset: -1}
	t.index.EachStatement(file, b.see)
	t.found.Files[m.listed].Broken = t.index.SyntaxError(file)
	m.running = false
}

// resolve finds the files that an import of a module in file runs, and the folder in
// which what is below the module would be; empty for a module that is a file. A failure
// is returned when the module is not there.
func (t *tracer) resolve(file string, origin python.ImportOrigin) (at source.Located, folder string, failed *Failure) {
	base := t.root
	if origin.Level > 0 {
		base = source.RelativeTo(file, origin.Level)
		if base == t.root || !source.Within(base, t.root) {
			return at, "", &Failure{Kind: NoParent, Module: origin.Module, Name: origin.Name}
		}
		if origin.Module == "" {
			at.Found, at.Namespace = true, true
			if name := disk.Join(base, "__init__.py"); t.index.Tree.IsFile(name) {
				at.Files, at.Namespace = []string{name}, false
			}
			return at, base, nil
		}
	}
	at = t.locate(base, origin.Module)
	if at.Found {
		if last := len(at.Files) - 1; at.Namespace || last >= 0 && path.Base(at.Files[last]) == "__init__.py" {
			folder = disk.Join(base, strings.ReplaceAll(origin.Module, ".", "/"))
		}
		return at, folder, nil
	}
	f := &Failure{Kind: NoModule, Module: origin.Module, Name: origin.Name}
	if at.Parent != "" {
		f.File = disk.Join(at.Parent, at.Missing)
	}
	switch {
	case at.Parent == base && origin.Level == 0:
		f.Kind = NoTop
	case len(at.Files) == 0 && origin.Level == 0:
		f.Kind = NoPart
	}
	return at, "", f
}

// locate searches for a module below folder, once.
func (t *tracer) locate(folder, dotted string) source.Located {
	key := [2]string{folder, dotted}
	at, known := t.located[key]
	if !known {
		at = t.index.Importer(folder).Locate(dotted)
		t.located[key] = at
	}
	return at
}

// fail notes a failure, once for each module and name.
func (t *tracer) fail(f Failure) {
	key := f.Module + ":" + f.Name + ":" + f.File
	if f.Kind == NoParent {
		key = f.At.String()
	}
	if !t.missed[key] && len(t.found.Failures) < maxFailures {
		t.missed[key] = true
		t.found.Failures = append(t.found.Failures, f)
	}
}

// extendsPath reports whether one of the packages files has modules in other folders.
func (t *tracer) extendsPath(files []string) bool {
	for _, name := range files {
		if text := t.index.Read(name); strings.Contains(text, "__path__") || strings.Contains(text, "sys.modules") {
			return true
		}
	}
	return false
}

// isOf reports whether an import in file is of file: "from . import name" of a package
// gives it no name that is not there already.
func (t *tracer) isOf(origin python.ImportOrigin, file string) bool {
	if origin.Name == "" {
		return false
	}
	at, _, failed := t.resolve(file, origin)
	last := len(at.Files) - 1
	return failed == nil && !at.Namespace && last >= 0 && at.Files[last] == file
}

// having is whether a module has a name.
type having uint8

const (
	unknown having = iota
	has
	later // it will, when its import has ended
	never
)

// names tells whether the module in file has name now.
func (t *tracer) names(file, name string) having {
	m := t.modules[file]
	running := m != nil && m.running
	if t.scanned += len(t.index.Read(file)); t.scanned > maxScanned {
		return unknown
	}
	if strings.HasPrefix(name, "__") || !running && path.Base(file) != "__init__.py" && strings.Contains(t.index.Read(file), name) {
		// Whether a module that has the word binds it is seldom worth its parsing.
		return unknown
	}
	mod := t.imports.Read(file)
	if mod == nil {
		return unknown
	}
	answer := never
	for i := range mod.Names {
		switch b := &mod.Names[i]; {
		case b.Name != name || b.Script || b.Kind == python.Imported && t.isOf(b.Origin, file):
		case running && b.Offset >= m.offset:
			answer = later
		default:
			return has
		}
	}
	if mod.Open {
		return unknown
	}
	return answer
}

// define notes what a name of the module is. A function has an offset.
func (m *module) define(name string, offset int, origin *python.ImportOrigin) {
	_, function := m.functions[name]
	before, imported := m.imports[name]
	if function && (origin != nil || m.functions[name] != offset) || imported && (origin == nil || before != *origin) || m.several[name] {
		if m.several == nil {
			m.several = make(map[string]bool)
		}
		m.several[name] = true
		delete(m.functions, name)
		delete(m.imports, name)
		return
	}
	if origin != nil {
		m.imports[name] = *origin
	} else {
		m.functions[name] = offset
	}
}
