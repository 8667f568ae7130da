package entry

import (
	"fmt"
	"path"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/wsgi"
)

// Refuse says why nothing of the project can be served, from what it holds.
func (e *Finder) Refuse() *evidence.Refusal {
	for _, reason := range []func() *evidence.Refusal{
		e.template, e.notPython, e.stuck, e.unimportable, e.needsAttribute, e.onlyInScript, e.otherFramework, e.Library, e.nothing,
	} {
		if r := reason(); r != nil {
			return r
		}
	}
	return nil
}

// template recognises a project that makes projects.
func (e *Finder) template() *evidence.Refusal {
	for _, name := range []string{"cookiecutter.json", "copier.yml", "copier.yaml"} {
		if e.Known[name] {
			return &evidence.Refusal{
				Reason: "This is a template from which projects are made, and its files are not Python until then.",
				Saw:    []evidence.Place{{Path: name}},
				Advice: "Make a project from it, and run dockgen init there.",
			}
		}
	}
	return nil
}

// notPython recognises a folder without code.
func (e *Finder) notPython() *evidence.Refusal {
	if len(e.Python) > 0 {
		return nil
	}
	r := &evidence.Refusal{
		Reason: "There is no Python file of the project's own here.",
		Advice: "Run dockgen init in the folder of a Flask project.",
	}
	for _, p := range e.Paths {
		switch base := path.Base(p); {
		case base == "package.json" || base == "go.mod" || base == "Cargo.toml" || base == "pom.xml" || base == "Gemfile" || strings.HasSuffix(base, ".ipynb"):
			if len(r.Saw) < 3 {
				r.Saw = append(r.Saw, evidence.Place{Path: p})
			}
		}
	}
	return r
}

// stuck names the call that keeps the only app from being imported.
func (e *Finder) stuck() *evidence.Refusal {
	if len(e.found) == 0 || source.IsAside(e.found[0].File) {
		return nil
	}
	c := e.found[0]
	return &evidence.Refusal{
		Reason: fmt.Sprintf("%s makes a Flask app, and importing it does not end: %s starts a server or reads the command line.",
			rule.Quoted(c.Evidence(e.Index).String()), rule.Quoted(c.Blocked.String())),
		Saw:    []evidence.Place{c.Evidence(e.Index), c.Blocked},
		Advice: `Put that call under if __name__ == "__main__":.`,
	}
}

// unimportable recognises an app in a file whose name Python cannot import.
func (e *Finder) unimportable() *evidence.Refusal {
	for _, file := range e.Mentioning(makers...) {
		mod := e.Module(file)
		if mod == nil || source.IsAside(file) {
			continue
		}
		for _, c := range inModule(e.Index, e.resolver, mod) {
			at := e.StartFolder(file)
			if name := source.Dotted(file, at.Root); name == "" {
				return &evidence.Refusal{
					Reason: fmt.Sprintf("The Flask app is made in %s, and that is no name that Python can import.", rule.Quoted(file)),
					Saw:    []evidence.Place{c.Evidence(e.Index)},
					Advice: "Rename it with letters, digits and underscores.",
				}
			} else if other, _ := e.ModuleFrom(at.Root, name); other != file {
				return &evidence.Refusal{
					Reason: fmt.Sprintf("The Flask app is made in %s, and importing %s finds the package %s instead.", rule.Quoted(file), rule.Quoted(name), rule.Quoted(path.Dir(other))),
					Saw:    []evidence.Place{c.Evidence(e.Index), {Path: other}},
					Advice: "Rename one of the two.",
				}
			}
		}
	}
	return nil
}

// needsAttribute recognises an app that stands in an attribute, which gunicorn cannot name.
func (e *Finder) needsAttribute() *evidence.Refusal {
	for _, file := range e.Python {
		mod := e.Modules[file]
		if mod == nil || source.IsAside(file) {
			continue
		}
		for i := range mod.Names {
			b := &mod.Names[i]
			if b.Kind != python.Assigned || b.Script {
				continue
			}
			attribute := ""
			switch o := e.resolver.Bound(wsgi.Scope{Module: mod}, b); o.Kind {
			case wsgi.MadeDash:
				attribute = "server"
			case wsgi.MadeConnexion:
				attribute = "app"
			case wsgi.MadeInstance:
				for _, own := range o.Binding.Body.Names {
					if own.Flask {
						attribute = own.Name
					}
				}
			}
			if attribute == "" {
				continue
			}
			at := source.Evidence(mod, b.Offset)
			return &evidence.Refusal{
				Reason: fmt.Sprintf("The Flask app of %s stands in its attribute %s, and gunicorn takes only a name of a module.", rule.Quoted(b.Name), rule.Quoted(attribute)),
				Saw:    []evidence.Place{at},
				Advice: fmt.Sprintf("Add the line %s to %s.", rule.Quoted("server = "+b.Name+"."+attribute), rule.Quoted(file)),
			}
		}
	}
	return nil
}

// Library recognises a package that is to be installed, not served: its apps, if
// it has any, are examples of its use.
func (e *Finder) Library() *evidence.Refusal {
	if !e.hasPackage() {
		return nil
	}
	for _, name := range []string{"setup.py", "setup.cfg", "pyproject.toml"} {
		content := e.Read(name)
		if e.Known[name] && (name != "pyproject.toml" || strings.Contains(content, "[project]") || strings.Contains(content, "[tool.poetry]")) {
			return &evidence.Refusal{
				Reason: "This is a package to be installed, and nothing in it makes a Flask app.",
				Saw:    append([]evidence.Place{{Path: name}}, e.asides()...),
				Advice: "Run dockgen init in the project that uses it or in the folder of an example, or name the app: dockgen init --entry-point MODULE:VARIABLE.",
			}
		}
	}
	return nil
}

// hasPackage reports whether the project has a package of its own near its root.
func (e *Finder) hasPackage() bool {
	for _, file := range e.Python {
		folder := path.Dir(file)
		if path.Base(file) == "__init__.py" && !source.IsAside(file) && (source.Depth(folder) == 1 || path.Dir(folder) == "src" || path.Dir(folder) == "lib") {
			return true
		}
	}
	return false
}

// asides are the places of apps that are only examples.
func (e *Finder) asides() []evidence.Place {
	var found []evidence.Place
	for _, c := range e.found {
		if source.IsAside(c.File) && len(found) < 3 {
			found = append(found, c.Evidence(e.Index))
		}
	}
	return found
}

// CondaOnly recognises dependencies that only conda can install.
func CondaOnly(f *source.Index) *evidence.Refusal {
	environment := ""
	for _, name := range f.Paths {
		if source.Depth(path.Dir(name)) > 1 {
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
	return &evidence.Refusal{
		Reason: fmt.Sprintf("The dependencies are listed for conda alone, in %s, and the image installs from PyPI.", rule.Quoted(environment)),
		Saw:    []evidence.Place{{Path: environment}},
		Advice: "Write the packages that the app imports into a requirements.txt, with the names that they have on PyPI.",
	}
}

func (e *Finder) nothing() *evidence.Refusal {
	return &evidence.Refusal{
		Reason: "No Python file here makes a Flask app.",
		Advice: "Run dockgen init in the folder of a Flask project, or name the app: dockgen init --entry-point MODULE:VARIABLE.",
	}
}
