package mistake

import (
	"strconv"
	"strings"
)

// List joins names as a sentence does: a, b and c.
func List(names []string) string { return joined(names, "and") }

// Alternatives joins names as a sentence does: a, b or c.
func Alternatives(names []string) string { return joined(names, "or") }

func joined(names []string, word string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + word + " " + names[last]
}

// InQuotes puts each name in quotes.
func InQuotes(names []string) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = strconv.Quote(n)
	}
	return list
}
