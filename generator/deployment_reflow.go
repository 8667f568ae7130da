package generator

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// pageWidth is where lines of prose end, which values of any length would make
// ragged otherwise.
const pageWidth = 100

// chunk is a piece of prose that is broken into lines on its own, or not at all.
type chunk struct {
	pieces []piece
	// verbatim are headings, tables, comments, fenced blocks and blank lines, which
	// stay as they are.
	verbatim bool
	// item begins a list item, which goes on no line of what stands before.
	item bool
	// folded is a chunk without holes as it looks on every page. The values of
	// holes decide where lines end.
	folded []byte
}

// goesOn reports whether the chunk goes on in the last line of what stands before.
func (c chunk) goesOn() bool { return !c.verbatim && !c.item }

// cutChunks takes the Markdown of one part apart.
func cutChunks(text string) []chunk {
	var chunks []chunk
	start, end := 0, 0 // of the paragraph or the verbatim lines at hand
	verbatim, fenced := false, false
	cut := func() {
		if start < end {
			chunks = append(chunks, newChunk(text[start:end], verbatim))
		}
		start = end
	}
	for line := range strings.Lines(text) {
		fence := strings.HasPrefix(behindHole(line), "```")
		asItIs := fenced || fence || strings.IndexByte("\n#|<", line[0]) >= 0
		if asItIs != verbatim || strings.HasPrefix(line, "- ") && !asItIs {
			cut()
		}
		verbatim = asItIs
		end += len(line)
		fenced = fenced != fence
	}
	cut()
	return chunks
}

// behindHole returns line without the hole that it begins with: before a fence,
// that stands for whole lines.
func behindHole(line string) string {
	if line[0] != '@' {
		return line
	}
	if pieces := cutHoles(line); pieces[0].text == "" && len(pieces) > 1 {
		return pieces[1].text
	}
	return line
}

func newChunk(text string, verbatim bool) chunk {
	c := chunk{pieces: cutHoles(text), verbatim: verbatim, item: !verbatim && strings.HasPrefix(text, "- ")}
	if len(c.pieces) > 1 || c.pieces[0].hole != "" {
		return c
	}
	if c.folded = []byte(text); !verbatim {
		var b bytes.Buffer
		fold(&b, c.folded)
		c.folded = b.Bytes()
	}
	return c
}

// fold breaks one paragraph or list item. It breaks no code span, and begins no
// line with what would open a list, a heading or a quotation there. Lines are
// copied whole: a page has a thousand words.
func fold(b *bytes.Buffer, paragraph []byte) {
	indent := ""
	if bytes.HasPrefix(paragraph, []byte("- ")) {
		indent = "  "
	}
	column := 0
	line, end := 0, 0 // what of the paragraph goes to the line at hand and is not written yet
	for start := 0; ; {
		word, width, next := nextWord(paragraph, start)
		if width == 0 {
			break
		}
		switch {
		case column == 0:
			line = word
		case column+1+width > pageWidth && !opensBlock(paragraph[word:next]):
			b.Write(paragraph[line:end])
			b.WriteByte('\n')
			b.WriteString(indent)
			line, column = word, len(indent)
		default:
			if word != end+1 || paragraph[end] != ' ' {
				b.Write(paragraph[line:end])
				b.WriteByte(' ')
				line = word
			}
			column++
		}
		column += width
		start, end = next, next
	}
	if column > 0 {
		b.Write(paragraph[line:end])
		b.WriteByte('\n')
	}
}

// nextWord finds the next word of text from start on: it ends at the first space or
// line end that is in no code span. The width is in characters, 0 at the end of the
// text only.
func nextWord(text []byte, start int) (word, width, end int) {
	for start < len(text) && (text[start] == ' ' || text[start] == '\n') {
		start++
	}
	open := 0 // the number of backticks that the code span at hand began with
	i := start
	for ; i < len(text); i++ {
		c := text[i]
		if open == 0 && (c == ' ' || c == '\n') {
			break
		}
		if utf8.RuneStart(c) {
			width++
		}
		if c == '`' {
			run := 1
			for i+1 < len(text) && text[i+1] == '`' {
				i++
				run++
			}
			width += run - 1
			if open == 0 {
				open = run
			} else if open == run {
				open = 0
			}
		}
	}
	return start, width, i
}

// opensBlock reports whether a line that begins with word could be something
// else than a line of its paragraph.
func opensBlock(word []byte) bool {
	switch c := word[0]; {
	case '0' <= c && c <= '9':
		rest := string(bytes.TrimLeft(word, "0123456789"))
		return rest == "." || rest == ")"
	case c == '*':
		return !bytes.HasPrefix(word, []byte("**"))
	default:
		return strings.IndexByte("-+#>|<=~", c) >= 0
	}
}
