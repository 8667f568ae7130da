// Package format lays out a config: [Source] changes spaces and line breaks, and nothing
// else.
package format

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
	"dockgen/schema/syntax"
)

// Source returns a config in its canonical layout, which changes nothing but
// spaces and line breaks:
//
//   - two spaces for each level, none at the end of a line;
//   - equals signs stand below each other in lines that follow each other, and so
//     do comments that end such lines;
//   - one blank line around every block, its comment above it being part of it;
//     elsewhere at most one, and none where a block begins or ends;
//   - a list that takes several lines begins and ends with its bracket alone.
//
// The config only has to be HCL: what its words mean is not looked at. When it is
// not, the text is nil and the findings say why. A byte order mark stays, and so
// does CRLF where every line ends with it.
func Source(filename string, src []byte) ([]byte, []finding.Finding) {
	text := bytes.TrimPrefix(src, []byte("\ufeff"))
	body, findings := syntax.ParseBody(filename, src)
	if body == nil {
		return nil, findings
	}
	tokens, _ := hclsyntax.LexConfig(text, filename, hcl.InitialPos)
	f := formatter{tokens: tokens, braces: map[int]int{}, eol: lineBreakOf(tokens)}
	f.findBraces(body)
	f.split()
	f.space()
	f.indent()
	f.align()

	b := bytes.NewBuffer(make([]byte, 0, len(src)+len(src)/4)) // not nil, also when there is nothing
	b.Write(src[:len(src)-len(text)])
	for i := range f.lines {
		f.write(b, &f.lines[i])
	}
	return b.Bytes(), nil
}

// formatter lays out one config. Its passes run in the order of [Source].
type formatter struct {
	tokens []hclsyntax.Token
	// braces are the offsets of the braces of blocks: opens or closes.
	braces map[int]int
	eol    string
	lines  []textLine
}

const (
	opens  = 1
	closes = 2
)

// word is one token and the spaces before it.
type word struct {
	hclsyntax.Token
	spaces int
}

// textLine is one line, in up to three cells: the equals sign and what follows
// it, when all of that is on the line, and a comment at the end. A heredoc with
// all its lines counts as one word.
type textLine struct {
	lead, assign, comment []word
	// blank says that a blank line stands before this one.
	blank bool
}

// lineBreakOf is CRLF when every line ends with it.
func lineBreakOf(tokens []hclsyntax.Token) string {
	crlf := false
	for _, t := range tokens {
		if endsLine(t) {
			if !bytes.HasSuffix(t.Bytes, []byte("\r\n")) {
				return "\n"
			}
			crlf = true
		}
	}
	if crlf {
		return "\r\n"
	}
	return "\n"
}

// endsLine reports whether a line ends with t. A comment of the kind that goes to
// the end of its line has the line break in it.
func endsLine(t hclsyntax.Token) bool {
	return t.Type == hclsyntax.TokenNewline || t.Type == hclsyntax.TokenComment && bytes.HasSuffix(t.Bytes, []byte("\n"))
}

// isLineComment tells "#" and "//" from "/*".
func isLineComment(t hclsyntax.Token) bool {
	return t.Type == hclsyntax.TokenComment && !bytes.HasPrefix(t.Bytes, []byte("/*"))
}

func (f *formatter) findBraces(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		f.braces[b.OpenBraceRange.Start.Byte] = opens
		f.braces[b.CloseBraceRange.Start.Byte] = closes
		f.findBraces(b.Body)
	}
}

// write prints a line.
func (f *formatter) write(b *bytes.Buffer, line *textLine) {
	if line.blank {
		b.WriteString(f.eol)
	}
	for _, cell := range [][]word{line.lead, line.assign, line.comment} {
		for _, w := range cell {
			for range w.spaces {
				b.WriteByte(' ')
			}
			text := w.Bytes
			if isLineComment(w.Token) {
				text = bytes.TrimRight(text, " \t\r\n")
			}
			b.Write(text)
		}
	}
	b.WriteString(f.eol)
}
