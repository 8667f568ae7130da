package environ

import (
	"slices"

	"dockgen/project/python"
)

// fileReads reads one file.
type fileReads struct {
	*environmentReader
	path string

	systems   []string            // other names of the module os
	environs  []string            // names of os.environ
	getenvs   []string            // names of os.getenv
	callables map[string]callable // names that are called with the name of a variable

	functions []openFunction
	tries     []openTry
	script    int // indent of if __name__ == "__main__", or -1

	variable map[string]int // variables of the code, and the read that is in them
	guarded  int            // the read that the statement before found missing, or -1
}

// callable is what environs, django-environ and python-decouple give an app:
// env("NAME", default), env.int("NAME").
type callable struct{ methods bool }

type openFunction struct {
	name    string
	indent  int
	key     string // the first parameter
	raises  bool
	reads   bool // reads the variable that key names
	fails   bool // by a subscript
	rest    bool // has a second parameter, or reads with .get
	inClass bool
}

type openTry struct{ indent, first, last int }

func (r *environmentReader) file(name string) {
	read := fileReads{environmentReader: r, path: name, script: -1, guarded: -1}
	r.f.EachStatement(name, read.statement)
	read.leave(-1)
}

func (r *fileReads) statement(s python.Statement) {
	if !s.Joined {
		r.leave(s.Indent)
	}
	switch {
	case s.Begins("import"), s.Begins("from"):
		r.imports(s.Tokens)
		return
	case s.Begins("def"), s.Begins("async"):
		r.enter(s)
	case s.Begins("class"):
		r.functions = append(r.functions, openFunction{indent: s.Indent, inClass: true})
	case s.Begins("try"):
		r.tries = append(r.tries, openTry{s.Indent, len(r.reads), -1})
	case s.Begins("except"):
		r.except(s)
	case s.Begins("if") && r.script < 0:
		if colon := python.OuterIndex(s.Tokens, ":"); colon > 0 && python.IsScriptTest(s.Tokens[1:colon]) {
			r.script = s.Indent
			return
		}
	}
	if r.script >= 0 {
		return
	}
	if r.guarded >= 0 && (s.Begins("raise") || slices.ContainsFunc(s.Tokens, isExit)) {
		r.reads[r.guarded].required, r.reads[r.guarded].optional = true, false
	}
	r.guarded = -1
	if n := len(r.functions); n > 0 && s.Begins("raise") {
		r.functions[n-1].raises = true
	}
	before := len(r.reads)
	r.expressions(s)
	r.assigned(s, before)
	r.guard(s, before)
}

func isExit(t python.Token) bool { return t.Is("exit") || t.Is("abort") }

// leave closes what a statement at indent is no longer inside of.
func (r *fileReads) leave(indent int) {
	for n := len(r.functions); n > 0 && r.functions[n-1].indent >= indent; n-- {
		if fn := r.functions[n-1]; fn.reads {
			if r.wrappers == nil {
				r.wrappers = make(map[string]wrapper)
			}
			r.wrappers[fn.name] = wrapper{file: r.path, raises: fn.fails || fn.raises, optional: fn.rest}
		}
		r.functions = r.functions[:n-1]
	}
	for n := len(r.tries); n > 0 && r.tries[n-1].indent > indent; n-- {
		r.tries = r.tries[:n-1]
	}
	if r.script >= indent {
		r.script = -1
	}
}

// enter opens a function.
func (r *fileReads) enter(s python.Statement) {
	tokens := s.Tokens
	if s.Begins("async") {
		tokens = tokens[1:]
	}
	fn := openFunction{indent: s.Indent}
	if n := len(r.functions); n > 0 {
		fn.inClass = r.functions[n-1].inClass
	}
	if len(tokens) > 2 && tokens[0].Is("def") {
		fn.name = tokens[1].Text
		if open := python.OuterIndex(tokens, "("); open >= 0 {
			if parameters := python.ReadParameters(python.InBrackets(tokens[open:])); len(parameters) > 0 && !fn.inClass {
				fn.key = parameters[0].Name
				fn.rest = len(parameters) > 1
			}
		}
	}
	r.functions = append(r.functions, fn)
}

// except forgives the reads of its try: the code goes on without the variable.
func (r *fileReads) except(s python.Statement) {
	n := len(r.tries)
	if n == 0 || r.tries[n-1].indent != s.Indent {
		return
	}
	open := &r.tries[n-1]
	if open.last < 0 {
		open.last = len(r.reads)
	}
	if len(s.Tokens) > 2 && !slices.ContainsFunc(s.Tokens, func(t python.Token) bool {
		return t.Is("KeyError") || t.Is("Exception") || t.Is("LookupError") || t.Is("UndefinedValueError") || t.Is("EnvError")
	}) {
		return
	}
	for i := open.first; i < open.last; i++ {
		r.reads[i].required, r.reads[i].optional = false, true
	}
}

// imports notes what the file calls the environment.
func (r *fileReads) imports(tokens []python.Token) {
	if tokens[0].Is("import") {
		for item := range python.OuterItems(tokens[1:], ",") {
			if len(item) == 3 && item[0].Is("os") {
				r.systems = append(r.systems, item[2].Text)
			}
		}
		return
	}
	at := python.OuterIndex(tokens, "import")
	if at < 0 {
		return
	}
	names := tokens[at+1:]
	if len(names) > 0 && names[0].Is("(") {
		names = python.InBrackets(names)
	}
	for item := range python.OuterItems(names, ",") {
		if len(item) == 0 {
			continue
		}
		local := item[len(item)-1].Text
		switch from, name := python.DottedPrefix(tokens[1:at]), item[0].Text; {
		case from == "os" && name == "environ":
			r.environs = append(r.environs, local)
		case from == "os" && name == "getenv":
			r.getenvs = append(r.getenvs, local)
		case from == "decouple" && name == "config":
			r.calls(local, callable{})
		case (from == "environs" || from == "environ") && name == "env":
			r.calls(local, callable{methods: true})
		}
	}
}

// assigned notes the names that an assignment gives the environment, an Env of
// environs, or what was just read.
func (r *fileReads) assigned(s python.Statement, before int) {
	tokens := s.Tokens
	if len(tokens) < 3 || tokens[0].Kind != python.NameToken {
		return
	}
	equals := 1
	switch {
	case tokens[1].Is("="):
	case tokens[1].Is(":"):
		if equals = python.OuterIndex(tokens, "="); equals < 0 {
			return
		}
	default:
		return
	}
	name, value := tokens[0].Text, tokens[equals+1:]
	delete(r.variable, name)
	switch {
	case len(value) == 3 && r.isSystem(value[0]) && value[1].Is(".") && value[2].Is("environ"):
		r.environs = append(r.environs, name)
	case len(value) > 2 && isEnvClass(value):
		r.calls(name, callable{methods: true})
	case len(value) > 1 && (value[0].Is("Config") || value[0].Is("AutoConfig")) && value[1].Is("("):
		r.calls(name, callable{})
	case len(r.reads) == before+1 && !r.reads[before].hasDefault && len(r.variable) < maxVariables:
		if r.variable == nil {
			r.variable = make(map[string]int)
		}
		r.variable[name] = before
	}
}

// calls notes that name is called with the name of a variable.
func (r *fileReads) calls(name string, c callable) {
	if r.callables == nil {
		r.callables = make(map[string]callable)
	}
	r.callables[name] = c
}

// isEnvClass recognises Env(...), environ.Env(...) and environs.Env(...).
func isEnvClass(value []python.Token) bool {
	if len(value) > 3 && (value[0].Is("environ") || value[0].Is("environs")) && value[1].Is(".") {
		value = value[2:]
	}
	return (value[0].Is("Env") || value[0].Is("FileAwareEnv")) && value[1].Is("(")
}

// guard recognises "if not NAME:" and "if NAME is None:": when the next statement
// gives up, the variable is required.
func (r *fileReads) guard(s python.Statement, before int) {
	if !s.Begins("if") && !s.Begins("elif") && !s.Begins("assert") {
		return
	}
	condition := s.Tokens[1:]
	if colon := python.OuterIndex(condition, ":"); colon >= 0 {
		condition = condition[:colon]
	}
	negated := len(condition) > 1 && condition[0].Is("not")
	missing := len(condition) > 2 && condition[len(condition)-2].Is("is") && condition[len(condition)-1].Is("None")
	read := -1
	switch {
	case len(r.reads) == before+1:
		read = before
	case negated && len(condition) == 2:
		read = r.readIn(condition[1])
	case missing && len(condition) == 3, s.Begins("assert") && len(condition) > 0:
		read = r.readIn(condition[0])
	}
	switch {
	case read < 0 || r.reads[read].hasDefault:
	case len(r.reads) == before+1 && !s.Begins("assert") && !negated && !missing:
		// "if os.environ.get(X):" knows what to do without X.
		r.reads[read].optional = !r.reads[read].required
	case s.Begins("assert"):
		r.reads[read].required, r.reads[read].optional = true, false
	case negated || missing:
		r.guarded = read
	}
}

func (r *fileReads) readIn(variable python.Token) int {
	if read, ok := r.variable[variable.Text]; ok {
		return read
	}
	return -1
}

func (r *fileReads) isSystem(t python.Token) bool {
	return t.Kind == python.NameToken && (t.Text == "os" || slices.Contains(r.systems, t.Text))
}
