package python

import (
	"strings"

	"dockgen/project/evidence"
)

// Statement is one logical line of a Python file, wherever it stands: the bodies
// of functions and classes are not passed over. Its tokens are good until the
// next one is read.
type Statement struct {
	Path   string
	Indent int
	Joined bool // stands behind a semicolon
	Tokens []Token

	src    string
	offset int  // of the first token
	number int  // of its line
	broken bool // something in it was not understood
}

// Begins reports whether the statement's first word is word.
func (s Statement) Begins(word string) bool { return s.Tokens[0].Is(word) }

// At is the place of a token of the statement.
func (s Statement) At(t Token) evidence.Place {
	return evidence.Place{Path: s.Path, Line: s.number + strings.Count(s.src[s.offset:t.Offset], "\n")}
}

// ReadStatements calls see with every logical line of Python source.
func ReadStatements(name, content string, see func(Statement)) {
	NewScanner(content).EachStatement(name, see)
}

// EachStatement calls see with each logical line of the rest of the source. path is
// that of the file.
func (s *Scanner) EachStatement(path string, see func(Statement)) {
	read := Statement{Path: path, src: s.Src, number: 1}
	for s.Next() {
		read.number += strings.Count(read.src[read.offset:s.Tokens[0].Offset], "\n")
		read.offset = s.Tokens[0].Offset
		read.Indent, read.Joined, read.Tokens, read.broken = s.indent, s.joined, s.Tokens, s.Broken
		see(read)
	}
}

// StringText returns the text of a string that says what it is: no bytes, no
// field of an f-string, and no escape but the plainest.
func StringText(t Token) (string, bool) {
	if t.Kind != StringToken {
		return "", false
	}
	quote := strings.IndexAny(t.Text, `"'`)
	prefix := strings.ToLower(t.Text[:quote])
	body := t.Text[quote:]
	width := 1
	if len(body) >= 6 && body[1] == body[0] && body[2] == body[0] {
		width = 3
	}
	if len(body) < 2*width || body[len(body)-width:] != body[:width] || strings.ContainsAny(prefix, "bt") {
		return "", false
	}
	body = body[width : len(body)-width]
	if strings.Contains(prefix, "f") && strings.ContainsAny(body, "{}") {
		return "", false
	}
	if !strings.Contains(body, `\`) || strings.Contains(prefix, "r") {
		return body, true
	}
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			b.WriteByte(body[i])
			continue
		}
		if i++; i == len(body) || strings.IndexByte(`\'"`, body[i]) < 0 {
			return "", false
		}
		b.WriteByte(body[i])
	}
	return b.String(), true
}

// TextOf returns the text of an expression that is one string, or several that
// stand side by side.
func TextOf(tokens []Token) (string, bool) {
	if len(tokens) == 1 {
		return StringText(tokens[0])
	}
	var whole strings.Builder
	for _, t := range tokens {
		text, ok := StringText(t)
		if !ok {
			return "", false
		}
		whole.WriteString(text)
	}
	return whole.String(), len(tokens) > 0
}

// Call is a call of something, whose arguments are read when they are asked for.
type Call struct {
	inside []Token // between the parentheses
	// End is the index of the token behind the closing parenthesis.
	End int
}

// ReadCall reads the call whose opening parenthesis is tokens[open].
func ReadCall(tokens []Token, open int) Call {
	inside := InBrackets(tokens[open:])
	return Call{inside, min(open+len(inside)+2, len(tokens))}
}

// byKeyword reports whether an argument is passed by name.
func byKeyword(item []Token) bool {
	return len(item) > 1 && item[0].Kind == NameToken && item[1].Is("=")
}

// Positional returns the arguments that are passed by position.
func (c Call) Positional() [][]Token {
	var arguments [][]Token
	for item := range OuterItems(c.inside, ",") {
		if len(item) > 0 && !byKeyword(item) {
			arguments = append(arguments, item)
		}
	}
	return arguments
}

// Position returns the argument at position n, or nil.
func (c Call) Position(n int) []Token {
	for item := range OuterItems(c.inside, ",") {
		if len(item) > 0 && !byKeyword(item) {
			if n == 0 {
				return item
			}
			n--
		}
	}
	return nil
}

// Keyword returns the argument that is passed as name, the last of several, or nil.
func (c Call) Keyword(name string) []Token {
	var argument []Token
	for item := range OuterItems(c.inside, ",") {
		if byKeyword(item) && item[0].Text == name {
			argument = item[2:]
		}
	}
	return argument
}

// Several reports whether more than one argument is passed.
func (c Call) Several() bool {
	count := 0
	for item := range OuterItems(c.inside, ",") {
		if len(item) > 0 {
			count++
		}
	}
	return count > 1
}

// Argument returns the argument at position n, or the one called name.
func (c Call) Argument(n int, name string) []Token {
	if argument := c.Position(n); argument != nil {
		return argument
	}
	return c.Keyword(name)
}

// Names are the names of the arguments that are passed by name.
func (c Call) Names() []string {
	var names []string
	for item := range OuterItems(c.inside, ",") {
		if byKeyword(item) {
			names = append(names, item[0].Text)
		}
	}
	return names
}
