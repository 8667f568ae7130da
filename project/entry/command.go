package entry

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/wsgi"
)

// started finds what a command of the project serves.
func (e *Finder) started(s *start.Command) (Candidate, bool) {
	switch s.Launch.Server {
	case "flask":
		return e.flaskRun(s)
	case "python":
		return e.script(s)
	}
	target := s.Launch.Target
	if target == "" {
		target = e.configured(s)
	}
	if target == "" && s.Launch.Options["ini"] != "" {
		return Candidate{}, false // the file is read for itself
	}
	module, variable, _ := strings.Cut(target, ":")
	if strings.HasSuffix(module, ".py") || strings.Contains(module, "/") {
		// uWSGI names a file.
		module = strings.ReplaceAll(strings.TrimSuffix(strings.Trim(path.Clean(module), "./"), ".py"), "/", ".")
	}
	if module == "" {
		return Candidate{}, false
	}
	if variable == "" {
		variable = "application"
		if s.Launch.Server == "uvicorn" || s.Launch.Server == "waitress" {
			variable = "app"
		}
	}
	if s.Launch.Call && !strings.Contains(variable, "(") {
		variable += "()"
	}
	if p, ok := e.programOf(s); ok && p.object.Name == "" {
		return Candidate{}, false // a function or an object of the project's own that is ASGI
	}
	for _, at := range e.locate(s, module) {
		if c, ok := e.variable(at.file, variable); ok {
			e.settle(&c, at.root)
			if c.module != "" {
				return c, true
			}
		}
	}
	return Candidate{}, false
}

// configured reads wsgi_app from the gunicorn config that a command names, or
// that gunicorn loads by itself.
func (e *Finder) configured(s *start.Command) string {
	if s.Launch.Server != "gunicorn" {
		return ""
	}
	name := s.Launch.Options["config"]
	if name == "" {
		name = "gunicorn.conf.py"
	}
	for _, folder := range s.Folders {
		if mod := e.Module(disk.Join(folder, strings.TrimPrefix(name, "python:"))); mod != nil {
			for _, b := range mod.Names {
				if b.Name == "wsgi_app" && b.Value.End > 0 {
					return strings.Trim(mod.Text(b.Value), `"'`)
				}
			}
		}
	}
	return ""
}

// modulePlace is the file of a module, with the folder that is on Python's path.
type modulePlace struct{ file, root string }

// locate finds the files that a command may mean by a dotted module: in the
// folders where it may run, else wherever a path ends like it, if only one does.
func (e *Finder) locate(s *start.Command, module string) []modulePlace {
	var found []modulePlace
	folders := slices.Clone(s.Folders)
	for _, list := range []string{s.Launch.Options["pythonpath"], s.Env["PYTHONPATH"]} {
		for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' }) {
			parts := strings.Split(strings.Trim(name, "/"), "/")
			for i := range parts {
				if tail := strings.Join(parts[i:], "/"); e.Folders[tail] {
					folders = append(folders, tail)
				}
			}
		}
	}
	folders = append(folders, ".", "src")
	for _, folder := range folders {
		if file, _ := e.ModuleFrom(folder, module); file != "" {
			place := modulePlace{file, folder}
			if !slices.Contains(found, place) {
				found = append(found, place)
			}
		}
	}
	if len(found) > 0 {
		return found
	}
	tail := "/" + strings.ReplaceAll(module, ".", "/")
	for _, file := range e.Python {
		base := strings.TrimSuffix(strings.TrimSuffix("/"+file, ".py"), "/__init__")
		if strings.HasSuffix(base, tail) && !source.IsAside(file) {
			found = append(found, modulePlace{file, cmp.Or(strings.Trim(strings.TrimSuffix(base, tail), "/"), ".")})
		}
	}
	return found[:min(1, len(found))]
}

// settle places c with root on Python's path, or with another folder when fewer
// imports of the project fail there.
func (e *Finder) settle(c *Candidate, root string) {
	at := e.ClosureOf(c.File, root)
	if len(at.Misses) > 0 {
		if better := e.StartFolder(c.File); len(better.Misses) < len(at.Misses) {
			at = better
		}
	}
	place(e, c, at)
}

// variable makes a candidate of a variable or call in a file, as a server takes it.
func (e *Finder) variable(file, variable string) (Candidate, bool) {
	mod := e.Module(file)
	if mod == nil {
		return Candidate{}, false
	}
	name, arguments, call := strings.Cut(variable, "(")
	arguments = strings.TrimSuffix(arguments, ")")
	name, attribute, dotted := strings.Cut(strings.TrimSpace(name), ".")
	if dotted {
		// gunicorn takes no attribute; a name of the module that holds it will do.
		want := e.Resolver.Source(wsgi.Scope{Module: mod}, name+"."+attribute)
		for _, c := range e.found {
			if c.File == file && want.Serves() && c.object.Binding == want.Binding {
				return c, true
			}
		}
		return Candidate{}, false
	}
	offset := -1
	for _, b := range mod.Names {
		if b.Name == name && !b.Script {
			offset = b.Offset
		}
	}
	if offset < 0 && !mod.Open {
		return Candidate{}, false
	}
	c := Candidate{File: file, name: name, offset: max(0, offset), factory: call, arguments: arguments}
	o := e.Resolver.Lookup(wsgi.Scope{Module: mod}, name)
	switch {
	case o.Kind == wsgi.MadeAsgi:
		// gunicorn serves the WSGI app inside an ASGI wrapper directly.
		return e.inside(o)
	case o.Kind == wsgi.MadeOther:
		return Candidate{}, false
	case call && o.Kind == wsgi.MadeFunction:
		c.object = e.Resolver.Result(wsgi.Scope{Module: mod}, o, nil)
		if c.object.Kind == wsgi.MadeAsgi {
			return e.inside(c.object)
		}
		if c.object.Kind == wsgi.MadeOther {
			return Candidate{}, false
		}
		if c.arguments != "" && python.Mismatch(o.Binding.Parameters, python.ReadArguments(c.arguments)) != "" {
			return Candidate{}, false
		}
	case o.Kind == wsgi.MadeFunction && !looksLikeServed(o.Binding):
		return Candidate{}, false
	default:
		c.object = o
	}
	c.object.Assumed = !e.Resolver.Serves(c.object)
	c.origin = source.Evidence(mod, c.offset)
	if c.object.Module != nil && c.object.Binding != nil {
		c.origin = source.Evidence(c.object.Module, c.object.Binding.Offset)
	}
	if call && c.arguments == "" {
		completeFactory(e.Index, &c)
	}
	return c, true
}

// inside finds the candidate that a program of ASGI wraps.
func (e *Finder) inside(o wsgi.Object) (Candidate, bool) {
	if app, ok := e.wrapped(o); ok {
		for _, c := range e.found {
			if c.origin == app {
				return c, true
			}
		}
	}
	return Candidate{}, false
}

func looksLikeServed(b *python.Binding) bool {
	return python.Mismatch(b.Parameters, python.Arguments{Positional: 2}) == "" && len(b.Parameters) > 0 && python.LooksLikeWSGI(b.Parameters)
}
