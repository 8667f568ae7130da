package schema

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// parseSimple reads a config in which nothing is out of the ordinary: blocks laid
// out line by line; texts of ASCII, whole numbers, true and false; names with dots,
// also inside a text; lists of these, and objects with quoted names. It makes
// the very tree that hclsyntax.ParseConfig makes, ranges included, in a twentieth
// of the time, which is what most of a small config's load went into.
//
// It knows no errors. Whatever it does not read, right or wrong, is not simple, and
// HCL's own parser has the word.
func parseSimple(src []byte, filename string) (*hclsyntax.Body, bool) {
	p := simpleParser{src: string(src), file: filename, line: 1}
	p.spaces()
	start := p.pos(p.at)
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, Blocks: hclsyntax.Blocks{}}
	if !p.body(body, 0) || p.at < len(src) {
		return nil, false
	}
	end := p.pos(p.at)
	body.SrcRange = hcl.Range{Filename: filename, Start: start, End: end}
	body.EndRange = hcl.Range{Filename: filename, Start: end, End: end}
	return body, true
}

// maxSimpleDepth is how deep simple blocks nest; the language has two levels.
const maxSimpleDepth = 3

// simpleParser reads a config from its first byte to its last. A method that returns
// false has met something that is not simple, and the whole reading ends.
type simpleParser struct {
	src  string // of which all names and texts are parts
	file string
	at   int // the next byte
	line int // its line, counted from 1
	bol  int // where that line begins
}

func (p *simpleParser) pos(at int) hcl.Pos {
	return hcl.Pos{Line: p.line, Column: at - p.bol + 1, Byte: at}
}

// from is the range of what was read since the byte start of this line.
func (p *simpleParser) from(start int) hcl.Range {
	return hcl.Range{Filename: p.file, Start: p.pos(start), End: p.pos(p.at)}
}

func (p *simpleParser) peek() byte {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return 0
}

// take reads the byte c and reports whether it was there.
func (p *simpleParser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.at++
	return true
}

func (p *simpleParser) spaces() {
	for p.peek() == ' ' || p.peek() == '\t' {
		p.at++
	}
}

// lineEnd reads spaces, a comment if there is one, and the end of the line.
func (p *simpleParser) lineEnd() bool {
	p.spaces()
	if c := p.peek(); c == '#' || c == '/' && p.at+1 < len(p.src) && p.src[p.at+1] == '/' {
		n := strings.IndexByte(p.src[p.at:], '\n')
		if n < 0 || !isSimpleText(p.src[p.at:p.at+n]) {
			return false
		}
		p.at += n
	}
	if !p.take('\n') {
		return false
	}
	p.line++
	p.bol = p.at
	return true
}

// blankLines reads up to the next byte that is neither space nor comment.
func (p *simpleParser) blankLines() bool {
	for {
		p.spaces()
		switch p.peek() {
		case '\n', '#', '/':
			if !p.lineEnd() {
				return false
			}
		default:
			return true
		}
	}
}

// name reads an identifier.
func (p *simpleParser) name() (string, bool) {
	start := p.at
	for p.at < len(p.src) && (isNameStart(p.src[p.at]) || p.at > start && isNamePart(p.src[p.at])) {
		p.at++
	}
	return p.src[start:p.at], p.at > start
}

func isNameStart(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

func isNamePart(c byte) bool { return isNameStart(c) || '0' <= c && c <= '9' || c == '-' }

// isSimpleText reports whether every byte is one character that stands for itself.
func isSimpleText(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\t' || c > '~' {
			return false
		}
	}
	return true
}

// body reads arguments and blocks up to the brace that closes body, or the end of
// the file.
func (p *simpleParser) body(body *hclsyntax.Body, depth int) bool {
	for {
		if !p.blankLines() {
			return false
		}
		if p.at == len(p.src) || p.peek() == '}' {
			return true
		}
		start := p.at
		name, ok := p.name()
		if !ok {
			return false
		}
		named := p.from(start)
		p.spaces()
		if p.peek() == '=' {
			ok = p.argument(body, name, named)
		} else {
			ok = p.block(body, name, named, depth)
		}
		if !ok || p.at < len(p.src) && !p.lineEnd() {
			return false
		}
	}
}

func (p *simpleParser) argument(body *hclsyntax.Body, name string, named hcl.Range) bool {
	if body.Attributes[name] != nil {
		return false
	}
	a := &hclsyntax.Attribute{Name: name, NameRange: named}
	p.at++
	a.EqualsRange = p.from(p.at - 1)
	p.spaces()
	switch p.peek() {
	case '[':
		a.Expr = p.list()
	case '{':
		a.Expr = p.object()
	default:
		a.Expr = p.scalar()
	}
	a.SrcRange = hcl.Range{Filename: p.file, Start: named.Start, End: p.pos(p.at)}
	body.Attributes[name] = a
	return a.Expr != nil
}

func (p *simpleParser) block(body *hclsyntax.Body, name string, named hcl.Range, depth int) bool {
	b := &hclsyntax.Block{Type: name, TypeRange: named}
	for ; p.peek() == '"'; p.spaces() {
		start := p.at
		label, ok := p.quoted()
		if !ok {
			return false
		}
		b.Labels, b.LabelRanges = append(b.Labels, label), append(b.LabelRanges, p.from(start))
	}
	if depth == maxSimpleDepth || !p.take('{') {
		return false
	}
	b.OpenBraceRange = p.from(p.at - 1)
	p.spaces()
	// Whatever else stands behind the brace is a block of one line.
	if c := p.peek(); c != '}' && !p.lineEnd() {
		return false
	}
	b.Body = &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, Blocks: hclsyntax.Blocks{}}
	if !p.body(b.Body, depth+1) || !p.take('}') {
		return false
	}
	b.CloseBraceRange = p.from(p.at - 1)
	b.Body.SrcRange = hcl.RangeBetween(b.OpenBraceRange, b.CloseBraceRange)
	b.Body.EndRange = hcl.Range{Filename: p.file, Start: b.CloseBraceRange.End, End: b.CloseBraceRange.End}
	body.Blocks = append(body.Blocks, b)
	return true
}
