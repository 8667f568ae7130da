package project

import "slices"

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
	r.f.eachStatement(name, read.statement)
	read.leave(-1)
}

func (r *fileReads) statement(s statement) {
	if !s.joined {
		r.leave(s.indent)
	}
	switch {
	case s.begins("import"), s.begins("from"):
		r.imports(s.tokens)
		return
	case s.begins("def"), s.begins("async"):
		r.enter(s)
	case s.begins("class"):
		r.functions = append(r.functions, openFunction{indent: s.indent, inClass: true})
	case s.begins("try"):
		r.tries = append(r.tries, openTry{s.indent, len(r.reads), -1})
	case s.begins("except"):
		r.except(s)
	case s.begins("if") && r.script < 0:
		if colon := outerIndex(s.tokens, ":"); colon > 0 && isScriptTest(s.tokens[1:colon]) {
			r.script = s.indent
			return
		}
	}
	if r.script >= 0 {
		return
	}
	if r.guarded >= 0 && (s.begins("raise") || slices.ContainsFunc(s.tokens, isExit)) {
		r.reads[r.guarded].required, r.reads[r.guarded].optional = true, false
	}
	r.guarded = -1
	if n := len(r.functions); n > 0 && s.begins("raise") {
		r.functions[n-1].raises = true
	}
	before := len(r.reads)
	r.expressions(s)
	r.assigned(s, before)
	r.guard(s, before)
}

func isExit(t token) bool { return t.is("exit") || t.is("abort") }

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
func (r *fileReads) enter(s statement) {
	tokens := s.tokens
	if s.begins("async") {
		tokens = tokens[1:]
	}
	fn := openFunction{indent: s.indent}
	if n := len(r.functions); n > 0 {
		fn.inClass = r.functions[n-1].inClass
	}
	if len(tokens) > 2 && tokens[0].is("def") {
		fn.name = tokens[1].text
		if open := outerIndex(tokens, "("); open >= 0 {
			if parameters := readParameters(inBrackets(tokens[open:])); len(parameters) > 0 && !fn.inClass {
				fn.key = parameters[0].name
				fn.rest = len(parameters) > 1
			}
		}
	}
	r.functions = append(r.functions, fn)
}

// except forgives the reads of its try: the code goes on without the variable.
func (r *fileReads) except(s statement) {
	n := len(r.tries)
	if n == 0 || r.tries[n-1].indent != s.indent {
		return
	}
	open := &r.tries[n-1]
	if open.last < 0 {
		open.last = len(r.reads)
	}
	if len(s.tokens) > 2 && !slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.is("KeyError") || t.is("Exception") || t.is("LookupError") || t.is("UndefinedValueError") || t.is("EnvError")
	}) {
		return
	}
	for i := open.first; i < open.last; i++ {
		r.reads[i].required, r.reads[i].optional = false, true
	}
}

// imports notes what the file calls the environment.
func (r *fileReads) imports(tokens []token) {
	if tokens[0].is("import") {
		for item := range outerItems(tokens[1:], ",") {
			if len(item) == 3 && item[0].is("os") {
				r.systems = append(r.systems, item[2].text)
			}
		}
		return
	}
	at := outerIndex(tokens, "import")
	if at < 0 {
		return
	}
	names := tokens[at+1:]
	if len(names) > 0 && names[0].is("(") {
		names = inBrackets(names)
	}
	for item := range outerItems(names, ",") {
		if len(item) == 0 {
			continue
		}
		local := item[len(item)-1].text
		switch from, name := dottedPrefix(tokens[1:at]), item[0].text; {
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
func (r *fileReads) assigned(s statement, before int) {
	tokens := s.tokens
	if len(tokens) < 3 || tokens[0].kind != nameToken {
		return
	}
	equals := 1
	switch {
	case tokens[1].is("="):
	case tokens[1].is(":"):
		if equals = outerIndex(tokens, "="); equals < 0 {
			return
		}
	default:
		return
	}
	name, value := tokens[0].text, tokens[equals+1:]
	delete(r.variable, name)
	switch {
	case len(value) == 3 && r.isSystem(value[0]) && value[1].is(".") && value[2].is("environ"):
		r.environs = append(r.environs, name)
	case len(value) > 2 && isEnvClass(value):
		r.calls(name, callable{methods: true})
	case len(value) > 1 && (value[0].is("Config") || value[0].is("AutoConfig")) && value[1].is("("):
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
func isEnvClass(value []token) bool {
	if len(value) > 3 && (value[0].is("environ") || value[0].is("environs")) && value[1].is(".") {
		value = value[2:]
	}
	return (value[0].is("Env") || value[0].is("FileAwareEnv")) && value[1].is("(")
}

// guard recognises "if not NAME:" and "if NAME is None:": when the next statement
// gives up, the variable is required.
func (r *fileReads) guard(s statement, before int) {
	if !s.begins("if") && !s.begins("elif") && !s.begins("assert") {
		return
	}
	condition := s.tokens[1:]
	if colon := outerIndex(condition, ":"); colon >= 0 {
		condition = condition[:colon]
	}
	negated := len(condition) > 1 && condition[0].is("not")
	missing := len(condition) > 2 && condition[len(condition)-2].is("is") && condition[len(condition)-1].is("None")
	read := -1
	switch {
	case len(r.reads) == before+1:
		read = before
	case negated && len(condition) == 2:
		read = r.readIn(condition[1])
	case missing && len(condition) == 3, s.begins("assert") && len(condition) > 0:
		read = r.readIn(condition[0])
	}
	switch {
	case read < 0 || r.reads[read].hasDefault:
	case len(r.reads) == before+1 && !s.begins("assert") && !negated && !missing:
		// "if os.environ.get(X):" knows what to do without X.
		r.reads[read].optional = !r.reads[read].required
	case s.begins("assert"):
		r.reads[read].required, r.reads[read].optional = true, false
	case negated || missing:
		r.guarded = read
	}
}

func (r *fileReads) readIn(variable token) int {
	if read, ok := r.variable[variable.text]; ok {
		return read
	}
	return -1
}

func (r *fileReads) isSystem(t token) bool {
	return t.kind == nameToken && (t.text == "os" || slices.Contains(r.systems, t.text))
}
