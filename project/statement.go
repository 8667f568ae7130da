package project

import "strings"

// statement is one logical line of a Python file, wherever it stands: the bodies
// of functions and classes are not passed over. Its tokens are good until the
// next one is read.
type statement struct {
	path   string
	indent int
	joined bool // stands behind a semicolon
	tokens []token

	src    string
	offset int // of the first token
	number int // of its line
}

// begins reports whether the statement's first word is word.
func (s statement) begins(word string) bool { return s.tokens[0].is(word) }

// at is the place of a token of the statement.
func (s statement) at(t token) Evidence {
	return Evidence{s.path, s.number + strings.Count(s.src[s.offset:t.offset], "\n")}
}

// eachStatement calls see with every logical line of the Python file name.
func (f *files) eachStatement(name string, see func(statement)) {
	sc := newScanner(f.read(name))
	// Who reads another file meanwhile has room of its own.
	sc.tokens, f.room = f.room[:0], nil
	sc.eachStatement(name, see)
	f.room = sc.tokens
}

// readStatements calls see with every logical line of Python source.
func readStatements(name, content string, see func(statement)) {
	newScanner(content).eachStatement(name, see)
}

func (s *scanner) eachStatement(path string, see func(statement)) {
	read := statement{path: path, src: s.src, number: 1}
	for s.next() {
		read.number += strings.Count(read.src[read.offset:s.tokens[0].offset], "\n")
		read.offset = s.tokens[0].offset
		read.indent, read.joined, read.tokens = s.indent, s.joined, s.tokens
		see(read)
	}
}

// stringText returns the text of a string that says what it is: no bytes, no
// field of an f-string, and no escape but the plainest.
func stringText(t token) (string, bool) {
	if t.kind != stringToken {
		return "", false
	}
	quote := strings.IndexAny(t.text, `"'`)
	prefix := strings.ToLower(t.text[:quote])
	body := t.text[quote:]
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

// textOf returns the text of an expression that is one string, or several that
// stand side by side.
func textOf(tokens []token) (string, bool) {
	if len(tokens) == 1 {
		return stringText(tokens[0])
	}
	var whole strings.Builder
	for _, t := range tokens {
		text, ok := stringText(t)
		if !ok {
			return "", false
		}
		whole.WriteString(text)
	}
	return whole.String(), len(tokens) > 0
}

// call is a call of something, whose arguments are read when they are asked for.
type call struct {
	inside []token // between the parentheses
	// end is the index of the token behind the closing parenthesis.
	end int
}

// readCall reads the call whose opening parenthesis is tokens[open].
func readCall(tokens []token, open int) call {
	inside := inBrackets(tokens[open:])
	return call{inside, min(open+len(inside)+2, len(tokens))}
}

// byKeyword reports whether an argument is passed by name.
func byKeyword(item []token) bool {
	return len(item) > 1 && item[0].kind == nameToken && item[1].is("=")
}

// positional returns the arguments that are passed by position.
func (c call) positional() [][]token {
	var arguments [][]token
	for item := range outerItems(c.inside, ",") {
		if len(item) > 0 && !byKeyword(item) {
			arguments = append(arguments, item)
		}
	}
	return arguments
}

// position returns the argument at position n, or nil.
func (c call) position(n int) []token {
	for item := range outerItems(c.inside, ",") {
		if len(item) > 0 && !byKeyword(item) {
			if n == 0 {
				return item
			}
			n--
		}
	}
	return nil
}

// keyword returns the argument that is passed as name, the last of several, or nil.
func (c call) keyword(name string) []token {
	var argument []token
	for item := range outerItems(c.inside, ",") {
		if byKeyword(item) && item[0].text == name {
			argument = item[2:]
		}
	}
	return argument
}

// several reports whether more than one argument is passed.
func (c call) several() bool {
	count := 0
	for item := range outerItems(c.inside, ",") {
		if len(item) > 0 {
			count++
		}
	}
	return count > 1
}

// argument returns the argument at position n, or the one called name.
func (c call) argument(n int, name string) []token {
	if argument := c.position(n); argument != nil {
		return argument
	}
	return c.keyword(name)
}
