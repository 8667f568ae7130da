package generator

import "strings"

// chunk is a piece of prose that is broken into lines on its own, or not at all.
type chunk struct {
	passages []passage
	// verbatim are headings, tables, comments, fenced blocks and blank lines, which
	// stay as they are.
	verbatim bool
	// item begins a list item, which goes on no line of what stands before.
	item bool
	// folded is a chunk without holes as it looks on every page. The values of
	// holes decide where lines end.
	folded string
}

// passage is some text of a chunk and the hole behind it.
type passage struct {
	text  string
	value value // of the hole; nil when there is none
	// In a paragraph text is taken apart beforehand, for a value before it that opens
	// or closes no code span: then text begins and ends as is said here.
	words        []word
	begins, ends codeSpan
}

// goesOn reports whether the chunk goes on in the last line of what stands before.
func (c *chunk) goesOn() bool { return !c.verbatim && !c.item }

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
	c := chunk{verbatim: verbatim, item: !verbatim && strings.HasPrefix(text, "- ")}
	pieces := cutHoles(text)
	c.passages = make([]passage, len(pieces))
	var words []word
	if !verbatim {
		words = make([]word, 0, len(pieces)+strings.Count(text, " ")+strings.Count(text, "\n"))
	}
	var code codeSpan
	for i, piece := range pieces {
		p := passage{text: piece.text, begins: code}
		if piece.hole != "" {
			p.value = valueOf(piece.hole)
		}
		if !verbatim {
			first := len(words)
			words = code.words(p.text, words)
			p.words, p.ends = words[first:], code
			code.settle()
		}
		c.passages[i] = p
	}
	if len(pieces) > 1 || pieces[0].hole != "" {
		return c
	}
	if c.folded = text; !verbatim {
		l := lines{text: make([]byte, 0, len(text)+len(text)/8)}
		if c.item {
			l.item()
		}
		l.passage(&c.passages[0])
		l.finish()
		c.folded = string(l.text)
	}
	return c
}
