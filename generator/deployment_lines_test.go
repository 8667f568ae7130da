package generator

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// foldedSlowly breaks a paragraph whose holes are filled, word by word.
func foldedSlowly(paragraph string, item bool) string {
	indent := ""
	if item {
		indent = "  "
	}
	var b strings.Builder
	column := 0
	for _, word := range slowWords(paragraph) {
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
	return b.String()
}

// slowWords splits text at the white space that is in no code span. A span that is
// not closed goes on to the end.
func slowWords(text string) []string {
	var words []string
	word := ""
	for text != "" {
		if ticks := len(text) - len(strings.TrimLeft(text, "`")); ticks > 0 {
			end := ticks
			for end < len(text) {
				end += len(text[end:]) - len(strings.TrimLeft(text[end:], "`"))
				run := end - len(strings.TrimRight(text[:end], "`"))
				if end > ticks && run == ticks {
					break
				}
				if next := strings.IndexByte(text[end:], '`'); next >= 0 {
					end += next
				} else {
					end = len(text)
				}
			}
			word, text = word+text[:end], text[end:]
			continue
		}
		if text[0] == ' ' || text[0] == '\n' {
			words, word = append(words, word), ""
		} else {
			word += text[:1]
		}
		text = text[1:]
	}
	var full []string
	for _, w := range append(words, word) {
		if w != "" {
			full = append(full, w)
		}
	}
	return full
}

// TestLinesFold states that a paragraph which is taken apart before its values are
// known has the lines that it would have if it were broken when they are.
func TestLinesFold(t *testing.T) {
	tokens := []string{
		" a ", " word ", " some more words\n", " ", "\n", "  ", "ü", "longer-than-others", " `code` ", "`a  - b`", ".", " 1. ", "2)", " - ", "*", " **b** ", "<b>", "`", "``",
		strings.Repeat("x", pageWidth+1) + " ",
	}
	text := func(least, most int, more ...string) *rapid.Generator[string] {
		return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(append(more, tokens...)), least, most), func(all []string) string { return strings.Join(all, "") })
	}
	prose, values := text(20, 60, "@process@", "@command@", "@secret@"), text(0, 20)
	rapid.Check(t, func(t *rapid.T) {
		item := rapid.Bool().Draw(t, "item")
		first := when(item, "- ") + prose.Draw(t, "first")
		second := prose.Draw(t, "second") + "\n"
		process, command, secret := values.Draw(t, "process"), values.Draw(t, "command"), rapid.SampledFrom(tokens).Draw(t, "secret")

		p := page{}
		p.fill("process", process, "command", command, "secret", secret)
		if item {
			p.item()
		}
		for _, part := range []string{first, second} {
			c := newChunk(part, false)
			p.chunk(&c)
		}
		p.finish()
		filled := strings.NewReplacer("@process@", process, "@command@", command, "@secret@", secret).Replace(first + second)
		assert.Equal(t, foldedSlowly(filled, item), string(p.text))
	})
}
