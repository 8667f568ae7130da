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
//   - env("X"), env.int("X", d) of environs, config("X", default=d) of decouple, and
//     their like (library.go): required without a default
//   - app.config.from_envvar("X"): required unless silent=True
//   - a function of the project that passes a parameter to one of these (helper.go)

// expressions reads the environment's uses in one statement.
func (r *fileReads) expressions(s python.Statement) {
	for i, t := range s.Tokens {
		if t.Kind == python.StringToken {
			inside := s
			for _, inside.Tokens = range python.Fields(t) {
				r.expressions(inside)
			}
		}
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
			silent := c.Argument(1, "silent")
			r.note(c.Argument(0, "variable_name"), envRead{evidence: s.At(t), required: len(silent) == 0 || silent[0].Is("False")}, nil)
		case t.Is("config") && attribute && i > 1 && s.Tokens[i-2].Is("decouple"):
			r.library(s, i, &caller{library: decouple})
		case t.Is("env") && attribute && i > 1 && s.Tokens[i-2].Is("environs"):
			r.library(s, i, &caller{library: environs})
		case !attribute && r.callers[t.Text] != nil:
			r.library(s, i, r.callers[t.Text])
		default:
			if h := r.helperAt(s.Tokens, i); h != nil {
				r.help(s, i, h)
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
		r.note(tokens[key:key+1], envRead{evidence: s.At(tokens[key]), optional: true}, nil)
		return
	}
	switch behind := python.Next(tokens, i); {
	case behind.Is("["):
		key := python.InBrackets(tokens[i+1:])
		end := i + len(key) + 3
		set := s.Begins("del") || end < len(tokens) && tokens[end].Is("=")
		if names := r.keys(key); set || names != nil {
			for _, name := range names {
				r.add(envRead{name: name, evidence: s.At(tokens[i]), required: !set, set: set, plain: converted(tokens, i) != ""})
			}
			return
		}
		r.note(key, envRead{evidence: s.At(tokens[i]), required: true}, nil)
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
	kind := converted(s.Tokens, open)
	read := envRead{evidence: s.At(at), plain: kind != "" || isSwitch(s.Tokens, c.End)}
	fallback := c.Argument(1, "default")
	if len(fallback) == 0 && c.End < len(s.Tokens) && s.Tokens[c.End].Is("or") {
		fallback = literalOperand(s.Tokens[c.End+1:])
		read.unreadable = len(fallback) == 0
		read.fallsBack(fallback, "")
	} else {
		read.fallsBack(fallback, kind)
	}
	// What only a fallback reads says little: get("X", "") is asked for elsewhere.
	read.optional = len(fallback) > 0 || read.unreadable
	r.note(key, read, fallback)
}

// isSwitch reports whether what ends before tokens[end] is compared with a word for yes
// or no: os.getenv("X").lower() == "true", os.getenv("X") in ("1", "yes").
func isSwitch(tokens []python.Token, end int) bool {
	for end+3 < len(tokens) && tokens[end].Is(".") && tokens[end+2].Is("(") && tokens[end+3].Is(")") {
		end += 4
	}
	for end < len(tokens) && tokens[end].Is(")") {
		end++
	}
	if end+1 >= len(tokens) || !tokens[end].Is("==") && !tokens[end].Is("!=") && !tokens[end].Is("in") {
		return false
	}
	if end++; tokens[end].Is("(") || tokens[end].Is("[") || tokens[end].Is("{") {
		end++
	}
	if end >= len(tokens) {
		return false
	}
	text, _ := python.StringText(tokens[end])
	switch strings.ToLower(text) {
	case "true", "false", "1", "0", "yes", "no", "on", "off", "y", "t":
		return true
	}
	return false
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

// fallsBack notes a fallback that is a literal. A number, True or False is the text of
// itself only where what the code gets is made one, which kind says: "int", "bool".
func (read *envRead) fallsBack(fallback []python.Token, kind string) {
	if len(fallback) == 0 {
		return
	}
	text, ok := python.TextOf(fallback)
	if !ok && len(fallback) == 1 {
		number := kind == "int" || kind == "float" || kind == "decimal" || kind == "Decimal"
		text, ok = fallback[0].Text, number && fallback[0].Kind == python.NumberToken || kind == "bool" && (fallback[0].Is("True") || fallback[0].Is("False"))
	}
	if !ok || len(text) > maxFallback || strings.ContainsAny(text, "\n\r") {
		read.unreadable = !(len(fallback) == 1 && fallback[0].Is("None"))
		return
	}
	read.fallback, read.hasDefault, read.unreadable = text, true, false
}

// maxFallback is how long a default is at most; a longer one is data.
const maxFallback = 200

// converted returns "int" or "float" of a call that stands in int(...) or float(...),
// where a number and its text are the same.
func converted(tokens []python.Token, open int) string {
	for i := open - 1; i > 0; i-- {
		switch {
		case tokens[i].Is("("):
			if tokens[i-1].Is("int") || tokens[i-1].Is("float") {
				return tokens[i-1].Text
			}
			return ""
		case tokens[i].Kind != python.NameToken && !tokens[i].Is("."):
			return ""
		}
	}
	return ""
}

func (r *fileReads) add(read envRead) {
	const enough = 10 * maxVariables
	if len(r.reads) < enough {
		r.reads = append(r.reads, read)
	}
}
