package mistake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// InLine accepts one line of text for people: any language, no line
// break, no control character, at most 1,024 bytes.
func InLine(s string) error {
	if len(s) > 1024 {
		return Errorf("%s is %d bytes long. At most 1,024 are allowed.", Quoted(s), len(s))
	}
	return InCharacters(s)
}

// InCharacters refuses what would break out of a line, drive a terminal or
// show one text and mean another: every control character, the line and
// paragraph separators, bidirectional controls, a byte order mark, and bytes
// that are not UTF-8.
func InCharacters(s string) error {
	for i, r := range s {
		switch {
		case ' ' <= r && r <= '~':
		case r == utf8.RuneError && strings.HasPrefix(s[i:], "\uFFFD"):
			// The replacement character itself is ordinary text.
		case r == utf8.RuneError:
			return Errorf("%s is not valid UTF-8.", Quoted(s))
		case r == '\n' || r == '\r':
			return Errorf("%s holds a line break. Write it on one line.", Quoted(s))
		case r == '\t':
			return Errorf("%s holds a tab. Write spaces instead.", Quoted(s))
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF':
			return Errorf("%s holds the control character U+%04X. Remove it.", Quoted(s), r)
		case unicode.Is(unicode.Bidi_Control, r):
			return Errorf("%s holds U+%04X, which changes the direction of the text around it. Remove it.", Quoted(s), r)
		}
	}
	return nil
}
