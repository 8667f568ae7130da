package schema

import (
	"strings"
	"unicode/utf8"
)

// ByteSet is a set of bytes, of which each stands for the three others that end in
// the same six bits: what is in none of two sets is in none of their texts. Most
// ignore rules are told by it that they have nothing to do with a path.
type ByteSet uint64

// BytesOf are the bytes of text.
func BytesOf(text string) ByteSet {
	var set ByteSet
	for i := range len(text) {
		set.Add(text[i])
	}
	return set
}

// Add adds c.
func (s *ByteSet) Add(c byte) { *s |= 1 << (c & 63) }

// NeededBytes are bytes that every path has which the ignore rule matches, itself or
// a folder above it: those that stand for themselves. Of a rule in which that is not
// plain there are none: what stands in odd brackets or behind a backslash, and what
// reaches Docker's regular expression as it is, so that "*|b" matches "b".
func NeededBytes(rule string) ByteSet {
	var set ByteSet
	for i := 0; i < len(rule); i++ {
		switch c := rule[i]; {
		case c == '*' || c == '?' || c == '/':
		case c == '[':
			// A class of letters stands for one byte, and is over at its bracket.
			end := i + 1
			for end < len(rule) && (asciiAlnum(rule[end]) || rule[end] == '_') {
				end++
			}
			if end == i+1 || end == len(rule) || rule[end] != ']' {
				return 0
			}
			i = end
		case c >= utf8.RuneSelf || strings.IndexByte(`]\{}|^!`, c) >= 0:
			return 0
		default:
			set.Add(c)
		}
	}
	return set
}
