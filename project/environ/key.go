package environ

import (
	"strings"

	"dockgen/project/python"
)

// What names a variable in an expression: a literal, a name that stands for one, each of a
// list of literals that a loop goes through, or a parameter of the function around it.

// maxKey is how many tokens the name of a variable may be made of.
const maxKey = 30

// maxTexts is how many texts one name stands for at most.
const maxTexts = 40

// textsOf returns the text of a literal, or those of a list, a tuple or a set of literals.
func textsOf(value []python.Token) []string {
	if text, ok := python.TextOf(value); ok {
		return []string{text}
	}
	n := len(value)
	if n < 3 || !value[0].Is("[") && !value[0].Is("(") && !value[0].Is("{") || len(python.InBrackets(value)) != n-2 {
		return nil
	}
	var texts []string
	for item := range python.OuterItems(value[1:n-1], ",") {
		if len(item) == 0 {
			continue
		}
		text, ok := python.TextOf(item)
		if !ok || len(texts) == maxTexts {
			return nil
		}
		texts = append(texts, text)
	}
	return texts
}

// name notes what texts a name stands for; none of one that is not known.
func (r *fileReads) name(name string, texts []string) {
	if r.texts == nil {
		r.texts = make(map[string][]string)
	}
	if texts == nil {
		delete(r.texts, name)
	} else if len(r.texts) < 10*maxVariables {
		r.texts[name] = texts
	}
}

// loop reads "for NAME in (...):".
func (r *fileReads) loop(s python.Statement) { r.each(s.Tokens[1:], s.Indent) }

// comprehension reads the loops inside an expression, which end with the statement.
func (r *fileReads) comprehension(s python.Statement) {
	for i, t := range s.Tokens {
		if i > 0 && t.Is("for") {
			r.each(s.Tokens[i+1:], s.Indent)
		}
	}
}

// each reads "NAME in (...)".
func (r *fileReads) each(tokens []python.Token, indent int) {
	if len(tokens) < 3 || !tokens[1].Is("in") || len(r.loops) == maxTexts {
		return
	}
	name, list := tokens[0].Text, tokens[2:]
	var texts []string
	if behind := python.Next(list, 0); list[0].Kind == python.NameToken {
		if !behind.Is(".") && !behind.Is("(") && !behind.Is("[") {
			texts = r.texts[list[0].Text]
		}
	} else {
		texts = textsOf(list[:min(len(list), len(python.InBrackets(list))+2)])
	}
	r.loops = append(r.loops, openLoop{indent, name, r.texts[name]})
	r.name(name, texts)
}

func (r *fileReads) leaveLoops(open int) {
	for len(r.loops) > open {
		last := r.loops[len(r.loops)-1]
		r.name(last.name, last.before)
		r.loops = r.loops[:len(r.loops)-1]
	}
}

// keys are the names of variables that an expression is.
func (r *fileReads) keys(key []python.Token) []string {
	if text, ok := python.TextOf(key); ok {
		return []string{text}
	}
	if len(key) == 1 && key[0].Kind == python.NameToken {
		return r.texts[key[0].Text]
	}
	if len(key) > maxKey {
		return nil
	}
	if parts := python.SplitOuter(key, "+"); len(parts) > 1 && len(parts) < 5 {
		var whole strings.Builder
		for _, part := range parts {
			texts := r.keys(part)
			if len(texts) != 1 {
				return nil
			}
			whole.WriteString(texts[0])
		}
		return []string{whole.String()}
	}
	return nil
}

// pattern is the name of a variable that a parameter is a part of.
type pattern struct {
	prefix, suffix string
	upper          bool
	parameter      int // its place among those of the function
}

// name is that of the variable for one value of the parameter.
func (p pattern) name(value string) string {
	if p.upper {
		return strings.ToUpper(p.prefix + value + p.suffix)
	}
	return p.prefix + value + p.suffix
}

// patternOf reads an expression that is one parameter of fn, with literal text around it.
func (r *fileReads) patternOf(fn *openFunction, key []python.Token) (p pattern, ok bool) {
	if len(key) > maxKey {
		return p, false
	}
	if n := len(key); n > 4 && key[n-1].Is(")") && key[n-2].Is("(") && key[n-4].Is(".") && (key[n-3].Is("upper") || key[n-3].Is("strip")) {
		p, ok = r.patternOf(fn, key[:n-4])
		p.upper = p.upper || key[n-3].Is("upper")
		return p, ok
	}
	if n := len(key); n > 2 && key[0].Is("(") && len(python.InBrackets(key)) == n-2 {
		return r.patternOf(fn, key[1:n-1])
	}
	if len(key) != 1 {
		return r.sumOf(fn, key)
	}
	switch key[0].Kind {
	case python.NameToken:
		p.parameter = fn.parameter(key[0].Text)
		return p, p.parameter >= 0
	case python.StringToken:
		fields := python.Fields(key[0])
		if len(fields) != 1 {
			return p, false
		}
		p, ok = r.patternOf(fn, fields[0])
		before, rest, _ := strings.Cut(strings.TrimLeft(key[0].Text, `fFrR"'`), "{")
		_, behind, _ := strings.Cut(rest, "}")
		p.prefix, p.suffix = before+p.prefix, p.suffix+strings.TrimRight(behind, `"'`)
		return p, ok
	}
	return p, false
}

// sumOf is patternOf for texts that are added.
func (r *fileReads) sumOf(fn *openFunction, key []python.Token) (p pattern, ok bool) {
	parts := python.SplitOuter(key, "+")
	if len(parts) < 2 || len(parts) > 4 {
		return p, false
	}
	for _, part := range parts {
		if texts := r.keys(part); len(texts) == 1 {
			if ok {
				p.suffix += texts[0]
			} else {
				p.prefix += texts[0]
			}
			continue
		}
		inner, known := r.patternOf(fn, part)
		if !known || ok {
			return p, false
		}
		p.parameter, p.upper, ok = inner.parameter, inner.upper, true
		p.prefix, p.suffix = p.prefix+inner.prefix, inner.suffix
	}
	return p, ok
}
