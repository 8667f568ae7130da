package environ

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/python"
)

// helper is a function or method of the project that reads the variable that one of its
// parameters names.
type helper struct {
	file       string
	class      string // empty: a function
	key        pattern
	parameters []python.Parameter // without self
	fallback   int                // the parameter that is the default, or -1
	demands    int                // the parameter that makes the variable required, or -1
	// read is what a call says that passes nothing but the name.
	read envRead
}

// openFunction is a function or class that the reader is inside of.
type openFunction struct {
	name       string
	indent     int
	class      string // the class, or that around the function
	isClass    bool
	parameters []python.Parameter

	helper   *helper
	raises   bool // fails in a branch that is for a variable that is not set
	fails    bool // raises anywhere
	missing  bool // the branch is for something that is not there
	branch   int  // how far in its head stands
	caught   bool // the statement handles the error of one that is not there
	handler  int  // how far in the head of that stands
	forgiven bool // goes on in that branch, or catches the error of a variable that is not set
}

// parameter is the place of a parameter, or -1.
func (fn *openFunction) parameter(name string) int {
	return slices.IndexFunc(fn.parameters, func(p python.Parameter) bool { return p.Name == name && p.Kind != python.RestByName })
}

// function is the innermost function around the statement, or nil.
func (r *fileReads) function() *openFunction {
	if n := len(r.functions); n > 0 && !r.functions[n-1].isClass {
		return &r.functions[n-1]
	}
	return nil
}

// class is the innermost class around the statement.
func (r *fileReads) class() string {
	if n := len(r.functions); n > 0 {
		return r.functions[n-1].class
	}
	return ""
}

func classOf(s python.Statement) string {
	if len(s.Tokens) > 1 {
		return s.Tokens[1].Text
	}
	return ""
}

// enter opens a function.
func (r *fileReads) enter(s python.Statement) {
	tokens := s.Tokens
	if s.Begins("async") {
		tokens = tokens[1:]
	}
	if len(tokens) < 3 || !tokens[0].Is("def") {
		return
	}
	fn := openFunction{name: tokens[1].Text, indent: s.Indent, class: r.class()}
	if open := python.OuterIndex(tokens, "("); open >= 0 {
		fn.parameters = python.ReadParameters(python.InBrackets(tokens[open:]))
		if len(fn.parameters) > 0 && (fn.parameters[0].Name == "self" || fn.parameters[0].Name == "cls") {
			fn.parameters = fn.parameters[1:]
		}
	}
	r.functions = append(r.functions, fn)
}

// lambda opens a function that is the value of an assignment: NAME = lambda key: ...
func (r *fileReads) lambda(s python.Statement) bool {
	tokens := s.Tokens
	if len(tokens) < 6 || tokens[0].Kind != python.NameToken || !tokens[1].Is("=") || !tokens[2].Is("lambda") {
		return false
	}
	colon := slices.IndexFunc(tokens, func(t python.Token) bool { return t.Is(":") })
	if colon < 0 {
		return false
	}
	r.functions = append(r.functions, openFunction{name: tokens[0].Text, indent: s.Indent, class: r.class(), parameters: python.ReadParameters(tokens[3:colon])})
	return true
}

// watch follows what the body of a function does when a variable is not set.
func (r *fileReads) watch(s python.Statement) {
	fn := r.function()
	if fn == nil {
		return
	}
	if !s.Joined {
		fn.missing = fn.missing && s.Indent > fn.branch
		fn.caught = fn.caught && (s.Indent > fn.handler || s.Begins("except"))
	}
	switch {
	case s.Begins("if"), s.Begins("elif"):
		fn.branch, fn.missing = s.Indent, fn.asksForMissing(s.Tokens)
		returns := slices.ContainsFunc(s.Tokens, func(t python.Token) bool { return t.Is("return") })
		fn.forgiven = fn.forgiven || fn.missing && returns
		if slices.ContainsFunc(s.Tokens, func(t python.Token) bool { return t.Is("raise") }) {
			fn.fails, fn.raises = true, fn.raises || fn.missing
		}
	case s.Begins("return"):
		fn.forgiven = fn.forgiven || fn.missing
	case s.Begins("raise"), slices.ContainsFunc(s.Tokens, isExit):
		fn.fails = true
		fn.raises = fn.raises || fn.missing || fn.caught
	}
}

// asksForMissing reports whether a condition holds where something is not there: not X,
// X is None, X == "", name not in os.environ.
func (fn *openFunction) asksForMissing(tokens []python.Token) bool {
	for i, t := range tokens {
		before := python.Token{}
		if i > 0 {
			before = tokens[i-1]
		}
		switch {
		case t.Is("not") && python.Next(tokens, i).Is("in"):
			if slices.ContainsFunc(tokens[i:], func(t python.Token) bool { return t.Is("environ") }) {
				return true
			}
		case t.Is("not") && !before.Is("is"), t.Is("None") && !before.Is("not"):
			return true
		case t.Kind == python.StringToken && len(t.Text) == 2 && before.Is("=="), fn.demand(t):
			return true
		}
	}
	return false
}

// demand reports whether a name is that of a parameter that says whether a variable is
// required.
func (fn *openFunction) demand(t python.Token) bool {
	switch t.Text {
	case "required", "require", "mandatory", "must_exist", "strict", "raise_error", "needed":
		return t.Kind == python.NameToken && fn.parameter(t.Text) >= 0
	}
	return false
}

// close ends the innermost function.
func (r *fileReads) close() {
	fn := r.functions[len(r.functions)-1]
	r.functions = r.functions[:len(r.functions)-1]
	if fn.helper == nil || fn.name == "" || len(r.helpers) >= 10*maxVariables {
		return
	}
	h := fn.helper
	h.file, h.parameters, h.class = r.path, fn.parameters, fn.class
	h.demands = slices.IndexFunc(fn.parameters, func(p python.Parameter) bool {
		return fn.demand(python.Token{Kind: python.NameToken, Text: p.Name})
	})
	raises := fn.raises || fn.fails && h.fallback < 0 && !fn.forgiven
	h.read.required = h.read.required && !h.read.optional && !fn.forgiven || raises && h.demands < 0
	h.read.optional = !h.read.required && (h.read.optional || fn.forgiven)
	if h.read.required {
		h.read.fallback, h.read.hasDefault = "", false
	}
	name := fn.name
	if fn.class != "" {
		name = fn.class + "." + name
		r.classes[fn.class] = r.path
	}
	if _, known := r.helpers[name]; !known {
		r.found = append(r.found, strings.Split(name, ".")[0])
	}
	r.helpers[name] = h
}

// note adds the reads of the variables that key names. Where it is a parameter, the
// function around it is a helper.
func (r *fileReads) note(key []python.Token, read envRead, fallback []python.Token) {
	if names := r.keys(key); names != nil {
		for _, name := range names {
			read.name = name
			r.add(read)
		}
		return
	}
	fn := r.function()
	if fn == nil {
		return
	}
	p, ok := r.patternOf(fn, key)
	if !ok {
		return
	}
	if fn.helper == nil {
		fn.helper = &helper{fallback: -1, read: envRead{}}
	}
	h := fn.helper
	h.key = p
	if len(fallback) == 1 && fallback[0].Kind == python.NameToken && h.fallback < 0 {
		h.fallback = fn.parameter(fallback[0].Text)
	}
	if h.fallback < 0 {
		// What is returned in another branch.
		h.fallback = slices.IndexFunc(fn.parameters, func(p python.Parameter) bool {
			return p.Name == "default" || p.Name == "fallback" || p.Name == "default_value"
		})
	}
	h.read.required = h.read.required || read.required
	h.read.optional = h.read.optional || read.optional && !read.required
	h.read.plain = h.read.plain || read.plain
	if read.hasDefault {
		h.read.fallback, h.read.hasDefault = read.fallback, true
	}
	h.read.unreadable = h.read.unreadable || read.unreadable
}

// bind notes that local is what the project defines as name.
func (r *fileReads) bind(local, name string) {
	if r.bound == nil {
		r.bound = make(map[string]string)
	}
	r.bound[local] = name
}

// known is the helper, or the class that has some, that a name which other files import
// is; an object is of its class.
func (r *environmentReader) known(name string) string {
	if class := r.objects[name]; class != "" {
		return class
	}
	if r.helpers[name] != nil {
		return name
	}
	if r.classes[name] != "" {
		return name
	}
	return ""
}

// makesObject recognises NAME = Class(...) of a class that has helpers, and a partial
// call of a helper.
func (r *fileReads) makesObject(name string, value []python.Token) bool {
	if len(value) > 2 && value[0].Is("functools") && value[1].Is(".") {
		value = value[2:]
	}
	if len(value) < 3 || value[0].Kind != python.NameToken || !value[1].Is("(") {
		return false
	}
	if value[0].Is("partial") {
		return r.partial(name, python.ReadCall(value, 1))
	}
	class := r.local(value[0].Text)
	if class == "" || r.helpers[class] != nil || len(r.functions) > 0 {
		return false
	}
	if r.objects[name] == "" {
		r.found = append(r.found, name)
	}
	r.objects[name] = class
	r.bind(name, class)
	return true
}

// partial recognises partial(os.getenv) and partial(helper, required=True).
func (r *fileReads) partial(name string, c python.Call) bool {
	of := c.Position(0)
	if n := len(of); n > 2 && of[n-1].Is("get") && r.isEnvironment(of[:n-2]) || n == 3 && r.isSystem(of[0]) && of[2].Is("getenv") || n == 1 && slices.Contains(r.getenvs, of[0].Text) {
		r.getenvs = append(r.getenvs, name)
		return true
	}
	if len(of) != 1 {
		return false
	}
	h := r.helpers[r.local(of[0].Text)]
	if h == nil || c.Position(1) != nil {
		return false
	}
	made := *h
	made.file, made.class = r.path, ""
	made.read = h.called(c, 1, "")
	made.parameters = slices.Clone(h.parameters)
	if _, known := r.helpers[name]; !known {
		r.found = append(r.found, name)
	}
	r.helpers[name] = &made
	return true
}

// local is the helper or class that the file calls by a name.
func (r *fileReads) local(name string) string {
	if known := r.bound[name]; known != "" {
		return known
	}
	if h := r.helpers[name]; h != nil && h.file == r.path {
		return name
	}
	if r.classes[name] == r.path {
		return name
	}
	return ""
}

// helperAt is the helper that is called at token i, or nil.
func (r *fileReads) helperAt(tokens []python.Token, i int) *helper {
	if len(r.helpers) == 0 || !python.Next(tokens, i).Is("(") || i > 0 && (tokens[i-1].Is("def") || tokens[i-1].Is("class")) {
		return nil
	}
	name := tokens[i].Text
	if i < 2 || !tokens[i-1].Is(".") {
		if h := r.helpers[r.class()+"."+name]; h != nil && h.file == r.path && r.function() == nil {
			return h
		}
		return r.helpers[r.local(name)]
	}
	owner := tokens[i-2]
	if owner.Is("self") || owner.Is("cls") {
		return r.helpers[r.class()+"."+name]
	}
	if class := r.local(owner.Text); class != "" {
		return r.helpers[class+"."+name]
	}
	// A function by the name of its module.
	if h := r.helpers[name]; h != nil && h.class == "" && (strings.TrimSuffix(path.Base(h.file), ".py") == owner.Text || path.Base(path.Dir(h.file)) == owner.Text && path.Base(h.file) == "__init__.py") {
		return h
	}
	return nil
}

// argument is what a call passes for the parameter at place n.
func (h *helper) argument(c python.Call, n int) []python.Token {
	if n < 0 || n >= len(h.parameters) {
		return nil
	}
	if a := c.Keyword(h.parameters[n].Name); a != nil {
		return a
	}
	return c.Position(n)
}

// called is what a call of the helper says of its variable. The first skip arguments are
// not the helper's.
func (h *helper) called(c python.Call, skip int, kind string) envRead {
	read := h.read
	argument := func(n int) []python.Token {
		if skip > 0 {
			if n < 0 || n >= len(h.parameters) {
				return nil
			}
			return c.Keyword(h.parameters[n].Name)
		}
		return h.argument(c, n)
	}
	if fallback := argument(h.fallback); fallback != nil {
		read.required, read.optional = false, true
		read.fallsBack(fallback, kind)
	}
	if h.demands >= 0 {
		says := h.parameters[h.demands].Default
		if a := argument(h.demands); len(a) == 1 {
			says = a[0].Text
		}
		if says == "True" && !read.hasDefault {
			read.required, read.optional = true, false
		}
	}
	return read
}

// help reads a call of a helper.
func (r *fileReads) help(s python.Statement, i int, h *helper) {
	c := python.ReadCall(s.Tokens, i+1)
	key := h.argument(c, h.key.parameter)
	if key == nil {
		return
	}
	read := h.called(c, 0, converted(s.Tokens, i+1))
	read.evidence = s.At(s.Tokens[i])
	for _, name := range r.keys(key) {
		read.name = h.key.name(name)
		r.add(read)
	}
	if fn := r.function(); fn != nil && r.keys(key) == nil {
		p, ok := r.patternOf(fn, key)
		if !ok {
			return
		}
		r.note(key, read, h.argument(c, h.fallback))
		p.prefix, p.suffix, p.upper = h.key.prefix+p.prefix, p.suffix+h.key.suffix, p.upper || h.key.upper
		fn.helper.key = p
	}
}
