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
// line with what would open a list, a heading or a quotation there.
func fold(b *bytes.Buffer, paragraph []byte) {
	indent := ""
	if bytes.HasPrefix(paragraph, []byte("- ")) {
		indent = "  "
	}
	column := 0
	for word, rest := nextWord(paragraph); len(word) > 0; word, rest = nextWord(rest) {
		width := utf8.RuneCount(word)
		switch {
		case column == 0:
		case column+1+width > pageWidth && !opensBlock(word):
			b.WriteByte('\n')
			b.WriteString(indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.Write(word)
		column += width
	}
	if column > 0 {
		b.WriteByte('\n')
	}
}

// nextWord cuts text at the first space or line end that is in no code span.
// The word is empty at the end of the text only.
func nextWord(text []byte) (word, rest []byte) {
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\n') {
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
	return text, nil
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
