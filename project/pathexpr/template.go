package pathexpr

import (
	"strconv"
	"strings"

	"dockgen/project/python"
)

// part is one of the parts that a text is put together from: a text, or the expression
// whose value stands there. An expression without tokens is not known.
type part struct {
	text   string
	tokens []python.Token
	isText bool
}

// parts cuts an expression into what it puts together, by "+", by format, by "%", by an
// f-string or side by side. An expression that does none of these is one part.
func parts(tokens []python.Token) []part {
	if sum := python.SplitOuter(tokens, "+"); len(sum) > 1 {
		var all []part
		for _, term := range sum {
			all = append(all, parts(term)...)
		}
		return all
	}
	if at := python.OuterIndex(tokens, "%"); at > 0 {
		if text, ok := python.TextOf(tokens[:at]); ok {
			return percent(text, tokens[at+1:])
		}
	}
	literals := 0
	for literals < len(tokens) && tokens[literals].Kind == python.StringToken {
		literals++
	}
	switch {
	case literals == 0:
		return []part{{tokens: tokens}}
	case literals == len(tokens):
		var all []part
		for _, t := range tokens {
			all = append(all, literal(t)...)
		}
		return all
	case len(tokens) > literals+2 && tokens[literals].Is(".") && tokens[literals+1].Is("format") && tokens[literals+2].Is("("):
		text, ok := python.TextOf(tokens[:literals])
		if call := python.ReadCall(tokens, literals+2); ok && call.End == len(tokens) {
			return formatted(text, call)
		}
	}
	return []part{{tokens: tokens}}
}

// literal cuts a string: an f-string has expressions.
func literal(t python.Token) []part {
	if text, ok := python.StringText(t); ok {
		return []part{{text: text, isText: true}}
	}
	quote := strings.IndexAny(t.Text, `"'`)
	body := t.Text[quote:]
	width := 1
	if len(body) >= 6 && body[1] == body[0] && body[2] == body[0] {
		width = 3
	}
	if len(body) < 2*width || !strings.ContainsAny(t.Text[:quote], "fF") || strings.Contains(body, `\`) {
		return []part{{}}
	}
	return fields(body[width:len(body)-width], func(field string) []python.Token {
		s := python.NewScanner("(" + field + ")")
		if !s.Next() || s.Broken || len(s.Tokens) < 3 || python.OuterIndex(s.Tokens[1:len(s.Tokens)-1], ":") >= 0 || strings.ContainsAny(field, "!=") {
			return nil // with a format or a conversion
		}
		return s.Tokens[1 : len(s.Tokens)-1]
	})
}

// formatted is text with the arguments of a call of format put in.
func formatted(text string, call python.Call) []part {
	next := 0
	return fields(text, func(field string) []python.Token {
		if field == "" {
			next++
			return call.Position(next - 1)
		}
		if n, err := strconv.Atoi(field); err == nil && n >= 0 {
			return call.Position(n)
		}
		return call.Keyword(field)
	})
}

// fields cuts text at its fields in braces; value is the expression of one.
func fields(text string, value func(field string) []python.Token) []part {
	var all []part
	for len(text) > 0 {
		at := strings.IndexAny(text, "{}")
		switch {
		case at < 0:
			return append(all, part{text: text, isText: true})
		case strings.HasPrefix(text[at+1:], text[at:at+1]): // doubled
			all = append(all, part{text: text[:at+1], isText: true})
			text = text[at+2:]
			continue
		}
		end := strings.IndexByte(text[at:], '}')
		if text[at] == '}' || end < 0 {
			return append(all, part{})
		}
		if at > 0 {
			all = append(all, part{text: text[:at], isText: true})
		}
		all = append(all, part{tokens: value(text[at+1 : at+end])})
		text = text[at+end+1:]
	}
	return all
}

// percent is text with what stands behind "%" put in: one expression, or a tuple.
func percent(text string, behind []python.Token) []part {
	arguments := [][]python.Token{behind}
	if len(behind) > 1 && behind[0].Is("(") {
		if inside := python.InBrackets(behind); len(inside)+2 == len(behind) {
			arguments = python.SplitOuter(inside, ",")
		}
	}
	var all []part
	for len(text) > 0 {
		at := strings.IndexByte(text, '%')
		if at < 0 {
			return append(all, part{text: text, isText: true})
		}
		all = append(all, part{text: text[:at], isText: true})
		switch rest := text[at+1:]; {
		case strings.HasPrefix(rest, "%"):
			all = append(all, part{text: "%", isText: true})
		case (strings.HasPrefix(rest, "s") || strings.HasPrefix(rest, "d")) && len(arguments) > 0:
			all = append(all, part{tokens: arguments[0]})
			arguments = arguments[1:]
		default:
			return append(all, part{})
		}
		text = text[at+2:]
	}
	return all
}

// concat is the value of parts one behind the other. Only the first that is not empty
// can be a path of the project.
func (r *Reader) concat(file string, all []part, depth int) Value {
	whole := Value{}
	known := false
	for _, p := range all {
		v := Value{Text: p.text}
		if !p.isText {
			if v = r.value(file, p.tokens, depth+1); whole.Text != "" && v.Rooted {
				return Value{}
			}
			if v == (Value{}) {
				return cut(whole)
			}
		}
		if len(whole.Text)+len(v.Text) > maxText {
			return Value{}
		}
		whole = Value{whole.Text + v.Text, whole.Rooted || v.Rooted, v.Cut}
		if v.Cut {
			return whole
		}
		known = true
	}
	if !known {
		return Value{}
	}
	return whole
}

// cut is the folder of a text that goes on with what is not known.
func cut(v Value) Value {
	at := strings.LastIndexByte(v.Text, '/')
	if at <= 0 {
		return Value{}
	}
	return Value{Text: v.Text[:at], Rooted: v.Rooted, Cut: true}
}

// After is what an expression puts behind prefix, which its first text begins with.
// found is false when it does not.
func (r *Reader) After(file string, tokens []python.Token, prefix string) (v Value, found bool) {
	if len(tokens) == 0 || len(tokens) > MaxTokens {
		return Value{}, false
	}
	all := parts(tokens)
	text, found := strings.CutPrefix(all[0].text, prefix)
	if !all[0].isText || !found {
		return Value{}, false
	}
	all[0].text = text
	if v = r.concat(file, all, 0); v.Cut {
		return Value{}, true
	}
	return v, true
}
