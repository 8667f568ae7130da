// Package ascii knows the classes of ASCII characters that the grammars of a config's
// values are made of. Everything beyond ASCII is in none of them.
package ascii

import (
	"fmt"
	"unicode/utf8"
)

// IsDigit reports whether c is 0 to 9.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

// IsLower reports whether c is a to z.
func IsLower(c byte) bool { return 'a' <= c && c <= 'z' }

// IsUpper reports whether c is A to Z.
func IsUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// IsAlnum reports whether c is a letter or a digit.
func IsAlnum(c byte) bool { return IsDigit(c) || IsLower(c) || IsUpper(c) }

// IsLowerAlnum reports whether c is a small letter or a digit.
func IsLowerAlnum(c byte) bool { return IsDigit(c) || IsLower(c) }

// IsHex reports whether c is a hexadecimal digit of either case.
func IsHex(c byte) bool { return IsDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// ToLower is c, or its small letter.
func ToLower(c byte) byte {
	if IsUpper(c) {
		c += 'a' - 'A'
	}
	return c
}

// Only reports whether s has no character beyond ASCII. Such a text is in every normal
// form of Unicode.
func Only(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// AllDigits reports whether s is one or more digits.
func AllDigits(s string) bool { return s != "" && FirstOutside(s, IsDigit) == "" }

// FirstOutside returns the first character of s that allowed refuses, in quotes as
// messages show it, or "" when there is none. Characters beyond ASCII are refused.
func FirstOutside(s string, allowed func(c byte) bool) string {
	for i, r := range s {
		if r >= utf8.RuneSelf || !allowed(byte(r)) {
			_, size := utf8.DecodeRuneInString(s[i:])
			return fmt.Sprintf("%q", s[i:i+size])
		}
	}
	return ""
}
