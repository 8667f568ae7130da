package diagnosis

import (
	"regexp"
	"strings"
	"sync"
)

// Bounds of what is read of a log: its end is what says why something failed.
const (
	maxLines = 1000
	maxLine  = 4096 // bytes
)

// pattern is an expression that is compiled when it is first asked for.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

var (
	// Colours, titles of windows and other orders to a terminal.
	escapes = pattern("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|.)?")
	// The number of a build's step, and the seconds since it began.
	stepPrefix = pattern(`^#\d+ (?:\d+\.\d+ ?)?`)
)

// clean returns the last lines of a log without what controls a terminal, each cut to a
// length that a person reads.
func clean(log string) []string {
	if most := maxLines * maxLine; len(log) > most {
		log = log[len(log)-most:]
	}
	lines := strings.Split(strings.ReplaceAll(log, "\r\n", "\n"), "\n")
	lines = lines[max(0, len(lines)-maxLines):]
	for i, line := range lines {
		line = strings.ToValidUTF8(line[:min(len(line), 2*maxLine)], "")
		line = stepPrefix().ReplaceAllString(escapes().ReplaceAllString(line, ""), "")
		line = strings.Map(func(r rune) rune {
			if r == '\t' {
				return ' '
			}
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				return -1
			}
			return r
		}, line)
		lines[i] = strings.ToValidUTF8(line[:min(len(line), maxLine)], "")
	}
	return lines
}
