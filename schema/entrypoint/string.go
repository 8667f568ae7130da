package entrypoint

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"dockgen/schema/mistake"
)

// texts reads one string literal or several in a row, which Python joins.
func (s *literalScanner) texts() (literal, error) {
	var text strings.Builder
	wasBytes := false
	for first := true; ; first = false {
		start := s.pos
		prefix := strings.ToLower(s.word())
		if !s.ahead('"') && !s.ahead('\'') {
			s.pos = start
			return literal{isText: true, text: text.String()}, nil
		}
		switch prefix {
		case "", "u", "r", "b", "br", "rb":
		case "f", "fr", "rf", "t", "tr", "rt":
			return literal{}, mistake.Errorf("a string with the prefix %s is an expression, not a literal", mistake.Quoted(s.src[start:s.pos]))
		default:
			return literal{}, mistake.Errorf("%s is no prefix of a string", mistake.Quoted(s.src[start:s.pos]))
		}
		isBytes := strings.Contains(prefix, "b")
		if !first && isBytes != wasBytes {
			return literal{}, mistake.Error("it joins str and bytes")
		}
		wasBytes = isBytes
		if err := s.textBody(&text, strings.Contains(prefix, "r"), isBytes); err != nil {
			return literal{}, err
		}
		s.space()
	}
}

// textBody reads from the opening quote to the closing one.
func (s *literalScanner) textBody(text *strings.Builder, raw, isBytes bool) error {
	quote := s.src[s.pos : s.pos+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s.src[s.pos:], triple) {
		quote = triple
	}
	s.pos += len(quote)
	for s.pos < len(s.src) {
		if strings.HasPrefix(s.src[s.pos:], quote) {
			s.pos += len(quote)
			return nil
		}
		c := s.src[s.pos]
		switch {
		case c >= utf8.RuneSelf && isBytes:
			return mistake.Error("bytes hold ASCII characters only")
		case c != '\\':
			text.WriteByte(c)
			s.pos++
		case s.pos+1 == len(s.src):
			return mistake.Error("a string is not closed")
		case raw:
			// A raw string keeps its backslashes, and still cannot end in one.
			_, size := utf8.DecodeRuneInString(s.src[s.pos+1:])
			text.WriteString(s.src[s.pos : s.pos+1+size])
			s.pos += 1 + size
		default:
			if err := s.escape(text, isBytes); err != nil {
				return err
			}
		}
	}
	return mistake.Error("a string is not closed")
}

// escape reads a backslash and what belongs to it.
func (s *literalScanner) escape(text *strings.Builder, isBytes bool) error {
	rest := s.src[s.pos+1:]
	const plain, meaning = `\'"abfnrtv`, "\\'\"\a\b\f\n\r\t\v"
	if i := strings.IndexByte(plain, rest[0]); i >= 0 {
		text.WriteByte(meaning[i])
		s.pos += 2
		return nil
	}
	digits, base, length := rest[1:], 16, 0
	switch c := rest[0]; {
	case c == 'x':
		length = 2
	case c == 'u' && !isBytes:
		length = 4
	case c == 'U' && !isBytes:
		length = 8
	case '0' <= c && c <= '7':
		digits, base = rest, 8
		for length < 3 && length < len(rest) && '0' <= rest[length] && rest[length] <= '7' {
			length++
		}
	}
	if length > 0 && length <= len(digits) {
		n, err := strconv.ParseUint(digits[:length], base, 32)
		if err == nil && (base != 8 || n <= 0o377) && n <= utf8.MaxRune {
			text.WriteRune(rune(n))
			s.pos += len(s.src[s.pos:]) - len(digits) + length
			return nil
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	return mistake.Errorf("Python does not know the escape %s; a backslash itself is written twice", mistake.Quoted(`\`+rest[:size]))
}
