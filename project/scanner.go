package project

import "strings"

// scanner cuts Python source into logical lines, and those into tokens. It
// follows the language reference as far as names, brackets, strings and
// indentation go, from Python 2 to 3.14 (nested f-strings and t-strings
// included), and is no syntax checker: it reads on behind whatever it does not
// understand. Its work is linear in the length of the source.
//
// Two rules recover from damage. A one-line string that is not closed ends with
// its line. Brackets that are not closed end before a line that begins with a
// keyword no expression can go on with, such as def or import.
type scanner struct {
	src       string
	pos       int
	semicolon bool // the line that was returned last ended in one

	// The logical line that next found. The next call uses tokens again.
	indent int     // columns; a tab reaches to the next multiple of eight
	joined bool    // stands behind a semicolon, on the line of the one before
	broken bool    // something in it was not understood
	tokens []token // at least one, at most maxTokens
}

// token is one word of Python; its kind follows from the first byte, except that
// a string may begin with a prefix.
type token struct {
	kind   tokenKind
	offset int // of its first byte in the source
	text   string
}

type tokenKind uint8

const (
	nameToken     tokenKind = iota // identifiers and keywords
	numberToken                    //
	stringToken                    // the literal with prefix and quotes; an f-string is one token
	operatorToken                  // longest match, but "..." is three dots
)

// is reports whether t is the name, keyword or operator text.
func (t token) is(text string) bool { return t.text == text && t.kind != stringToken }

// newScanner returns a scanner over source, whose line ends may be LF, CR LF or
// CR, and whose bytes need not be valid UTF-8. Offsets refer to scanner.src.
func newScanner(source string) *scanner {
	s := new(scanner)
	s.reset(source)
	return s
}

// reset makes s a scanner over source that uses the same room for its tokens.
func (s *scanner) reset(source string) {
	src := strings.TrimPrefix(source, "\ufeff")
	if strings.IndexByte(src, '\r') >= 0 {
		src = strings.ReplaceAll(src, "\r\n", "\n")
		src = strings.ReplaceAll(src, "\r", "\n")
	}
	*s = scanner{src: src, tokens: s.tokens[:0]}
}

// next finds the next logical line; it reports false at the end.
func (s *scanner) next() bool {
	s.tokens, s.broken = s.tokens[:0], false
	s.joined, s.semicolon = s.semicolon, false
	depth := 0
	for s.pos < len(s.src) {
		if len(s.tokens) == 0 && !s.joined {
			s.indentation()
			if s.pos == len(s.src) {
				break
			}
		}
		start, c := s.pos, s.src[s.pos]
		switch {
		case c == ' ' || c == '\t' || c == '\f':
			s.pos++
		case isNameStart(c):
			s.nameOrString()
		case c == '\n':
			s.pos++
			if depth > 0 && !s.atStatement() {
				continue
			}
			s.broken = s.broken || depth > 0
			depth = 0
			if len(s.tokens) > 0 {
				return true
			}
			s.joined = false
		case c == '#':
			s.pos = lineEnd(s.src, start)
		case c == '"' || c == '\'':
			s.string(start, false, false)
		case isDigit(c) || c == '.' && start+1 < len(s.src) && isDigit(s.src[start+1]):
			s.pos = numberEnd(s.src, start)
			s.add(numberToken, start)
		case c == '\\':
			s.pos++
			if s.pos < len(s.src) && s.src[s.pos] == '\n' {
				s.pos++
			} else {
				s.broken = true
			}
		case c == ';' && depth == 0:
			s.pos++
			if len(s.tokens) > 0 {
				s.semicolon = true
				return true
			}
		default:
			switch c {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				if depth == 0 {
					s.broken = true
				} else {
					depth--
				}
			}
			s.pos = operatorEnd(s.src, start)
			s.add(operatorToken, start)
		}
	}
	s.broken = s.broken || depth > 0
	return len(s.tokens) > 0
}

// maxTokens is how many tokens of one logical line are kept. Only tables of data
// are longer, and what a line binds stands at its beginning.
const maxTokens = 10_000

func (s *scanner) add(kind tokenKind, start int) {
	if len(s.tokens) < maxTokens {
		s.tokens = append(s.tokens, token{kind, start, s.src[start:s.pos]})
	}
}

// indentation moves to the first byte of the next line that is neither blank nor
// a comment, and measures how far in it stands.
func (s *scanner) indentation() {
	column := 0
	for ; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case ' ':
			column++
		case '\t':
			column = column/8*8 + 8
		case '\f', '\n':
			column = 0
		case '#':
			s.pos = lineEnd(s.src, s.pos) - 1
		default:
			s.indent = column
			return
		}
	}
}

// nameOrString reads an identifier, and the string it is the prefix of if it is one.
func (s *scanner) nameOrString() {
	start := s.pos
	s.pos = nameEnd(s.src, start)
	if s.pos < len(s.src) && (s.src[s.pos] == '"' || s.src[s.pos] == '\'') {
		if format, raw, ok := stringPrefix(s.src[start:s.pos]); ok {
			s.string(start, format, raw)
			return
		}
	}
	s.add(nameToken, start)
}

// string reads the literal whose prefix begins at start and whose quote is at s.pos.
func (s *scanner) string(start int, format, raw bool) {
	end, ok := stringEnd(s.src, s.pos, format, raw, 0)
	s.pos = end
	s.broken = s.broken || !ok
	s.add(stringToken, start)
}

// atStatement reports whether a statement begins at s.pos, which is the start of
// a line inside brackets: a keyword that no expression can go on with.
func (s *scanner) atStatement() bool { return statementAt(s.src, s.pos) }

func statementAt(src string, pos int) bool {
	for pos < len(src) && (src[pos] == ' ' || src[pos] == '\t') {
		pos++
	}
	if pos == len(src) || src[pos] < 'a' || src[pos] > 'w' {
		return false
	}
	switch src[pos:nameEnd(src, pos)] {
	case "def", "class", "import", "return", "with", "while", "try", "raise", "del",
		"pass", "assert", "global", "elif", "except", "finally":
		return true
	}
	return false
}

func lineEnd(src string, pos int) int {
	if i := strings.IndexByte(src[pos:], '\n'); i >= 0 {
		return pos + i
	}
	return len(src)
}
