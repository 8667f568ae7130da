package generator

import "strings"

// chunk is a piece of prose that is broken into lines on its own, or stays as it is.
type chunk struct {
	text string // of what is broken into lines, the words with one space between them
	kind chunkKind
}

type chunkKind byte

const (
	// verbatim are headings, tables, comments, fenced blocks and blank lines.
	verbatim chunkKind = iota
	paragraph
	item // of a list
)

// passage is some text and the hole behind it.
type passage struct {
	text   string
	value  value     // of the hole; nil when there is none
	begins bool      // a chunk begins here that is broken into lines when its values are known,
	ends   chunkKind // and here it ends, if this is not verbatim
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
		text = strings.Trim(string(squeeze([]byte(text), 0)), " ")
	}
	return chunk{text, kind}
}

// cut returns the texts and the holes of c.
func (c chunk) cut() []passage {
	pieces := cutHoles(c.text)
	passages := make([]passage, len(pieces))
	for i, piece := range pieces {
		passages[i].text = piece.text
		if piece.hole != "" {
			passages[i].value = valueOf(piece.hole)
		}
	}
	return passages
}

// settled returns what chunks are made of, in as few passages as there can be. What
// has no hole looks the same on every page: it is broken into lines here.
func settled(chunks []chunk) []passage {
	var all []passage
	for _, c := range chunks {
		passages := c.cut()
		switch last := len(passages) - 1; {
		case c.kind == verbatim:
		case last == 0 && passages[0].value == nil:
			passages[0].text = string(fold([]byte(c.text), 0, c.kind == item))
		default:
			passages[0].begins, passages[last].ends = true, c.kind
		}
		if last := len(all) - 1; last >= 0 && all[last].value == nil && all[last].ends == verbatim && !passages[0].begins {
			all[last].text += passages[0].text
			all[last].value = passages[0].value
			passages = passages[1:]
		}
		all = append(all, passages...)
	}
	return all
}
