package generator

import "strings"

// chunk is a piece of prose that is broken into lines on its own, or stays as it is.
type chunk struct {
	passages []passage
	kind     chunkKind
}

type chunkKind byte

const (
	// verbatim are headings, tables, comments, fenced blocks and blank lines, and
	// whatever else looks the same on every page.
	verbatim chunkKind = iota
	paragraph
	item // of a list
)

// passage is some text of a chunk and the hole behind it.
type passage struct {
	text  string
	value value // of the hole; nil when there is none
}

// cutChunks takes the Markdown of one part apart.
func cutChunks(text string) []chunk {
	var chunks []chunk
	start, end := 0, 0 // of the chunk at hand
	kind, fenced := verbatim, false
	cut := func() {
		if start < end {
			chunks = append(chunks, newChunk(text[start:end], kind))
		}
		start = end
	}
	for line := range strings.Lines(text) {
		fence := strings.HasPrefix(behindHole(line), "```")
		switch {
		case fenced || fence || strings.IndexByte("\n#|<", line[0]) >= 0:
			if kind != verbatim {
				cut()
			}
			kind = verbatim
		case strings.HasPrefix(line, "- "):
			cut()
			kind = item
		case kind == verbatim:
			cut()
			kind = paragraph
		}
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

func newChunk(text string, kind chunkKind) chunk {
	if kind != verbatim {
		// The values of holes decide where lines end.
		text = strings.Trim(string(squeeze([]byte(text), 0)), " ")
	}
	c := chunk{kind: kind}
	for _, piece := range cutHoles(text) {
		p := passage{text: piece.text}
		if piece.hole != "" {
			p.value = valueOf(piece.hole)
		}
		c.passages = append(c.passages, p)
	}
	return c
}

// settled puts together what looks the same on every page, with what follows up to
// the next value.
func settled(chunks []chunk) []chunk {
	var fewer []chunk
	for _, c := range chunks {
		if last := len(c.passages) - 1; c.kind != verbatim && last == 0 && c.passages[0].value == nil {
			text := fold([]byte(c.passages[0].text), 0, c.kind == item)
			c = chunk{passages: []passage{{text: string(text)}}}
		}
		if len(fewer) == 0 || c.kind != verbatim || fewer[len(fewer)-1].kind != verbatim {
			fewer = append(fewer, c)
			continue
		}
		before := &fewer[len(fewer)-1].passages
		if last := &(*before)[len(*before)-1]; last.value == nil {
			last.text += c.passages[0].text
			last.value = c.passages[0].value
			c.passages = c.passages[1:]
		}
		*before = append(*before, c.passages...)
	}
	return fewer
}
