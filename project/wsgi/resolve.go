package wsgi

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/python"
)

// Lookup finds what name is in scope.
func (r *Resolver) Lookup(s Scope, name string) Object {
	if !r.enter() {
		r.leave()
		return Object{}
	}
	defer r.leave()
	if s.Body != nil {
		if o := r.latest(s, s.Body.Names, name); o.Kind != madeUnknown {
			return o
		}
		if o, ok := s.arguments[name]; ok {
			return o
		}
		s = Scope{Module: s.Module}
	}
	for at := r.last(s.Module, name); at >= 0; at = r.earlier[s.Module][at] {
		b := &s.Module.Names[at]
		if b.Script || s.before > 0 && b.Offset >= s.before {
			continue
		}
		if o := r.Bound(s, b); o.Kind != madeUnknown {
			return o
		}
	}
	for _, star := range s.Module.Stars {
		if o := r.resolve(s.Module, star); o.Kind == madeModule && o.Module != nil && o.Module != s.Module {
			if found := r.Lookup(Scope{Module: o.Module}, name); found.Kind != madeUnknown {
				return found
			}
		}
	}
	if name == "Flask" || name == "APIFlask" {
		return Object{Kind: madeExternal, Name: "flask.Flask"}
	}
	return Object{}
}

// last returns the index of the last binding of name in a module, or -1; earlier
// leads from it to those before. Looking through all names for each of them would
// be quadratic.
func (r *Resolver) last(mod *python.Module, name string) int {
	if r.earlier[mod] == nil {
		earlier, last := make([]int, len(mod.Names)), make(map[string]int, len(mod.Names))
		for i, b := range mod.Names {
			earlier[i] = -1
			if at, ok := last[b.Name]; ok {
				earlier[i] = at
			}
			last[b.Name] = i
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
func (r *Resolver) latest(s Scope, names []python.Binding, name string) Object {
	for i := len(names) - 1; i >= 0; i-- {
		b := &names[i]
		if b.Name != name || b.Script || s.before > 0 && b.Offset >= s.before {
			continue
		}
		if o := r.Bound(s, b); o.Kind != madeUnknown {
			return o
		}
	}
	return Object{}
}

// Bound finds what b binds its name to.
func (r *Resolver) Bound(s Scope, b *python.Binding) Object {
	if o, ok := r.known[b]; ok {
		return o
	}
	var o Object
	switch b.Kind {
	case python.Function, python.Coroutine:
		o = Object{Kind: MadeFunction, Module: s.Module, Binding: b}
	case python.Class:
		o = Object{Kind: madeClass, Module: s.Module, Binding: b}
	case python.Imported:
		o = r.resolve(s.Module, b.Origin)
	case python.Assigned:
		if b.Value.End == 0 {
			return Object{}
		}
		s.before = b.Offset
		if b.Index > 0 {
			o = r.element(s, s.Module.Text(b.Value), b.Index-1)
		} else {
			o = r.expression(s, b.Value)
		}
		if o.Kind > madeUnknown && o.Kind < madeModule && o.Binding == nil {
			o.Module, o.Binding = s.Module, b
		}
		// What depends on arguments is different in the next call.
		if s.Body != nil {
			return o
		}
	}
	if r.depth < python.MaxResolveDepth/2 {
		r.known[b] = o
	}
	return o
}

// element evaluates one of several values: of a list, or of what a function of the
// project returns.
func (r *Resolver) element(s Scope, text string, index int) Object {
	if len(text) > python.MaxExpression {
		return Object{}
	}
	scan := python.NewScanner("(" + text + ")")
	if !scan.Next() {
		return Object{}
	}
	tokens := slices.Clone(python.InBrackets(scan.Tokens))
	if parts := python.SplitOuter(tokens, ","); len(parts) > 1 {
		return r.evaluate(s, parts[min(index, len(parts)-1)])
	}
	open := python.OuterIndex(tokens, "(")
	if open < 1 || len(python.InBrackets(tokens[open:])) != len(tokens)-open-2 {
		return Object{}
	}
	callee := r.evaluate(s, tokens[:open])
	if callee.Kind != MadeFunction || callee.Binding.Body == nil || !r.enter() {
		return Object{}
	}
	defer r.leave()
	in := Scope{Module: callee.Module, Body: callee.Binding.Body}
	for _, returned := range callee.Binding.Body.Returns {
		if o := r.element(in, callee.Module.Text(returned), index); o.Kind != madeUnknown {
			return o
		}
	}
	return Object{}
}

// resolve finds what an import in mod brings.
func (r *Resolver) resolve(mod *python.Module, origin python.ImportOrigin) Object {
	dotted := origin.Module
	if origin.Name == "" && !origin.Alias && origin.Level == 0 {
		dotted, _, _ = strings.Cut(dotted, ".") // "import a.b" binds a
	}
	file, folder := r.files.ImportedBy(mod.Path, origin.Level, dotted)
	switch {
	case file == "" && folder == "":
		name := strings.Trim(dotted+"."+origin.Name, ".")
		return Object{Kind: madeExternal, Name: name}
	case origin.Name == "" || origin.Name == "*":
		return r.importedModule(file, folder)
	}
	return r.attribute(r.importedModule(file, folder), origin.Name)
}

func (r *Resolver) importedModule(file, folder string) Object {
	return Object{Kind: madeModule, Name: folder, Module: r.files.Module(file)}
}

// attribute finds o.name.
func (r *Resolver) attribute(o Object, name string) Object {
	switch o.Kind {
	case madeExternal:
		return Object{Kind: madeExternal, Name: o.Name + "." + name}
	case madeModule:
		if o.Module != nil {
			if found := r.Lookup(Scope{Module: o.Module}, name); found.Kind != madeUnknown {
				return found
			}
		}
		// A submodule becomes an attribute of its package.
		if file, folder := r.files.ModuleIn(o.Name, name); o.Name != "" && (file != "" || folder != "") {
			return r.importedModule(file, folder)
		}
		// A folder without code gives way to an installed package of its name.
		if o.Module == nil && o.Name != "" {
			return Object{Kind: madeExternal, Name: path.Base(o.Name) + "." + name}
		}
	case MadeInstance:
		for i := range o.Binding.Body.Names {
			if b := &o.Binding.Body.Names[i]; b.Name == name {
				if value := r.expression(Scope{Module: o.Module}, b.Value); value.Kind != madeUnknown {
					value.Module, value.Binding = o.Module, b
					return value
				}
			}
		}
	case MadeConnexion, madeHolder:
		if name == "app" {
			return Object{Kind: MadeFlask, Name: o.Name, Module: o.Module, Binding: o.Binding}
		}
	case MadeDash:
		if name == "server" {
			return Object{Kind: MadeFlask, Module: o.Module, Binding: o.Binding}
		}
	case MadeFlask:
		if name == "wsgi_app" {
			return Object{Kind: madeWsgi, Module: o.Module, Binding: o.Binding}
		}
	}
	return Object{}
}
