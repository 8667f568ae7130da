package entry

import (
	"fmt"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/wsgi"
)

// otherStarted recognises a project whose own command starts an app of another
// kind: a Flask app that is there besides is not what it deploys.
func otherStarted(e *Finder, _ Candidate) *evidence.Refusal {
	for i := range e.Starts {
		s := &e.Starts[i]
		if s.Strength != start.ByServer || source.IsAside(s.Evidence.Path) {
			continue
		}
		module, variable, _ := strings.Cut(s.Launch.Target, ":")
		name, _, _ := strings.Cut(variable, "(")
		if module == "" || name == "" {
			continue
		}
		for _, at := range e.locate(s, module) {
			mod := e.Module(at.file)
			if mod == nil {
				continue
			}
			o := e.Resolver.Lookup(wsgi.Scope{Module: mod}, name)
			if o.Kind == wsgi.MadeFunction {
				o = e.Resolver.Result(wsgi.Scope{Module: mod}, o, nil)
			}
			if (o.Kind == wsgi.MadeAsgi || o.Kind == wsgi.MadeOther) && !wsgi.IsAsgiWrapper(o.Name) && o.Name != "" {
				r := other(kindName(o.Name), s.Evidence)
				r.Reason = fmt.Sprintf("What this project starts is %s (%s), and not its Flask app.", kindName(o.Name), rule.Quoted(s.Launch.Target))
				return r
			}
		}
	}
	return nil
}

// mounted recognises a Flask app that is only a part of an app of another kind,
// which mounts it.
func mounted(e *Finder, c Candidate) *evidence.Refusal {
	for _, file := range e.Mentioning(".mount(") {
		mod := e.Module(file)
		if mod == nil || source.IsAside(file) {
			continue
		}
		for _, r := range mod.Runs {
			owner, inside, is := strings.Cut(mod.Text(r.Call), ".mount(")
			if !is || r.Script || !strings.Contains(inside, "Middleware") {
				continue
			}
			outer := e.Resolver.Source(wsgi.Scope{Module: mod}, owner)
			if outer.Kind != wsgi.MadeAsgi || outer.Name == "" || outer.Binding != nil && outer.Module != nil && source.Evidence(outer.Module, outer.Binding.Offset) == c.origin {
				continue
			}
			return &evidence.Refusal{
				Reason: fmt.Sprintf("The Flask app of %s is mounted in %s, which serves more than it does.", rule.Quoted(c.EntryPoint()), kindName(outer.Name)),
				Saw:    []evidence.Place{source.Evidence(mod, r.Call.Start), c.Evidence(e.Index)},
				Advice: "dockgen ships Flask apps. To serve this one without the other, name it: dockgen init --entry-point " + c.EntryPoint() + ".",
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
	return "an app of " + rule.Quoted(class)
}
