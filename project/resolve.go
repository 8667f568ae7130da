package project

import (
	"path"
	"slices"
	"strings"
)

// lookup finds what name is in scope.
func (r *resolver) lookup(s scope, name string) object {
	if !r.enter() {
		r.leave()
		return object{}
	}
	defer r.leave()
	if s.body != nil {
		if o := r.latest(s, s.body.names, name); o.kind != madeUnknown {
			return o
		}
		if o, ok := s.arguments[name]; ok {
			return o
		}
		s = scope{module: s.module}
	}
	for at := r.last(s.module, name); at >= 0; at = r.earlier[s.module][at] {
		b := &s.module.names[at]
		if b.script || s.before > 0 && b.offset >= s.before {
			continue
		}
		if o := r.bound(s, b); o.kind != madeUnknown {
			return o
		}
	}
	for _, star := range s.module.stars {
		if o := r.resolve(s.module, star); o.kind == madeModule && o.module != nil && o.module != s.module {
			if found := r.lookup(scope{module: o.module}, name); found.kind != madeUnknown {
				return found
			}
		}
	}
	if name == "Flask" || name == "APIFlask" {
		return object{kind: madeExternal, name: "flask.Flask"}
	}
	return object{}
}

// last returns the index of the last binding of name in a module, or -1; earlier
// leads from it to those before. Looking through all names for each of them would
// be quadratic.
func (r *resolver) last(mod *module, name string) int {
	if r.earlier[mod] == nil {
		earlier, last := make([]int, len(mod.names)), make(map[string]int, len(mod.names))
		for i, b := range mod.names {
			earlier[i] = -1
			if at, ok := last[b.name]; ok {
				earlier[i] = at
			}
			last[b.name] = i
		}
		r.earlier[mod], r.lasts[mod] = earlier, last
	}
	if at, ok := r.lasts[mod][name]; ok {
		return at
	}
	return -1
}

// latest evaluates the last binding of name in a function that is known to make
// something.
func (r *resolver) latest(s scope, names []binding, name string) object {
	for i := len(names) - 1; i >= 0; i-- {
		b := &names[i]
		if b.name != name || b.script || s.before > 0 && b.offset >= s.before {
			continue
		}
		if o := r.bound(s, b); o.kind != madeUnknown {
			return o
		}
	}
	return object{}
}

// bound finds what b binds its name to.
func (r *resolver) bound(s scope, b *binding) object {
	if o, ok := r.known[b]; ok {
		return o
	}
	var o object
	switch b.kind {
	case function, coroutine:
		o = object{kind: madeFunction, module: s.module, binding: b}
	case class:
		o = object{kind: madeClass, module: s.module, binding: b}
	case imported:
		o = r.resolve(s.module, b.origin)
	case assigned:
		if b.value.end == 0 {
			return object{}
		}
		s.before = b.offset
		if b.index > 0 {
			o = r.element(s, s.module.text(b.value), b.index-1)
		} else {
			o = r.expression(s, b.value)
		}
		if o.kind > madeUnknown && o.kind < madeModule && o.binding == nil {
			o.module, o.binding = s.module, b
		}
		// What depends on arguments is different in the next call.
		if s.body != nil {
			return o
		}
	}
	if r.depth < maxResolveDepth/2 {
		r.known[b] = o
	}
	return o
}

// element evaluates one of several values: of a list, or of what a function of the
// project returns.
func (r *resolver) element(s scope, text string, index int) object {
	if len(text) > maxExpression {
		return object{}
	}
	scan := newScanner("(" + text + ")")
	if !scan.next() {
		return object{}
	}
	tokens := slices.Clone(inBrackets(scan.tokens))
	if parts := splitOuter(tokens, ","); len(parts) > 1 {
		return r.evaluate(s, parts[min(index, len(parts)-1)])
	}
	open := outerIndex(tokens, "(")
	if open < 1 || len(inBrackets(tokens[open:])) != len(tokens)-open-2 {
		return object{}
	}
	callee := r.evaluate(s, tokens[:open])
	if callee.kind != madeFunction || callee.binding.body == nil || !r.enter() {
		return object{}
	}
	defer r.leave()
	in := scope{module: callee.module, body: callee.binding.body}
	for _, returned := range callee.binding.body.returns {
		if o := r.element(in, callee.module.text(returned), index); o.kind != madeUnknown {
			return o
		}
	}
	return object{}
}

// resolve finds what an import in mod brings.
func (r *resolver) resolve(mod *module, origin importOrigin) object {
	dotted := origin.module
	if origin.name == "" && !origin.alias && origin.level == 0 {
		dotted, _, _ = strings.Cut(dotted, ".") // "import a.b" binds a
	}
	file, folder := r.files.importedBy(mod.path, origin.level, dotted)
	switch {
	case file == "" && folder == "":
		name := strings.Trim(dotted+"."+origin.name, ".")
		return object{kind: madeExternal, name: name}
	case origin.name == "" || origin.name == "*":
		return r.importedModule(file, folder)
	}
	return r.attribute(r.importedModule(file, folder), origin.name)
}

func (r *resolver) importedModule(file, folder string) object {
	return object{kind: madeModule, name: folder, module: r.files.module(file)}
}

// attribute finds o.name.
func (r *resolver) attribute(o object, name string) object {
	switch o.kind {
	case madeExternal:
		return object{kind: madeExternal, name: o.name + "." + name}
	case madeModule:
		if o.module != nil {
			if found := r.lookup(scope{module: o.module}, name); found.kind != madeUnknown {
				return found
			}
		}
		// A submodule becomes an attribute of its package.
		if file, folder := r.files.moduleIn(o.name, name); o.name != "" && (file != "" || folder != "") {
			return r.importedModule(file, folder)
		}
		// A folder without code gives way to an installed package of its name.
		if o.module == nil && o.name != "" {
			return object{kind: madeExternal, name: path.Base(o.name) + "." + name}
		}
	case madeInstance:
		for i := range o.binding.body.names {
			if b := &o.binding.body.names[i]; b.name == name {
				if value := r.expression(scope{module: o.module}, b.value); value.kind != madeUnknown {
					value.module, value.binding = o.module, b
					return value
				}
			}
		}
	case madeConnexion, madeHolder:
		if name == "app" {
			return object{kind: madeFlask, name: o.name, module: o.module, binding: o.binding}
		}
	case madeDash:
		if name == "server" {
			return object{kind: madeFlask, module: o.module, binding: o.binding}
		}
	case madeFlask:
		if name == "wsgi_app" {
			return object{kind: madeWsgi, module: o.module, binding: o.binding}
		}
	}
	return object{}
}
