package python

import "strings"

// Scanner cuts Python source into logical lines, and those into tokens. It
// follows the language reference as far as names, brackets, strings and
// indentation go, from Python 2 to 3.14 (nested f-strings and t-strings
// included), and does not check the syntax: it reads on behind whatever it does not
// understand. Its work is linear in the length of the source.
//
// Two rules recover from damage. A one-line string that is not closed ends with
// its line. Brackets that are not closed end before a line that begins with a
// keyword no expression can go on with, such as def or import.
type Scanner struct {
	Src       string
	pos       int
	semicolon bool // the line that was returned last ended in one

	// The logical line that next found. The next call uses tokens again.
	indent int     // columns; a tab reaches to the next multiple of eight
	joined bool    // stands behind a semicolon, on the line of the one before
	Broken bool    // something in it was not understood
	Tokens []Token // at least one, at most maxTokens
}

// Token is one word of Python; its kind follows from the first byte, except that
// a string may begin with a prefix.
type Token struct {
	Kind   tokenKind
	Offset int // of its first byte in the source
	Text   string
}

type tokenKind uint8

const (
	NameToken     tokenKind = iota // identifiers and keywords
	NumberToken                    //
	StringToken                    // the literal with prefix and quotes; an f-string is one token
	OperatorToken                  // longest match, but "..." is three dots
)

// Is reports whether t is the name, keyword or operator text.
func (t Token) Is(text string) bool { return t.Text == text && t.Kind != StringToken }

// NewScanner returns a scanner over source, whose line ends may be LF, CR LF or
// CR, and whose bytes need not be valid UTF-8. Offsets refer to scanner.src.
func NewScanner(source string) *Scanner {
	s := new(Scanner)
	s.Reset(source)
	return s
}

// Reset makes s a scanner over source that reuses the buffer for its tokens.
func (s *Scanner) Reset(source string) {
	src := strings.TrimPrefix(source, "\ufeff")
	if strings.IndexByte(src, '\r') >= 0 {
		src = strings.ReplaceAll(src, "\r\n", "\n")
		src = strings.ReplaceAll(src, "\r", "\n")
	}
	*s = Scanner{Src: src, Tokens: s.Tokens[:0]}
}

// Next finds the next logical line; it reports false at the end.
func (s *Scanner) Next() bool {
	s.Tokens, s.Broken = s.Tokens[:0], false
	s.joined, s.semicolon = s.semicolon, false
	depth := 0
	for s.pos < len(s.Src) {
		if len(s.Tokens) == 0 && !s.joined {
			s.indentation()
			if s.pos == len(s.Src) {
				break
			}
		}
		start, c := s.pos, s.Src[s.pos]
		switch {
		case c == ' ' || c == '\t' || c == '\f':
			s.pos++
		case IsNameStart(c):
			s.nameOrString()
		case c == '\n':
			s.pos++
			if depth > 0 && !s.atStatement() {
				continue
			}
			s.Broken = s.Broken || depth > 0
			depth = 0
			if len(s.Tokens) > 0 {
				return true
			}
			s.joined = false
		case c == '#':
			s.pos = LineEnd(s.Src, start)
		case c == '"' || c == '\'':
			s.string(start, false, false)
		case IsDigit(c) || c == '.' && start+1 < len(s.Src) && IsDigit(s.Src[start+1]):
			s.pos = numberEnd(s.Src, start)
			s.add(NumberToken, start)
		case c == '\\':
			s.pos++
			if s.pos < len(s.Src) && s.Src[s.pos] == '\n' {
				s.pos++
			} else {
				s.Broken = true
			}
		case c == ';' && depth == 0:
			s.pos++
			if len(s.Tokens) > 0 {
				s.semicolon = true
				return true
			}
		default:
			switch c {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				if depth == 0 {
					s.Broken = true
				} else {
					depth--
				}
			}
			s.pos = operatorEnd(s.Src, start)
			s.add(OperatorToken, start)
		}
	}
	s.Broken = s.Broken || depth > 0
	return len(s.Tokens) > 0
}

// MaxTokens is how many tokens of one logical line are kept. Only tables of data
// are longer, and what a line binds stands at its beginning.
const MaxTokens = 10_000

func (s *Scanner) add(kind tokenKind, start int) {
	if len(s.Tokens) < MaxTokens {
		s.Tokens = append(s.Tokens, Token{kind, start, s.Src[start:s.pos]})
	}
}

// indentation moves to the first byte of the next line that is neither blank nor
// a comment, and measures how far in it stands.
func (s *Scanner) indentation() {
	column := 0
	for ; s.pos < len(s.Src); s.pos++ {
		switch s.Src[s.pos] {
		case ' ':
			column++
		case '\t':
			column = column/8*8 + 8
		case '\f', '\n':
			column = 0
		case '#':
			s.pos = LineEnd(s.Src, s.pos) - 1
		default:
			s.indent = column
			return
		}
	}
}

// nameOrString reads an identifier, and the string it is the prefix of if it is one.
func (s *Scanner) nameOrString() {
	start := s.pos
	s.pos = NameEnd(s.Src, start)
	if s.pos < len(s.Src) && (s.Src[s.pos] == '"' || s.Src[s.pos] == '\'') {
		if format, raw, ok := stringPrefix(s.Src[start:s.pos]); ok {
			s.string(start, format, raw)
			return
		}
	}
	s.add(NameToken, start)
}

// string reads the literal whose prefix begins at start and whose quote is at s.pos.
func (s *Scanner) string(start int, format, raw bool) {
	end, ok := stringEnd(s.Src, s.pos, format, raw, 0)
	s.pos = end
	s.Broken = s.Broken || !ok
	s.add(StringToken, start)
}

// atStatement reports whether a statement begins at s.pos, which is the start of
// a line inside brackets: a keyword that no expression can go on with.
func (s *Scanner) atStatement() bool { return statementAt(s.Src, s.pos) }

func statementAt(src string, pos int) bool {
	for pos < len(src) && (src[pos] == ' ' || src[pos] == '\t') {
		pos++
	}
	if pos == len(src) || src[pos] < 'a' || src[pos] > 'w' {
		return false
	}
	switch src[pos:NameEnd(src, pos)] {
	case "def", "class", "import", "return", "with", "while", "try", "raise", "del",
		"pass", "assert", "global", "elif", "except", "finally":
		return true
	}
	return false
}

// LineEnd returns the offset of the first line feed from pos on, or the end of src.
func LineEnd(src string, pos int) int {
	if i := strings.IndexByte(src[pos:], '\n'); i >= 0 {
		return pos + i
	}
	return len(src)
}
