package project

import (
	"slices"
	"strings"
)

// called finds what calling o with the arguments between its parentheses makes.
func (r *resolver) called(s scope, o object, inside []token) object {
	call := ""
	if len(inside) > 0 && len(inside) < maxTokens/10 {
		call = joinTokens(inside)
	}
	switch o.kind {
	case madeClass:
		if kind, external := r.derived(o, nil); kind != madeUnknown {
			return object{kind: kind, name: external, call: call}
		}
		if inner := r.firstServed(s, inside); inner.serves() && isWrapper(o.binding.name) {
			return object{kind: madeWsgi, module: inner.module, binding: inner.binding}
		}
		return object{kind: madeInstance, name: o.binding.name, module: o.module, binding: o.binding}
	case madeFunction:
		return r.result(s, o, inside)
	case madeExternal:
		return r.external(s, o, inside, call)
	}
	return object{}
}

// external finds what calling something of a package makes.
func (r *resolver) external(s scope, o object, inside []token, call string) object {
	if kind, ok := framework(o.name); ok {
		if kind == madeDash || kind == madeConnexion {
			if server := r.keyword(s, inside, "server"); server.serves() {
				return object{kind: madeDash, name: o.name, module: server.module, binding: server.binding, call: call}
			}
		}
		return object{kind: kind, name: o.name, call: call}
	}
	inner := r.firstServed(s, inside)
	switch {
	case isAsgiWrapper(o.name) && inner.serves():
		return object{kind: madeAsgi, name: o.name, module: inner.module, binding: inner.binding}
	case inner.serves() && isWrapper(o.name):
		return object{kind: madeWsgi, module: inner.module, binding: inner.binding}
	case looksLikeFactory(o.name):
		return object{kind: madeFlask, name: o.name, assumed: true}
	}
	return object{}
}

// firstServed evaluates the arguments of a call until one is an app.
func (r *resolver) firstServed(s scope, inside []token) object {
	for argument := range outerItems(inside, ",") {
		if at := outerIndex(argument, "="); at >= 0 {
			argument = argument[at+1:]
		}
		if o := r.evaluate(s, argument); o.serves() {
			return o
		}
	}
	return object{}
}

// keyword evaluates the argument that is passed by name.
func (r *resolver) keyword(s scope, inside []token, name string) object {
	for argument := range outerItems(inside, ",") {
		if len(argument) > 2 && argument[0].is(name) && argument[1].is("=") {
			return r.evaluate(s, argument[2:])
		}
	}
	return object{}
}

// derived finds the framework's class that a class of the project derives from.
func (r *resolver) derived(o object, seen []*binding) (objectKind, string) {
	if slices.Contains(seen, o.binding) || len(seen) > 10 {
		return madeUnknown, ""
	}
	for _, base := range o.binding.bases {
		switch parent := r.source(scope{module: o.module, before: o.binding.offset}, base); parent.kind {
		case madeExternal:
			if kind, _ := framework(parent.name); kind != madeUnknown {
				return kind, parent.name
			}
		case madeClass:
			if kind, name := r.derived(parent, append(seen, o.binding)); kind != madeUnknown {
				return kind, name
			}
		}
	}
	return madeUnknown, ""
}

// result finds what calling a function of the project returns.
func (r *resolver) result(s scope, o object, inside []token) object {
	b := o.binding
	if b.kind == coroutine || b.body == nil {
		return object{}
	}
	in := scope{module: o.module, body: b.body, arguments: make(map[string]object)}
	made := object{}
	defer func() {
		if len(in.arguments) == 0 && r.depth < maxResolveDepth/2 {
			r.results[b] = made
		}
	}()
	position := 0
	for argument := range outerItems(inside, ",") {
		name := ""
		if len(argument) > 2 && argument[1].is("=") {
			name, argument = argument[0].text, argument[2:]
		} else if position < len(b.parameters) {
			name = b.parameters[position].name
			position++
		}
		if value := r.evaluate(s, argument); name != "" && value.kind != madeUnknown {
			in.arguments[name] = value
		}
	}
	if known, ok := r.results[b]; ok && len(in.arguments) == 0 {
		made = known
		return made
	}
	for i := len(b.body.returns) - 1; i >= 0; i-- {
		if made = r.expression(in, b.body.returns[i]); made.kind > madeUnknown && made.kind < madeModule {
			if made.binding == nil {
				made.module, made.binding = o.module, b
			}
			return made
		}
	}
	made = r.promised(o)
	return made
}

// promised is what the annotation of a function says that it returns: "-> Flask" is
// a promise of the author's.
func (r *resolver) promised(o object) object {
	b := o.binding
	if b.value.end > 0 && len(b.body.returns) > 0 {
		annotation := strings.Trim(o.module.text(b.value), `"'`)
		if class := r.source(scope{module: o.module}, annotation); class.kind == madeExternal && isFlask(class.name) {
			return object{kind: madeFlask, name: class.name}
		} else if class.kind == madeClass {
			if kind, name := r.derived(class, nil); kind == madeFlask {
				return object{kind: kind, name: name}
			}
		}
	}
	return object{}
}

// joinTokens writes tokens with single spaces where Python needs them.
func joinTokens(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && t.kind != operatorToken && tokens[i-1].kind != operatorToken {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}
