package entry

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/wsgi"
)

// A program of ASGI can have a Flask app inside: FastAPI, Starlette and Quart mount one by
// a class that makes an ASGI app of it. Served alone, the Flask app lacks what the program
// answers besides. Where the program adds nothing, the Flask app is served as it is.

// program is an app of another kind that a command of the project starts.
type program struct {
	object wsgi.Object
	target string // as the command or the file names it
	file   string // in which it is found
	root   string // the folder on Python's path
}

// programOf finds the app of another kind that a command starts.
func (e *Finder) programOf(s *start.Command) (program, bool) {
	if s.Strength == start.ByPython {
		for _, at := range e.scriptFiles(s) {
			if p, ok := e.runs(at, s); ok {
				return p, true
			}
		}
		return program{}, false
	}
	if s.Strength != start.ByServer {
		return program{}, false
	}
	return e.target(s, s.Launch.Target, "", s.Launch.Call)
}

// target resolves MODULE:VARIABLE, as servers name an app. The file from is where the
// text stands; empty for a command.
func (e *Finder) target(s *start.Command, text, from string, call bool) (program, bool) {
	module, variable, _ := strings.Cut(text, ":")
	name, _, called := strings.Cut(variable, "(")
	if module == "" || name == "" {
		return program{}, false
	}
	places := e.locate(s, module)
	if from != "" {
		if file, _ := e.ModuleFrom(path.Dir(from), module); file != "" {
			places = slices.Insert(places, 0, modulePlace{file, path.Dir(from)})
		}
	}
	for _, at := range places {
		if mod := e.Module(at.file); mod != nil {
			if o, ok := e.otherKind(wsgi.Scope{Module: mod}, name, called || call); ok {
				return program{o, text, at.file, at.root}, true
			}
		}
	}
	return program{}, false
}

// otherKind evaluates an expression, which is called first when call says so, and reports
// whether it is an app that is no WSGI app with Flask in it.
func (e *Finder) otherKind(s wsgi.Scope, text string, call bool) (wsgi.Object, bool) {
	o := e.Resolver.Source(s, text)
	switch {
	case o.Kind == wsgi.MadeFunction && o.Binding.Kind == python.Coroutine && !call:
		// async def app(scope, receive, send)
		return wsgi.Object{Kind: wsgi.MadeAsgi, Module: o.Module, Binding: o.Binding}, len(o.Binding.Parameters) == 3
	case o.Kind == wsgi.MadeFunction:
		o = e.Resolver.Result(s, o, nil)
	case o.Kind == wsgi.MadeInstance && o.Module != nil && strings.Contains(o.Module.Src, "async def __call__(self, scope"):
		return wsgi.Object{Kind: wsgi.MadeAsgi, Module: o.Module, Binding: o.Binding}, true
	}
	return o, o.Kind == wsgi.MadeAsgi || o.Kind == wsgi.MadeOther
}

// runs finds what a file gives to an ASGI server when it is run: uvicorn.run(app),
// uvicorn.run("main:app"), uvicorn.Config(app), hypercorn's serve(app, config).
func (e *Finder) runs(file string, s *start.Command) (p program, found bool) {
	mod := e.Module(file)
	if mod == nil || len(e.MentioningOf([]string{file}, "uvicorn", "hypercorn", "granian")) == 0 {
		return program{}, false
	}
	e.EachStatement(file, func(statement python.Statement) {
		tokens := statement.Tokens
		for i := range tokens {
			if found || tokens[i].Kind != python.NameToken || !python.Next(tokens, i).Is("(") || !isAsgiServer(mod, dottedBefore(tokens, i)) {
				continue
			}
			call := python.ReadCall(tokens, i+1)
			argument := call.Argument(0, "app")
			if len(argument) == 0 {
				argument = call.Keyword("target") // of Granian
			}
			if literal, ok := python.TextOf(argument); ok {
				factory := call.Keyword("factory")
				p, found = e.target(s, literal, file, len(factory) == 1 && factory[0].Is("True"))
				continue
			}
			text := wsgi.JoinTokens(argument)
			for _, in := range scopes(mod) {
				if o, ok := e.otherKind(in, text, false); ok {
					p, found = program{o, text, file, path.Dir(file)}, true
					break
				}
			}
		}
	})
	return p, found
}

// isAsgiServer reports whether a function or class that a module names so starts a server
// for the app that is its first argument. What is imported in a function, or when the
// module is run as a script, counts too.
func isAsgiServer(mod *python.Module, name string) bool {
	root, rest, dotted := strings.Cut(name, ".")
	for _, ref := range mod.Imports {
		full := ref.Origin.Module + "." + ref.Origin.Name
		if ref.Origin.Name == "" && dotted && strings.HasPrefix(ref.Origin.Module+".", root+".") {
			full = root + "." + rest
		} else if ref.Origin.Name == root && dotted {
			full += "." + rest
		} else if ref.Origin.Name != name {
			continue
		}
		switch full {
		case "uvicorn.run", "uvicorn.main.run", "uvicorn.Config", "uvicorn.config.Config",
			"hypercorn.asyncio.serve", "hypercorn.trio.serve", "granian.Granian", "granian.server.Granian":
			return true
		}
	}
	return false
}

// scopes are those in which an expression of a module can stand.
func scopes(mod *python.Module) []wsgi.Scope {
	all := []wsgi.Scope{{Module: mod}}
	for i := range mod.Names {
		if body := mod.Names[i].Body; body != nil && len(all) < maxScopes {
			all = append(all, wsgi.Scope{Module: mod, Body: body})
		}
	}
	return all
}

// maxScopes is how many functions of a module are looked at for an expression of which
// the place is not known.
const maxScopes = 50

// dottedBefore is the dotted name that ends at tokens[at].
func dottedBefore(tokens []python.Token, at int) string {
	begin := at
	for begin > 1 && tokens[begin-1].Is(".") && tokens[begin-2].Kind == python.NameToken {
		begin -= 2
	}
	return wsgi.JoinTokens(tokens[begin : at+1])
}

// eachExpression hands out the calls and the assigned and returned values of a module and
// of its functions, each with its scope, until see is satisfied.
func eachExpression(mod *python.Module, see func(in wsgi.Scope, at python.Span) bool) {
	show := func(in wsgi.Scope, at python.Span) bool {
		return at.End > at.Start && at.End-at.Start < python.MaxExpression && see(in, at)
	}
	top := wsgi.Scope{Module: mod}
	for _, r := range mod.Runs {
		if show(top, r.Call) {
			return
		}
	}
	for i := range mod.Names {
		b := &mod.Names[i]
		if b.Kind == python.Assigned && show(top, b.Value) {
			return
		}
		if b.Body == nil {
			continue
		}
		in := wsgi.Scope{Module: mod, Body: b.Body}
		if slices.ContainsFunc(slices.Concat(b.Body.Calls, b.Body.Returns), func(at python.Span) bool { return show(in, at) }) {
			return
		}
		for j := range b.Body.Names {
			if own := &b.Body.Names[j]; own.Kind == python.Assigned && show(in, own.Value) {
				return
			}
		}
	}
}

// wrapped returns the Flask app that a program of ASGI serves and adds nothing to.
func (e *Finder) wrapped(o wsgi.Object) (app evidence.Place, ok bool) {
	switch {
	case o.Kind != wsgi.MadeAsgi || o.Module == nil || o.Binding == nil:
		return evidence.Place{}, false
	case wsgi.IsAsgiWrapper(o.Name):
		return source.Evidence(o.Module, o.Binding.Offset), true
	case !strings.HasPrefix(o.Name, "fastapi.") && !strings.HasPrefix(o.Name, "starlette.") || !isTop(o.Module, o.Binding) || e.importedElsewhere(o):
		return evidence.Place{}, false
	}
	mounts, other := 0, false
	mount := func(call python.Call) {
		where, literal := python.TextOf(call.Argument(0, "path"))
		inner := e.Resolver.Source(wsgi.Scope{Module: o.Module}, wsgi.JoinTokens(call.Argument(1, "app")))
		if mounts++; !literal || where != "" && where != "/" || !wsgi.IsAsgiWrapper(inner.Name) || inner.Binding == nil {
			other = true
			return
		}
		app = source.Evidence(inner.Module, inner.Binding.Offset)
	}
	e.EachStatement(o.Module.Path, func(s python.Statement) {
		for i, t := range s.Tokens {
			switch {
			case t.Kind != python.NameToken || !t.Is(o.Binding.Name) || i > 0 && s.Tokens[i-1].Is(".") || s.Begins("from") || s.Begins("import"):
			case t.Offset == o.Binding.Offset:
				other = other || !makesOnly(s.Tokens[i:], mount)
				return
			case i == 0 && s.Indent == 0 && len(s.Tokens) > 3 && s.Tokens[1].Is(".") && s.Tokens[2].Is("mount"):
				mount(python.ReadCall(s.Tokens, 3))
			case s.Begins("uvicorn") || s.Begins("asyncio"):
			default:
				other = true
			}
		}
	})
	return app, mounts == 1 && !other
}

// makesOnly reports whether the call that makes a FastAPI or a Starlette app gives it no
// behaviour of its own. A route among its arguments is handed to mount.
func makesOnly(tokens []python.Token, mount func(python.Call)) bool {
	open := slices.IndexFunc(tokens, func(t python.Token) bool { return t.Is("(") })
	if open < 0 {
		return false
	}
	for argument := range python.OuterItems(python.InBrackets(tokens[open:]), ",") {
		if len(argument) == 0 {
			continue
		}
		switch argument[0].Text {
		case "title", "description", "version", "docs_url", "redoc_url", "openapi_url", "debug":
		case "routes":
			if len(argument) < 4 || !argument[2].Is("[") {
				return false
			}
			for item := range python.OuterItems(python.InBrackets(argument[2:]), ",") {
				if len(item) > 2 && (!item[0].Is("Mount") || !item[1].Is("(")) {
					return false
				}
				if len(item) > 2 {
					mount(python.ReadCall(item, 1))
				}
			}
		default:
			return false
		}
	}
	return true
}

// importedElsewhere reports whether another file of the project takes a program by its
// name, or the module that it stands in.
func (e *Finder) importedElsewhere(o wsgi.Object) bool {
	for _, file := range e.Mentioning(strings.TrimSuffix(path.Base(o.Module.Path), ".py")) {
		mod := e.Module(file)
		if mod == nil || file == o.Module.Path {
			continue
		}
		for _, ref := range mod.Imports {
			if found, _ := e.ImportedBy(file, ref.Origin.Level, ref.Origin.Module); found == o.Module.Path {
				return true
			}
		}
	}
	return false
}

// wsgiInside are words of which one stands in a file that puts a WSGI app into an ASGI one.
var wsgiInside = []string{"WSGIMiddleware", "WsgiToAsgi", "WSGIWrapper"}

// mountsFlask reports whether the import of a program runs a file that puts a WSGI app
// into an ASGI one.
func (e *Finder) mountsFlask(p program) bool {
	var files []string
	for file := range e.ClosureOf(p.file, p.root).Files {
		files = append(files, file)
	}
	return p.object.Kind == wsgi.MadeAsgi && len(e.MentioningOf(files, wsgiInside...)) > 0
}
