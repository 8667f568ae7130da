package entry

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/source"
	"dockgen/project/start"
)

// flaskRun finds the app as Flask's own command does.
func (e *Finder) flaskRun(s *start.Command) (Candidate, bool) {
	target, variable, _ := strings.Cut(s.Launch.Target, ":")
	target = strings.TrimSpace(target)
	var files []string
	switch {
	case target == "":
		for _, folder := range s.Folders[:min(1, len(s.Folders))] {
			for _, name := range []string{"wsgi.py", "app.py"} {
				if e.Known[disk.Join(folder, name)] {
					files = append(files, disk.Join(folder, name))
				}
			}
		}
	case strings.HasSuffix(target, ".py") || strings.Contains(target, "/"):
		for _, folder := range s.Folders {
			name := path.Join(folder, strings.TrimPrefix(target, "/"))
			for _, file := range []string{name, name + "/__init__.py", name + ".py"} {
				if e.Known[file] {
					files = append(files, file)
				}
			}
		}
		if found := e.Named(path.Base(target)); len(files) == 0 && len(found) == 1 {
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
	return Candidate{}, false
}

// flaskVariable takes "create_app" for a call of it, as Flask does.
func (e *Finder) flaskVariable(file, variable string) (Candidate, bool) {
	c, ok := e.variable(file, variable)
	if !ok && !strings.Contains(variable, "(") {
		c, ok = e.variable(file, variable+"()")
	}
	if ok {
		place(e, &c, e.StartFolder(file))
	}
	return c, ok && c.module != ""
}

// discovered finds the app in a file by Flask's rules: app or application, the
// only Flask object, create_app or make_app.
func (e *Finder) discovered(file string) (Candidate, bool) {
	mod := e.Module(file)
	if mod == nil {
		return Candidate{}, false
	}
	found := inModule(e.Index, e.Resolver, mod)
	if len(found) == 0 {
		return Candidate{}, false
	}
	best := slices.MinFunc(found, func(a, b Candidate) int { return flaskOrder(a) - flaskOrder(b) })
	completeFactory(e.Index, &best)
	place(e, &best, e.StartFolder(file))
	return best, best.module != ""
}

func flaskOrder(c Candidate) int {
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

// scriptFiles are the files that a command runs as a Python program.
func (e *Finder) scriptFiles(s *start.Command) []string {
	var files []string
	target := strings.TrimPrefix(s.Launch.Target, "./")
	if s.Launch.Options["module"] != "" {
		for _, at := range e.locate(s, target) {
			files = append(files, at.file)
			if main := path.Dir(at.file) + "/__main__.py"; path.Base(at.file) == "__init__.py" && e.Known[main] {
				files = append(files, main)
			}
		}
	} else {
		for _, folder := range s.Folders {
			if file := path.Join(folder, target); e.Known[file] {
				files = append(files, file)
			}
		}
	}
	return files
}

// script finds the app that a Python program runs: one of its own, or else the
// best of those that it imports.
func (e *Finder) script(s *start.Command) (Candidate, bool) {
	files := e.scriptFiles(s)
	for _, file := range files {
		if source.IsTool(file) {
			continue
		}
		if p, ok := e.runs(file, s); ok {
			return e.inside(p.object)
		}
		if c, ok := e.discovered(file); ok {
			return c, true
		}
		mod := e.Module(file)
		if mod == nil {
			continue
		}
		reached := make(map[string]bool)
		for _, ref := range mod.Imports {
			found, folder := e.ImportedBy(file, ref.Origin.Level, ref.Origin.Module)
			reached[found] = true
			if folder != "" && ref.Origin.Name != "" {
				sub, _ := e.ModuleIn(folder, ref.Origin.Name)
				reached[sub] = true
			}
		}
		for _, c := range e.found {
			if reached[c.File] {
				return c, true
			}
		}
	}
	return Candidate{}, false
}
