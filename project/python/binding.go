package python

import (
	"slices"
	"strings"
)

// importModules reads "a.b, c as d" behind "import".
func (r *reader) importModules(tokens []Token) {
	for item := range OuterItems(tokens, ",") {
		if len(item) == 0 || item[0].Kind != NameToken {
			continue
		}
		target := item[0]
		origin := ImportOrigin{Module: DottedPrefix(item)}
		if n := len(item); n > 2 && item[n-2].Is("as") {
			target = item[n-1]
			origin.Alias = true
		}
		r.refer(item[0], origin)
		r.bind(target, Binding{Kind: Imported, Origin: origin})
	}
}

// DottedPrefix returns the name that tokens begin with: "a.b.c".
func DottedPrefix(tokens []Token) string {
	end, size := 0, 0
	for end < len(tokens) && (end%2 == 0 && tokens[end].Kind == NameToken || end%2 == 1 && tokens[end].Is(".")) {
		size += len(tokens[end].Text)
		end++
	}
	if end > 0 && end <= 2 {
		return tokens[0].Text
	}
	var dotted strings.Builder
	dotted.Grow(size)
	for _, t := range tokens[:end] {
		dotted.WriteString(t.Text)
	}
	return strings.TrimSuffix(dotted.String(), ".")
}

// refer notes that the file imports from origin.
func (r *reader) refer(at Token, origin ImportOrigin) {
	if len(r.module.Imports) < maxReferences {
		r.module.Imports = append(r.module.Imports, Reference{origin, at.Offset, r.script, r.tryIndent >= 0})
	}
}

// importNames reads ".pkg.mod import (a, b as c)" behind "from".
func (r *reader) importNames(tokens []Token) {
	at := OuterIndex(tokens, "import")
	if at < 0 {
		return
	}
	var origin ImportOrigin
	var dotted strings.Builder
	for _, t := range tokens[:at] {
		if t.Is(".") && dotted.Len() == 0 {
			origin.Level++
			continue
		}
		dotted.WriteString(t.Text)
	}
	origin.Module = dotted.String()
	names := tokens[at+1:]
	if len(names) > 0 && names[0].Is("(") {
		names = InBrackets(names)
	}
	for item := range OuterItems(names, ",") {
		switch {
		case len(item) == 0:
		case item[0].Is("*"):
			r.module.Open = true
			r.module.Stars = append(r.module.Stars, origin)
			r.refer(item[0], origin)
		case item[0].Kind == NameToken:
			origin.Name = item[0].Text
			target := item[len(item)-1]
			if origin.Name == "Flask" || origin.Name == "APIFlask" {
				r.alsoFlask(target.Text)
			}
			r.refer(item[0], origin)
			r.bind(target, Binding{Kind: Imported, Origin: origin})
		}
	}
}

// assignment reads "a = b, (c) = value", "a: T = value" and ":=" in an expression.
func (r *reader) assignment(tokens []Token) {
	r.walrus(tokens)
	if OuterIndex(tokens, "=") < 0 {
		return
	}
	var room [4][]Token
	sides := appendOuter(room[:0], tokens, "=")
	if len(sides) < 2 {
		return // it belongs to a lambda
	}
	value := sides[len(sides)-1]
	b := Binding{Flask: r.callsFlask(value), Value: spanOf(value)}
	for i, target := range sides[:len(sides)-1] {
		if colon := OuterIndex(target, ":"); colon >= 0 && i == 0 {
			target = target[:colon]
		}
		var room [8][]Token
		if parts := appendOuter(room[:0], target, ","); len(parts) > 1 && len(parts) < maxTarget {
			for i, part := range parts {
				b.Index = i + 1
				r.targets(part, b)
			}
			continue
		}
		b.Index = 0
		r.targets(target, b)
	}
}

// walrus reads the names that ":=" binds.
func (r *reader) walrus(tokens []Token) {
	for i, t := range tokens {
		if t.Is(":=") && i > 0 && tokens[i-1].Kind == NameToken {
			value := tokens[i+1 : min(len(tokens), i+1+maxTarget)]
			r.bind(tokens[i-1], Binding{Flask: r.callsFlask(value), Value: spanOf(value)})
		}
	}
}

// targets binds the names of an assignment's left side: alone, in parentheses or
// in lists, but not those of attributes and subscripts.
func (r *reader) targets(tokens []Token, b Binding) {
	subscripts := 0 // open brackets from the first that is no list of targets
	for i, t := range tokens {
		switch {
		case t.Is("(") || t.Is("["):
			if subscripts > 0 || i > 0 && (tokens[i-1].Kind != OperatorToken || tokens[i-1].Is(")") || tokens[i-1].Is("]")) {
				subscripts++
			}
		case t.Is(")") || t.Is("]"):
			subscripts = max(0, subscripts-1)
		case t.Kind == NameToken && subscripts == 0:
			alone := i+1 == len(tokens) || tokens[i+1].Is(",") || tokens[i+1].Is(")") || tokens[i+1].Is("]")
			if alone && !(i > 0 && tokens[i-1].Is(".")) {
				r.bind(t, b)
			}
		}
	}
}

func (r *reader) bind(name Token, b Binding) {
	b.Name, b.Offset, b.Script = name.Text, name.Offset, r.script
	if !r.inBody {
		r.module.Names = append(r.module.Names, b)
	} else if r.local != nil && len(r.local.Names) < maxLocals {
		r.local.Names = append(r.local.Names, b)
	}
}

// spanOf returns the span of the source from the first token to the last.
func spanOf(tokens []Token) Span {
	if len(tokens) == 0 {
		return Span{}
	}
	last := tokens[len(tokens)-1]
	return Span{tokens[0].Offset, last.Offset + len(last.Text)}
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
func (r *reader) callsFlask(tokens []Token) bool {
	for i := 1; i < len(tokens); i++ {
		if tokens[i].Is("(") && tokens[i-1].Kind == NameToken && r.isFlask(tokens[i-1].Text) {
			return true
		}
	}
	return false
}

// watch looks for code that binds names nobody can read.
func (r *reader) watch(tokens []Token) {
	for i, t := range tokens {
		if t.Kind != NameToken {
			continue
		}
		switch t.Text {
		case "globals", "exec", "execfile":
			r.module.Open = r.module.Open || i+1 < len(tokens) && tokens[i+1].Is("(")
		case "vars", "locals":
			r.module.Open = r.module.Open || i+2 < len(tokens) && tokens[i+1].Is("(") && tokens[i+2].Is(")")
		case "modules":
			// sys.modules[__name__], read or replaced.
			r.module.Open = r.module.Open || i+2 < len(tokens) && tokens[i+1].Is("[") && tokens[i+2].Is("__name__")
		}
	}
}
