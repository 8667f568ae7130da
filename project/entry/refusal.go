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

// situation says when a reason is asked for.
type situation uint8

const (
	unserved situation = iota // nothing can be served
	unnamed                   // something can, and no command of the project names it
	named                     // something can, and a command names it
	served                    // something can: it is reported beside the refusal
)

// reasons are why a project is none that dockgen can ship. Each is asked in its
// situation, and the first that answers is the refusal. In the situation unserved
// the candidate is the zero Candidate.
var reasons = [...]struct {
	when situation
	ask  func(e *Finder, c Candidate) *evidence.Refusal
}{
	{unserved, template},
	{unserved, notPython},
	{unserved, stuck},
	{unserved, unimportable},
	{unserved, needsAttribute},
	{unserved, onlyInScript},
	{unserved, asyncApp},
	{unserved, otherFramework},
	{unserved, library},
	{unserved, nothing},
	{unnamed, unfinished},
	{unnamed, libraryExample},
	{unnamed, otherStarted},
	{unnamed, mounted},
	{named, startedAround},
	{served, pythonTwo},
	{served, withoutLayout},
}

// refuse returns the answer of the first reason that has one, and its situation.
// The confidence in c is 0 when nothing can be served.
func (e *Finder) refuse(c Candidate, confidence evidence.Confidence) (*evidence.Refusal, situation) {
	for _, reason := range reasons {
		if (reason.when == unserved) != (confidence == 0) || reason.when == unnamed && c.From != nil || reason.when == named && c.From == nil {
			continue
		}
		if r := reason.ask(e, c); r != nil {
			return r, reason.when
		}
	}
	return nil, served
}

// template recognises a project that makes projects.
func template(e *Finder, _ Candidate) *evidence.Refusal {
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
func notPython(e *Finder, _ Candidate) *evidence.Refusal {
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
func stuck(e *Finder, _ Candidate) *evidence.Refusal {
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
func unimportable(e *Finder, _ Candidate) *evidence.Refusal {
	for _, file := range e.Mentioning(makers...) {
		mod := e.Module(file)
		if mod == nil || source.IsAside(file) {
			continue
		}
		for _, c := range inModule(e.Index, e.Resolver, mod) {
			at := e.StartFolder(file)
			if name := source.Dotted(file, at.Root); name == gunicornMain {
				return &evidence.Refusal{
					Reason: fmt.Sprintf("The Flask app is made in %s, and gunicorn is itself the module %s, so that it would look for the app in its own program.", rule.Quoted(file), rule.Quoted(name)),
					Saw:    []evidence.Place{c.Evidence(e.Index)},
					Advice: "Rename the file, for example to wsgi.py, and keep a __main__.py of one line: from wsgi import app.",
				}
			} else if name == "" {
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
func needsAttribute(e *Finder, _ Candidate) *evidence.Refusal {
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
			switch o := e.Resolver.Bound(wsgi.Scope{Module: mod}, b); o.Kind {
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

// library recognises a package that is to be installed, not served: its apps, if
// it has any, are examples of its use.
func library(e *Finder, _ Candidate) *evidence.Refusal {
	if !hasPackage(e.Index) {
		return nil
	}
	for _, name := range []string{"setup.py", "setup.cfg", "pyproject.toml"} {
		content := e.Read(name)
		if e.Known[name] && (name != "pyproject.toml" || strings.Contains(content, "[project]") || strings.Contains(content, "[tool.poetry]")) {
			return &evidence.Refusal{
				Reason: "This is a package to be installed, and nothing in it makes a Flask app.",
				Saw:    append([]evidence.Place{{Path: name}}, asides(e)...),
				Advice: "Run dockgen init in the project that uses it or in the folder of an example, or name the app: dockgen init --entry-point MODULE:VARIABLE.",
			}
		}
	}
	return nil
}

// libraryExample recognises an app that is an example of a package to be installed.
func libraryExample(e *Finder, c Candidate) *evidence.Refusal {
	if !source.IsAside(c.File) {
		return nil
	}
	return library(e, c)
}

// hasPackage reports whether the project has a package of its own near its root.
func hasPackage(f *source.Index) bool {
	for _, file := range f.Python {
		folder := path.Dir(file)
		if path.Base(file) == "__init__.py" && !source.IsAside(file) && (source.Depth(folder) == 1 || path.Dir(folder) == "src" || path.Dir(folder) == "lib") {
			return true
		}
	}
	return false
}

// asides are the places of apps that are only examples.
func asides(e *Finder) []evidence.Place {
	var found []evidence.Place
	for _, c := range e.found {
		if source.IsAside(c.File) && len(found) < 3 {
			found = append(found, c.Evidence(e.Index))
		}
	}
	return found
}

// nothing is the reason when no other was found.
func nothing(e *Finder, _ Candidate) *evidence.Refusal {
	return &evidence.Refusal{
		Reason: "No Python file here makes a Flask app.",
		Advice: "Run dockgen init in the folder of a Flask project, or name the app: dockgen init --entry-point MODULE:VARIABLE.",
	}
}

// pythonTwo recognises source that no Python of today can read.
func pythonTwo(e *Finder, c Candidate) *evidence.Refusal {
	for _, file := range e.MentioningOf(e.Python, "print ", "exec ", "raise ") {
		if !c.Files[file] {
			continue
		}
		var at evidence.Place
		e.EachStatement(file, func(s python.Statement) {
			if len(s.Tokens) < 2 || at.Line > 0 {
				return
			}
			if s.Begins("raise") && raisesTwo(s.Tokens) {
				at = s.At(s.Tokens[0])
			}
			if !s.Begins("print") && !s.Begins("exec") {
				return
			}
			// A word or a string behind the word print is a statement of Python 2.
			if second := s.Tokens[1]; second.Kind == python.StringToken || second.Kind == python.NumberToken || second.Kind == python.NameToken && !isOperatorWord(second.Text) {
				at = s.At(s.Tokens[0])
			}
		})
		if at.Line > 0 {
			return &evidence.Refusal{
				Reason: fmt.Sprintf("%s is written in Python 2, and the images have Python 3 only.", rule.Quoted(path.Clean(file))),
				Saw:    []evidence.Place{at},
				Advice: "Port it to Python 3: the tool 2to3, or python-modernize, does most of it.",
			}
		}
	}
	return nil
}

// raisesTwo reports whether the statement is "raise Error, text", which no Python 3 reads.
func raisesTwo(tokens []python.Token) bool {
	depth := 0
	for _, t := range tokens {
		switch {
		case t.Is("(") || t.Is("[") || t.Is("{"):
			depth++
		case t.Is(")") || t.Is("]") || t.Is("}"):
			depth--
		case depth == 0 && (t.Is("lambda") || t.Is(";")):
			return false
		case depth == 0 && t.Is(","):
			return true
		}
	}
	return false
}

func isOperatorWord(word string) bool {
	switch word {
	case "if", "else", "and", "or", "in", "is", "not", "for":
		return true
	}
	return false
}
