package syntax

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"dockgen/finding"
)

// Source is the text of a config, or of a file that it extends, and knows where in it a byte is. HCL counts
// columns in grapheme clusters, dockgen in characters, so places are counted
// anew from byte offsets.
type Source struct {
	Name string
	text []byte
}

// place is the range from start to end as findings have it.
func (s *Source) place(start, end Pos) finding.Range {
	if start.Line == 0 {
		return finding.Range{}
	}
	return finding.Range{Start: s.at(start.Line, start.Offset), End: s.at(end.Line, end.Offset)}
}

// at is the position of the byte at offset, which is on the line numbered line.
func (s *Source) at(line, offset int) finding.Position {
	offset = min(offset, len(s.text))
	start := bytes.LastIndexByte(s.text[:offset], '\n') + 1
	return finding.Position{Line: line, Column: utf8.RuneCount(s.text[start:offset]) + 1}
}

// lineAt is the whole line that the byte at offset is on.
func (s *Source) lineAt(offset int) string {
	offset = min(offset, len(s.text))
	start := bytes.LastIndexByte(s.text[:offset], '\n') + 1
	line, _, _ := bytes.Cut(s.text[start:], []byte("\n"))
	return string(line)
}

// openQuote is the last quote before r and the rest of its line: where a text
// begins that the parser missed the end of.
func (s *Source) openQuote(r hcl.Range) hcl.Range {
	end := min(r.Start.Byte, len(s.text))
	quote := bytes.LastIndexByte(s.text[:end], '"')
	if quote < 0 || bytes.IndexByte(s.text[quote:end], '\n') >= 0 {
		return r
	}
	back := utf8.RuneCount(s.text[quote:end])
	start := r.Start
	start.Byte, start.Column = quote, start.Column-back
	return hcl.Range{Filename: r.Filename, Start: start, End: r.Start}
}

// openHeredoc is the mark "<<WORD" that begins the text in which the file ends,
// if offset is that end.
func (s *Source) openHeredoc(offset int) (hcl.Range, bool) {
	mark := bytes.LastIndex(s.text, []byte("<<"))
	if mark < 0 || len(bytes.TrimSpace(s.text[min(offset, len(s.text)):])) > 0 {
		return hcl.Range{}, false
	}
	start := bytes.LastIndexByte(s.text[:mark], '\n') + 1
	length := bytes.IndexByte(s.text[mark:], '\n')
	if length < 0 {
		return hcl.Range{}, false
	}
	line := bytes.Count(s.text[:mark], []byte("\n")) + 1
	from := hcl.Pos{Line: line, Column: utf8.RuneCount(s.text[start:mark]) + 1, Byte: mark}
	to := hcl.Pos{Line: line, Column: from.Column + length, Byte: mark + length}
	return hcl.Range{Start: from, End: to}, true
}
