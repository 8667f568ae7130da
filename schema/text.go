package schema

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mistake is what is wrong with one value: whole sentences that say what is
// allowed and what to write, ready to be the Detail of a finding.
type mistake string

func (m mistake) Error() string { return string(m) }

func mistakef(format string, args ...any) error {
	return mistake(fmt.Sprintf(format, args...))
}

// quoted shows a value in a message: in double quotes, control characters
// escaped, cut after 80 characters or fewer when escapes make them long. A value that holds a credential shows at
// most its first four characters, because messages end up in build logs.
func quoted(s string) string {
	if _, found := credentialIn(s); found {
		return fmt.Sprintf("%q", firstCharacters(s, 4)+"…")
	}
	const most = 80
	short := firstCharacters(s, most)
	for n := most / 2; len(strconv.Quote(short)) > 3*most+2; n /= 2 {
		short = firstCharacters(s, n)
	}
	if short != s {
		short += "…"
	}
	return strconv.Quote(short)
}

func firstCharacters(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// checkTextLine accepts one line of text for people: any language, no line
// break, no control character, at most 1,024 bytes.
func checkTextLine(s string) error {
	if len(s) > 1024 {
		return mistakef("%s is %d bytes long. At most 1,024 are allowed.", quoted(s), len(s))
	}
	return checkCharacters(s)
}

// checkCharacters refuses what would break out of a line, drive a terminal or
// show one text and mean another: every control character, the line and
// paragraph separators, bidirectional controls, a byte order mark, and bytes
// that are not UTF-8.
func checkCharacters(s string) error {
	for i, r := range s {
		switch {
		case ' ' <= r && r <= '~':
		case r == utf8.RuneError && strings.HasPrefix(s[i:], "\uFFFD"):
			// The replacement character itself is ordinary text.
		case r == utf8.RuneError:
			return mistakef("%s is not valid UTF-8.", quoted(s))
		case r == '\n' || r == '\r':
			return mistakef("%s holds a line break. Write it on one line.", quoted(s))
		case r == '\t':
			return mistakef("%s holds a tab. Write spaces instead.", quoted(s))
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF':
			return mistakef("%s holds the control character U+%04X. Remove it.", quoted(s), r)
		case unicode.Is(unicode.Bidi_Control, r):
			return mistakef("%s holds U+%04X, which changes the direction of the text around it. Remove it.", quoted(s), r)
		}
	}
	return nil
}

// firstOutside returns the first character of s that allowed refuses, in
// quotes, or "" when there is none.
func firstOutside(s string, allowed func(c byte) bool) string {
	for i, r := range s {
		if r >= utf8.RuneSelf || !allowed(byte(r)) {
			_, size := utf8.DecodeRuneInString(s[i:])
			return fmt.Sprintf("%q", s[i:i+size])
		}
	}
	return ""
}

// isASCII reports whether s has no other characters. Such a text is in every normal
// form of Unicode.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func asciiDigit(c byte) bool { return '0' <= c && c <= '9' }
func asciiLower(c byte) bool { return 'a' <= c && c <= 'z' }
func asciiUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func asciiAlnum(c byte) bool { return asciiDigit(c) || asciiLower(c) || asciiUpper(c) }

func asciiHex(c byte) bool {
	return asciiDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// allDigits reports whether s is one or more ASCII digits.
func allDigits(s string) bool {
	return s != "" && firstOutside(s, asciiDigit) == ""
}
