package python

import "strings"

// The ends of Python's words. What matters in each:
//
//   - a backslash hides the next byte in every string, raw ones included;
//   - an f-string or t-string has fields in braces, "{{" being a brace; a field
//     is an expression with brackets, comments and strings of its own (the same
//     quotes again since Python 3.12), up to a "}" or to a ":" outside brackets;
//     behind that stands a format spec, which may hold fields;
//   - in them \N{NAME} is a character and not a field, unless the string is raw.

const (
	// maxFormatNesting is how deep f-strings may stand in fields of others.
	maxFormatNesting = 50
	// maxCharacterName bounds the search for the end of \N{NAME}, which would be
	// quadratic otherwise; the longest name of Unicode has 88 bytes.
	maxCharacterName = 100
)

// IsNameStart reports whether a name can begin with c. Bytes from 0x80 are parts of
// names in every encoding.
func IsNameStart(c byte) bool {
	return c|0x20-'a' < 26 || c == '_' || c >= 0x80
}

// IsDigit reports whether c is an ASCII digit.
func IsDigit(c byte) bool { return c-'0' < 10 }

// IsNameByte reports whether c can stand in a name.
func IsNameByte(c byte) bool { return IsNameStart(c) || IsDigit(c) }

// NameEnd returns the end of the name at pos, and pos where there is none.
func NameEnd(src string, pos int) int {
	for pos < len(src) && IsNameByte(src[pos]) {
		pos++
	}
	return pos
}

// numberEnd returns the end of the number at pos. A keyword may follow without a
// space ("1if x else 2"), so letters count only where a number can have them.
func numberEnd(src string, pos int) int {
	if src[pos] == '0' && pos+1 < len(src) && strings.IndexByte("xXoObB", src[pos+1]) >= 0 {
		hex := src[pos+1]|0x20 == 'x'
		for pos += 2; pos < len(src); pos++ {
			c := src[pos]
			letter := c | 0x20
			if !IsDigit(c) && c != '_' && !(hex && 'a' <= letter && letter <= 'f') {
				break
			}
		}
		return pos
	}
	digits := func() {
		for pos < len(src) && (IsDigit(src[pos]) || src[pos] == '_') {
			pos++
		}
	}
	digits()
	if pos < len(src) && src[pos] == '.' {
		pos++
		digits()
	}
	if pos < len(src) && src[pos]|0x20 == 'e' {
		exponent := pos + 1
		if exponent < len(src) && (src[exponent] == '+' || src[exponent] == '-') {
			exponent++
		}
		if exponent < len(src) && IsDigit(src[exponent]) {
			pos = exponent
			digits()
		}
	}
	// "l" and "u" are Python 2's.
	if pos < len(src) && strings.IndexByte("jJlL", src[pos]) >= 0 {
		pos++
	}
	return pos
}

func operatorEnd(src string, pos int) int {
	rest := src[pos:min(pos+3, len(src))]
	if len(rest) > 1 {
		switch rest[1] {
		case '=', '*', '/', '<', '>':
		default:
			return pos + 1 // as most do
		}
	}
	if len(rest) == 3 {
		switch rest {
		case "**=", "//=", ">>=", "<<=":
			return pos + 3
		}
	}
	if len(rest) > 1 {
		switch rest[:2] {
		case "==", "!=", "<=", ">=", ":=", "->", "**", "//", "<<", ">>", "<>",
			"+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=":
			return pos + 2
		}
	}
	return pos + 1
}

// stringPrefix judges the letters before a quote.
func stringPrefix(letters string) (format, raw, ok bool) {
	if len(letters) > 2 {
		return false, false, false
	}
	for i := range len(letters) {
		switch letters[i] | 0x20 {
		case 'f', 't':
			format = true
		case 'r':
			raw = true
		case 'b', 'u':
		default:
			return false, false, false
		}
	}
	return format, raw, true
}

// stringEnd returns the end of the string whose opening quote is at pos, or where
// to read on, and false, when it is not closed.
func stringEnd(src string, pos int, format, raw bool, nesting int) (end int, ok bool) {
	q := quote{src[pos : pos+1]}
	if pos+2 < len(src) && src[pos+1] == src[pos] && src[pos+2] == src[pos] {
		q.text = src[pos : pos+3]
	}
	pos += len(q.text)
	for pos < len(src) {
		switch c := src[pos]; {
		case c == '\\':
			pos = escapeEnd(src, pos, format, raw)
		case q.closes(src, pos):
			return pos + len(q.text), true
		case c == '\n' && q.oneLine():
			return pos, false
		case c == '{' && format:
			if strings.HasPrefix(src[pos:], "{{") {
				pos += 2
				continue
			}
			if pos, ok = fieldEnd(src, pos+1, q, nesting); !ok {
				return q.giveUp(src, pos)
			}
		default:
			pos++
		}
	}
	return len(src), false
}

// quote is what a string is closed by.
type quote struct{ text string }

func (q quote) oneLine() bool { return len(q.text) == 1 }

func (q quote) closes(src string, pos int) bool {
	return src[pos] == q.text[0] && (q.oneLine() || strings.HasPrefix(src[pos:], q.text))
}

// giveUp returns where to read on behind a string that went wrong at pos.
func (q quote) giveUp(src string, pos int) (int, bool) {
	if q.oneLine() {
		return LineEnd(src, pos), false
	}
	if i := strings.Index(src[pos:], q.text); i >= 0 {
		return pos + i + len(q.text), false
	}
	return len(src), false
}

// escapeEnd returns the end of the escape whose backslash is at pos.
func escapeEnd(src string, pos int, format, raw bool) int {
	if !format {
		return min(pos+2, len(src))
	}
	next := src[pos+1:]
	if strings.HasPrefix(next, "{") {
		return pos + 1
	}
	if !raw && strings.HasPrefix(next, "N{") {
		name := next[2:min(len(next), maxCharacterName)]
		if i := strings.IndexByte(name, '}'); i >= 0 {
			return pos + 3 + i + 1
		}
	}
	return min(pos+2, len(src))
}

// fieldEnd returns the end of the field of an f-string whose expression begins at
// pos. A field that does not end before the next statement is none.
func fieldEnd(src string, pos int, q quote, nesting int) (end int, ok bool) {
	if nesting >= maxFormatNesting {
		return pos, false
	}
	depth := 0
	for pos < len(src) {
		switch c := src[pos]; {
		case c == '"' || c == '\'':
			if pos, ok = stringEnd(src, pos, false, false, nesting+1); !ok {
				return pos, false
			}
		case IsNameStart(c):
			start := pos
			pos = NameEnd(src, pos)
			if pos < len(src) && (src[pos] == '"' || src[pos] == '\'') {
				if format, raw, prefix := stringPrefix(src[start:pos]); prefix {
					if pos, ok = stringEnd(src, pos, format, raw, nesting+1); !ok {
						return pos, false
					}
				}
			}
		case c == '(' || c == '[' || c == '{':
			depth++
			pos++
		case c == '}' && depth == 0:
			return pos + 1, true
		case c == ')' || c == ']' || c == '}':
			depth = max(0, depth-1)
			pos++
		case c == ':' && depth == 0:
			return specEnd(src, pos+1, q, nesting)
		case c == '#':
			pos = LineEnd(src, pos)
		case c == '\n':
			if statementAt(src, pos+1) {
				return pos, false
			}
			pos++
		default:
			pos++
		}
	}
	return len(src), false
}

// specEnd returns the end of the field whose format spec begins at pos.
func specEnd(src string, pos int, q quote, nesting int) (end int, ok bool) {
	for pos < len(src) {
		switch c := src[pos]; {
		case c == '}':
			return pos + 1, true
		case c == '{':
			if pos, ok = fieldEnd(src, pos+1, q, nesting+1); !ok {
				return pos, false
			}
		case c == '\\':
			pos = min(pos+2, len(src))
		case q.closes(src, pos), c == '\n' && q.oneLine():
			return pos, false
		default:
			pos++
		}
	}
	return len(src), false
}
