package project

import (
	"slices"
	"strings"
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
func (r *fileReads) expressions(s statement) {
	for i, t := range s.tokens {
		if t.kind != nameToken {
			continue
		}
		attribute := i > 0 && s.tokens[i-1].is(".")
		system := attribute && i > 1 && r.isSystem(s.tokens[i-2])
		switch {
		case t.is("environ") && system, !attribute && slices.Contains(r.environs, t.text):
			r.environ(s, i, system)
		case t.is("getenv") && system, !attribute && slices.Contains(r.getenvs, t.text):
			if next(s.tokens, i).is("(") {
				r.get(s, t, i+1)
			}
		case t.is("from_envvar") && attribute && next(s.tokens, i).is("("):
			c := readCall(s.tokens, i+1)
			if name, ok := textOf(c.argument(0, "variable_name")); ok {
				silent := c.argument(1, "silent")
				r.add(envRead{name: name, evidence: s.at(t), required: len(silent) == 0 || silent[0].is("False")})
			}
		case !attribute:
			if c, ok := r.callables[t.text]; ok {
				r.callable(s, i, c)
			}
		}
	}
}

// next is the token behind tokens[i], or the zero token.
func next(tokens []token, i int) token {
	if i+1 < len(tokens) {
		return tokens[i+1]
	}
	return token{}
}

// environ reads what is done with os.environ at token i.
func (r *fileReads) environ(s statement, i int, system bool) {
	tokens := s.tokens
	first := i
	if system {
		first = i - 2
	}
	if first > 1 && tokens[first-1].is("in") {
		key := first - 2
		if tokens[key].is("not") && key > 0 {
			key--
		}
		if name, ok := stringText(tokens[key]); ok {
			r.add(envRead{name: name, evidence: s.at(tokens[key]), optional: true})
		}
		return
	}
	switch behind := next(tokens, i); {
	case behind.is("["):
		key := inBrackets(tokens[i+1:])
		r.parameter(key, true)
		name, ok := textOf(key)
		if !ok {
			return
		}
		end := i + len(key) + 3
		set := s.begins("del") || end < len(tokens) && tokens[end].is("=")
		r.add(envRead{name: name, evidence: s.at(tokens[i]), required: !set, set: set})
	case behind.is(".") && i+3 < len(tokens) && tokens[i+3].is("("):
		switch method := tokens[i+2]; method.text {
		case "get", "pop":
			r.get(s, tokens[i], i+3)
		case "setdefault":
			if name, ok := textOf(readCall(tokens, i+3).argument(0, "key")); ok {
				r.add(envRead{name: name, evidence: s.at(tokens[i]), set: true})
			}
		}
	}
}

// get reads a call with a name and a fallback, whose parenthesis is tokens[open].
func (r *fileReads) get(s statement, at token, open int) {
	c := readCall(s.tokens, open)
	key := c.argument(0, "key")
	r.parameter(key, false)
	name, ok := textOf(key)
	if !ok {
		return
	}
	read := envRead{name: name, evidence: s.at(at), optional: true}
	fallback := c.argument(1, "default")
	if len(fallback) == 0 && c.end < len(s.tokens) && s.tokens[c.end].is("or") {
		fallback = literalOperand(s.tokens[c.end+1:])
		read.unreadable = len(fallback) == 0
		read.fallsBack(fallback, false)
	} else {
		read.fallsBack(fallback, converted(s.tokens, open))
	}
	// What only a fallback reads says little: get("X", "") is asked for elsewhere.
	read.optional = len(fallback) > 0 || read.unreadable
	r.add(read)
}

// literalOperand returns the literal that an operand of "or" is, at the start of
// tokens. It is empty of one that is more than that: os.path.join(...), "a" + b.
func literalOperand(tokens []token) []token {
	end := slices.IndexFunc(tokens, func(t token) bool { return t.kind != stringToken && t.kind != numberToken })
	if end < 0 {
		return tokens
	}
	switch tokens[end].text {
	case "or", ")", "]", "}", ",", ":", ";":
		return tokens[:end]
	}
	return nil
}

// fallsBack notes a fallback that is a literal. A number is the text of itself only
// where the code converts what it gets.
func (read *envRead) fallsBack(fallback []token, number bool) {
	if len(fallback) == 0 {
		return
	}
	text, ok := textOf(fallback)
	if !ok && number && len(fallback) == 1 && fallback[0].kind == numberToken {
		text, ok = fallback[0].text, true
	}
	if !ok || len(text) > maxFallback || strings.ContainsAny(text, "\n\r") {
		read.unreadable = !(len(fallback) == 1 && fallback[0].is("None"))
		return
	}
	read.fallback, read.hasDefault, read.unreadable = text, true, false
}

// maxFallback is how long a default is at most; a longer one is data.
const maxFallback = 200

// converted reports whether a call stands in int(...) or float(...), where a
// number and its text are the same.
func converted(tokens []token, open int) bool {
	for i := open - 1; i > 0; i-- {
		switch {
		case tokens[i].is("("):
			return tokens[i-1].is("int") || tokens[i-1].is("float")
		case tokens[i].kind != nameToken && !tokens[i].is("."):
			return false
		}
	}
	return false
}

// callable reads env("X", d) and env.int("X", d).
func (r *fileReads) callable(s statement, i int, c callable) {
	open := i + 1
	number := false
	if c.methods && next(s.tokens, i).is(".") && i+3 < len(s.tokens) {
		switch method := s.tokens[i+2]; method.text {
		case "prefixed", "read_env", "read_envfile", "seal", "dump":
			return
		case "int", "float":
			number = true
		}
		open = i + 3
	}
	if open >= len(s.tokens) || !s.tokens[open].is("(") {
		return
	}
	called := readCall(s.tokens, open)
	name, ok := textOf(called.argument(0, "var"))
	if !ok {
		return
	}
	fallback := called.keyword("default")
	// The second argument of environs and decouple is the default; django-environ
	// has a cast there, which is a name.
	if second := called.position(1); second != nil && (len(second) != 1 || second[0].kind != nameToken || second[0].is("None")) {
		fallback = second
	}
	if cast := called.keyword("cast"); len(cast) == 1 && (cast[0].is("int") || cast[0].is("float")) {
		number = true
	}
	read := envRead{name: name, evidence: s.at(s.tokens[i]), required: len(fallback) == 0, optional: len(fallback) > 0}
	read.fallsBack(fallback, number)
	r.add(read)
}

// parameter notes that the enclosing function reads the variable that its first
// parameter names.
func (r *fileReads) parameter(key []token, fails bool) {
	n := len(r.functions)
	if n == 0 || len(key) != 1 || key[0].kind != nameToken || key[0].text != r.functions[n-1].key {
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
	r.f.eachStatement(name, func(s statement) {
		switch {
		case s.begins("from"):
			if at := outerIndex(s.tokens, "import"); at > 0 {
				for i, t := range s.tokens[at:] {
					if w, ok := r.wrappers[t.text]; ok && t.kind == nameToken {
						if behind := next(s.tokens[at:], i); behind.is("as") && at+i+2 < len(s.tokens) {
							local[s.tokens[at+i+2].text] = w
						} else {
							local[t.text] = w
						}
					}
				}
			}
			return
		case s.begins("def"):
			return
		}
		for i, t := range s.tokens {
			w, ok := local[t.text]
			if !ok || t.kind != nameToken || i > 0 && s.tokens[i-1].is(".") || !next(s.tokens, i).is("(") {
				continue
			}
			c := readCall(s.tokens, i+1)
			key, ok := textOf(c.position(0))
			if !ok {
				continue
			}
			read := envRead{name: key, evidence: s.at(t)}
			if c.several() {
				read.optional = true
				fallback := c.position(1)
				if fallback == nil {
					fallback = c.keyword("default")
				}
				read.fallsBack(fallback, false)
			} else {
				read.required, read.optional = w.raises && !w.optional, w.optional
			}
			r.reads = append(r.reads, read)
		}
	})
}
