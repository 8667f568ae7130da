package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"dockgen/report"
)

// The widths of text that is broken into lines. A pipe or a file has none of its own.
const (
	fixedWidth = 100
	leastWidth = 40
)

// width returns how many characters a line of text for w has: those of the terminal
// that w is, or a fixed number.
func width(w io.Writer) int {
	if t, ok := w.(*report.Inert); ok {
		w = t.Unwrap()
	}
	if file, ok := w.(*os.File); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			return max(columns, leastWidth)
		}
	}
	return fixedWidth
}
