package edit

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// addArgument adds an argument as the first of a block.
func (f *File) addArgument(b *hclsyntax.Block, name, text string) {
	end, indent := f.lineEnd(), f.indent(b.TypeRange.Start.Byte)+"  "
	if f.spread(b, indent+name+" = "+text, "") {
		return
	}
	open := b.OpenBraceRange.End.Byte
	f.splice(open, open, end+indent+name+strings.Repeat(" ", gap(b.Body, name, b.OpenBraceRange.Start.Line))+"= "+text)
}

// addBlock adds an empty block as the last of outer, or of the file when that is nil.
func (f *File) addBlock(outer *hclsyntax.Block, head string) {
	end := f.lineEnd()
	if outer == nil {
		before := ""
		if text := f.text(); len(text) > 0 {
			if before = end; text[len(text)-1] != '\n' {
				before += end
			}
		}
		f.Text = append(bytes.Clone(f.Text), before+head+" {"+end+"}"+end...)
		return
	}
	indent := f.indent(outer.TypeRange.Start.Byte) + "  "
	lines := indent + head + " {" + end + indent + "}"
	if f.spread(outer, "", lines) {
		return
	}
	closing := outer.CloseBraceRange.Start.Byte
	at := f.lineStart(closing)
	if len(bytes.TrimSpace(f.text()[at:closing])) > 0 {
		// The brace stands behind something on its line.
		f.splice(closing, closing, end+lines+end+f.indent(outer.TypeRange.Start.Byte))
		return
	}
	if len(outer.Body.Attributes)+len(outer.Body.Blocks) > 0 {
		lines = end + lines
	}
	f.splice(at, at, lines+end)
}

// spread writes a block that is on one line over several, with the lines first and last
// around what is in it, and reports whether it was on one line.
func (f *File) spread(b *hclsyntax.Block, first, last string) bool {
	open, closing := b.OpenBraceRange.End.Byte, b.CloseBraceRange.Start.Byte
	inside := f.text()[open:closing]
	if bytes.IndexByte(inside, '\n') >= 0 {
		return false
	}
	end, indent := f.lineEnd(), f.indent(b.TypeRange.Start.Byte)
	lines := ""
	if first != "" {
		lines += end + first
	}
	if old := strings.TrimSpace(string(inside)); old != "" {
		lines += end + indent + "  " + old
		if last != "" {
			lines += end
		}
	}
	if last != "" {
		lines += end + last
	}
	f.splice(open, closing, lines+end+indent)
	return true
}

// gap is the spaces between name, written on the line after the one given, and its equals
// sign: that of the argument below it, as fmt aligns them.
func gap(body *hclsyntax.Body, name string, line int) int {
	for _, a := range body.Attributes {
		if a.NameRange.Start.Line == line+1 {
			return max(1, a.EqualsRange.Start.Column-a.NameRange.Start.Column-len(name))
		}
	}
	return 1
}

// appendTo adds an element behind the last one of a list that is written out.
func (f *File) appendTo(block []Block, a *hclsyntax.Attribute, list *hclsyntax.TupleConsExpr, element string) error {
	text := f.text()
	if len(list.Exprs) == 0 {
		open := list.OpenRange.End.Byte
		f.splice(open, open, element)
		return nil
	}
	last := list.Exprs[len(list.Exprs)-1].Range()
	if bytes.IndexByte(text[last.Start.Byte:last.End.Byte], '\n') >= 0 {
		return fmt.Errorf("the last element of %s in %s at %s:%d takes several lines, and nothing is added behind it: write %s there by hand",
			a.Name, heading(block), f.Name, last.Start.Line, element)
	}
	comma := f.comma(last.End.Byte, list.SrcRange.End.Byte-1)
	closing := f.lineStart(list.SrcRange.End.Byte - 1)
	if closing <= last.End.Byte {
		// The bracket is on the line of the last element.
		switch {
		case comma < 0:
			f.splice(last.End.Byte, last.End.Byte, ", "+element)
		default:
			f.splice(comma+1, comma+1, " "+element)
		}
		return nil
	}
	line := f.indent(last.Start.Byte)
	if f.lineStart(last.Start.Byte)+len(line) != last.Start.Byte {
		line = f.indent(list.SrcRange.Start.Byte) + "  " // the element stands behind something
	}
	f.splice(closing, closing, line+element+","+f.lineEnd())
	if comma < 0 {
		f.splice(last.End.Byte, last.End.Byte, ",")
	}
	return nil
}

// comma is the offset of the comma between two offsets, behind comments too; -1 when there
// is none.
func (f *File) comma(from, to int) int {
	tokens, _ := hclsyntax.LexConfig(f.text()[from:to], f.Name, hcl.InitialPos)
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenComma {
			return from + t.Range.Start.Byte
		}
	}
	return -1
}

// remove takes a block away, with its comment and one of the empty lines around it.
func (f *File) remove(path []Block) error {
	b, err := f.block(path)
	if err != nil {
		return err
	}
	text := f.text()
	from, to := f.lineStart(b.TypeRange.Start.Byte), b.CloseBraceRange.End.Byte
	next := bytes.IndexByte(text[to:], '\n')
	rest := text[to:]
	if next >= 0 {
		rest = rest[:next]
	}
	if len(bytes.TrimSpace(rest)) > 0 || len(bytes.TrimSpace(text[from:b.TypeRange.Start.Byte])) > 0 {
		// Something else is on its lines, such as a comment behind it.
		f.splice(b.TypeRange.Start.Byte, to, "")
		return nil
	}
	if to = len(text); next >= 0 {
		to = b.CloseBraceRange.End.Byte + next + 1
	}
	for comments := f.comments(); from > 0 && comments[f.lineStart(from-1)]; {
		from = f.lineStart(from - 1)
	}
	if blank, _, found := bytes.Cut(text[to:], []byte("\n")); found && len(bytes.TrimSpace(blank)) == 0 {
		to += len(blank) + 1
	} else if above := f.lineStart(max(from-1, 0)); from > 0 && len(bytes.TrimSpace(text[above:from])) == 0 {
		from = above
	}
	f.splice(from, to, "")
	return nil
}

// comments are the beginnings of the lines that hold a comment and nothing else.
func (f *File) comments() map[int]bool {
	lines := make(map[int]bool)
	tokens, _ := hclsyntax.LexConfig(f.text(), f.Name, hcl.InitialPos)
	for _, t := range tokens {
		at := t.Range.Start.Byte
		if start := f.lineStart(at); t.Type == hclsyntax.TokenComment && t.Bytes[len(t.Bytes)-1] == '\n' && start+len(f.indent(at)) == at {
			lines[start] = true
		}
	}
	return lines
}
