package format

import "github.com/hashicorp/hcl/v2/hclsyntax"

// split makes the lines, and decides where blank ones stand.
func (f *formatter) split() {
	s := splitter{formatter: f, partner: partners(f.tokens)}
	for i, t := range f.tokens {
		if t.Type == hclsyntax.TokenEOF {
			break
		}
		s.add(i, t)
	}
	s.end()
	f.spread(s.notes)
}

// splitter collects tokens into lines.
type splitter struct {
	*formatter
	partner []int // of each token that opens or closes, the other one; else -1
	words   []word
	note    note
	notes   []note // one for each line
	depth   int    // expressions that are open
	texts   int    // quoted texts and heredocs that are open
}

// note is what the blank lines depend on.
type note struct {
	asked   bool // there was a blank line before it
	inside  bool // it begins inside an expression
	opens   bool // a block begins in it
	closes  bool // a block ends in it
	comment bool // it has nothing but comments
}

func (s *splitter) add(i int, t hclsyntax.Token) {
	if t.Type == hclsyntax.TokenNewline {
		s.end()
		return
	}
	wide := s.partner[i] >= 0 && s.texts == 0 && isList(t.Type) && s.braces[t.Range.Start.Byte] == 0 &&
		t.Range.Start.Line != s.tokens[s.partner[i]].Range.Start.Line
	if wide && (s.partner[i] < i || s.follows(hclsyntax.TokenComma)) {
		s.breakLine()
	}
	if len(s.words) == 0 {
		s.note.inside = s.depth > 0
		s.note.comment = true
	}
	s.words = append(s.words, word{Token: t})
	s.note.comment = s.note.comment && t.Type == hclsyntax.TokenComment
	switch s.braces[t.Range.Start.Byte] {
	case opens:
		s.note.opens = true
	case closes:
		s.note.closes = true
	default:
		s.depth += bracket(t.Type)
	}
	switch t.Type {
	case hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
		s.texts++
	case hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
		s.texts--
	}
	switch {
	case isLineComment(t):
		s.breakLine()
	case wide && s.partner[i] > i && !isLineComment(s.tokens[i+1]):
		s.breakLine()
	}
}

// follows reports whether the last word of the line is a t.
func (s *splitter) follows(t hclsyntax.TokenType) bool {
	return len(s.words) > 0 && s.words[len(s.words)-1].Type == t
}

// breakLine ends the line here, unless nothing is on it.
func (s *splitter) breakLine() {
	if len(s.words) > 0 {
		s.end()
	}
}

// end ends a line. An empty one asks for a blank line before the next.
func (s *splitter) end() {
	if len(s.words) == 0 {
		s.note.asked = true
		return
	}
	s.lines = append(s.lines, cells(s.words))
	s.notes = append(s.notes, s.note)
	s.words, s.note = nil, note{}
}

// cells takes a line apart.
func cells(words []word) textLine {
	line := textLine{lead: words}
	if last := len(words) - 1; last > 0 && isLineComment(words[last].Token) {
		line.lead, line.comment = words[:last], words[last:]
	}
	for i, w := range line.lead {
		if i > 0 && w.Type == hclsyntax.TokenEqual {
			if balance(line.lead[i:]) == 0 {
				line.lead, line.assign = line.lead[:i], line.lead[i:]
			}
			break
		}
	}
	return line
}

// spread decides before which lines a blank one stands.
func (f *formatter) spread(notes []note) {
	for i := 1; i < len(notes); i++ {
		n, above := notes[i], notes[i-1]
		blank := &f.lines[i].blank
		switch {
		case above.opens && !above.closes, n.closes && !n.opens:
			// A block begins above, or ends here.
		case n.inside:
			*blank = n.asked && bracket(lastType(f.lines[i-1])) <= 0 && bracket(f.lines[i].lead[0].Type) >= 0
		case above.closes:
			*blank = true
		case above.comment && !n.asked:
			// The comment above belongs to this line.
		default:
			*blank = n.asked || leadsToBlock(notes[i:])
		}
	}
}

// leadsToBlock reports whether a block begins in the first line, or directly
// after the comments that begin there.
func leadsToBlock(notes []note) bool {
	for i, n := range notes {
		switch {
		case i > 0 && n.asked:
			return false
		case !n.comment:
			return n.opens
		}
	}
	return false
}

func lastType(line textLine) hclsyntax.TokenType {
	if len(line.assign) > 0 {
		return line.assign[len(line.assign)-1].Type
	}
	return line.lead[len(line.lead)-1].Type
}

// partners pairs what opens with what closes it.
func partners(tokens []hclsyntax.Token) []int {
	partner := make([]int, len(tokens))
	var open []int
	for i, t := range tokens {
		partner[i] = -1
		switch bracket(t.Type) {
		case 1:
			open = append(open, i)
		case -1:
			if last := len(open) - 1; last >= 0 {
				partner[i], partner[open[last]] = open[last], i
				open = open[:last]
			}
		}
	}
	return partner
}

// isList reports whether t begins or ends what has one element a line when it
// takes several: a list or an object.
func isList(t hclsyntax.TokenType) bool {
	switch t {
	case hclsyntax.TokenOBrack, hclsyntax.TokenCBrack, hclsyntax.TokenOBrace, hclsyntax.TokenCBrace:
		return true
	}
	return false
}

// bracket is 1 for what opens, -1 for what closes, 0 for the rest.
func bracket(t hclsyntax.TokenType) int {
	switch t {
	case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		return 1
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd:
		return -1
	}
	return 0
}

// balance is how many brackets stay open in words.
func balance(words []word) int {
	n := 0
	for _, w := range words {
		n += bracket(w.Type)
	}
	return n
}
