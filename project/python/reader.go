package python

import (
	"iter"
	"strings"
)

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
	module *Module
	at     Statement // the line that is read
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
	local  *Body
	// inner is how far in a function or class of the body stands, or -1.
	inner int
}

// ReadModule reads Python source. It has no error: of a broken file it returns
// what is legible.
func ReadModule(path, source string) *Module {
	return Cut(path, source).Module()
}

// UsualTokens is how many tokens most lines have.
const UsualTokens = 32

// read reads the logical lines of the file path, whose source is src.
func (r *reader) read(path, src string, lines iter.Seq[Statement]) *Module {
	r.body, r.scriptIndent, r.tryIndent, r.inner = -1, -1, -1, -1
	r.module = &Module{Path: path, Src: src, Names: make([]Binding, 0, 8)}
	for r.at = range lines {
		r.line(r.at.Tokens)
	}
	return r.module
}

// line places a logical line in its block and reads it.
func (r *reader) line(tokens []Token) {
	s := &r.at
	if r.body >= 0 {
		// "def f(): a; b" has the rest of its body behind semicolons.
		if s.Joined || s.Indent > r.bodyIndent {
			r.passOver(tokens)
			return
		}
		r.body = -1
	}
	if r.scriptIndent >= 0 && !s.Joined && s.Indent <= r.scriptIndent {
		r.scriptIndent = -1
	}
	r.script = r.scriptIndent >= 0
	r.guard(tokens[0])
	r.statement(tokens)
}

// guard follows try blocks: what they hold may fail without harm.
func (r *reader) guard(first Token) {
	s := &r.at
	if r.tryIndent >= 0 && !s.Joined && s.Indent <= r.tryIndent && !first.Is("except") && !first.Is("else") && !first.Is("finally") {
		r.tryIndent = -1
	}
	if r.tryIndent < 0 && first.Is("try") {
		r.tryIndent = s.Indent
	}
}

// statement reads a simple statement or the head of a compound one, together with
// what stands on the same line behind its colon.
func (r *reader) statement(tokens []Token) {
	if len(tokens) == 0 {
		return
	}
	decorated := r.decorated
	r.decorated = false
	if tokens[0].Kind == NameToken {
		switch tokens[0].Text {
		case "import":
			r.importModules(tokens[1:])
			return
		case "from":
			r.importNames(tokens[1:])
			return
		case "def":
			r.function(tokens, Function, decorated)
			return
		case "class":
			r.class(tokens, decorated)
			return
		case "async":
			if len(tokens) > 1 && tokens[1].Is("def") {
				r.function(tokens[1:], Coroutine, decorated)
				return
			}
			r.statement(tokens[1:])
			return
		case "global":
			r.global(tokens[1:])
			return
		case "type":
			// "type Name = ..." and "type Name[T] = ..." since Python 3.12.
			if len(tokens) > 2 && tokens[1].Kind == NameToken && (tokens[2].Is("=") || tokens[2].Is("[")) {
				r.bind(tokens[1], Binding{})
				return
			}
		}
	}
	switch {
	case tokens[0].Is("@"):
		r.decorated = true
		return
	case isCompound(tokens[0].Text):
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
func (r *reader) compound(tokens []Token) {
	colon := OuterIndex(tokens, ":")
	if colon < 0 {
		colon = len(tokens)
	}
	head := tokens[1:colon]
	r.watch(head)
	r.walrus(head)
	switch tokens[0].Text {
	case "if":
		if IsScriptTest(head) && !r.script {
			r.script, r.scriptIndent = true, r.at.Indent
		}
	case "for":
		if in := OuterIndex(head, "in"); in >= 0 {
			r.targets(head[:in], Binding{})
		}
	case "with":
		// Parentheses may hold the whole list, so "as" counts at any depth.
		for i, t := range head {
			if t.Is("as") {
				rest := head[i+1 : min(len(head), i+1+maxTarget)]
				if end := OuterIndex(rest, ","); end >= 0 {
					rest = rest[:end]
				}
				r.targets(rest, Binding{})
			}
		}
	}
	// Only simple statements may follow on the line, so that this goes no deeper.
	if rest := tokens[min(colon+1, len(tokens)):]; len(rest) > 0 && !isCompound(rest[0].Text) {
		r.statement(rest)
	}
}

// IsScriptTest recognises __name__ == "__main__", either way round.
func IsScriptTest(head []Token) bool {
	for len(head) > 2 && head[0].Is("(") && head[len(head)-1].Is(")") {
		head = head[1 : len(head)-1]
	}
	if len(head) != 3 || !head[1].Is("==") {
		return false
	}
	name, text := head[0], head[2]
	if name.Kind == StringToken {
		name, text = text, name
	}
	return name.Is("__name__") && text.Kind == StringToken && strings.Trim(text.Text, `"'`) == "__main__"
}

// function reads "def name(parameters):".
func (r *reader) function(tokens []Token, kind bindingKind, decorated bool) {
	if len(tokens) < 2 || tokens[1].Kind != NameToken {
		return
	}
	rest := tokens[2:]
	b := Binding{Kind: kind, Decorated: decorated, Body: &Body{}}
	// Type parameters in square brackets stand before the parameters.
	if open := OuterIndex(rest, "("); open >= 0 {
		b.Parameters = ReadParameters(InBrackets(rest[open:]))
	}
	if tokens[1].Is("__getattr__") {
		r.module.Open = true
	}
	colon := OuterIndex(rest, ":")
	if arrow := OuterIndex(rest, "->"); arrow >= 0 && arrow < colon {
		b.Value = spanOf(rest[arrow+1 : colon])
	}
	r.bind(tokens[1], b)
	r.body, r.bodyIndent, r.inner = len(r.module.Names)-1, r.at.Indent, -1
	if colon >= 0 && colon+1 < len(rest) {
		r.passOver(rest[colon+1:])
	}
}

// class reads "class Name(bases):".
func (r *reader) class(tokens []Token, decorated bool) {
	if len(tokens) < 2 || tokens[1].Kind != NameToken {
		return
	}
	b := Binding{Kind: Class, Decorated: decorated, Body: &Body{}}
	if open := OuterIndex(tokens, "("); open >= 0 {
		for base := range OuterItems(InBrackets(tokens[open:]), ",") {
			if name := DottedPrefix(base); name != "" {
				b.Bases = append(b.Bases, name)
			}
			for _, t := range base {
				b.Flask = b.Flask || t.Kind == NameToken && r.isFlask(t.Text)
			}
		}
	}
	if b.Flask {
		r.alsoFlask(tokens[1].Text)
	}
	r.bind(tokens[1], b)
	r.body, r.bodyIndent = len(r.module.Names)-1, r.at.Indent
}

// global reads the names behind "global": the function that declares them binds
// them, some time.
func (r *reader) global(names []Token) {
	for _, t := range names {
		if t.Kind == NameToken {
			r.bind(t, Binding{})
		}
	}
}
