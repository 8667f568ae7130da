package project

import (
	"fmt"
	"strings"
)

// otherStarted recognises a project whose own command starts an app of another
// kind: a Flask app that is there besides is not what it deploys.
func (e *entryFinder) otherStarted() *Refusal {
	for i := range e.starts {
		s := &e.starts[i]
		if s.strength != byServer || isAside(s.evidence.Path) {
			continue
		}
		module, variable, _ := strings.Cut(s.launch.target, ":")
		name, _, _ := strings.Cut(variable, "(")
		if module == "" || name == "" {
			continue
		}
		for _, at := range e.locate(s, module) {
			mod := e.module(at.file)
			if mod == nil {
				continue
			}
			o := e.resolver.lookup(scope{module: mod}, name)
			if o.kind == madeFunction {
				o = e.resolver.result(scope{module: mod}, o, nil)
			}
			if (o.kind == madeAsgi || o.kind == madeOther) && !isAsgiWrapper(o.name) && o.name != "" {
				r := other(kindName(o.name), s.evidence)
				r.Reason = fmt.Sprintf("What this project starts is %s (%s), and not its Flask app.", kindName(o.name), quoted(s.launch.target))
				return r
			}
		}
	}
	return nil
}

// mounted recognises a Flask app that is only a part of an app of another kind,
// which mounts it.
func (e *entryFinder) mounted(c candidate) *Refusal {
	for _, file := range e.mentioning(".mount(") {
		mod := e.module(file)
		if mod == nil || isAside(file) {
			continue
		}
		for _, r := range mod.runs {
			owner, inside, is := strings.Cut(mod.text(r.call), ".mount(")
			if !is || r.script || !strings.Contains(inside, "Middleware") {
				continue
			}
			outer := e.resolver.source(scope{module: mod}, owner)
			if outer.kind != madeAsgi || outer.name == "" || outer.binding != nil && outer.module != nil && outer.module.evidence(outer.binding.offset) == c.origin {
				continue
			}
			return &Refusal{
				Reason: fmt.Sprintf("The Flask app of %s is mounted in %s, which serves more than it does.", quoted(c.entryPoint()), kindName(outer.name)),
				Saw:    []Evidence{mod.evidence(r.call.start), c.evidence(e.files)},
				Advice: "dockgen ships Flask apps. To serve this one without the other, name it: dockgen init --entry-point " + c.entryPoint() + ".",
			}
		}
	}
	return nil
}

// kindName is how a framework's class is called in a sentence.
func kindName(class string) string {
	for _, framework := range otherNames {
		if strings.HasPrefix(class, framework.module+".") {
			return framework.name
		}
	}
	return "an app of " + quoted(class)
}
