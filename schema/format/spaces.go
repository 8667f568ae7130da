package format

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// What stands in one line here is laid out as `terraform fmt` does it, which is
// what people who write HCL are used to. A test has HashiCorp's own formatter
// find nothing to change.

// space puts one space or none between the words of each cell.
func (f *formatter) space() {
	for i := range f.lines {
		line := &f.lines[i]
		if len(line.assign) > 0 {
			line.assign[0].spaces = 1
		}
		for _, cell := range [][]word{line.lead, line.assign} {
			for j := 1; j < len(cell); j++ {
				var before hclsyntax.Token
				if j > 1 {
					before = cell[j-2].Token
				}
				cell[j].spaces = 0
				if spaced(before, cell[j-1].Token, cell[j].Token) {
					cell[j].spaces = 1
				}
			}
		}
	}
}

// spaced reports whether a space stands between left and right; before is what
// stands before left, with a zero type when nothing does.
func spaced(before, left, right hclsyntax.Token) bool {
	switch {
	case left.Type == hclsyntax.TokenDot, right.Type == hclsyntax.TokenDot,
		left.Type == hclsyntax.TokenDoubleColon, right.Type == hclsyntax.TokenDoubleColon,
		left.Type == hclsyntax.TokenIdent && right.Type == hclsyntax.TokenOParen:
		return false
	case right.Type == hclsyntax.TokenComma, right.Type == hclsyntax.TokenEllipsis:
		return false
	case left.Type == hclsyntax.TokenComma:
		return true
	case isText(left.Type), left.Type == hclsyntax.TokenOQuote, left.Type == hclsyntax.TokenOHeredoc,
		isText(right.Type), right.Type == hclsyntax.TokenCQuote, right.Type == hclsyntax.TokenCHeredoc:
		return false
	case left.Type == hclsyntax.TokenIdent && bytes.Equal(left.Bytes, []byte("in")) && before.Type == hclsyntax.TokenIdent:
		return true // for x in [...]
	case right.Type == hclsyntax.TokenOBrack && (left.Type == hclsyntax.TokenIdent || left.Type == hclsyntax.TokenNumberLit || bracket(left.Type) < 0):
		return false // an index
	case left.Type == hclsyntax.TokenBang:
		return false
	case left.Type == hclsyntax.TokenMinus:
		return !expectsValue(before.Type)
	case left.Type == hclsyntax.TokenOBrace && right.Type == hclsyntax.TokenCBrace:
		return false
	case left.Type == hclsyntax.TokenOBrace, right.Type == hclsyntax.TokenCBrace:
		return true
	case isTemplate(left.Type):
		return right.Type == hclsyntax.TokenOBrace
	case right.Type == hclsyntax.TokenTemplateSeqEnd:
		return left.Type == hclsyntax.TokenCBrace
	case left.Type == hclsyntax.TokenTemplateSeqEnd && isTemplate(right.Type):
		return false
	}
	return bracket(left.Type) <= 0 && bracket(right.Type) >= 0
}

// isText reports whether t is a piece of a text, in which every space counts.
func isText(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenQuotedLit || t == hclsyntax.TokenStringLit
}

func isTemplate(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenTemplateInterp || t == hclsyntax.TokenTemplateControl
}

// expectsValue reports whether a minus sign after t is one of a number, and not
// a subtraction.
func expectsValue(t hclsyntax.TokenType) bool {
	switch t {
	case hclsyntax.TokenNil,
		hclsyntax.TokenOParen, hclsyntax.TokenOBrace, hclsyntax.TokenOBrack,
		hclsyntax.TokenEqual, hclsyntax.TokenColon, hclsyntax.TokenComma, hclsyntax.TokenQuestion,
		hclsyntax.TokenPlus, hclsyntax.TokenMinus, hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent,
		hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual, hclsyntax.TokenAnd, hclsyntax.TokenOr, hclsyntax.TokenBang,
		hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq:
		return true
	}
	return false
}

// indent moves each line to the right for the brackets that are open around it.
// The brackets of one line make one level, however many they are.
func (f *formatter) indent() {
	var levels []int // how many brackets each level has open
	for i := range f.lines {
		line := &f.lines[i]
		net := balance(untilHeredoc(line.lead)) + balance(line.assign)
		for closed := -net; closed > 0 && len(levels) > 0; {
			top := len(levels) - 1
			if levels[top] > closed {
				levels[top] -= closed
				break
			}
			closed -= levels[top]
			levels = levels[:top]
		}
		line.lead[0].spaces = 2 * len(levels)
		if net > 0 {
			levels = append(levels, net)
		}
	}
}

func untilHeredoc(words []word) []word {
	for i, w := range words {
		if w.Type == hclsyntax.TokenOHeredoc {
			return words[:i]
		}
	}
	return words
}

// align puts equals signs below each other, and then comments, in lines that
// follow each other.
func (f *formatter) align() {
	f.alignCell(func(line *textLine) []word { return line.assign }, func(line *textLine) int { return columns(line.lead) })
	f.alignCell(func(line *textLine) []word { return line.comment }, func(line *textLine) int { return columns(line.lead) + columns(line.assign) })
}

func (f *formatter) alignCell(cell func(*textLine) []word, column func(*textLine) int) {
	for from := 0; from < len(f.lines); {
		to, widest := from, 0
		for ; to < len(f.lines) && len(cell(&f.lines[to])) > 0 && (to == from || !f.lines[to].blank); to++ {
			widest = max(widest, column(&f.lines[to]))
		}
		for i := from; i < to; i++ {
			cell(&f.lines[i])[0].spaces = widest - column(&f.lines[i]) + 1
		}
		from = max(to, from+1)
	}
}

// columns is how many columns words take, with the spaces before them.
func columns(words []word) int {
	n := 0
	for _, w := range words {
		n += w.spaces
		if r := w.Range; r.Start.Line == r.End.Line {
			n += r.End.Column - r.Start.Column // in what a reader takes for one character
		} else {
			n += utf8.RuneCount(w.Bytes)
		}
	}
	return n
}
