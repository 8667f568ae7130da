package project

import (
	"path"
	"slices"
	"strings"
)

// started finds what a command of the project serves.
func (e *entryFinder) started(s *start) (candidate, bool) {
	switch s.launch.server {
	case "flask":
		return e.flaskRun(s)
	case "python":
		return e.script(s)
	}
	target := s.launch.target
	if target == "" {
		target = e.configured(s)
	}
	if target == "" && s.launch.options["ini"] != "" {
		return candidate{}, false // the file is read for itself
	}
	module, variable, _ := strings.Cut(target, ":")
	if strings.HasSuffix(module, ".py") || strings.Contains(module, "/") {
		// uWSGI names a file.
		module = strings.ReplaceAll(strings.TrimSuffix(strings.Trim(path.Clean(module), "./"), ".py"), "/", ".")
	}
	if module == "" {
		return candidate{}, false
	}
	if variable == "" {
		variable = "application"
		if s.launch.server == "uvicorn" || s.launch.server == "waitress" {
			variable = "app"
		}
	}
	if s.launch.call && !strings.Contains(variable, "(") {
		variable += "()"
	}
	for _, at := range e.locate(s, module) {
		if c, ok := e.variable(at.file, variable); ok {
			e.settle(&c, at.root)
			if c.module != "" {
				return c, true
			}
		}
	}
	return candidate{}, false
}

// configured reads wsgi_app from the gunicorn config that a command names, or
// that gunicorn loads by itself.
func (e *entryFinder) configured(s *start) string {
	if s.launch.server != "gunicorn" {
		return ""
	}
	name := s.launch.options["config"]
	if name == "" {
		name = "gunicorn.conf.py"
	}
	for _, folder := range s.folders {
		if mod := e.module(join(folder, strings.TrimPrefix(name, "python:"))); mod != nil {
			for _, b := range mod.names {
				if b.name == "wsgi_app" && b.value.end > 0 {
					return strings.Trim(mod.text(b.value), `"'`)
				}
			}
		}
	}
	return ""
}

// place of a module: its file, with the folder that is on Python's path.
type modulePlace struct{ file, root string }

// locate finds the files that a command may mean by a dotted module: in the
// folders where it may run, else wherever a path ends like it, if only one does.
func (e *entryFinder) locate(s *start, module string) []modulePlace {
	var found []modulePlace
	folders := slices.Clone(s.folders)
	for _, list := range []string{s.launch.options["pythonpath"], s.env["PYTHONPATH"]} {
		for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' }) {
			parts := strings.Split(strings.Trim(name, "/"), "/")
			for i := range parts {
				if tail := strings.Join(parts[i:], "/"); e.folders[tail] {
					folders = append(folders, tail)
				}
			}
		}
	}
	folders = append(folders, ".", "src")
	for _, folder := range folders {
		if file, _ := e.moduleFrom(folder, module); file != "" {
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
	for _, file := range e.python {
		base := strings.TrimSuffix(strings.TrimSuffix("/"+file, ".py"), "/__init__")
		if strings.HasSuffix(base, tail) && !isAside(file) {
			found = append(found, modulePlace{file, cmpOr(strings.Trim(strings.TrimSuffix(base, tail), "/"), ".")})
		}
	}
	return found[:min(1, len(found))]
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// settle places c with root on Python's path, or with a better one when imports
// of the project fail there.
func (e *entryFinder) settle(c *candidate, root string) {
	at := e.closureOf(c.file, root)
	if len(at.misses) > 0 {
		if better := e.startFolder(c.file); len(better.misses) < len(at.misses) {
			at = better
		}
	}
	e.place(c, at)
}

// variable makes a candidate of a variable or call in a file, as a server takes it.
func (e *entryFinder) variable(file, variable string) (candidate, bool) {
	mod := e.module(file)
	if mod == nil {
		return candidate{}, false
	}
	name, arguments, call := strings.Cut(variable, "(")
	arguments = strings.TrimSuffix(arguments, ")")
	name, attribute, dotted := strings.Cut(strings.TrimSpace(name), ".")
	if dotted {
		// gunicorn takes no attribute; a name of the module that holds it will do.
		want := e.resolver.source(scope{module: mod}, name+"."+attribute)
		for _, c := range e.found {
			if c.file == file && want.serves() && c.object.binding == want.binding {
				return c, true
			}
		}
		return candidate{}, false
	}
	offset := -1
	for _, b := range mod.names {
		if b.name == name && !b.script {
			offset = b.offset
		}
	}
	if offset < 0 && !mod.open {
		return candidate{}, false
	}
	c := candidate{file: file, name: name, offset: max(0, offset), factory: call, arguments: arguments}
	o := e.resolver.lookup(scope{module: mod}, name)
	switch {
	case o.kind == madeAsgi && o.binding != nil:
		// What is wrapped needs no wrapper here.
		inner := o.module.evidence(o.binding.offset)
		for _, c := range e.found {
			if c.origin == inner {
				return c, true
			}
		}
		return candidate{}, false
	case o.kind == madeOther || o.kind == madeAsgi:
		return candidate{}, false
	case call && o.kind == madeFunction:
		c.object = e.resolver.result(scope{module: mod}, o, nil)
		if c.object.kind == madeOther || c.object.kind == madeAsgi {
			return candidate{}, false
		}
		if c.arguments != "" && mismatch(o.binding.parameters, readArguments(c.arguments)) != "" {
			return candidate{}, false
		}
	case o.kind == madeFunction && !looksLikeServed(o.binding):
		return candidate{}, false
	default:
		c.object = o
	}
	c.object.assumed = !e.resolver.serves(c.object)
	c.origin = mod.evidence(c.offset)
	if c.object.module != nil && c.object.binding != nil {
		c.origin = c.object.module.evidence(c.object.binding.offset)
	}
	if call && c.arguments == "" {
		completed := []candidate{c}
		e.completeFactories(completed)
		c = completed[0]
	}
	return c, true
}

func looksLikeServed(b *binding) bool {
	return mismatch(b.parameters, arguments{positional: 2}) == "" && len(b.parameters) > 0 && looksLikeWSGI(b.parameters)
}
