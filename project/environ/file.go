package environ

import (
	"slices"

	"dockgen/project/python"
)

// fileReads reads one file.
type fileReads struct {
	*environmentReader
	path  string
	reads []envRead

	systems  []string           // other names of the module os
	environs []string           // names of os.environ
	getenvs  []string           // names of os.getenv and os.environ.get
	makers   map[string]library // classes and functions that make a caller
	callers  map[string]*caller
	// bound are the names by which the file calls what other files define: functions
	// that read the environment, classes that have some, and objects of those.
	bound map[string]string
	// texts are the names of literal texts, or of lists of them.
	texts map[string][]string
	loops []openLoop

	functions []openFunction
	tries     []openTry
	prefixes  []openPrefix
	script    int // indent of if __name__ == "__main__", or -1

	variable map[string]span // variables of the code, and the reads that are in them
	guarded  span            // the reads that the statement before found missing
}

// span is a part of the reads of a file.
type span struct{ first, last int }

type openTry struct{ indent, first, last int }

// openLoop is a loop over literal texts.
type openLoop struct {
	indent int
	name   string
	before []string // what the name stood for
}

func (r *environmentReader) file(name string) {
	read := fileReads{environmentReader: r, path: name, script: -1}
	r.f.EachStatement(name, read.statement)
	read.leave(-1)
	r.byFile[name] = read.reads
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
		r.functions = append(r.functions, openFunction{indent: s.Indent, class: classOf(s), isClass: true})
	case s.Begins("try"):
		r.tries = append(r.tries, openTry{s.Indent, len(r.reads), -1})
	case s.Begins("except"):
		r.except(s)
	case s.Begins("for"):
		r.loop(s)
	case s.Begins("with"):
		r.with(s)
	case s.Begins("if") && r.script < 0:
		if colon := python.OuterIndex(s.Tokens, ":"); colon > 0 && python.IsScriptTest(s.Tokens[1:colon]) {
			r.script = s.Indent
			return
		}
	}
	if r.script >= 0 {
		return
	}
	if r.guarded.last > 0 && (s.Begins("raise") || slices.ContainsFunc(s.Tokens, isExit)) {
		r.require(r.guarded)
	}
	r.guarded = span{}
	r.watch(s)
	before := len(r.reads)
	lambda, loops := r.lambda(s), len(r.loops)
	r.comprehension(s)
	r.expressions(s)
	if lambda {
		r.close()
	}
	r.leaveLoops(loops)
	r.assigned(s, before)
	r.guard(s, before)
}

func (r *fileReads) require(reads span) {
	for i := reads.first; i < reads.last; i++ {
		r.reads[i].required, r.reads[i].optional = true, false
	}
}

func isExit(t python.Token) bool { return t.Is("exit") || t.Is("abort") || t.Is("_exit") }

// leave closes what a statement at indent is no longer inside of.
func (r *fileReads) leave(indent int) {
	for n := len(r.functions); n > 0 && r.functions[n-1].indent >= indent; n-- {
		r.close()
	}
	for n := len(r.tries); n > 0 && r.tries[n-1].indent > indent; n-- {
		r.tries = r.tries[:n-1]
	}
	for n := len(r.prefixes); n > 0 && r.prefixes[n-1].indent >= indent; n-- {
		r.prefixes = r.prefixes[:n-1]
	}
	open := len(r.loops)
	for open > 0 && r.loops[open-1].indent >= indent {
		open--
	}
	r.leaveLoops(open)
	if r.script >= indent {
		r.script = -1
	}
}

// except forgives the reads of its try: the code goes on without the variable.
func (r *fileReads) except(s python.Statement) {
	fn := r.function()
	if fn != nil {
		fn.caught = false
	}
	n := len(r.tries)
	if n == 0 || r.tries[n-1].indent != s.Indent {
		return
	}
	open := &r.tries[n-1]
	if open.last < 0 {
		open.last = len(r.reads)
	}
	if len(s.Tokens) > 2 && !slices.ContainsFunc(s.Tokens, func(t python.Token) bool {
		return t.Is("KeyError") || t.Is("Exception") || t.Is("LookupError") || t.Is("UndefinedValueError") || t.Is("EnvError") || t.Is("ImproperlyConfigured")
	}) {
		return
	}
	for i := open.first; i < open.last; i++ {
		r.reads[i].required, r.reads[i].optional = false, true
	}
	if fn != nil {
		fn.forgiven, fn.caught, fn.handler = true, true, s.Indent
	}
}

// imports notes what the file calls the environment, and what other files define.
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
		from, name := python.DottedPrefix(tokens[1:at]), item[0].Text
		switch {
		case from == "os" && name == "environ":
			r.environs = append(r.environs, local)
		case from == "os" && name == "getenv":
			r.getenvs = append(r.getenvs, local)
		case r.importsLibrary(from, name, local):
		case r.exported[name] != nil:
			r.calls(local, r.exported[name])
		case r.known(name) != "":
			r.bind(local, r.known(name))
		}
	}
}

// assigned notes the names that an assignment gives the environment, what reads it, or
// what was just read.
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
	case len(tokens) == 5 && tokens[1].Is(".") && tokens[2].Is("prefix") && tokens[3].Is("="):
		// django-environ puts it before every name.
		if c := r.callers[tokens[0].Text]; c != nil {
			c.prefix, _ = python.StringText(tokens[4])
		}
		return
	default:
		return
	}
	name, value := tokens[0].Text, tokens[equals+1:]
	delete(r.variable, name)
	if r.texts != nil {
		delete(r.texts, name)
	}
	if texts := textsOf(value); texts != nil {
		r.name(name, texts)
	}
	switch {
	case r.isEnvironment(value):
		r.environs = append(r.environs, name)
	case len(value) == 3 && r.isSystem(value[0]) && value[2].Is("getenv"), len(value) > 2 && value[len(value)-1].Is("get") && r.isEnvironment(value[:len(value)-2]):
		r.getenvs = append(r.getenvs, name)
	case r.makesCaller(name, value):
	case r.makesObject(name, value):
	case len(r.reads) > before && len(r.variable) < maxVariables && !slices.ContainsFunc(r.reads[before:], func(read envRead) bool { return read.hasDefault }):
		if r.variable == nil {
			r.variable = make(map[string]span)
		}
		if value[0].Is("[") && slices.ContainsFunc(value, func(t python.Token) bool { return t.Is("not") }) {
			name = "not " + name
		}
		r.variable[name] = span{before, len(r.reads)}
	}
}

// isEnvironment recognises os.environ, and dictionaries that are made of it:
// dict(os.environ), {**dotenv_values(".env"), **os.environ}.
func (r *fileReads) isEnvironment(value []python.Token) bool {
	n := len(value)
	switch {
	case n == 1:
		return slices.Contains(r.environs, value[0].Text)
	case n == 3:
		return r.isSystem(value[0]) && value[1].Is(".") && value[2].Is("environ")
	case n > 10*maxKey:
	case n > 3 && value[0].Is("dict") && value[1].Is("("):
		return r.isEnvironment(python.InBrackets(value[1:]))
	case n > 2 && value[0].Is("{") && value[n-1].Is("}"):
		for item := range python.OuterItems(value[1:n-1], ",") {
			if len(item) > 1 && item[0].Is("**") && r.isEnvironment(item[1:]) {
				return true
			}
		}
	}
	return false
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
	absent := len(condition) > 3 && condition[1].Is("not") && condition[2].Is("in") && r.isEnvironment(condition[3:])
	var reads span
	own := len(r.reads) > before
	switch {
	case own:
		reads = span{before, len(r.reads)}
	case negated && len(condition) == 2:
		reads = r.variable[condition[1].Text]
	case missing && len(condition) == 3, s.Begins("assert") && len(condition) > 0:
		reads = r.variable[condition[0].Text]
	case len(condition) == 1:
		// "if missing:", of a list of those that are not there.
		reads = r.variable["not "+condition[0].Text]
		negated = true
	}
	switch {
	case reads.last == 0 || reads.last > reads.first+1 && slices.ContainsFunc(condition, func(t python.Token) bool { return t.Is("and") }):
	case slices.ContainsFunc(r.reads[reads.first:reads.last], func(read envRead) bool { return read.hasDefault }):
	case s.Begins("assert"):
		r.require(reads)
	case own && !negated && !missing && !absent:
		// "if os.environ.get(X):" knows what to do without X.
		for i := reads.first; i < reads.last; i++ {
			r.reads[i].optional = !r.reads[i].required
		}
	default:
		r.guarded = reads
	}
}

func (r *fileReads) isSystem(t python.Token) bool {
	return t.Kind == python.NameToken && (t.Text == "os" || slices.Contains(r.systems, t.Text))
}
