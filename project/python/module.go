// Package python reads Python source without running it: tokens, statements, calls,
// and what a module binds. It knows one file at a time; [ReadModule] returns it.
package python

import "strings"

// Module is what one Python file binds at its top level, found without running it.
//
// Blocks under if, try, with, for and while count: which of them runs is not
// known. Bodies of functions and classes do not, except for what they declare
// global. What stands under if __name__ == "__main__" is bound only in a script.
type Module struct {
	Path  string // of the file, in the project
	Src   string // what offsets and spans refer to
	Names []Binding
	// Imports are what the file imports, in functions as well. Stars are those that import everything.
	Imports []Reference
	Stars   []ImportOrigin
	// Runs are the statements of the top level that are a call and nothing else.
	Runs []run
	// Open says that reading cannot tell all names: a star import, globals(),
	// exec, a module __getattr__, an assignment to sys.modules.
	Open bool
}

// Binding is one place where a module gives a name a meaning. A name can have many.
type Binding struct {
	Name   string
	Kind   bindingKind
	Offset int  // of the name in Module.Src
	Script bool // only when the file is run as a script
	// Flask says that the value comes from a call of Flask (or of a class derived from it
	// here), the function contains one, or the class derives from Flask.
	Flask bool
	// Decorated says that a function has a decorator, which can change its parameters.
	Decorated  bool
	Parameters []Parameter
	Body       *Body
	// Bases are the names of what a class derives from, dotted as they are written.
	Bases []string
	// Value is the right side of an assignment, and of a function the annotation of what
	// it returns.
	Value Span
	// Index is the place of the name among the targets of an assignment to several
	// ("app, db = make()"), from 1; 0 when it is the only one.
	Index int
	// Origin is what an import binds: from <Origin.Module> import <Origin.Name>, or
	// import <Origin.Module>.
	Origin ImportOrigin
}

// Span is a part of a module's source.
type Span struct{ Start, End int }

// Text returns the source of s.
func (m *Module) Text(s Span) string { return m.Src[s.Start:s.End] }

// Body is what a function does with names: its own bindings, in order, and what
// it returns. Functions and classes inside it are left out. Of a class it holds
// the attributes that its methods give to self.
type Body struct {
	Names   []Binding
	Returns []Span
	Calls   []Span // statements that are a call and nothing else
}

// Reference is one import: what it is of, and where.
type Reference struct {
	Origin ImportOrigin
	Offset int
	Script bool // only when the file is run as a script
	// Guarded says that it stands in a try: when it fails, something else happens.
	Guarded bool
}

// run is a call that happens when the module is imported, or run as a script.
type run struct {
	Call   Span
	Script bool
}

type bindingKind uint8

const (
	Assigned bindingKind = iota // anything that is none of the others
	Function
	Coroutine // async def
	Class
	Imported
)

// ImportOrigin is what an import statement names.
type ImportOrigin struct {
	Level  int    // leading dots
	Module string // dotted; empty in "from . import name"
	Name   string // empty in "import module" and "import module as name"
	// Alias says that the name bound is the whole module: in "import a.b" it is "a".
	Alias bool
}

// AtMargin reports whether the line of an offset is not indented: what stands there
// runs whenever the module is imported.
func (m *Module) AtMargin(offset int) bool {
	line := m.Src[strings.LastIndexByte(m.Src[:offset], '\n')+1:]
	return line != "" && line[0] != ' ' && line[0] != '\t'
}

// IsASGIWorker reports whether a worker class cannot run WSGI apps.
func IsASGIWorker(class string) bool {
	return strings.HasPrefix(class, "uvicorn.") || strings.HasPrefix(class, "uvicorn_worker.")
}

// LooksLikeWSGI judges by their names the parameters of a function that can be
// called with two arguments.
func LooksLikeWSGI(parameters []Parameter) bool {
	if parameters[0].Kind == RestByPosition {
		return true
	}
	first := strings.ToLower(parameters[0].Name)
	if strings.Contains(first, "env") || first == "e" {
		return true
	}
	return len(parameters) > 1 && strings.Contains(strings.ToLower(parameters[1].Name), "start")
}
