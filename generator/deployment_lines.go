package generator

import (
	"strings"
	"unicode/utf8"
)

// pageWidth is where lines of prose end, which values of any length would make
// ragged otherwise.
const pageWidth = 100

// lines is a text some of which is paragraphs and list items, broken into lines as
// they are written. A line breaks in no code span, and none begins with what would
// open a list, a heading or a quotation there. A word goes to the line at hand
// before its end is known, for a value may follow in it; when the line has become
// too long by it, the space before it becomes the line's end.
type lines struct {
	text []byte

	// Of the paragraph at hand.
	indent string // goes before each line but the first
	column int    // where the word at hand begins in its line; 0 for the first word only
	word   int    // where it begins in text
	width  int    // of what there is of it, in characters
	code   codeSpan
}

// word is one of a text that is known beforehand, or what the text has of it.
type word struct {
	start, end uint16 // in the text
	width      uint16 // in characters
	apart      bool   // what is before it in the text is not one space
	opensBlock bool
}

// begun reports whether there is anything of a paragraph that is not finished.
func (l *lines) begun() bool { return l.column > 0 || l.width > 0 }

// item begins a list item.
func (l *lines) item() {
	l.finish()
	l.indent = "  "
}

// write adds text of which nothing is known to the paragraph.
func (l *lines) write(text string) {
	for {
		end, width := l.code.scan(text)
		l.extend(text[:end], width)
		if end == len(text) {
			return
		}
		l.space()
		text = text[end+1:]
	}
}

// passage adds the text of p to the paragraph. When a value before it has opened or
// closed a code span, nothing is known of it.
func (l *lines) passage(p *passage) {
	if p.text == "" {
		return
	}
	if p.text[0] != '`' {
		l.code.settle()
	}
	if l.code != p.begins {
		l.write(p.text)
		return
	}
	l.writeWords(p.text, p.words)
	l.code = p.ends
}

// writeWords adds text to the paragraph, which [codeSpan.words] has taken apart: the
// first of words goes on in the word at hand, and the last one is the new word at
// hand. What is between them is whole, and is copied a line at a time.
func (l *lines) writeWords(text string, words []word) {
	l.extend(text[:words[0].end], int(words[0].width))
	if len(words) == 1 {
		return
	}
	l.space()
	from, last := int(words[1].start), len(words)-1 // what is not copied yet begins at from
	copyTo := func(end, next uint16) {
		if from < int(end) {
			l.text = append(append(l.text, text[from:end]...), ' ')
		}
		from = int(next)
	}
	column := l.column
	for i := 1; i < last; i++ {
		w := &words[i]
		tooLong := column+int(w.width) > pageWidth && column > 0 && !w.opensBlock
		if tooLong || w.apart {
			copyTo(words[i-1].end, w.start)
		}
		if tooLong {
			l.text[len(l.text)-1] = '\n'
			l.text = append(l.text, l.indent...)
			column = len(l.indent)
		}
		column += int(w.width) + 1
	}
	l.column = column
	if words[last].apart {
		copyTo(words[last-1].end, words[last].start)
	}
	l.word = len(l.text) + int(words[last].start) - from
	l.width = int(words[last].width)
	l.text = append(l.text, text[from:]...)
}

// extend adds to the word at hand, or begins it.
func (l *lines) extend(text string, width int) {
	if l.width == 0 {
		l.word = len(l.text)
	}
	l.text = append(l.text, text...)
	l.width += width
}

// space ends the word at hand. Where there is none, a space has been written already.
func (l *lines) space() {
	if l.width == 0 {
		return
	}
	if l.column > 0 && l.column+l.width > pageWidth && !opensBlock(string(l.text[l.word:])) {
		l.text[l.word-1] = '\n'
		l.text = append(l.text, l.indent...)
		copy(l.text[l.word+len(l.indent):], l.text[l.word:])
		copy(l.text[l.word:], l.indent)
		l.column = len(l.indent)
	}
	l.column += l.width + 1
	l.text = append(l.text, ' ')
	l.width = 0
}

// finish ends the paragraph, if there is one.
func (l *lines) finish() {
	l.space()
	if l.column > 0 {
		l.text[len(l.text)-1] = '\n'
	}
	l.indent, l.column, l.code = "", 0, codeSpan{}
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

// codeSpan is where a text stands that is read from its beginning: in a code span
// or in none.
type codeSpan struct {
	open  int32 // the number of backticks that the span began with; 0: there is none
	ticks int32 // the number of backticks that were read last, which may get more
}

// settle says that no more backticks follow.
func (c *codeSpan) settle() {
	switch {
	case c.ticks == 0:
	case c.open == 0:
		c.open = c.ticks
	case c.open == c.ticks:
		c.open = 0
	}
	c.ticks = 0
}

// scan reads text up to the first space or line end that is in no code span.
func (c *codeSpan) scan(text string) (end, width int) {
	for ; end < len(text); end++ {
		b := text[end]
		if b == '`' {
			c.ticks++
		} else if c.ticks > 0 {
			c.settle()
		}
		if (b == ' ' || b == '\n') && c.open == 0 {
			break
		}
		if utf8.RuneStart(b) {
			width++
		}
	}
	return end, width
}

// words takes text apart at the spaces and line ends that are in no code span, and
// adds its words to those given. The first is the end of one that began before text,
// and the last is the beginning of one that may go on behind it; where text begins
// or ends with a space, that one is empty.
func (c *codeSpan) words(text string, words []word) []word {
	gap := 0 // where the space before the word at hand begins
	for start, first := 0, true; ; first = false {
		length, width := c.scan(text[start:])
		end := start + length
		if width > 0 || first || end == len(text) {
			w := word{start: uint16(start), end: uint16(end), width: uint16(width)}
			w.apart = !first && text[gap:start] != " "
			w.opensBlock = width > 0 && opensBlock(text[start:end])
			words = append(words, w)
			gap = end
		}
		if end == len(text) {
			return words
		}
		start = end + 1
	}
}
