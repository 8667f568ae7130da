package schema

import (
	"strconv"
	"strings"
)

// listed joins names as a sentence does: a, b and c.
func listed(names []string) string { return joined(names, "and") }

// alternatives joins names as a sentence does: a, b or c.
func alternatives(names []string) string { return joined(names, "or") }

func joined(names []string, word string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + word + " " + names[last]
}

// inQuotes puts each name in quotes.
func inQuotes(names []string) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = strconv.Quote(n)
	}
	return list
}
