package step

import (
	"path"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"dockgen/schema/credential"
)

// hereMark stands for the folder of the script that is being read, $(dirname "$0").
const hereMark = "\x01"

// expansion is what a word becomes.
type expansion struct {
	fields []string
	// unknown is why the word cannot be known by reading: "$NAME", "$(...)", a pattern
	// of files; empty when it is known.
	unknown string
}

// expand returns the words of a command. Those that are not known are kept as far as
// they are known; unknown names the first reason.
func (s *reader) expand(words []*syntax.Word) (fields []string, unknown string) {
	s.inCommand = true
	defer func() { s.inCommand = false }()
	for _, w := range words {
		if len(fields) > maxWords {
			return fields, "so many words"
		}
		e := s.word(w)
		fields = append(fields, e.fields...)
		if unknown == "" {
			unknown = e.unknown
		}
	}
	return fields, unknown
}

// value is a word as one text, as in an assignment or a comparison.
func (s *reader) value(w *syntax.Word) (text, unknown string) {
	if w == nil {
		return "", ""
	}
	e := s.word(w)
	return strings.Join(e.fields, " "), e.unknown
}

// builder makes the fields of one word.
type builder struct {
	fields  []string
	text    strings.Builder
	open    bool // a field was begun
	unknown string
}

func (b *builder) write(text string) {
	if b.text.Len()+len(text) > 16*maxValue {
		b.fail("so long a word")
		return
	}
	b.text.WriteString(text)
	b.open = true
}

func (b *builder) cut() {
	if b.open {
		b.fields = append(b.fields, b.text.String())
		b.text.Reset()
		b.open = false
	}
}

func (b *builder) fail(why string) {
	if b.unknown == "" {
		b.unknown = why
	}
}

// split writes the value of a variable outside quotes: its blanks separate fields.
func (b *builder) split(value string) {
	for i, field := range strings.Fields(value) {
		if i > 0 || strings.HasPrefix(value, " ") {
			b.cut()
		}
		b.write(field)
	}
}

func (s *reader) word(w *syntax.Word) expansion {
	var b builder
	s.parts(&b, w.Parts, false)
	b.cut()
	return expansion{b.fields, b.unknown}
}

func (s *reader) parts(b *builder, parts []syntax.WordPart, quoted bool) {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			text, pattern := unescape(part.Value, quoted)
			if pattern {
				b.fail("a pattern of file names")
			}
			b.write(text)
		case *syntax.SglQuoted:
			b.write(part.Value)
		case *syntax.DblQuoted:
			before := len(b.fields)
			s.parts(b, part.Parts, true)
			// "" is a word, and "$@" without arguments is none.
			if len(b.fields) == before && !b.open && !isAllArguments(part.Parts) {
				b.write("")
			}
		case *syntax.ParamExp:
			s.parameter(b, part, quoted)
		case *syntax.CmdSubst:
			if text := s.source(part); strings.Contains(text, "dirname") || strings.Contains(text, "BASH_SOURCE") {
				b.write(hereMark)
			} else {
				b.fail(text)
				b.write(text)
			}
		default: // arithmetic, the output of a process, patterns of bash
			b.fail(s.source(part))
			b.write(s.source(part))
		}
	}
}

func isAllArguments(parts []syntax.WordPart) bool {
	if len(parts) != 1 {
		return false
	}
	p, ok := parts[0].(*syntax.ParamExp)
	return ok && p.Param != nil && p.Param.Value == "@"
}

// unescape takes the backslashes out of literal text, and reports whether it holds a
// pattern that the shell would replace by names of files.
func unescape(text string, quoted bool) (plain string, pattern bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			if text[i] == '\n' {
				continue
			}
			if quoted && strings.IndexByte("$`\"\\", text[i]) < 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(text[i])
		default:
			pattern = pattern || !quoted && (c == '*' || c == '?')
			b.WriteByte(c)
		}
	}
	return b.String(), pattern
}

// parameter writes what $NAME, ${NAME:-default} or an argument of the script is. One
// that is not known is written as the script has it, so that a text for another shell
// still has it.
func (s *reader) parameter(b *builder, p *syntax.ParamExp, quoted bool) {
	fail := func(why string) {
		b.fail(why)
		b.write(s.source(p))
	}
	if p.Param == nil || p.Excl || p.Length || p.Index != nil || p.Slice != nil || p.Repl != nil {
		fail(s.source(p))
		return
	}
	name := p.Param.Value
	if s.inCommand && credential.LooksSecret(name) {
		// Its value, or the default that the script has, is for nobody else to read.
		fail("$" + name)
		return
	}
	write := func(text string) {
		if quoted {
			b.write(text)
		} else {
			b.split(text)
		}
	}
	var value string
	var known bool
	switch {
	case name == "@" || name == "*":
		if !s.known {
			fail("$@")
			return
		}
		if len(s.args) == 0 && p.Exp != nil && p.Exp.Word != nil {
			fallback, unknown := s.value(p.Exp.Word)
			b.unknown = firstOf(b.unknown, unknown)
			write(fallback)
			return
		}
		for i, argument := range s.args {
			if i > 0 {
				b.cut()
			}
			b.write(argument)
		}
		return
	case name == "0":
		value, known = s.script, s.script != ""
		if known {
			value = hereMark + "/" + path.Base(s.script)
		}
	case name == "?":
		value, known = "0", true // what has failed does not lead to the server
	case name == "#":
		value, known = strconv.Itoa(len(s.args)), s.known
	case strings.Contains("$!-", name):
		// The numbers of processes, the options of the shell.
	case len(name) == 1 && name[0] >= '1' && name[0] <= '9':
		if known = s.known; known && int(name[0]-'1') < len(s.args) {
			value = s.args[name[0]-'1']
		}
	default:
		if value, known = s.vars[name]; !s.computed[name] && (!known || s.external[name]) {
			s.outside = name
		}
	}
	if p.Exp != nil {
		switch p.Exp.Op {
		case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
			if value == "" && !s.computed[name] && (!known || p.Exp.Op == syntax.DefaultUnsetOrNull || p.Exp.Op == syntax.AssignUnsetOrNull || isDigit(name)) {
				fallback, unknown := s.value(p.Exp.Word)
				if unknown != "" {
					fail(unknown)
					return
				}
				write(fallback)
				return
			}
		case syntax.AlternateUnset, syntax.AlternateUnsetOrNull:
			// ${NAME:+text} of a variable that nobody has set is nothing.
			if !known {
				fail("$" + name)
			} else if value != "" {
				text, unknown := s.value(p.Exp.Word)
				b.unknown = firstOf(b.unknown, unknown)
				write(text)
			}
			return
		case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		default:
			fail(s.source(p))
			return
		}
	}
	if !known {
		fail("$" + name)
		return
	}
	write(value)
}

func isDigit(name string) bool { return len(name) == 1 && name[0] >= '0' && name[0] <= '9' }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// assign keeps the value of a variable that the script sets.
func (s *reader) assign(name string, w *syntax.Word, export bool) {
	s.outside = ""
	value, unknown := s.value(w)
	s.external[name] = s.outside != ""
	if unknown != "" || len(value) > maxValue {
		delete(s.vars, name)
		s.computed[name] = true
		if export {
			s.unexport(name)
			s.unknown = append(s.unknown, name)
		}
		return
	}
	delete(s.computed, name)
	s.vars[name] = value
	if export {
		s.unexport(name)
		s.exported = append(s.exported, name+"="+value)
	}
}
