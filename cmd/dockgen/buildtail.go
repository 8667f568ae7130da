package main

import (
	"fmt"
	"strings"

	"dockgen/report"
)

// buildTail shows the end of a build's output on a terminal while it runs, and the whole
// of it on a pipe.
type buildTail struct {
	c     *cli
	lines []string
	shown int
	wide  int
}

// tailLines is how much of the output is shown at a time.
const tailLines = 6

func (t *trying) tail() *buildTail {
	b := &buildTail{c: t.cli}
	if isTerminal(t.stderr) {
		b.wide = width(t.stderr)
	}
	return b
}

func (b *buildTail) line(text string) {
	switch {
	case b.c.quiet:
	case b.wide == 0:
		fmt.Fprintln(b.c.stderr, report.Visible(text))
	default:
		if text = strings.ReplaceAll(text, "\t", " "); len([]rune(text)) > b.wide-1 {
			text = string([]rune(text)[:max(0, b.wide-1)])
		}
		b.lines = append(b.lines, text)
		b.lines = b.lines[max(0, len(b.lines)-tailLines):]
		b.clear()
		for _, line := range b.lines {
			fmt.Fprintln(b.c.stderr, report.Visible(line))
		}
		b.shown = len(b.lines)
	}
}

// clear takes what is shown off the screen.
func (b *buildTail) clear() {
	if b.shown > 0 {
		fmt.Fprintf(b.c.stderr, "\x1b[%dA\x1b[J", b.shown)
		b.shown = 0
	}
}
