package project

import (
	"fmt"
	"path"
	"strings"
)

// refuse says why nothing of the project can be served, from what it holds.
func (e *entryFinder) refuse() *Refusal {
	for _, reason := range []func() *Refusal{
		e.template, e.notPython, e.stuck, e.unimportable, e.needsAttribute, e.onlyInScript, e.otherFramework, e.library, e.nothing,
	} {
		if r := reason(); r != nil {
			return r
		}
	}
	return nil
}

// template recognises a project that makes projects.
func (e *entryFinder) template() *Refusal {
	for _, name := range []string{"cookiecutter.json", "copier.yml", "copier.yaml"} {
		if e.known[name] {
			return &Refusal{
				Reason: "This is a template from which projects are made, and its files are not Python until then.",
				Saw:    []Evidence{{Path: name}},
				Advice: "Make a project from it, and run dockgen init there.",
			}
		}
	}
	return nil
}

// notPython recognises a folder without code.
func (e *entryFinder) notPython() *Refusal {
	if len(e.python) > 0 {
		return nil
	}
	r := &Refusal{
		Reason: "There is no Python file of the project's own here.",
		Advice: "Run dockgen init in the folder of a Flask project.",
	}
	for _, p := range e.paths {
		switch base := path.Base(p); {
		case base == "package.json" || base == "go.mod" || base == "Cargo.toml" || base == "pom.xml" || base == "Gemfile" || strings.HasSuffix(base, ".ipynb"):
			if len(r.Saw) < 3 {
				r.Saw = append(r.Saw, Evidence{Path: p})
			}
		}
	}
	return r
}

// stuck names the call that keeps the only app from being imported.
func (e *entryFinder) stuck() *Refusal {
	if len(e.found) == 0 || isAside(e.found[0].file) {
		return nil
	}
	c := e.found[0]
	return &Refusal{
		Reason: fmt.Sprintf("%s makes a Flask app, and importing it does not end: %s starts a server or reads the command line.",
			quoted(c.evidence(e.files).String()), quoted(c.blocked.String())),
		Saw:    []Evidence{c.evidence(e.files), c.blocked},
		Advice: `Put that call under if __name__ == "__main__":.`,
	}
}

// unimportable recognises an app in a file whose name Python cannot import.
func (e *entryFinder) unimportable() *Refusal {
	for _, file := range e.mentioning(makers...) {
		mod := e.module(file)
		if mod == nil || isAside(file) {
			continue
		}
		for _, c := range e.inModule(e.resolver, mod) {
			at := e.startFolder(file)
			if name := dotted(file, at.root); name == "" {
				return &Refusal{
					Reason: fmt.Sprintf("The Flask app is made in %s, and that is no name that Python can import.", quoted(file)),
					Saw:    []Evidence{c.evidence(e.files)},
					Advice: "Rename it with letters, digits and underscores.",
				}
			} else if other, _ := e.moduleFrom(at.root, name); other != file {
				return &Refusal{
					Reason: fmt.Sprintf("The Flask app is made in %s, and importing %s finds the package %s instead.", quoted(file), quoted(name), quoted(path.Dir(other))),
					Saw:    []Evidence{c.evidence(e.files), {Path: other}},
					Advice: "Rename one of the two.",
				}
			}
		}
	}
	return nil
}

// needsAttribute recognises an app that stands in an attribute, which gunicorn cannot name.
func (e *entryFinder) needsAttribute() *Refusal {
	for _, file := range e.python {
		mod := e.modules[file]
		if mod == nil || isAside(file) {
			continue
		}
		for i := range mod.names {
			b := &mod.names[i]
			if b.kind != assigned || b.script {
				continue
			}
			attribute := ""
			switch o := e.resolver.bound(scope{module: mod}, b); o.kind {
			case madeDash:
				attribute = "server"
			case madeConnexion:
				attribute = "app"
			case madeInstance:
				for _, own := range o.binding.body.names {
					if own.flask {
						attribute = own.name
					}
				}
			}
			if attribute == "" {
				continue
			}
			at := mod.evidence(b.offset)
			return &Refusal{
				Reason: fmt.Sprintf("The Flask app of %s stands in its attribute %s, and gunicorn takes only a name of a module.", quoted(b.name), quoted(attribute)),
				Saw:    []Evidence{at},
				Advice: fmt.Sprintf("Add the line %s to %s.", quoted("server = "+b.name+"."+attribute), quoted(file)),
			}
		}
	}
	return nil
}

// library recognises a package that is to be installed, not served: its apps, if
// it has any, are examples of its use.
func (e *entryFinder) library() *Refusal {
	if !e.hasPackage() {
		return nil
	}
	for _, name := range []string{"setup.py", "setup.cfg", "pyproject.toml"} {
		content := e.read(name)
		if e.known[name] && (name != "pyproject.toml" || strings.Contains(content, "[project]") || strings.Contains(content, "[tool.poetry]")) {
			return &Refusal{
				Reason: "This is a package to be installed, and nothing in it makes a Flask app.",
				Saw:    append([]Evidence{{Path: name}}, e.asides()...),
				Advice: "Run dockgen init in the project that uses it or in the folder of an example, or name the app: dockgen init --entry-point MODULE:VARIABLE.",
			}
		}
	}
	return nil
}

// hasPackage reports whether the project has a package of its own near its root.
func (e *entryFinder) hasPackage() bool {
	for _, file := range e.python {
		folder := path.Dir(file)
		if path.Base(file) == "__init__.py" && !isAside(file) && (depth(folder) == 1 || path.Dir(folder) == "src" || path.Dir(folder) == "lib") {
			return true
		}
	}
	return false
}

// asides are the places of apps that are only examples.
func (e *entryFinder) asides() []Evidence {
	var found []Evidence
	for _, c := range e.found {
		if isAside(c.file) && len(found) < 3 {
			found = append(found, c.evidence(e.files))
		}
	}
	return found
}

// condaOnly recognises dependencies that only conda can install.
func (f *files) condaOnly() *Refusal {
	environment := ""
	for _, name := range f.paths {
		if depth(path.Dir(name)) > 1 {
			break
		}
		switch base := path.Base(name); {
		case base == "environment.yml" || base == "environment.yaml":
			environment = name
		case strings.HasPrefix(base, "requirements"), base == "pyproject.toml", base == "Pipfile", base == "setup.py", base == "setup.cfg", strings.HasPrefix(name, "requirements/"):
			return nil
		}
	}
	if environment == "" {
		return nil
	}
	return &Refusal{
		Reason: fmt.Sprintf("The dependencies are listed for conda alone, in %s, and the image installs from PyPI.", quoted(environment)),
		Saw:    []Evidence{{Path: environment}},
		Advice: "Write the packages that the app imports into a requirements.txt, with the names that they have on PyPI.",
	}
}

func (e *entryFinder) nothing() *Refusal {
	return &Refusal{
		Reason: "No Python file here makes a Flask app.",
		Advice: "Run dockgen init in the folder of a Flask project, or name the app: dockgen init --entry-point MODULE:VARIABLE.",
	}
}
