package python

import (
	"slices"
	"strings"
)

// Value is what an expression is when no variable of the environment is set.
type Value struct {
	// Text is a string without its quotes, or a number, True, False or None as they are
	// written. It is good when Known is set.
	Text  string
	Known bool
	// Variables are those of the environment that it depends on, in their order.
	Variables []string
	// Items are the values of a list or a tuple, which has no Text.
	Items []Value
	// IsString tells the text "None" from None.
	IsString bool
}

// How many expressions one value may be made of, names standing for expressions of
// names, and how many an Evaluator looks at in all.
const (
	maxValues    = 64
	maxValuesAll = 10_000
)

// Evaluator works out what expressions of a module are. It may be used for one module,
// and gives up when its module is one long puzzle.
type Evaluator struct {
	module *Module
	names  map[string]Span // what each name was bound to last
	steps  int             // of the expression that is being looked at
	all    int
}

// Evaluator returns one for the module, which may be nil.
func (m *Module) Evaluator() *Evaluator { return &Evaluator{module: m, all: maxValuesAll} }

// Value works out what an expression is from literals, names that the module binds, the
// defaults with which it reads the environment, strings that are joined or formatted,
// and int or str around them.
func (e *Evaluator) Value(tokens []Token) Value {
	e.steps = maxValues
	return e.value(tokens)
}

// Span is [Evaluator.Value] of an expression of the module's source.
func (e *Evaluator) Span(s Span) Value {
	if s.End-s.Start > MaxExpression || s.End <= s.Start {
		return Value{}
	}
	return e.Value(tokensOf(e.module.Text(s)))
}

// bound returns the expression that a name was bound to last.
func (e *Evaluator) bound(name string) (Span, bool) {
	if e.names == nil {
		e.names = make(map[string]Span)
		if e.module != nil {
			for _, b := range e.module.Names {
				if b.Kind == Assigned && b.Index == 0 && b.Value.End > 0 {
					e.names[b.Name] = b.Value
				}
			}
		}
	}
	s, ok := e.names[name]
	return s, ok && s.End-s.Start <= MaxExpression
}

// Tokens returns the tokens of an expression of the module; nil of one that is longer than
// MaxExpression.
func (m *Module) Tokens(s Span) []Token {
	if s.End-s.Start > MaxExpression {
		return nil
	}
	return tokensOf(m.Text(s))
}

// tokensOf returns the tokens of an expression.
func tokensOf(expression string) []Token {
	scan := NewScanner("(" + expression + ")")
	if !scan.Next() {
		return nil
	}
	return slices.Clone(InBrackets(scan.Tokens))
}

func (e *Evaluator) value(tokens []Token) Value {
	e.steps, e.all = e.steps-1, e.all-1
	if e.steps < 0 || e.all < 0 || len(tokens) == 0 {
		return Value{}
	}
	if enclosed(tokens, "(") {
		if inside := tokens[1 : len(tokens)-1]; OuterIndex(inside, ",") < 0 {
			return e.value(inside)
		}
		return e.items(tokens)
	}
	if enclosed(tokens, "[") {
		return e.items(tokens)
	}
	if parts := SplitOuter(tokens, "or"); len(parts) > 1 {
		// An environment that is empty leaves the first that has a value.
		var all Value
		for _, part := range parts {
			v := e.value(part)
			all.Variables = append(all.Variables, v.Variables...)
			if v.Known && v.Text != "" && v.Text != "None" && v.Text != "0" {
				v.Variables = all.Variables
				return v
			}
		}
		return all
	}
	if OuterIndex(tokens, "if") > 0 {
		return Value{}
	}
	if parts := SplitOuter(tokens, "+"); len(parts) > 1 {
		return e.joined(parts)
	}
	if parts := SplitOuter(tokens, "%"); len(parts) == 2 {
		arguments := [][]Token{parts[1]}
		if enclosed(parts[1], "(") {
			arguments = SplitOuter(parts[1][1:len(parts[1])-1], ",")
		}
		return e.formatted(e.value(parts[0]), []string{"%s", "%d"}, arguments)
	}
	if text, ok := TextOf(tokens); ok {
		return Value{Text: text, Known: true, IsString: true}
	}
	if len(tokens) == 1 {
		return e.single(tokens[0])
	}
	return e.call(tokens)
}

// enclosed reports whether tokens are one pair of brackets with what is inside.
func enclosed(tokens []Token, open string) bool {
	return len(tokens) > 1 && tokens[0].Is(open) && len(InBrackets(tokens)) == len(tokens)-2
}

func (e *Evaluator) items(tokens []Token) Value {
	v := Value{Known: true}
	for item := range OuterItems(tokens[1:len(tokens)-1], ",") {
		if len(item) == 0 {
			continue
		}
		one := e.value(item)
		v.Known = v.Known && one.Known
		v.Variables = append(v.Variables, one.Variables...)
		v.Items = append(v.Items, one)
	}
	return v
}

// joined is strings that are added. A sum of numbers is none that is known.
func (e *Evaluator) joined(parts [][]Token) Value {
	all := Value{Known: true, IsString: true}
	for _, part := range parts {
		v := e.value(part)
		all.Variables = append(all.Variables, v.Variables...)
		all.Known = all.Known && v.Known && v.Items == nil && v.IsString
		if len(all.Text) < MaxExpression {
			all.Text += v.Text
		}
	}
	return all
}

// formatted puts arguments in the places of a text.
func (e *Evaluator) formatted(text Value, places []string, arguments [][]Token) Value {
	rest := text.Text
	text.Text, text.IsString = "", true
	for _, argument := range arguments {
		at, width := -1, 0
		for _, place := range places {
			if i := strings.Index(rest, place); i >= 0 && (at < 0 || i < at) {
				at, width = i, len(place)
			}
		}
		if at < 0 {
			break
		}
		v := e.value(argument)
		text.Variables = append(text.Variables, v.Variables...)
		text.Known = text.Known && v.Known && v.Items == nil
		text.Text += rest[:at] + v.Text
		rest = rest[at+width:]
		if len(text.Text) > MaxExpression {
			return Value{}
		}
	}
	text.Text += rest
	text.Known = text.Known && !slices.ContainsFunc(places, func(p string) bool { return strings.Contains(rest, p) })
	return text
}

func (e *Evaluator) single(t Token) Value {
	switch {
	case t.Kind == NumberToken:
		return Value{Text: strings.ReplaceAll(t.Text, "_", ""), Known: true}
	case t.Is("True"), t.Is("False"), t.Is("None"):
		return Value{Text: t.Text, Known: true}
	case t.Kind == StringToken:
		return e.fields(t)
	case t.Kind == NameToken:
		if s, ok := e.bound(t.Text); ok && e.steps > 0 {
			return e.value(tokensOf(e.module.Text(s)))
		}
	}
	return Value{}
}

// fields is an f-string.
func (e *Evaluator) fields(t Token) Value {
	quote := strings.IndexAny(t.Text, `"'`)
	if quote < 0 || !strings.ContainsAny(t.Text[:quote], "fF") {
		return Value{}
	}
	body := strings.Trim(t.Text[quote:], t.Text[quote:quote+1])
	all := Value{Known: true, IsString: true}
	for {
		before, rest, ok := strings.Cut(body, "{")
		all.Text += before
		if !ok {
			return all
		}
		scan := NewScanner("{" + rest)
		if !scan.Next() || len(all.Text) > MaxExpression {
			return Value{}
		}
		tokens := slices.Clone(InBrackets(scan.Tokens))
		if len(tokens)+1 >= len(scan.Tokens) {
			return Value{} // it does not close
		}
		end := scan.Tokens[len(tokens)+1].Offset - 1
		v := e.value(tokens)
		all.Known = all.Known && v.Known && v.Items == nil
		all.Text += v.Text
		all.Variables = append(all.Variables, v.Variables...)
		body = rest[end+1:]
	}
}

// call is what a call or a subscript that ends the expression gives.
func (e *Evaluator) call(tokens []Token) Value {
	last := tokens[len(tokens)-1]
	if last.Is("]") {
		// os.environ["NAME"]
		if open := OuterIndex(tokens, "["); open > 0 && tokens[open-1].Is("environ") && enclosed(tokens[open:], "[") {
			if name, ok := TextOf(tokens[open+1 : len(tokens)-1]); ok {
				return Value{Variables: []string{name}}
			}
		}
		return Value{}
	}
	open := OuterIndex(tokens, "(")
	if open < 1 || !last.Is(")") {
		return Value{}
	}
	if !enclosed(tokens[open:], "(") {
		// Calls of calls: what .strip() and its like leave alone.
		if n := len(tokens); n > 4 && tokens[n-2].Is("(") && tokens[n-4].Is(".") && slices.Contains([]string{"strip", "lower", "upper"}, tokens[n-3].Text) {
			return e.value(tokens[:n-4])
		}
		return Value{}
	}
	c := ReadCall(tokens, open)
	switch name := tokens[open-1].Text; name {
	case "int", "str", "float", "bool":
		if open != 1 {
			return Value{}
		}
		v := e.value(c.Position(0))
		v.IsString = name == "str"
		return v
	case "format":
		if open > 1 && tokens[open-2].Is(".") {
			return e.formatted(e.value(tokens[:open-2]), []string{"{}", "{0}", "{1}"}, c.Positional())
		}
	case "get", "getenv", "env", "config", "pop", "setdefault":
		variable, ok := TextOf(c.Argument(0, "key"))
		if !ok || name == "get" && !(open > 2 && tokens[open-3].Is("environ")) {
			return Value{}
		}
		v := e.value(c.Argument(1, "default"))
		v.Variables = append([]string{variable}, v.Variables...)
		return v
	}
	return Value{}
}
