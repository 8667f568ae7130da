package schema

import "strings"

// parseSimple reads a config in which nothing is out of the ordinary: blocks laid
// out line by line; texts of ASCII, whole numbers, true and false; names with dots,
// also inside a text; lists of these, and objects with quoted names. It makes
// the very tree that comes of hclsyntax.ParseConfig, places included, in a twentieth
// of the time, which is what most of a small config's load went into.
//
// It knows no errors. Whatever it does not read, right or wrong, is not simple, and
// HCL's own parser has the word.
func parseSimple(in *source) (content, bool) {
	p := simpleParser{in: in, src: string(in.text), line: 1}
	p.arguments = make([]argument, 0, min(strings.Count(p.src, "="), maxSimpleArguments))
	var whole content
	ok := p.content(&whole, 0)
	return whole, ok && p.at == len(p.src)
}

const (
	// maxSimpleDepth is how deep simple blocks nest; the language has two levels.
	maxSimpleDepth = 3
	// maxSimpleArguments is how many arguments a block has whose names are compared
	// one by one.
	maxSimpleArguments = 64
)

// simpleParser reads a config from its first byte to its last. A method that returns
// false has met something that is not simple, and the whole reading ends.
type simpleParser struct {
	in   *source
	src  string // of which all names and texts are parts
	at   int    // the next byte
	line int    // its line, counted from 1
	bol  int    // where that line begins

	// All arguments, labels and elements of lists that were read so far: memory of which
	// each block and list has a piece.
	arguments []argument
	labels    []label
	elements  []term
}

// pos is the place of a byte of this line.
func (p *simpleParser) pos(at int) pos {
	return pos{int32(p.line), int32(at - p.bol + 1), int32(at)}
}

// from is the piece that was read since start.
func (p *simpleParser) from(start pos) span { return span{p.in, start, p.pos(p.at)} }

// usualPieces is how many labels, and elements, most configs have.
const usualPieces = 8

// piece adds an element to list, in the memory of all if list is at its end.
func piece[T any](all *[]T, list []T, element T) []T {
	begin := len(*all) - len(list)
	if len(list) > 0 && (begin < 0 || &(*all)[begin] != &list[0]) {
		return append(list, element)
	}
	if *all == nil {
		*all = make([]T, 0, usualPieces)
	}
	*all = append(*all, element)
	return (*all)[begin:len(*all):len(*all)]
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

// content reads arguments and blocks up to the brace that closes them, or the end of
// the file.
func (p *simpleParser) content(c *content, depth int) bool {
	for {
		if !p.blankLines() {
			return false
		}
		if p.at == len(p.src) || p.peek() == '}' {
			return true
		}
		start := p.pos(p.at)
		name, ok := p.name()
		if !ok {
			return false
		}
		p.spaces()
		if p.take('=') {
			ok = p.argument(c, name, start)
		} else {
			ok = p.section(c, name, start, depth)
		}
		if !ok || p.at < len(p.src) && !p.lineEnd() {
			return false
		}
	}
}

func (p *simpleParser) argument(c *content, name string, start pos) bool {
	if len(c.arguments) == maxSimpleArguments || c.argument(name) != nil {
		return false
	}
	p.spaces()
	value, ok := p.term()
	c.arguments = piece(&p.arguments, c.arguments, argument{name, start, value})
	return ok
}

func (p *simpleParser) section(c *content, name string, start pos, depth int) bool {
	s := section{name: name, in: p.in, start: start}
	for ; p.peek() == '"'; p.spaces() {
		start := p.pos(p.at)
		text, ok := p.quoted()
		if !ok {
			return false
		}
		s.labels = piece(&p.labels, s.labels, label{text, start, p.pos(p.at)})
	}
	if depth == maxSimpleDepth || !p.take('{') {
		return false
	}
	p.spaces()
	// Whatever else stands behind the brace is a block of one line.
	if p.peek() != '}' && !p.lineEnd() {
		return false
	}
	if !p.content(&s.content, depth+1) || !p.take('}') {
		return false
	}
	if depth == 0 && c.sections == nil {
		c.sections = make([]section, 0, min(strings.Count(p.src, "{"), usualGroups))
	}
	c.sections = append(c.sections, s)
	return true
}
