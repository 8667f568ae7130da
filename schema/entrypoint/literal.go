package entrypoint

import (
	"strings"
	"unicode/utf8"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// literal is a Python value that ast.literal_eval accepts.
type literal struct {
	isText  bool   // a str or bytes literal
	text    string // its content, escapes resolved
	mutable bool   // list, set, dict, or a tuple that holds one: no dict key
	keys    []literal
	items   []literal // elements; the values of keys when it is a dict
}

// callArgument is one argument of a factory call.
type callArgument struct {
	keyword string // empty for a positional one
	value   literal
}

// maxLiteralDepth bounds the nesting of brackets; Python itself stops at 200.
const maxLiteralDepth = 20

// literalScanner reads the arguments of a call: Python's grammar for literals,
// on one line. It accepts nothing that ast.literal_eval refuses, and leaves out
// what nobody writes there: "...", "set()", complex sums, names of characters
// (\N{…}), and escapes that Python does not know (a SyntaxWarning today).
type literalScanner struct {
	src   string
	pos   int
	depth int
}

// parseArguments reads the arguments of a call: src begins after the opening
// parenthesis, rest is what follows the closing one.
func parseArguments(src string) (arguments []callArgument, rest string, err error) {
	s := &literalScanner{src: src}
	seen := map[string]bool{}
	for {
		if s.space(); s.take(')') {
			return arguments, s.src[s.pos:], nil
		}
		arg, err := s.argument()
		switch {
		case err != nil:
			return nil, "", err
		case arg.keyword == "" && len(seen) > 0:
			return nil, "", mistake.Error("a positional argument follows a keyword argument")
		case seen[arg.keyword]:
			return nil, "", mistake.Errorf("the argument %s is given twice", mistake.Quoted(arg.keyword))
		case arg.keyword != "":
			seen[arg.keyword] = true
		}
		arguments = append(arguments, arg)
		if s.space(); !s.take(',') && !s.ahead(')') {
			return nil, "", s.unexpected()
		}
	}
}

func (s *literalScanner) argument() (callArgument, error) {
	start := s.pos
	if name := s.word(); name != "" {
		s.space()
		if s.take('=') {
			if !validIdentifier(name) {
				return callArgument{}, mistake.Errorf("%s cannot be the name of an argument", mistake.Quoted(name))
			}
			s.space()
			value, err := s.value()
			return callArgument{name, value}, err
		}
	}
	s.pos = start
	value, err := s.value()
	return callArgument{value: value}, err
}

func (s *literalScanner) value() (literal, error) {
	s.space()
	if s.pos == len(s.src) {
		return literal{}, s.unexpected()
	}
	switch c := s.src[s.pos]; {
	case c == '(':
		return s.tuple()
	case c == '[':
		s.pos++
		items, _, err := s.elements(']')
		return literal{items: items, mutable: true}, err
	case c == '{':
		return s.braces()
	case c == '+' || c == '-':
		s.pos++
		s.space()
		return s.number() // one sign only: literal_eval refuses "--1"
	case ascii.IsDigit(c) || c == '.':
		return s.number()
	case c == '"' || c == '\'':
		return s.texts()
	}
	start := s.pos
	word := s.word()
	if s.ahead('"') || s.ahead('\'') {
		s.pos = start
		return s.texts()
	}
	if word == "True" || word == "False" || word == "None" {
		return literal{}, nil
	}
	s.pos = start
	return literal{}, s.notLiteral()
}

// tuple reads a tuple, or a value in parentheses.
func (s *literalScanner) tuple() (literal, error) {
	s.pos++
	items, comma, err := s.elements(')')
	if err != nil {
		return literal{}, err
	}
	if len(items) == 1 && !comma {
		return items[0], nil
	}
	return literal{items: items, mutable: anyMutable(items)}, nil
}

// elements reads values up to and with the closing bracket, and reports whether
// a comma stood after one of them.
func (s *literalScanner) elements(closing byte) (items []literal, comma bool, err error) {
	if err := s.enter(); err != nil {
		return nil, false, err
	}
	defer s.leave()
	for {
		s.space()
		if s.take(closing) {
			return items, comma, nil
		}
		if len(items) > 0 && !comma {
			return nil, false, s.unexpected()
		}
		item, err := s.value()
		if err != nil {
			return nil, false, err
		}
		items = append(items, item)
		s.space()
		comma = s.take(',')
	}
}

// braces reads a dict or a set.
func (s *literalScanner) braces() (literal, error) {
	s.pos++
	if err := s.enter(); err != nil {
		return literal{}, err
	}
	defer s.leave()
	result := literal{mutable: true}
	isDict := false
	for comma := true; ; {
		s.space()
		if s.take('}') {
			return result, nil
		}
		if !comma {
			return literal{}, s.unexpected()
		}
		first, err := s.value()
		if err != nil {
			return literal{}, err
		}
		if first.mutable {
			return literal{}, mistake.Error("a list, set or dict cannot be the key of a dict or an element of a set")
		}
		s.space()
		switch colon := s.take(':'); {
		case len(result.items) > 0 && colon != isDict:
			return literal{}, mistake.Error("it mixes the elements of a set with the pairs of a dict")
		case colon:
			isDict = true
			value, err := s.value()
			if err != nil {
				return literal{}, err
			}
			result.keys = append(result.keys, first)
			result.items = append(result.items, value)
		default:
			result.items = append(result.items, first)
		}
		s.space()
		comma = s.take(',')
	}
}

func anyMutable(items []literal) bool {
	for _, item := range items {
		if item.mutable {
			return true
		}
	}
	return false
}

// word reads letters, digits, underscores and everything beyond ASCII.
func (s *literalScanner) word() string {
	start := s.pos
	for s.pos < len(s.src) && (ascii.IsAlnum(s.src[s.pos]) || s.src[s.pos] == '_' || s.src[s.pos] >= utf8.RuneSelf) {
		s.pos++
	}
	return s.src[start:s.pos]
}

func (s *literalScanner) space() {
	for s.pos < len(s.src) && s.src[s.pos] == ' ' {
		s.pos++
	}
}

func (s *literalScanner) take(c byte) bool {
	if !s.ahead(c) {
		return false
	}
	s.pos++
	return true
}

func (s *literalScanner) ahead(c byte) bool {
	return s.pos < len(s.src) && s.src[s.pos] == c
}

func (s *literalScanner) enter() error {
	if s.depth++; s.depth > maxLiteralDepth {
		return mistake.Errorf("its brackets are nested more than %d deep", maxLiteralDepth)
	}
	return nil
}

func (s *literalScanner) leave() { s.depth-- }

// unexpected says that nothing can stand at the current position but what
// continues or ends the value before it.
func (s *literalScanner) unexpected() error {
	if s.pos == len(s.src) {
		return mistake.Error("a bracket is not closed")
	}
	return mistake.Errorf("%s is not expected there", mistake.Quoted(s.piece()))
}

// notLiteral says that no value begins at the current position.
func (s *literalScanner) notLiteral() error {
	if s.pos == len(s.src) || strings.IndexByte(",)]}", s.src[s.pos]) >= 0 {
		return mistake.Error("a value is missing")
	}
	return mistake.Errorf("%s is not a literal", mistake.Quoted(s.piece()))
}

// piece is the expression at the current position, for a message.
func (s *literalScanner) piece() string {
	rest := s.src[s.pos:]
	if end := strings.IndexAny(rest, ",)]} "); end > 0 {
		return rest[:end]
	}
	return rest
}
