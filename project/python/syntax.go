package python

import (
	"iter"
	"strings"
)

// SyntaxError is a place where no Python 3 goes on reading.
type SyntaxError struct {
	Offset int    // in the source, as [NewScanner] has it
	What   string // is wrong, as a clause: "a bracket is not closed"
}

// FindSyntaxError returns the first error of source that the scanner can be sure of, or
// nil. It knows brackets, strings, indentation, the colons of blocks, the marks of a
// merge and what Python 2 alone understands; most errors of expressions it does not.
// What a newer Python accepts it accepts of all.
func FindSyntaxError(source string) *SyntaxError {
	return Cut("", source).SyntaxError()
}

func findSyntaxError(src string, lines iter.Seq[Statement]) *SyntaxError {
	c := syntaxChecker{tabs: strings.Contains(src, "\n\t") || strings.Contains(src, " \t") || strings.Contains(src, "\f")}
	for s := range lines {
		if len(s.Tokens) == MaxTokens {
			c.deeper = false
			continue
		}
		if found := c.line(s); found != nil {
			return found
		}
	}
	if c.deeper && !c.tabs {
		return &SyntaxError{c.last, "nothing is indented behind the colon"}
	}
	return nil
}

type syntaxChecker struct {
	tabs    bool  // indentation is not judged
	indents []int // of the open blocks
	deeper  bool  // the next line must be indented deeper
	last    int   // where the last line begins
}

func (c *syntaxChecker) line(s Statement) *SyntaxError {
	tokens := s.Tokens
	first, last := tokens[0], tokens[len(tokens)-1]
	begin := first.Offset
	c.last = begin
	if isMergeMark(s.src[begin:]) && s.Indent == 0 {
		return &SyntaxError{begin, "it is the mark of a merge that is not finished"}
	}
	if what := c.indented(s); what != "" && !c.tabs {
		return &SyntaxError{begin, what}
	}
	if first.Kind == OperatorToken && !mayBegin(first.Text) {
		return &SyntaxError{begin, "nothing can begin with " + first.Text}
	}
	if at, what := unbalanced(tokens); what != "" {
		return &SyntaxError{at, what}
	}
	if s.broken {
		return &SyntaxError{begin, "a bracket or a string is not closed"}
	}
	if beginsBlock(first.Text) && first.Kind == NameToken && OuterIndex(tokens, ":") < 0 && !s.Joined {
		return &SyntaxError{begin, "the colon behind " + first.Text + " is missing"}
	}
	if what := pythonTwo(tokens); what != "" {
		return &SyntaxError{begin, what}
	}
	if !s.Joined && s.Indent == 0 && first.Is("return") {
		return &SyntaxError{begin, "return stands in no function"}
	}
	c.deeper = last.Is(":")
	return nil
}

// indented follows the blocks over one line.
func (c *syntaxChecker) indented(s Statement) string {
	if s.Joined {
		return ""
	}
	indent, top := s.Indent, 0
	if len(c.indents) > 0 {
		top = c.indents[len(c.indents)-1]
	}
	deeper := c.deeper
	c.deeper = false
	switch {
	case indent > top:
		c.indents = append(c.indents, indent)
		if !deeper {
			return "it is indented deeper than the line before, which opens no block"
		}
		return ""
	case deeper:
		return "it is not indented, and the line before opens a block"
	}
	for indent < top {
		c.indents = c.indents[:len(c.indents)-1]
		if top = 0; len(c.indents) > 0 {
			top = c.indents[len(c.indents)-1]
		}
		if indent > top {
			return "its indentation is that of no line above"
		}
	}
	return ""
}

func isMergeMark(line string) bool {
	return strings.HasPrefix(line, "<<<<<<<") || strings.HasPrefix(line, "=======") || strings.HasPrefix(line, ">>>>>>>")
}

// mayBegin reports whether a statement can begin with an operator.
func mayBegin(operator string) bool {
	switch operator {
	case "(", "[", "{", "@", "*", "**", "-", "+", "~", ".":
		return true
	}
	return false
}

// unbalanced looks for a bracket that closes another one.
func unbalanced(tokens []Token) (at int, what string) {
	var room [16]Token
	open := room[:0]
	for _, t := range tokens {
		if t.Kind != OperatorToken {
			continue
		}
		switch t.Text {
		case "(", "[", "{":
			open = append(open, t)
		case ")", "]", "}":
			if len(open) == 0 {
				return t.Offset, t.Text + " closes no bracket"
			}
			last := open[len(open)-1].Text
			if last == "(" && t.Text != ")" || last == "[" && t.Text != "]" || last == "{" && t.Text != "}" {
				return t.Offset, t.Text + " closes " + last
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return open[len(open)-1].Offset, open[len(open)-1].Text + " is not closed"
	}
	return 0, ""
}

// beginsBlock reports whether word is a keyword whose statement has a colon.
func beginsBlock(word string) bool { return isCompound(word) || word == "def" || word == "class" }

// pythonTwo recognises statements that Python 2 alone understands.
func pythonTwo(tokens []Token) string {
	const what = "it is written in Python 2"
	first := tokens[0]
	if len(tokens) > 1 {
		second := tokens[1]
		switch {
		case first.Is("print") || first.Is("exec"):
			if second.Kind == StringToken || second.Kind == NumberToken || second.Kind == NameToken && !continues(second.Text) {
				return what
			}
		case first.Is("raise") && OuterIndex(tokens, ",") > 0:
			return what
		}
	}
	for _, t := range tokens {
		switch {
		case t.Is("`"):
			return what
		case t.Kind == NumberToken && len(t.Text) > 1 && isOldNumber(t.Text):
			return what
		}
	}
	return ""
}

// continues reports whether an expression can go on with a word.
func continues(word string) bool {
	switch word {
	case "if", "else", "and", "or", "in", "is", "not", "for", "async":
		return true
	}
	return false
}

// isOldNumber recognises 0777 and 10L.
func isOldNumber(text string) bool {
	digits := strings.TrimRight(text, "lL")
	if strings.Trim(digits, "0123456789_") != "" {
		return false
	}
	return digits != text || digits[0] == '0' && strings.Trim(digits, "0_") != ""
}
