package rule

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Quoted puts s between quotes for a sentence, cut to a length that can be read.
func Quoted(s string) string {
	const longest = 80
	if utf8.RuneCountInString(s) > longest {
		runes := []rune(s)
		s = string(runes[:longest-1]) + "…"
	}
	return strconv.Quote(s)
}

// QuotedList writes names as a list: "a", "b" and "c".
func QuotedList(names []string, conjunction string) string {
	var b strings.Builder
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" " + conjunction + " ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(Quoted(name))
	}
	return b.String()
}

// HCLList writes names as the value of an argument.
func HCLList(names []string) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, name := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(name))
	}
	b.WriteByte(']')
	return b.String()
}

// Upper returns s with its first letter, which is ASCII, in upper case.
func Upper(s string) string {
	return strings.ToUpper(s[:1]) + s[1:]
}
