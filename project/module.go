package project

// module is what one Python file binds at its top level, found without running it.
//
// Blocks under if, try, with, for and while count: which of them runs is not
// known. Bodies of functions and classes do not, except for what they declare
// global. What stands under if __name__ == "__main__" is bound only in a script.
type module struct {
	path  string // of the file, in the project
	src   string // what offsets and spans refer to
	names []binding
	// imports are what the file imports, in functions as well; stars are those of
	// them that import everything.
	imports []reference
	stars   []importOrigin
	// runs are the statements of the top level that are a call and nothing else.
	runs []run
	// open says that reading cannot tell all names: a star import, globals(),
	// exec, a module __getattr__, an assignment to sys.modules.
	open bool
}

// binding is one place where a module gives a name a meaning. A name can have many.
type binding struct {
	name   string
	kind   bindingKind
	offset int  // of the name in module.src
	script bool // only when the file is run as a script
	// flask: the value comes from a call of Flask (or of a class derived from it
	// here), the function contains one, or the class derives from Flask.
	flask bool
	// Of functions: a decorator can change what the parameters are.
	decorated  bool
	parameters []parameter
	body       *body
	// Of classes: the names of what it derives from, dotted as they are written.
	bases []string
	// Of values: the right side of the assignment. Of functions: the annotation of
	// what they return.
	value span
	// index is the place of the name among the targets of an assignment to several
	// ("app, db = make()"), from 1; 0 when it is the only one.
	index int
	// Of an import: from <origin.module> import <origin.name>, or
	// import <origin.module>.
	origin importOrigin
}

// span is a piece of a module's source.
type span struct{ start, end int }

// text returns the source of s.
func (m *module) text(s span) string { return m.src[s.start:s.end] }

// body is what a function does with names: its own bindings, in order, and what
// it returns. Functions and classes inside it are left out. Of a class it holds
// the attributes that its methods give to self.
type body struct {
	names   []binding
	returns []span
	calls   []span // statements that are a call and nothing else
}

// reference is one import: what it is of, and where.
type reference struct {
	origin importOrigin
	offset int
	script bool // only when the file is run as a script
	// guarded says that it stands in a try: when it fails, something else happens.
	guarded bool
}

// run is a call that happens when the module is imported, or run as a script.
type run struct {
	call   span
	script bool
}

type bindingKind uint8

const (
	assigned bindingKind = iota // anything that is none of the others
	function
	coroutine // async def
	class
	imported
)

type importOrigin struct {
	level  int    // leading dots
	module string // dotted; empty in "from . import name"
	name   string // empty in "import module" and "import module as name"
	// alias says that the name bound is the whole module: in "import a.b" it is "a".
	alias bool
}
