// Package draft writes a config from nothing: blocks with arguments and comments, laid out
// as a person would. Start with a [Draft]; what changes a config that is there is package
// edit.
package draft

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dockgen/schema/syntax"
)

// Draft is a config that is being written: blocks with arguments and comments.
// Its text is laid out as a person would: one blank line between blocks, equal
// signs and comments in columns. Whatever the values hold, it can be parsed, and
// gives the same values.
type Draft struct {
	comments []string
	blocks   []*Block
	closing  []string
	omitted  map[string]bool
}

// Block is one block of a [Draft].
type Block struct {
	head     string
	comments []string
	lines    []draftLine
	blocks   []*Block
}

// draftLine is an argument, or a comment in its place.
type draftLine struct {
	name, value string
	comment     string
}

// Comment adds a line to the top of the config.
func (d *Draft) Comment(text string) { d.comments = append(d.comments, comment(text)) }

// Close adds a line of comment below the last block.
func (d *Draft) Close(text string) { d.closing = append(d.closing, comment(text)) }

// Block adds a block with labels. One without arguments and blocks is left out of
// the text unless it has a label.
func (d *Draft) Block(name string, labels ...string) *Block {
	b := newDraftBlock(name, labels)
	d.blocks = append(d.blocks, b)
	return b
}

// Omit leaves out of the text the argument called name of the block whose head is
// written as head, such as `env "LOG_LEVEL"`; with an empty name the whole block.
func (d *Draft) Omit(head, name string) {
	if d.omitted == nil {
		d.omitted = make(map[string]bool)
	}
	d.omitted[head+"\n"+name] = true
}

// omit takes out of blocks what is omitted.
func (d *Draft) omit(blocks []*Block) []*Block {
	if len(d.omitted) == 0 {
		return blocks
	}
	var kept []*Block
	for _, b := range blocks {
		if d.omitted[b.head+"\n"] {
			continue
		}
		b.lines = slices.DeleteFunc(b.lines, func(l draftLine) bool { return l.name != "" && d.omitted[b.head+"\n"+l.name] })
		b.blocks = d.omit(b.blocks)
		kept = append(kept, b)
	}
	return kept
}

// Add adds a block that was put together before it was clear that it is needed.
func (d *Draft) Add(name, label string, b *Block) {
	b.head = newDraftBlock(name, []string{label}).head
	d.blocks = append(d.blocks, b)
}

// Empty reports whether b has neither arguments nor blocks.
func (b *Block) Empty() bool { return len(b.lines)+len(b.blocks) == 0 }

// Block adds a block inside b.
func (b *Block) Block(name string, labels ...string) *Block {
	inner := newDraftBlock(name, labels)
	b.blocks = append(b.blocks, inner)
	return inner
}

func newDraftBlock(name string, labels []string) *Block {
	for _, label := range labels {
		name += " " + syntax.Quote(label)
	}
	return &Block{head: name}
}

// About adds a line of comment above the block.
func (b *Block) About(text string) { b.comments = append(b.comments, comment(text)) }

// Comment adds a line of comment above the next argument.
func (b *Block) Comment(text string) {
	b.lines = append(b.lines, draftLine{comment: comment(text)})
}

// Set adds an argument, with a comment behind it unless that is empty. Value is a
// string, an int, a float64, a bool or a []string.
func (b *Block) Set(name string, value any, behind string) {
	line := draftLine{name: name, value: syntax.Write(value)}
	if behind != "" {
		line.comment = comment(behind)
	}
	b.lines = append(b.lines, line)
}

// Bytes returns the text, which ends in a line break.
func (d *Draft) Bytes() []byte {
	var out strings.Builder
	for _, line := range d.comments {
		out.WriteString(line + "\n")
	}
	first := true
	for _, b := range d.omit(d.blocks) {
		if b.Empty() && !strings.Contains(b.head, " ") {
			continue
		}
		if !first || len(d.comments) > 0 {
			out.WriteByte('\n')
		}
		first = false
		b.write(&out, "")
	}
	for i, line := range d.closing {
		if i == 0 {
			out.WriteByte('\n')
		}
		out.WriteString(line + "\n")
	}
	return []byte(out.String())
}

func (b *Block) write(out *strings.Builder, indent string) {
	for _, line := range b.comments {
		out.WriteString(indent + line + "\n")
	}
	if b.Empty() {
		out.WriteString(indent + b.head + " {\n" + indent + "}\n")
		return
	}
	out.WriteString(indent + b.head + " {\n")
	inner := indent + "  "
	names := runs(len(b.lines), func(i int) int { return width(b.lines[i].name) },
		func(i int) bool { return b.lines[i].name != "" })
	texts := make([]string, len(b.lines))
	for i, l := range b.lines {
		if l.name != "" {
			texts[i] = pad(l.name, names[i]) + " = " + l.value
		}
	}
	columns := runs(len(b.lines), func(i int) int { return width(texts[i]) },
		func(i int) bool { return b.lines[i].name != "" && b.lines[i].comment != "" })
	for i, l := range b.lines {
		switch {
		case l.name == "":
			out.WriteString(inner + l.comment + "\n")
		case l.comment == "":
			out.WriteString(inner + texts[i] + "\n")
		default:
			out.WriteString(inner + pad(texts[i], columns[i]) + " " + l.comment + "\n")
		}
	}
	for i, block := range b.blocks {
		if i > 0 || len(b.lines) > 0 {
			out.WriteByte('\n')
		}
		block.write(out, inner)
	}
	out.WriteString(indent + "}\n")
}

// runs returns for each of n lines the widest measure of the run that it is in: the
// lines beside it that belong.
func runs(n int, measure func(int) int, belongs func(int) bool) []int {
	widest := make([]int, n)
	for i := 0; i < n; {
		end, most := i, 0
		for ; end < n && belongs(end); end++ {
			most = max(most, measure(end))
		}
		for ; i < end; i++ {
			widest[i] = most
		}
		i++ // what ended the run is in none
	}
	return widest
}

func width(s string) int { return utf8.RuneCountInString(s) }

func pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(0, columns-width(s)))
}

// comment writes text as one comment: what could end the line or drive a terminal
// becomes a space.
func comment(text string) string {
	return strings.TrimRight("# "+strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text), " ")
}
