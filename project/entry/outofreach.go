package entry

import (
	"fmt"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/wsgi"
)

// onlyInScript recognises an app that exists only while a function runs, when a
// file is run as a script, or in an instance that no import makes.
func onlyInScript(e *Finder, _ Candidate) *evidence.Refusal {
	for _, file := range e.Python {
		mod := e.Modules[file]
		if mod == nil || source.IsAside(file) {
			continue
		}
		for i := range mod.Names {
			b := &mod.Names[i]
			where, advice := "", "Make it at the top level of the file, or in a function without required arguments that returns it."
			switch {
			case b.Script && b.Kind == python.Assigned && (b.Flask || holdsApp(e.Resolver, wsgi.Scope{Module: mod}, b)):
				where = `made under if __name__ == "__main__", which does not run when gunicorn imports the file`
			case b.Kind == python.Function && makesApp(e.Resolver, mod, b):
				where = fmt.Sprintf("made inside the function %s, which does not return it", rule.Quoted(b.Name))
			case b.Kind == python.Class && attributeOf(b) != "":
				where = fmt.Sprintf("an attribute of the class %s, and no import makes an instance of it", rule.Quoted(b.Name))
				advice = fmt.Sprintf("Make one in a file of its own, wsgi.py, and give its app a name there: server = %s(...), then app = server.%s.", b.Name, attributeOf(b))
			default:
				continue
			}
			at := source.Evidence(mod, b.Offset)
			return &evidence.Refusal{Reason: fmt.Sprintf("The Flask app in %s is %s.", rule.Quoted(file), where), Saw: []evidence.Place{at}, Advice: advice}
		}
	}
	return nil
}

// makesApp reports whether a function binds an app to a name of its own.
func makesApp(r *wsgi.Resolver, mod *python.Module, b *python.Binding) bool {
	if b.Flask || b.Body == nil {
		return b.Flask
	}
	for i := range b.Body.Names {
		if own := &b.Body.Names[i]; own.Kind == python.Assigned && holdsApp(r, wsgi.Scope{Module: mod, Body: b.Body}, own) {
			return true
		}
	}
	return false
}

// holdsApp reports whether what b is given is an app, or has one in it.
func holdsApp(r *wsgi.Resolver, s wsgi.Scope, b *python.Binding) bool {
	switch o := r.Bound(s, b); o.Kind {
	case wsgi.MadeFlask, wsgi.MadeConnexion, wsgi.MadeDash:
		return !o.Assumed
	}
	return false
}

// attributeOf is the attribute in which a class keeps the app that it makes.
func attributeOf(b *python.Binding) string {
	if b.Body != nil {
		for _, own := range b.Body.Names {
			if own.Flask {
				return own.Name
			}
		}
	}
	return ""
}
