package wsgi

import (
	"slices"
	"strings"

	"dockgen/project/python"
)

// called finds what calling o with the arguments between its parentheses makes.
func (r *Resolver) called(s Scope, o Object, inside []python.Token) Object {
	call := ""
	if len(inside) > 0 && len(inside) < python.MaxTokens/10 {
		call = JoinTokens(inside)
	}
	switch o.Kind {
	case madeClass:
		if kind, external := r.derived(o, nil); kind != madeUnknown {
			return Object{Kind: kind, Name: external, Call: call}
		}
		if inner := r.firstServed(s, inside); inner.Serves() && isWrapper(o.Binding.Name) {
			return Object{Kind: madeWsgi, Module: inner.Module, Binding: inner.Binding}
		}
		return Object{Kind: MadeInstance, Name: o.Binding.Name, Module: o.Module, Binding: o.Binding}
	case MadeFunction:
		return r.Result(s, o, inside)
	case madeExternal:
		return r.external(s, o, inside, call)
	}
	return Object{}
}

// external finds what calling something of a package makes.
func (r *Resolver) external(s Scope, o Object, inside []python.Token, call string) Object {
	if kind, ok := framework(o.Name); ok {
		if kind == MadeDash || kind == MadeConnexion {
			if server := r.keyword(s, inside, "server"); server.Serves() {
				return Object{Kind: MadeDash, Name: o.Name, Module: server.Module, Binding: server.Binding, Call: call}
			}
		}
		return Object{Kind: kind, Name: o.Name, Call: call}
	}
	inner := r.firstServed(s, inside)
	switch {
	case IsAsgiWrapper(o.Name) && inner.Serves():
		return Object{Kind: MadeAsgi, Name: o.Name, Module: inner.Module, Binding: inner.Binding}
	case passesOn(o.Name):
		return r.firstOf(s, inside, func(argument Object) bool { return argument.Kind == MadeAsgi })
	case IsAsgiWrapper(o.Name) || isAsgiLayer(o.Name):
		return Object{Kind: MadeAsgi, Name: o.Name, Call: call}
	case inner.Serves() && isWrapper(o.Name):
		return Object{Kind: madeWsgi, Module: inner.Module, Binding: inner.Binding}
	case looksLikeFactory(o.Name):
		return Object{Kind: MadeFlask, Name: o.Name, Assumed: true}
	}
	return Object{}
}

// firstServed evaluates the arguments of a call until one is an app.
func (r *Resolver) firstServed(s Scope, inside []python.Token) Object {
	return r.firstOf(s, inside, Object.Serves)
}

// firstOf evaluates the arguments of a call until one is what is wanted.
func (r *Resolver) firstOf(s Scope, inside []python.Token, wanted func(Object) bool) Object {
	for argument := range python.OuterItems(inside, ",") {
		if at := python.OuterIndex(argument, "="); at >= 0 {
			argument = argument[at+1:]
		}
		if o := r.evaluate(s, argument); wanted(o) {
			return o
		}
	}
	return Object{}
}

// keyword evaluates the argument that is passed by name.
func (r *Resolver) keyword(s Scope, inside []python.Token, name string) Object {
	for argument := range python.OuterItems(inside, ",") {
		if len(argument) > 2 && argument[0].Is(name) && argument[1].Is("=") {
			return r.evaluate(s, argument[2:])
		}
	}
	return Object{}
}

// derived finds the framework's class that a class of the project derives from.
func (r *Resolver) derived(o Object, seen []*python.Binding) (objectKind, string) {
	if slices.Contains(seen, o.Binding) || len(seen) > 10 {
		return madeUnknown, ""
	}
	for _, base := range o.Binding.Bases {
		switch parent := r.Source(Scope{Module: o.Module, before: o.Binding.Offset}, base); parent.Kind {
		case madeExternal:
			if kind, _ := framework(parent.Name); kind != madeUnknown {
				return kind, parent.Name
			}
		case madeClass:
			if kind, name := r.derived(parent, append(seen, o.Binding)); kind != madeUnknown {
				return kind, name
			}
		}
	}
	return madeUnknown, ""
}

// Result finds what calling a function of the project returns.
func (r *Resolver) Result(s Scope, o Object, inside []python.Token) Object {
	b := o.Binding
	if b.Kind == python.Coroutine || b.Body == nil {
		return Object{}
	}
	in := Scope{Module: o.Module, Body: b.Body, arguments: make(map[string]Object)}
	made := Object{}
	defer func() {
		if len(in.arguments) == 0 && r.depth < python.MaxResolveDepth/2 {
			r.results[b] = made
		}
	}()
	position := 0
	for argument := range python.OuterItems(inside, ",") {
		name := ""
		if len(argument) > 2 && argument[1].Is("=") {
			name, argument = argument[0].Text, argument[2:]
		} else if position < len(b.Parameters) {
			name = b.Parameters[position].Name
			position++
		}
		if value := r.evaluate(s, argument); name != "" && value.Kind != madeUnknown {
			in.arguments[name] = value
		}
	}
	if known, ok := r.results[b]; ok && len(in.arguments) == 0 {
		made = known
		return made
	}
	for i := len(b.Body.Returns) - 1; i >= 0; i-- {
		if made = r.expression(in, b.Body.Returns[i]); made.Kind > madeUnknown && made.Kind < madeModule {
			if made.Binding == nil {
				made.Module, made.Binding = o.Module, b
			}
			return made
		}
	}
	made = r.promised(o)
	return made
}

// promised is what the annotation of a function says that it returns: "-> Flask" is
// a promise of the author's.
func (r *Resolver) promised(o Object) Object {
	b := o.Binding
	if b.Value.End > 0 && len(b.Body.Returns) > 0 {
		annotation := strings.Trim(o.Module.Text(b.Value), `"'`)
		if class := r.Source(Scope{Module: o.Module}, annotation); class.Kind == madeExternal && isFlask(class.Name) {
			return Object{Kind: MadeFlask, Name: class.Name}
		} else if class.Kind == madeClass {
			if kind, name := r.derived(class, nil); kind == MadeFlask {
				return Object{Kind: kind, Name: name}
			}
		}
	}
	return Object{}
}

// JoinTokens writes tokens with single spaces where Python needs them.
func JoinTokens(tokens []python.Token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && t.Kind != python.OperatorToken && tokens[i-1].Kind != python.OperatorToken {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}
