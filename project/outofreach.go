package project

import "fmt"

// onlyInScript recognises an app that exists only while a function runs, when a
// file is run as a script, or in an instance that no import makes.
func (e *entryFinder) onlyInScript() *Refusal {
	for _, file := range e.python {
		mod := e.modules[file]
		if mod == nil || isAside(file) {
			continue
		}
		for i := range mod.names {
			b := &mod.names[i]
			where, advice := "", "Make it at the top level of the file, or in a function without required arguments that returns it."
			switch {
			case b.script && b.kind == assigned && (b.flask || e.holdsApp(scope{module: mod}, b)):
				where = `made under if __name__ == "__main__", which does not run when gunicorn imports the file`
			case b.kind == function && e.makesApp(mod, b):
				where = fmt.Sprintf("made inside the function %s, which does not return it", quoted(b.name))
			case b.kind == class && attributeOf(b) != "":
				where = fmt.Sprintf("an attribute of the class %s, and no import makes an instance of it", quoted(b.name))
				advice = fmt.Sprintf("Make one in a file of its own, wsgi.py, and give its app a name there: server = %s(...), then app = server.%s.", b.name, attributeOf(b))
			default:
				continue
			}
			at := mod.evidence(b.offset)
			return &Refusal{Reason: fmt.Sprintf("The Flask app in %s is %s.", quoted(file), where), Saw: []Evidence{at}, Advice: advice}
		}
	}
	return nil
}

// makesApp reports whether a function binds an app to a name of its own.
func (e *entryFinder) makesApp(mod *module, b *binding) bool {
	if b.flask || b.body == nil {
		return b.flask
	}
	for i := range b.body.names {
		if own := &b.body.names[i]; own.kind == assigned && e.holdsApp(scope{module: mod, body: b.body}, own) {
			return true
		}
	}
	return false
}

// holdsApp reports whether what b is given is an app, or has one in it.
func (e *entryFinder) holdsApp(s scope, b *binding) bool {
	switch o := e.resolver.bound(s, b); o.kind {
	case madeFlask, madeConnexion, madeDash:
		return !o.assumed
	}
	return false
}

// attributeOf is the attribute in which a class keeps the app that it makes.
func attributeOf(b *binding) string {
	if b.body != nil {
		for _, own := range b.body.names {
			if own.flask {
				return own.name
			}
		}
	}
	return ""
}
