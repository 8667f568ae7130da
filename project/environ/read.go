package environ

import (
	"slices"
	"strings"

	"dockgen/project/python"
)

// The expressions that read the environment, and what each says of a variable:
//
//   - os.environ["X"]: required; on the left of "=" it is set instead
//   - os.environ.get("X", d), os.getenv("X", d): optional, d its default
//   - os.environ.get("X") or d: the same
//   - "X" in os.environ: the code can do without
//   - env("X"), env.int("X", d) of environs, config("X", default=d) of decouple:
//     required without a default
//   - app.config.from_envvar("X"): required unless silent=True
//   - a function of the project that passes its first parameter to one of these

// expressions reads the environment's uses in one statement.
func (r *fileReads) expressions(s python.Statement) {
	for i, t := range s.Tokens {
		if t.Kind != python.NameToken {
			continue
		}
		attribute := i > 0 && s.Tokens[i-1].Is(".")
		system := attribute && i > 1 && r.isSystem(s.Tokens[i-2])
		switch {
		case t.Is("environ") && system, !attribute && slices.Contains(r.environs, t.Text):
			r.environ(s, i, system)
		case t.Is("getenv") && system, !attribute && slices.Contains(r.getenvs, t.Text):
			if python.Next(s.Tokens, i).Is("(") {
				r.get(s, t, i+1)
			}
		case t.Is("from_envvar") && attribute && python.Next(s.Tokens, i).Is("("):
			c := python.ReadCall(s.Tokens, i+1)
			if name, ok := python.TextOf(c.Argument(0, "variable_name")); ok {
				silent := c.Argument(1, "silent")
				r.add(envRead{name: name, evidence: s.At(t), required: len(silent) == 0 || silent[0].Is("False")})
			}
		case !attribute:
			if c, ok := r.callables[t.Text]; ok {
				r.callable(s, i, c)
			}
		}
	}
}

// environ reads what is done with os.environ at token i.
func (r *fileReads) environ(s python.Statement, i int, system bool) {
	tokens := s.Tokens
	first := i
	if system {
		first = i - 2
	}
	if first > 1 && tokens[first-1].Is("in") {
		key := first - 2
		if tokens[key].Is("not") && key > 0 {
			key--
		}
		if name, ok := python.StringText(tokens[key]); ok {
			r.add(envRead{name: name, evidence: s.At(tokens[key]), optional: true})
		}
		return
	}
	switch behind := python.Next(tokens, i); {
	case behind.Is("["):
		key := python.InBrackets(tokens[i+1:])
		r.parameter(key, true)
		name, ok := python.TextOf(key)
		if !ok {
			return
		}
		end := i + len(key) + 3
		set := s.Begins("del") || end < len(tokens) && tokens[end].Is("=")
		r.add(envRead{name: name, evidence: s.At(tokens[i]), required: !set, set: set})
	case behind.Is(".") && i+3 < len(tokens) && tokens[i+3].Is("("):
		switch method := tokens[i+2]; method.Text {
		case "get", "pop":
			r.get(s, tokens[i], i+3)
		case "setdefault":
			if name, ok := python.TextOf(python.ReadCall(tokens, i+3).Argument(0, "key")); ok {
				r.add(envRead{name: name, evidence: s.At(tokens[i]), set: true})
			}
		}
	}
}

// get reads a call with a name and a fallback, whose parenthesis is tokens[open].
func (r *fileReads) get(s python.Statement, at python.Token, open int) {
	c := python.ReadCall(s.Tokens, open)
	key := c.Argument(0, "key")
	r.parameter(key, false)
	name, ok := python.TextOf(key)
	if !ok {
		return
	}
	read := envRead{name: name, evidence: s.At(at), optional: true}
	fallback := c.Argument(1, "default")
	if len(fallback) == 0 && c.End < len(s.Tokens) && s.Tokens[c.End].Is("or") {
		fallback = literalOperand(s.Tokens[c.End+1:])
		read.unreadable = len(fallback) == 0
		read.fallsBack(fallback, false)
	} else {
		read.fallsBack(fallback, converted(s.Tokens, open))
	}
	// What only a fallback reads says little: get("X", "") is asked for elsewhere.
	read.optional = len(fallback) > 0 || read.unreadable
	r.add(read)
}

// literalOperand returns the literal that an operand of "or" is, at the start of
// tokens. It is empty of one that is more than that: os.path.join(...), "a" + b.
func literalOperand(tokens []python.Token) []python.Token {
	end := slices.IndexFunc(tokens, func(t python.Token) bool { return t.Kind != python.StringToken && t.Kind != python.NumberToken })
	if end < 0 {
		return tokens
	}
	switch tokens[end].Text {
	case "or", ")", "]", "}", ",", ":", ";":
		return tokens[:end]
	}
	return nil
}

// fallsBack notes a fallback that is a literal. A number is the text of itself only
// where the code converts what it gets.
func (read *envRead) fallsBack(fallback []python.Token, number bool) {
	if len(fallback) == 0 {
		return
	}
	text, ok := python.TextOf(fallback)
	if !ok && number && len(fallback) == 1 && fallback[0].Kind == python.NumberToken {
		text, ok = fallback[0].Text, true
	}
	if !ok || len(text) > maxFallback || strings.ContainsAny(text, "\n\r") {
		read.unreadable = !(len(fallback) == 1 && fallback[0].Is("None"))
		return
	}
	read.fallback, read.hasDefault, read.unreadable = text, true, false
}

// maxFallback is how long a default is at most; a longer one is data.
const maxFallback = 200

// converted reports whether a call stands in int(...) or float(...), where a
// number and its text are the same.
func converted(tokens []python.Token, open int) bool {
	for i := open - 1; i > 0; i-- {
		switch {
		case tokens[i].Is("("):
			return tokens[i-1].Is("int") || tokens[i-1].Is("float")
		case tokens[i].Kind != python.NameToken && !tokens[i].Is("."):
			return false
		}
	}
	return false
}

// callable reads env("X", d) and env.int("X", d).
func (r *fileReads) callable(s python.Statement, i int, c callable) {
	open := i + 1
	number := false
	if c.methods && python.Next(s.Tokens, i).Is(".") && i+3 < len(s.Tokens) {
		switch method := s.Tokens[i+2]; method.Text {
		case "prefixed", "read_env", "read_envfile", "seal", "dump":
			return
		case "int", "float":
			number = true
		}
		open = i + 3
	}
	if open >= len(s.Tokens) || !s.Tokens[open].Is("(") {
		return
	}
	called := python.ReadCall(s.Tokens, open)
	name, ok := python.TextOf(called.Argument(0, "var"))
	if !ok {
		return
	}
	fallback := called.Keyword("default")
	// The second argument of environs and decouple is the default; django-environ
	// has a cast there, which is a name.
	if second := called.Position(1); second != nil && (len(second) != 1 || second[0].Kind != python.NameToken || second[0].Is("None")) {
		fallback = second
	}
	if cast := called.Keyword("cast"); len(cast) == 1 && (cast[0].Is("int") || cast[0].Is("float")) {
		number = true
	}
	read := envRead{name: name, evidence: s.At(s.Tokens[i]), required: len(fallback) == 0, optional: len(fallback) > 0}
	read.fallsBack(fallback, number)
	r.add(read)
}

// parameter notes that the enclosing function reads the variable that its first
// parameter names.
func (r *fileReads) parameter(key []python.Token, fails bool) {
	n := len(r.functions)
	if n == 0 || len(key) != 1 || key[0].Kind != python.NameToken || key[0].Text != r.functions[n-1].key {
		return
	}
	fn := &r.functions[n-1]
	fn.reads = true
	fn.fails = fn.fails || fails
}

func (r *fileReads) add(read envRead) {
	const enough = 10 * maxVariables
	if len(r.reads) < enough {
		r.reads = append(r.reads, read)
	}
}

// wrapped reads the calls of the project's own functions in the file name.
func (r *environmentReader) wrapped(name string) {
	local := make(map[string]wrapper)
	for word, w := range r.wrappers {
		if w.file == name {
			local[word] = w
		}
	}
	r.f.EachStatement(name, func(s python.Statement) {
		switch {
		case s.Begins("from"):
			if at := python.OuterIndex(s.Tokens, "import"); at > 0 {
				for i, t := range s.Tokens[at:] {
					if w, ok := r.wrappers[t.Text]; ok && t.Kind == python.NameToken {
						if behind := python.Next(s.Tokens[at:], i); behind.Is("as") && at+i+2 < len(s.Tokens) {
							local[s.Tokens[at+i+2].Text] = w
						} else {
							local[t.Text] = w
						}
					}
				}
			}
			return
		case s.Begins("def"):
			return
		}
		for i, t := range s.Tokens {
			w, ok := local[t.Text]
			if !ok || t.Kind != python.NameToken || i > 0 && s.Tokens[i-1].Is(".") || !python.Next(s.Tokens, i).Is("(") {
				continue
			}
			c := python.ReadCall(s.Tokens, i+1)
			key, ok := python.TextOf(c.Position(0))
			if !ok {
				continue
			}
			read := envRead{name: key, evidence: s.At(t)}
			if c.Several() {
				read.optional = true
				fallback := c.Position(1)
				if fallback == nil {
					fallback = c.Keyword("default")
				}
				read.fallsBack(fallback, false)
			} else {
				read.required, read.optional = w.raises && !w.optional, w.optional
			}
			r.reads = append(r.reads, read)
		}
	})
}
