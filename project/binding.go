package project

import (
	"slices"
	"strings"
)

// importModules reads "a.b, c as d" behind "import".
func (r *reader) importModules(tokens []token) {
	for item := range outerItems(tokens, ",") {
		if len(item) == 0 || item[0].kind != nameToken {
			continue
		}
		target := item[0]
		origin := importOrigin{module: dottedPrefix(item)}
		if n := len(item); n > 2 && item[n-2].is("as") {
			target = item[n-1]
			origin.alias = true
		}
		r.refer(item[0], origin)
		r.bind(target, binding{kind: imported, origin: origin})
	}
}

// dottedPrefix returns the name that tokens begin with: "a.b.c".
func dottedPrefix(tokens []token) string {
	end, size := 0, 0
	for end < len(tokens) && (end%2 == 0 && tokens[end].kind == nameToken || end%2 == 1 && tokens[end].is(".")) {
		size += len(tokens[end].text)
		end++
	}
	if end > 0 && end <= 2 {
		return tokens[0].text
	}
	var dotted strings.Builder
	dotted.Grow(size)
	for _, t := range tokens[:end] {
		dotted.WriteString(t.text)
	}
	return strings.TrimSuffix(dotted.String(), ".")
}

// refer notes that the file imports from origin.
func (r *reader) refer(at token, origin importOrigin) {
	if !r.outline && len(r.module.imports) < maxReferences {
		r.module.imports = append(r.module.imports, reference{origin, at.offset, r.script, r.tryIndent >= 0})
	}
}

// importNames reads ".pkg.mod import (a, b as c)" behind "from".
func (r *reader) importNames(tokens []token) {
	at := outerIndex(tokens, "import")
	if at < 0 {
		return
	}
	var origin importOrigin
	var dotted strings.Builder
	for _, t := range tokens[:at] {
		if t.is(".") && dotted.Len() == 0 {
			origin.level++
			continue
		}
		dotted.WriteString(t.text)
	}
	origin.module = dotted.String()
	names := tokens[at+1:]
	if len(names) > 0 && names[0].is("(") {
		names = inBrackets(names)
	}
	for item := range outerItems(names, ",") {
		switch {
		case len(item) == 0:
		case item[0].is("*"):
			r.module.open = true
			r.module.stars = append(r.module.stars, origin)
			r.refer(item[0], origin)
		case item[0].kind == nameToken:
			origin.name = item[0].text
			target := item[len(item)-1]
			if origin.name == "Flask" || origin.name == "APIFlask" {
				r.alsoFlask(target.text)
			}
			r.refer(item[0], origin)
			r.bind(target, binding{kind: imported, origin: origin})
		}
	}
}

// assignment reads "a = b, (c) = value", "a: T = value" and ":=" in an expression.
func (r *reader) assignment(tokens []token) {
	r.walrus(tokens)
	if outerIndex(tokens, "=") < 0 {
		return
	}
	var room [4][]token
	sides := appendOuter(room[:0], tokens, "=")
	if len(sides) < 2 {
		return // it belongs to a lambda
	}
	value := sides[len(sides)-1]
	b := binding{flask: r.callsFlask(value), value: spanOf(value)}
	for i, target := range sides[:len(sides)-1] {
		if colon := outerIndex(target, ":"); colon >= 0 && i == 0 {
			target = target[:colon]
		}
		var room [8][]token
		if parts := appendOuter(room[:0], target, ","); len(parts) > 1 && len(parts) < maxTarget {
			for i, part := range parts {
				b.index = i + 1
				r.targets(part, b)
			}
			continue
		}
		b.index = 0
		r.targets(target, b)
	}
}

// walrus reads the names that ":=" binds.
func (r *reader) walrus(tokens []token) {
	for i, t := range tokens {
		if t.is(":=") && i > 0 && tokens[i-1].kind == nameToken {
			value := tokens[i+1 : min(len(tokens), i+1+maxTarget)]
			r.bind(tokens[i-1], binding{flask: r.callsFlask(value), value: spanOf(value)})
		}
	}
}

// targets binds the names of an assignment's left side: alone, in parentheses or
// in lists, but not those of attributes and subscripts.
func (r *reader) targets(tokens []token, b binding) {
	subscripts := 0 // open brackets from the first that is no list of targets
	for i, t := range tokens {
		switch {
		case t.is("(") || t.is("["):
			if subscripts > 0 || i > 0 && (tokens[i-1].kind != operatorToken || tokens[i-1].is(")") || tokens[i-1].is("]")) {
				subscripts++
			}
		case t.is(")") || t.is("]"):
			subscripts = max(0, subscripts-1)
		case t.kind == nameToken && subscripts == 0:
			alone := i+1 == len(tokens) || tokens[i+1].is(",") || tokens[i+1].is(")") || tokens[i+1].is("]")
			if alone && !(i > 0 && tokens[i-1].is(".")) {
				r.bind(t, b)
			}
		}
	}
}

func (r *reader) bind(name token, b binding) {
	b.name, b.offset, b.script = name.text, name.offset, r.script
	if !r.inBody {
		r.module.names = append(r.module.names, b)
	} else if r.local != nil && len(r.local.names) < maxLocals {
		r.local.names = append(r.local.names, b)
	}
}

// spanOf is the piece of source that tokens come from.
func spanOf(tokens []token) span {
	if len(tokens) == 0 {
		return span{}
	}
	last := tokens[len(tokens)-1]
	return span{tokens[0].offset, last.offset + len(last.text)}
}

// alsoFlask notes another name of Flask, as long as there are few.
func (r *reader) alsoFlask(name string) {
	if len(r.flask) < maxFlaskNames-2 && !r.isFlask(name) {
		r.flask = append(r.flask, name)
	}
}

// isFlask reports whether name is Flask, or a class derived from it.
func (r *reader) isFlask(name string) bool {
	return name == "Flask" || name == "APIFlask" || slices.Contains(r.flask, name)
}

// callsFlask reports whether tokens hold a call of Flask, as in Flask(__name__),
// flask.Flask(...) or ProxyFix(Flask(...)).
func (r *reader) callsFlask(tokens []token) bool {
	for i := 1; i < len(tokens); i++ {
		if tokens[i].is("(") && tokens[i-1].kind == nameToken && r.isFlask(tokens[i-1].text) {
			return true
		}
	}
	return false
}

// watch looks for code that binds names nobody can read.
func (r *reader) watch(tokens []token) {
	for i, t := range tokens {
		if t.kind != nameToken {
			continue
		}
		switch t.text {
		case "globals", "exec", "execfile":
			r.module.open = r.module.open || i+1 < len(tokens) && tokens[i+1].is("(")
		case "vars", "locals":
			r.module.open = r.module.open || i+2 < len(tokens) && tokens[i+1].is("(") && tokens[i+2].is(")")
		case "modules":
			// sys.modules[__name__], read or replaced.
			r.module.open = r.module.open || i+2 < len(tokens) && tokens[i+1].is("[") && tokens[i+2].is("__name__")
		}
	}
}
