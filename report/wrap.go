package report

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks the lines of text at spaces, so that none has more than width characters;
// the rest of a line that was broken is indented by hang spaces. A word that is longer
// stays whole. Spaces at the beginning of a line and between words are kept.
func Wrap(text string, width, hang int) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		for utf8.RuneCountInString(line) > width {
			at := lastBreak(line, width)
			if at < 0 {
				break
			}
			out.WriteString(strings.TrimRight(line[:at], " "))
			out.WriteByte('\n')
			line = strings.Repeat(" ", hang) + strings.TrimLeft(line[at:], " ")
		}
		out.WriteString(line)
	}
	return out.String()
}

// lastBreak returns the last space that at most width characters of line stand before;
// the first one behind a word when that is longer; -1 when line is one word.
func lastBreak(line string, width int) int {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	line = strings.TrimRight(line, " ")
	count, at := 0, -1
	for i, r := range line {
		if r == ' ' && i > indent {
			if count > width && at >= 0 {
				return at
			}
			at = i
		}
		count++
	}
	return at
}
