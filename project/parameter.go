package project

import "strconv"

// parameter is one parameter of a function.
type parameter struct {
	name     string
	kind     parameterKind
	optional bool // has a default
}

type parameterKind uint8

const (
	byEither   parameterKind = iota // by position or by name
	byPosition                      // before "/"
	byName                          // behind "*"
	restByPosition
	restByName
)

// readParameters reads what stands between the parentheses of a def.
func readParameters(tokens []token) []parameter {
	var parameters []parameter
	kind := byEither
	for item := range outerItems(tokens, ",") {
		if len(item) == 0 {
			continue
		}
		switch first := item[0]; {
		case first.is("/"):
			for i := range parameters {
				parameters[i].kind = byPosition
			}
		case first.is("*") && len(item) == 1:
			kind = byName
		case first.is("*") && len(item) > 1:
			parameters = append(parameters, parameter{name: item[1].text, kind: restByPosition})
			kind = byName
		case first.is("**") && len(item) > 1:
			parameters = append(parameters, parameter{name: item[1].text, kind: restByName})
		case first.kind == nameToken:
			parameters = append(parameters, parameter{
				name: first.text, kind: kind, optional: outerIndex(item, "=") >= 0,
			})
		}
	}
	return parameters
}

// arguments are what a call passes: how many by position, and the names of the rest.
type arguments struct {
	positional int
	names      []string
}

// readArguments reads the arguments of a call, as written between its parentheses.
func readArguments(source string) arguments {
	var a arguments
	if source == "" {
		return a
	}
	s := newScanner("(" + source + ")")
	if !s.next() {
		return a
	}
	for item := range outerItems(inBrackets(s.tokens), ",") {
		switch {
		case len(item) == 0:
		case len(item) > 1 && item[1].is("="):
			a.names = append(a.names, item[0].text)
		default:
			a.positional++
		}
	}
	return a
}

// atMost says how many arguments a function takes.
func atMost(n int) string {
	switch n {
	case 0:
		return "no argument"
	case 1:
		return "one argument"
	}
	return number(n) + " arguments"
}

// number writes a small number as a word.
func number(n int) string {
	words := [...]string{"none", "one", "two", "three", "four", "five", "six"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// mismatch says why Python would refuse to call a function that has parameters
// with these arguments, in words that go on from the function's name: "needs
// \"config\"". It is empty when the call fits.
func mismatch(parameters []parameter, a arguments) string {
	left := a.positional
	given := make(map[string]bool, len(a.names))
	for _, name := range a.names {
		given[name] = false
	}
	takes, restPositional, restNames := 0, false, false
	missing := ""
	for _, p := range parameters {
		_, named := given[p.name]
		switch p.kind {
		case restByPosition:
			restPositional = true
			continue
		case restByName:
			restNames = true
			continue
		case byName:
		default:
			takes++
			if left > 0 {
				left--
				if named && p.kind == byEither {
					return "gets \"" + p.name + "\" twice"
				}
				continue
			}
		}
		if named && p.kind != byPosition {
			given[p.name] = true
		} else if !p.optional && missing == "" {
			missing = p.name
		}
	}
	switch {
	case left > 0 && !restPositional:
		return "takes " + atMost(takes) + " by position, and gets " + number(a.positional)
	case missing != "":
		return "needs \"" + missing + "\""
	}
	for _, name := range a.names {
		if !given[name] && !restNames {
			return "has no parameter \"" + name + "\""
		}
	}
	return ""
}
