package project

import "strings"

// Bounds that keep reading linear; real code is far below them.
const (
	maxTarget     = 64 // tokens that are looked at behind one "as" or ":="
	maxFlaskNames = 32
	maxReferences = 2_000 // imports of one file
	maxLocals     = 300   // names and returns of one function
	maxRuns       = 300   // calls of the top level
)

// reader turns logical lines into a module.
type reader struct {
	scanner scanner
	module  *module
	// outline says that only what the module binds is asked for: not what functions
	// and classes hold, nor what is imported where and what runs.
	outline bool
	// flask holds the other names of Flask, and the classes derived from it.
	flask []string

	decorated bool // the lines just read were decorators
	// body is the function or class whose body is being passed over, or -1;
	// bodyIndent is how far in its head stands.
	body, bodyIndent int
	// scriptIndent is how far in an if __name__ == "__main__" stands, or -1.
	scriptIndent int
	script       bool // the current line stands under it
	// tryIndent is how far in a try and its branches stand, or -1.
	tryIndent int
	// inBody says that names are bound in a body, which is local unless that is nil.
	inBody bool
	local  *body
	// inner is how far in a function or class of the body stands, or -1.
	inner int
}

// readModule reads Python source. It has no error: of a broken file it returns
// what is legible.
func readModule(path, source string) *module {
	r := reader{scanner: scanner{tokens: make([]token, 0, roomForMost)}}
	return r.read(path, source)
}

// roomForMost is how many tokens most lines have.
const roomForMost = 32

// read is readModule with the room of the reader's scanner.
func (r *reader) read(path, source string) *module {
	r.scanner.reset(source)
	r.body, r.scriptIndent, r.tryIndent, r.inner = -1, -1, -1, -1
	r.module = &module{path: path, src: r.scanner.src, names: make([]binding, 0, 8)}
	for r.scanner.next() {
		r.line(r.scanner.tokens)
	}
	return r.module
}

// line places a logical line in its block and reads it.
func (r *reader) line(tokens []token) {
	s := &r.scanner
	if r.body >= 0 {
		// "def f(): a; b" has the rest of its body behind semicolons.
		if s.joined || s.indent > r.bodyIndent {
			r.passOver(tokens)
			return
		}
		r.body = -1
	}
	if r.scriptIndent >= 0 && !s.joined && s.indent <= r.scriptIndent {
		r.scriptIndent = -1
	}
	r.script = r.scriptIndent >= 0
	r.guard(tokens[0])
	r.statement(tokens)
}

// guard follows try blocks: what they hold may fail without harm.
func (r *reader) guard(first token) {
	s := &r.scanner
	if r.tryIndent >= 0 && !s.joined && s.indent <= r.tryIndent && !first.is("except") && !first.is("else") && !first.is("finally") {
		r.tryIndent = -1
	}
	if r.tryIndent < 0 && first.is("try") {
		r.tryIndent = s.indent
	}
}

// statement reads a simple statement or the head of a compound one, together with
// what stands on the same line behind its colon.
func (r *reader) statement(tokens []token) {
	if len(tokens) == 0 {
		return
	}
	decorated := r.decorated
	r.decorated = false
	if tokens[0].kind == nameToken {
		switch tokens[0].text {
		case "import":
			r.importModules(tokens[1:])
			return
		case "from":
			r.importNames(tokens[1:])
			return
		case "def":
			r.function(tokens, function, decorated)
			return
		case "class":
			r.class(tokens, decorated)
			return
		case "async":
			if len(tokens) > 1 && tokens[1].is("def") {
				r.function(tokens[1:], coroutine, decorated)
				return
			}
			r.statement(tokens[1:])
			return
		case "global":
			r.global(tokens[1:])
			return
		case "type":
			// "type Name = ..." and "type Name[T] = ..." since Python 3.12.
			if len(tokens) > 2 && tokens[1].kind == nameToken && (tokens[2].is("=") || tokens[2].is("[")) {
				r.bind(tokens[1], binding{})
				return
			}
		}
	}
	switch {
	case tokens[0].is("@"):
		r.decorated = true
		return
	case isCompound(tokens[0].text):
		r.compound(tokens)
		return
	}
	r.watch(tokens)
	r.assignment(tokens)
	r.call(tokens)
}

// isCompound reports whether word begins a block that is neither a function nor a class.
func isCompound(word string) bool {
	switch word {
	case "if", "elif", "else", "try", "except", "finally", "while", "for", "with":
		return true
	}
	return false
}

// compound reads the head of an if, for, with or try block.
func (r *reader) compound(tokens []token) {
	colon := outerIndex(tokens, ":")
	if colon < 0 {
		colon = len(tokens)
	}
	head := tokens[1:colon]
	r.watch(head)
	r.walrus(head)
	switch tokens[0].text {
	case "if":
		if isScriptTest(head) && !r.script {
			r.script, r.scriptIndent = true, r.scanner.indent
		}
	case "for":
		if in := outerIndex(head, "in"); in >= 0 {
			r.targets(head[:in], binding{})
		}
	case "with":
		// Parentheses may hold the whole list, so "as" counts at any depth.
		for i, t := range head {
			if t.is("as") {
				rest := head[i+1 : min(len(head), i+1+maxTarget)]
				if end := outerIndex(rest, ","); end >= 0 {
					rest = rest[:end]
				}
				r.targets(rest, binding{})
			}
		}
	}
	// Only simple statements may follow on the line, so that this goes no deeper.
	if rest := tokens[min(colon+1, len(tokens)):]; len(rest) > 0 && !isCompound(rest[0].text) {
		r.statement(rest)
	}
}

// isScriptTest recognises __name__ == "__main__", either way round.
func isScriptTest(head []token) bool {
	for len(head) > 2 && head[0].is("(") && head[len(head)-1].is(")") {
		head = head[1 : len(head)-1]
	}
	if len(head) != 3 || !head[1].is("==") {
		return false
	}
	name, text := head[0], head[2]
	if name.kind == stringToken {
		name, text = text, name
	}
	return name.is("__name__") && text.kind == stringToken && strings.Trim(text.text, `"'`) == "__main__"
}

// function reads "def name(parameters):".
func (r *reader) function(tokens []token, kind bindingKind, decorated bool) {
	if len(tokens) < 2 || tokens[1].kind != nameToken {
		return
	}
	rest := tokens[2:]
	b := binding{kind: kind, decorated: decorated, body: r.newBody()}
	// Type parameters in square brackets stand before the parameters.
	if open := outerIndex(rest, "("); open >= 0 {
		b.parameters = readParameters(inBrackets(rest[open:]))
	}
	if tokens[1].is("__getattr__") {
		r.module.open = true
	}
	colon := outerIndex(rest, ":")
	if arrow := outerIndex(rest, "->"); arrow >= 0 && arrow < colon {
		b.value = spanOf(rest[arrow+1 : colon])
	}
	r.bind(tokens[1], b)
	r.body, r.bodyIndent, r.inner = len(r.module.names)-1, r.scanner.indent, -1
	if colon >= 0 && colon+1 < len(rest) {
		r.passOver(rest[colon+1:])
	}
}

// class reads "class Name(bases):".
func (r *reader) class(tokens []token, decorated bool) {
	if len(tokens) < 2 || tokens[1].kind != nameToken {
		return
	}
	b := binding{kind: class, decorated: decorated, body: r.newBody()}
	if open := outerIndex(tokens, "("); open >= 0 {
		for base := range outerItems(inBrackets(tokens[open:]), ",") {
			if name := dottedPrefix(base); name != "" {
				b.bases = append(b.bases, name)
			}
			for _, t := range base {
				b.flask = b.flask || t.kind == nameToken && r.isFlask(t.text)
			}
		}
	}
	if b.flask {
		r.alsoFlask(tokens[1].text)
	}
	r.bind(tokens[1], b)
	r.body, r.bodyIndent = len(r.module.names)-1, r.scanner.indent
}

// newBody is where what a function or class holds is noted.
func (r *reader) newBody() *body {
	if r.outline {
		return nil
	}
	return &body{}
}

// global reads the names behind "global": the function that declares them binds
// them, some time.
func (r *reader) global(names []token) {
	for _, t := range names {
		if t.kind == nameToken {
			r.bind(t, binding{})
		}
	}
}
