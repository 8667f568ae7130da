package project

// module is what one Python file binds at its top level, found without running it.
//
// Blocks under if, try, with, for and while count: which of them runs is not
// known. Bodies of functions and classes do not, except for what they declare
// global. What stands under if __name__ == "__main__" is bound only in a script.
type module struct {
	path  string // of the file, in the project
	src   string // what offsets refer to
	names []binding
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
	// Of an import of one name: from <origin.module> import <origin.name>.
	origin importOrigin
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
	name   string // empty in "import module"
}
