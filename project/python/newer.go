package python

import "strings"

// Newer is a place that only a newer Python 3 reads.
type Newer struct {
	Offset int    // in the source, as [NewScanner] has it
	What   string // is used, as a noun: "the match statement"
	Minor  int    // the first release that reads it: 10 of Python 3.10
}

// FindNewer returns the first place of source that Python 3.minor does not read and a
// newer one does, or nil. It knows what the grammar has got since 3.8 (What's New in
// Python 3.8 to 3.12, read 2026-12-01), as far as the tokens of a statement tell it for
// certain.
func FindNewer(source string, minor int) (found *Newer) {
	if minor >= 12 {
		return nil
	}
	s := NewScanner(source)
	s.EachStatement("", func(statement Statement) {
		if found != nil || len(s.Tokens) == MaxTokens {
			return
		}
		if n := newer(statement.Tokens); n != nil && n.Minor > minor {
			found = n
		}
	})
	return found
}

// newer returns what the newest part of a statement is.
func newer(tokens []Token) *Newer {
	first, last := tokens[0], tokens[len(tokens)-1]
	second := Next(tokens, 0)
	if first.Is("async") && len(tokens) > 1 {
		tokens = tokens[1:]
		second = Next(tokens, 0)
	}
	var found *Newer
	see := func(t Token, minor int, what string) {
		if found == nil || found.Minor < minor {
			found = &Newer{t.Offset, what, minor}
		}
	}
	switch {
	case first.Is("type") && second.Kind == NameToken && !joinsNames(second.Text) && len(tokens) > 2 && (tokens[2].Is("=") || tokens[2].Is("[")):
		see(first, 12, "the type statement")
	case (tokens[0].Is("def") || tokens[0].Is("class")) && len(tokens) > 2 && tokens[2].Is("["):
		see(first, 12, "a type parameter")
	case first.Is("except") && second.Is("*"):
		see(first, 11, "except*")
	case first.Is("match") && len(tokens) > 2 && last.Is(":") && OuterIndex(tokens, "=") < 0 && OuterIndex(tokens, ":") == len(tokens)-1 && OuterIndex(tokens, "lambda") < 0:
		see(first, 10, "the match statement")
	case tokens[0].Is("with") && second.Is("(") && last.Is(":"):
		if inside := InBrackets(tokens[1:]); len(inside)+4 == len(tokens) && OuterIndex(inside, "as") > 0 {
			see(first, 9, "a with statement in brackets")
		}
	}
	for _, t := range tokens {
		switch {
		case t.Is(":="):
			see(t, 8, `the operator ":="`)
		case t.Kind == StringToken && nestsItsMark(t.Text):
			see(t, 12, "an f-string that has its own quotation mark inside")
		}
	}
	return found
}

// joinsNames reports whether a name that stands behind another is an operator.
func joinsNames(name string) bool {
	switch name {
	case "and", "or", "in", "is", "not", "if", "else", "for", "as", "from", "import":
		return true
	}
	return false
}

// nestsItsMark reports whether an f-string with one quotation mark has the same one in
// an expression.
func nestsItsMark(text string) bool {
	quote := strings.IndexAny(text, `"'`)
	if quote < 1 || !strings.ContainsAny(text[:quote], "fF") || len(text) < quote+2 {
		return false
	}
	body, mark := text[quote+1:], text[quote]
	if strings.HasPrefix(body, string([]byte{mark, mark})) || body[len(body)-1] != mark {
		return false
	}
	body = body[:len(body)-1]
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case mark:
			return true
		}
	}
	return false
}
