package python

import "iter"

// OuterIndex returns the index of the first token that is text and stands outside
// brackets, or -1. The colon and commas of a lambda belong to it, and do not count.
func OuterIndex(tokens []Token, text string) int {
	depth, lambdas := 0, 0
	for i, t := range tokens {
		if depth == 0 && t.Is(text) && (lambdas == 0 || text != ":" && text != ",") {
			return i
		}
		depth, lambdas = nest(t, depth, lambdas)
	}
	return -1
}

// SplitOuter cuts tokens at every separator outside brackets.
func SplitOuter(tokens []Token, separator string) [][]Token {
	return appendOuter(nil, tokens, separator)
}

// appendOuter appends the items of tokens to items.
func appendOuter(items [][]Token, tokens []Token, separator string) [][]Token {
	for item := range OuterItems(tokens, separator) {
		items = append(items, item)
	}
	return items
}

// OuterItems yields the items one by one.
func OuterItems(tokens []Token, separator string) iter.Seq[[]Token] {
	return func(yield func([]Token) bool) {
		depth, lambdas, start := 0, 0, 0
		for i, t := range tokens {
			if depth == 0 && lambdas == 0 && t.Is(separator) {
				if !yield(tokens[start:i]) {
					return
				}
				start = i + 1
			}
			depth, lambdas = nest(t, depth, lambdas)
		}
		yield(tokens[start:])
	}
}

// nest follows brackets, and the lambdas outside them, over one token.
func nest(t Token, depth, lambdas int) (int, int) {
	switch t.Kind {
	case OperatorToken:
		switch t.Text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth = max(0, depth-1)
		case ":":
			if depth == 0 && lambdas > 0 {
				lambdas--
			}
		}
	case NameToken:
		if depth == 0 && t.Text == "lambda" {
			lambdas++
		}
	}
	return depth, lambdas
}

// InBrackets returns what stands between the bracket that tokens begin with and
// the one that closes it, or the end.
func InBrackets(tokens []Token) []Token {
	depth := 0
	for i, t := range tokens {
		depth, _ = nest(t, depth, 0)
		if depth == 0 {
			return tokens[1:i]
		}
	}
	return tokens[1:]
}

// Next is the token behind tokens[i], or the zero token.
func Next(tokens []Token, i int) Token {
	if i+1 < len(tokens) {
		return tokens[i+1]
	}
	return Token{}
}

const (
	MaxResolveDepth = 40
	MaxResolveSteps = 4_000
	MaxResolveAll   = 400_000
	MaxExpression   = 4_000 // bytes of an expression that is looked at
)

// OneItem returns the expression that tokens begin with: up to a comma, or to a
// bracket that nothing opened.
func OneItem(tokens []Token) []Token {
	depth := 0
	for i, t := range tokens {
		switch {
		case t.Is("("), t.Is("["), t.Is("{"):
			depth++
		case t.Is(")"), t.Is("]"), t.Is("}"):
			depth--
		}
		if depth < 0 || depth == 0 && t.Is(",") {
			return tokens[:i]
		}
	}
	return tokens
}
