package entry

import (
	"path"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/wsgi"
	"dockgen/schema/entrypoint"
)

// markRaw marks apps that a factory completes: it returns an app of the top level
// that it did not make. Without a call of it, the app has no views.
func markRaw(e *Finder) {
	for _, factory := range e.found {
		if !factory.factory || factory.object.Module == nil || !isTop(factory.object.Module, factory.object.Binding) {
			continue
		}
		for i := range e.found {
			if c := &e.found[i]; !c.factory && c.origin == factory.origin && !callsWhenImported(e.Index, c.Closure, factory.name) {
				c.raw = true
			}
		}
	}
}

// isTop reports whether b is an assignment of the module's top level.
func isTop(m *python.Module, b *python.Binding) bool {
	for i := range m.Names {
		if &m.Names[i] == b {
			return b.Kind == python.Assigned
		}
	}
	return false
}

// callsWhenImported reports whether a call of the function name stands at the top
// level of one of the files that an import runs.
func callsWhenImported(f *source.Index, at source.Closure, name string) bool {
	for file := range at.Files {
		mod := f.Modules[file]
		if mod == nil {
			continue
		}
		for _, r := range mod.Runs {
			if !r.Script && mentions(mod.Text(r.Call), name) {
				return true
			}
		}
		for _, b := range mod.Names {
			if b.Kind == python.Assigned && !b.Script && b.Value.End > 0 && b.Value.End-b.Value.Start < python.MaxExpression && mentions(mod.Text(b.Value), name) {
				return true
			}
		}
	}
	return false
}

// gunicornMain is the module that gunicorn is itself: nothing of a project can be
// imported by that name.
const gunicornMain = "__main__"

// place fills in where c starts and what stands in the way.
func place(e *Finder, c *Candidate, at source.Closure) {
	c.Closure = at
	c.module = source.Dotted(c.File, at.Root)
	if c.module == gunicornMain && at.Root != "." {
		// From one folder higher it is a module of a package.
		if above := e.ClosureOf(c.File, path.Dir(at.Root)); len(above.Misses) == 0 {
			c.Closure, at = above, above
			c.module = source.Dotted(c.File, at.Root)
		}
	}
	if c.module == gunicornMain {
		c.module = ""
		return
	}
	// A package hides a file of its name.
	if found, _ := e.ModuleFrom(at.Root, c.module); found != c.File {
		c.module = ""
	}
	if _, err := entrypoint.Parse(c.EntryPoint()); err != nil {
		c.module = ""
	}
	c.Blocked, c.avoidable = blocker(e, at)
	// A module below the root that is no door and gets the app from another file, or
	// one that enters the app's context at once, is a user of it.
	c.borrowed = doorRank(c.File) == len(frontDoor) && c.origin.Path != c.File &&
		(path.Dir(c.File) != at.Root || strings.Contains(e.Module(c.File).Src, "app_context()"))
}

// blocker finds a call at the top level that keeps an import from ending.
func blocker(e *Finder, at source.Closure) (place evidence.Place, avoidable bool) {
	for _, file := range e.Python {
		mod := e.Modules[file]
		if !at.Files[file] || mod == nil {
			continue
		}
		for _, r := range mod.Runs {
			if r.Script {
				continue
			}
			text := mod.Text(r.Call)
			callee, _, _ := strings.Cut(text, "(")
			dot := strings.LastIndexByte(callee, '.')
			owner, method := callee[:max(0, dot)], callee[dot+1:]
			switch {
			case (method == "run" || method == "run_server") && owner != "":
				switch o := e.Resolver.Source(wsgi.Scope{Module: mod}, owner); o.Kind {
				case wsgi.MadeFlask, wsgi.MadeSocket, wsgi.MadeConnexion, wsgi.MadeDash:
					return source.Evidence(mod, r.Call.Start), true
				}
			case method == "serve_forever" || callee == "serve" || callee == "waitress.serve":
				return source.Evidence(mod, r.Call.Start), false
			}
		}
		for _, b := range mod.Names {
			if b.Kind == python.Assigned && !b.Script && b.Value.End > 0 && strings.HasSuffix(mod.Text(b.Value), ".parse_args()") {
				return source.Evidence(mod, b.Offset), false
			}
		}
	}
	return evidence.Place{}, false
}
