package generator

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"dockgen/schema"

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
		case column+1+width > pageWidth && !opensBlock([]byte(word)):
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

// A value is whole words, or a piece of one, and has whole code spans; so has the
// prose, with holes in them for what has no backtick.
var (
	proseTokens = []string{
		" a ", " word ", " some more words\n", " ", "\n", "  ", "ü", "longer-than-others", " `code` ", "`a  - b`", " ``a ` b`` ", ".", " 1. ", "2)", " - ", "*", " **b** ", "<b>",
		" `x @secret@  y`", strings.Repeat("x", pageWidth+1) + " ",
	}
	valueTokens = []string{
		"a", "word", "some more words", "ü", "longer-than-others", "`code`", "`a  - b`", "", ".", "1. b", "2)", "- c", "*d", "**b**", "<code>a  b</code>", "漢字 🐚",
	}
)

func joined(tokens []string, least, most int) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(tokens), least, most), func(all []string) string { return strings.Join(all, "") })
}

// TestFold states that a paragraph has the lines that it would have if it were
// broken word by word, code spans that nothing closes and all.
func TestFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		item := rapid.Bool().Draw(t, "item")
		tokens := proseTokens
		if rapid.Bool().Draw(t, "unclosed") { // behind which no line breaks
			tokens = append(slices.Clip(tokens), "`", "``")
		}
		text := pick(item, "- ", "a ") + joined(tokens, 20, 60).Draw(t, "text") + "."
		before := "before\n"
		words := strings.Join(slowWords(text), " ")
		assert.Equal(t, before+words, string(squeeze([]byte(before+text), len(before))), "the spaces")
		assert.Equal(t, before+foldedSlowly(text, item), string(fold([]byte(before+words), len(before), item)))
	})
}

// TestParagraph states that a paragraph which is taken apart before its values are
// known has the lines that it would have if it were broken when they are.
func TestParagraph(t *testing.T) {
	holes := append(proseTokens, "@process@", "x@git_host@", "@git_host@.", "@index@")
	rapid.Check(t, func(t *rapid.T) {
		kind := pick(rapid.Bool().Draw(t, "item"), item, paragraph)
		prose := when(kind == item, "- ") + "word " + joined(holes, 20, 60).Draw(t, "prose") + "."
		value := func(name string) string {
			words := slowWords(joined(valueTokens, 0, 20).Draw(t, name))
			return "v" + strings.Join(words, " ") + "v"
		}
		process, host, index := value("process"), value("host"), value("index")
		secret := rapid.SampledFrom([]string{"", "s", "two words", "é"}).Draw(t, "secret")

		p := page{process: &schema.Process{Name: process}, git: &schema.PrivateGit{Host: host}, index: &schema.PrivateIndex{Name: index}, secret: secret}
		p.passages(settled([]chunk{newChunk(prose, kind)}), -1)
		filled := strings.NewReplacer("@process@", process, "@git_host@", host, "@index@", index, "@secret@", secret).Replace(prose)
		assert.Equal(t, foldedSlowly(filled, kind == item), string(p.text))
	})
}
