package project

import (
	"path"
	"slices"
	"strings"
)

// flaskRun finds the app as Flask's own command does.
func (e *entryFinder) flaskRun(s *start) (candidate, bool) {
	target, variable, _ := strings.Cut(s.launch.target, ":")
	target = strings.TrimSpace(target)
	var files []string
	switch {
	case target == "":
		for _, folder := range s.folders[:min(1, len(s.folders))] {
			for _, name := range []string{"wsgi.py", "app.py"} {
				if e.known[join(folder, name)] {
					files = append(files, join(folder, name))
				}
			}
		}
	case strings.HasSuffix(target, ".py") || strings.Contains(target, "/"):
		for _, folder := range s.folders {
			name := path.Join(folder, strings.TrimPrefix(target, "/"))
			for _, file := range []string{name, name + "/__init__.py", name + ".py"} {
				if e.known[file] {
					files = append(files, file)
				}
			}
		}
		if found := e.named(path.Base(target)); len(files) == 0 && len(found) == 1 {
			files = found
		}
	default:
		for _, at := range e.locate(s, target) {
			files = append(files, at.file)
		}
	}
	for _, file := range files {
		if variable != "" {
			if c, ok := e.flaskVariable(file, variable); ok {
				return c, true
			}
			continue
		}
		if c, ok := e.discovered(file); ok {
			return c, true
		}
	}
	return candidate{}, false
}

// flaskVariable takes "create_app" for a call of it, as Flask does.
func (e *entryFinder) flaskVariable(file, variable string) (candidate, bool) {
	c, ok := e.variable(file, variable)
	if !ok && !strings.Contains(variable, "(") {
		c, ok = e.variable(file, variable+"()")
	}
	if ok {
		e.place(&c, e.startFolder(file))
	}
	return c, ok && c.module != ""
}

// discovered finds the app in a file by Flask's rules: app or application, the
// only Flask object, create_app or make_app.
func (e *entryFinder) discovered(file string) (candidate, bool) {
	mod := e.module(file)
	if mod == nil {
		return candidate{}, false
	}
	found := e.inModule(e.resolver, mod)
	if len(found) == 0 {
		return candidate{}, false
	}
	best := slices.MinFunc(found, func(a, b candidate) int { return flaskOrder(a) - flaskOrder(b) })
	completed := []candidate{best}
	e.completeFactories(completed)
	best = completed[0]
	e.place(&best, e.startFolder(file))
	return best, best.module != ""
}

func flaskOrder(c candidate) int {
	switch {
	case !c.factory && (c.name == "app" || c.name == "application"):
		return 0
	case !c.factory:
		return 1
	case c.name == "create_app" || c.name == "make_app":
		return 2
	}
	return 3
}

// script finds the app that a Python program runs: one of its own, or else the
// best of those that it imports.
func (e *entryFinder) script(s *start) (candidate, bool) {
	var files []string
	target := strings.TrimPrefix(s.launch.target, "./")
	if s.launch.options["module"] != "" {
		for _, at := range e.locate(s, target) {
			files = append(files, at.file)
			if main := path.Dir(at.file) + "/__main__.py"; path.Base(at.file) == "__init__.py" && e.known[main] {
				files = append(files, main)
			}
		}
	} else {
		for _, folder := range s.folders {
			if file := path.Join(folder, target); e.known[file] {
				files = append(files, file)
			}
		}
	}
	for _, file := range files {
		if isTool(file) {
			continue
		}
		if c, ok := e.discovered(file); ok {
			return c, true
		}
		mod := e.module(file)
		if mod == nil {
			continue
		}
		reached := make(map[string]bool)
		for _, ref := range mod.imports {
			found, folder := e.importedBy(file, ref.origin.level, ref.origin.module)
			reached[found] = true
			if folder != "" && ref.origin.name != "" {
				sub, _ := e.moduleIn(folder, ref.origin.name)
				reached[sub] = true
			}
		}
		for _, c := range e.found {
			if reached[c.file] {
				return c, true
			}
		}
	}
	return candidate{}, false
}
