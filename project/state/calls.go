package state

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
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

// callReader reads one file, statement by statement.
type callReader struct {
	*fileCalls
	scopes []scope
	first  bool // the decorator just read
}

type scope struct {
	indent int
	class  string
	fn     *function
	script bool
}

func (r *callReader) statement(s python.Statement) {
	for n := len(r.scopes); n > 0 && !s.Joined && r.scopes[n-1].indent >= s.Indent; n-- {
		r.scopes = r.scopes[:n-1]
	}
	first := r.first
	r.first = false
	switch {
	case s.Begins("@"):
		r.first = first || slices.ContainsFunc(s.Tokens, func(t python.Token) bool {
			return t.Is("before_first_request") || t.Is("before_app_first_request")
		})
		return
	case s.Begins("from"), s.Begins("import"):
		r.imported(s.Tokens)
		return
	case s.Begins("class") && len(s.Tokens) > 1:
		r.class(s)
		return
	case s.Begins("def") && len(s.Tokens) > 1, s.Begins("async") && len(s.Tokens) > 2 && s.Tokens[1].Is("def"):
		tokens := s.Tokens
		if s.Begins("async") {
			tokens = tokens[1:]
		}
		fn := &function{file: r.fileCalls, name: tokens[1].Text, class: r.around().class, first: first}
		r.functions = append(r.functions, fn)
		r.scopes = append(r.scopes, scope{indent: s.Indent, fn: fn, class: fn.class, script: r.around().script})
		if colon := python.OuterIndex(tokens, ":"); colon > 0 {
			r.callsAmong(s, tokens[colon+1:])
		}
		return
	case s.Begins("if") && asksForScript(s.Tokens):
		r.scopes = append(r.scopes, scope{indent: s.Indent, fn: r.around().fn, class: r.around().class, script: true})
	}
	r.assigns(s.Tokens)
	r.callsAmong(s, s.Tokens)
}

// asksForScript reports whether a condition holds only when the file is run as a program,
// or in the process that Flask's reloader starts.
func asksForScript(tokens []python.Token) bool {
	head := tokens[1:max(1, python.OuterIndex(tokens, ":"))]
	if python.IsScriptTest(head) {
		return true
	}
	reloader := false
	for _, t := range head {
		if t.Is("or") || t.Is("not") || t.Is("!=") {
			return false
		}
		text, _ := python.StringText(t)
		reloader = reloader || text == "WERKZEUG_RUN_MAIN"
	}
	return reloader
}

// around is what the statement stands in.
func (r *callReader) around() scope {
	if n := len(r.scopes); n > 0 {
		return r.scopes[n-1]
	}
	return scope{}
}

func (r *callReader) class(s python.Statement) {
	name := s.Tokens[1].Text
	r.scopes = append(r.scopes, scope{indent: s.Indent, class: name, script: r.around().script})
	if open := python.OuterIndex(s.Tokens, "("); open > 0 {
		for base := range python.OuterItems(python.InBrackets(s.Tokens[open:]), ",") {
			if r.isThread(python.DottedPrefix(base)) {
				r.threads = append(r.threads, name)
			}
		}
	}
}

// isThread reports whether a dotted name is a class that runs something beside the code
// that starts it: of threading, or of multiprocessing.
func (r *fileCalls) isThread(dotted string) bool {
	last := lastPart(dotted)
	before := strings.TrimSuffix(strings.TrimSuffix(dotted, last), ".")
	module := r.from[last]
	if before != "" {
		module = r.from[before]
	}
	switch last {
	case "Thread", "Timer":
		return module == "threading"
	case "Process":
		return module == "multiprocessing" || module == "multiprocess"
	}
	return before == "" && slices.Contains(r.threads, last)
}

// imported notes where names are from: "import a.b as c", "from a import b".
func (r *callReader) imported(tokens []python.Token) {
	at := python.OuterIndex(tokens, "import")
	if tokens[0].Is("import") {
		for item := range python.OuterItems(tokens[1:], ",") {
			if len(item) > 0 {
				module := python.DottedPrefix(item)
				r.from[item[len(item)-1].Text] = module
				r.from[lastPart(module)] = module
			}
		}
		return
	}
	if at < 1 {
		return
	}
	module, names := "", tokens[at+1:]
	for _, t := range tokens[1:at] {
		module += t.Text
		if len(module) > 500 {
			return
		}
	}
	if len(names) > 0 && names[0].Is("(") {
		names = python.InBrackets(names)
	}
	for item := range python.OuterItems(names, ",") {
		if len(item) > 0 {
			r.from[item[len(item)-1].Text] = module
			if strings.Trim(module, ".") == "" {
				// "from . import jobs" brings a module.
				r.from[item[len(item)-1].Text] = item[0].Text
			}
		}
	}
}

// assigns notes "name = Class(...)" and "self.name = module.Class(...)".
func (r *callReader) assigns(tokens []python.Token) {
	equals := python.OuterIndex(tokens, "=")
	if equals < 1 || tokens[equals-1].Kind != python.NameToken {
		return
	}
	target := tokens[equals-1].Text
	if tokens[1].Is(":") {
		target = tokens[0].Text // it has an annotation
	}
	value := tokens[equals+1:]
	if name := python.DottedPrefix(value); name != "" {
		if behind := 2*strings.Count(name, ".") + 1; behind < len(value) && value[behind].Is("(") {
			r.assigned[target] = name
		}
	}
}

// callsAmong adds the calls among tokens. What a lambda does happens later.
func (r *callReader) callsAmong(s python.Statement, tokens []python.Token) {
	in := r.around()
	for i, t := range tokens {
		if t.Is("lambda") {
			return
		}
		if t.Kind != python.NameToken || !python.Next(tokens, i).Is("(") || len(r.calls) >= maxCalls {
			continue
		}
		c := made{name: t.Text, in: in.fn, at: s.At(t), script: in.script, empty: i+2 < len(tokens) && tokens[i+2].Is(")")}
		if i > 1 && tokens[i-1].Is(".") {
			if owner := tokens[i-2]; owner.Kind == python.NameToken {
				c.owner = owner.Text
			} else if owner.Is(")") && len(tokens) < maxChained {
				c.of = calleeBefore(tokens[:i-1])
			}
			if c.owner+c.of == "" {
				c.of = "?" // something that is not known
			}
		}
		r.calls = append(r.calls, c)
	}
}

// calleeBefore is the dotted name of what is called by the parentheses that tokens end with.
func calleeBefore(tokens []python.Token) string {
	depth := 0
	for i := len(tokens) - 1; i > 0; i-- {
		switch t := tokens[i]; {
		case t.Is(")"), t.Is("]"), t.Is("}"):
			depth++
		case t.Is("("), t.Is("["), t.Is("{"):
			if depth--; depth == 0 {
				begin := i - 1
				for begin > 1 && tokens[begin-1].Is(".") && tokens[begin-2].Kind == python.NameToken {
					begin -= 2
				}
				return python.DottedPrefix(tokens[begin:i])
			}
		}
	}
	return ""
}

// lastPart is what stands behind the last dot of a name.
func lastPart(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }
