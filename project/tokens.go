package project

import "iter"

// outerIndex returns the index of the first token that is text and stands outside
// brackets, or -1. The colon and commas of a lambda belong to it, and do not count.
func outerIndex(tokens []token, text string) int {
	depth, lambdas := 0, 0
	for i, t := range tokens {
		if depth == 0 && t.is(text) && (lambdas == 0 || text != ":" && text != ",") {
			return i
		}
		depth, lambdas = nest(t, depth, lambdas)
	}
	return -1
}

// splitOuter cuts tokens at every separator outside brackets.
func splitOuter(tokens []token, separator string) [][]token {
	return appendOuter(nil, tokens, separator)
}

// appendOuter appends to pieces what splitOuter returns.
func appendOuter(pieces [][]token, tokens []token, separator string) [][]token {
	for piece := range outerItems(tokens, separator) {
		pieces = append(pieces, piece)
	}
	return pieces
}

// outerItems is splitOuter for those that look at each piece once.
func outerItems(tokens []token, separator string) iter.Seq[[]token] {
	return func(yield func([]token) bool) {
		depth, lambdas, start := 0, 0, 0
		for i, t := range tokens {
			if depth == 0 && lambdas == 0 && t.is(separator) {
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
func nest(t token, depth, lambdas int) (int, int) {
	switch t.kind {
	case operatorToken:
		switch t.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth = max(0, depth-1)
		case ":":
			if depth == 0 && lambdas > 0 {
				lambdas--
			}
		}
	case nameToken:
		if depth == 0 && t.text == "lambda" {
			lambdas++
		}
	}
	return depth, lambdas
}

// inBrackets returns what stands between the bracket that tokens begin with and
// the one that closes it, or the end.
func inBrackets(tokens []token) []token {
	depth := 0
	for i, t := range tokens {
		depth, _ = nest(t, depth, 0)
		if depth == 0 {
			return tokens[1:i]
		}
	}
	return tokens[1:]
}
