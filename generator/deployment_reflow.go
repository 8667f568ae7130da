package generator

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// pageWidth is where lines of prose end, which values of any length would make
// ragged otherwise.
const pageWidth = 100

// reflow breaks the paragraphs and list items of Markdown anew. Headings,
// tables, comments and fenced blocks stay as they are.
func reflow(b *bytes.Buffer, text string) {
	fenced := false
	start, end := 0, 0 // of the paragraph at hand
	for line := range strings.Lines(text) {
		fence := strings.HasPrefix(line, "```")
		verbatim := fenced || fence || strings.IndexByte("\n#|<", line[0]) >= 0
		if verbatim || strings.HasPrefix(line, "- ") {
			fold(b, text[start:end])
			start = end
		}
		end += len(line)
		if verbatim {
			b.WriteString(line)
			start = end
			fenced = fenced != fence
		}
	}
	fold(b, text[start:end])
}

// fold breaks one paragraph or list item. It breaks no code span, and begins no
// line with what would open a list, a heading or a quotation there.
func fold(b *bytes.Buffer, paragraph string) {
	indent := ""
	if strings.HasPrefix(paragraph, "- ") {
		indent = "  "
	}
	column := 0
	for word, rest := nextWord(paragraph); word != ""; word, rest = nextWord(rest) {
		width := utf8.RuneCountInString(word)
		switch {
		case column == 0:
		case column+1+width > pageWidth && !opensBlock(word):
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += width
	}
	if column > 0 {
		b.WriteByte('\n')
	}
}

// nextWord cuts text at the first space or line end that is in no code span.
// The word is empty at the end of the text only.
func nextWord(text string) (word, rest string) {
	for text != "" && (text[0] == ' ' || text[0] == '\n') {
		text = text[1:]
	}
	open := 0 // the number of backticks that the code span at hand began with
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '`':
			run := 1
			for i+1 < len(text) && text[i+1] == '`' {
				i++
				run++
			}
			if open == 0 {
				open = run
			} else if open == run {
				open = 0
			}
		case open == 0 && (c == ' ' || c == '\n'):
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// opensBlock reports whether a line that begins with word could be something
// else than a line of its paragraph.
func opensBlock(word string) bool {
	switch c := word[0]; {
	case '0' <= c && c <= '9':
		rest := strings.TrimLeft(word, "0123456789")
		return rest == "." || rest == ")"
	case c == '*':
		return !strings.HasPrefix(word, "**")
	default:
		return strings.IndexByte("-+#>|<=~", c) >= 0
	}
}
