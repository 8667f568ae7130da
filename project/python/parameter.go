package python

import "strconv"

// Parameter is one parameter of a function.
type Parameter struct {
	Name     string
	Kind     parameterKind
	Optional bool // has a default
	// Default is a default that is one word or literal, as it is written.
	Default string
}

type parameterKind uint8

const (
	byEither   parameterKind = iota // by position or by name
	byPosition                      // before "/"
	byName                          // behind "*"
	RestByPosition
	RestByName
)

// ReadParameters reads what stands between the parentheses of a def.
func ReadParameters(tokens []Token) []Parameter {
	var parameters []Parameter
	kind := byEither
	for item := range OuterItems(tokens, ",") {
		if len(item) == 0 {
			continue
		}
		switch first := item[0]; {
		case first.Is("/"):
			for i := range parameters {
				parameters[i].Kind = byPosition
			}
		case first.Is("*") && len(item) == 1:
			kind = byName
		case first.Is("*") && len(item) > 1:
			parameters = append(parameters, Parameter{Name: item[1].Text, Kind: RestByPosition})
			kind = byName
		case first.Is("**") && len(item) > 1:
			parameters = append(parameters, Parameter{Name: item[1].Text, Kind: RestByName})
		case first.Kind == NameToken:
			p := Parameter{Name: first.Text, Kind: kind}
			if equals := OuterIndex(item, "="); equals >= 0 {
				p.Optional = true
				if equals+2 == len(item) {
					p.Default = item[equals+1].Text
				}
			}
			parameters = append(parameters, p)
		}
	}
	return parameters
}

// Arguments are what a call passes: how many by position, and the names of the rest.
type Arguments struct {
	Positional int
	names      []string
}

// ReadArguments reads the arguments of a call, as written between its parentheses.
func ReadArguments(source string) Arguments {
	var a Arguments
	if source == "" {
		return a
	}
	s := NewScanner("(" + source + ")")
	if !s.Next() {
		return a
	}
	for item := range OuterItems(InBrackets(s.Tokens), ",") {
		switch {
		case len(item) == 0:
		case len(item) > 1 && item[1].Is("="):
			a.names = append(a.names, item[0].Text)
		default:
			a.Positional++
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

// Mismatch says why Python would refuse to call a function that has parameters
// with these arguments, in words that go on from the function's name: "needs
// \"config\"". It is empty when the call fits.
func Mismatch(parameters []Parameter, a Arguments) string {
	left := a.Positional
	given := make(map[string]bool, len(a.names))
	for _, name := range a.names {
		given[name] = false
	}
	takes, restPositional, restNames := 0, false, false
	missing := ""
	for _, p := range parameters {
		_, named := given[p.Name]
		switch p.Kind {
		case RestByPosition:
			restPositional = true
			continue
		case RestByName:
			restNames = true
			continue
		case byName:
		default:
			takes++
			if left > 0 {
				left--
				if named && p.Kind == byEither {
					return "gets \"" + p.Name + "\" twice"
				}
				continue
			}
		}
		if named && p.Kind != byPosition {
			given[p.Name] = true
		} else if !p.Optional && missing == "" {
			missing = p.Name
		}
	}
	switch {
	case left > 0 && !restPositional:
		return "takes " + atMost(takes) + " by position, and gets " + number(a.Positional)
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
