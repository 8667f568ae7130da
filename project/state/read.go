package state

import (
	"slices"
	"strings"

	"dockgen/project/python"
)

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
