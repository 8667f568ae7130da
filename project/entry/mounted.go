package entry

import (
	"fmt"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
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
		if source.IsAside(s.Evidence.Path) {
			continue
		}
		p, ok := e.programOf(s)
		if !ok {
			continue
		}
		if _, bare := e.wrapped(p.object); bare || s.Strength == start.ByPython && s.Source > start.InManifest && !e.mountsFlask(p) {
			continue
		}
		return e.startsOther(s, p)
	}
	return nil
}

// startedAround recognises a project that deploys an app of another kind with its Flask
// app inside, and names the Flask app only where it is not deployed: FLASK_APP, a
// Makefile.
func startedAround(e *Finder, c Candidate) *evidence.Refusal {
	for i := range e.Starts {
		s := &e.Starts[i]
		if source.IsAside(s.Evidence.Path) || s.Source > start.InManifest || c.From.Strength == start.ByServer && c.From.Source <= s.Source {
			continue
		}
		p, ok := e.programOf(s)
		if !ok || !e.mountsFlask(p) {
			continue
		}
		if _, bare := e.wrapped(p.object); !bare {
			return e.startsOther(s, p)
		}
	}
	return nil
}

// startsOther is the refusal of a project of which a command starts p.
func (e *Finder) startsOther(s *start.Command, p program) *evidence.Refusal {
	r := other(kindName(p.object.Name), s.Evidence)
	r.Reason = fmt.Sprintf("What this project starts is %s (%s), and not its Flask app.", kindName(p.object.Name), rule.Quoted(p.target))
	if !e.mountsFlask(p) {
		return r
	}
	r.Reason = fmt.Sprintf("What this project starts is %s (%s), and it serves more than the Flask app inside it.", kindName(p.object.Name), rule.Quoted(p.target))
	if p.object.Module != nil && p.object.Binding != nil {
		r.Saw = append(r.Saw, source.Evidence(p.object.Module, p.object.Binding.Offset))
	}
	r.Advice = "dockgen ships Flask apps. To serve this one without the other, name it: dockgen init --entry-point MODULE:VARIABLE."
	return r
}

// mounted recognises a Flask app that is only a part of an app of another kind,
// which mounts it.
func mounted(e *Finder, c Candidate) *evidence.Refusal {
	for _, file := range e.Mentioning(wsgiInside...) {
		mod := e.Module(file)
		if mod == nil || source.IsAside(file) {
			continue
		}
		var refusal *evidence.Refusal
		eachExpression(mod, func(in wsgi.Scope, at python.Span) bool {
			outer, is := e.mounting(in, mod.Text(at))
			if !is || outer.Binding != nil && outer.Module != nil && source.Evidence(outer.Module, outer.Binding.Offset) == c.origin {
				return false
			}
			if _, bare := e.wrapped(outer); bare {
				return false
			}
			refusal = &evidence.Refusal{
				Reason: fmt.Sprintf("The Flask app of %s is mounted in %s, and is only a part of what that serves.", rule.Quoted(c.EntryPoint()), kindName(outer.Name)),
				Saw:    []evidence.Place{source.Evidence(mod, at.Start), c.Evidence(e.Index)},
				Advice: "dockgen ships Flask apps. To serve this one without the other, name it: dockgen init --entry-point " + c.EntryPoint() + ".",
			}
			return true
		})
		if refusal != nil {
			return refusal
		}
	}
	return nil
}

// mounting reports whether an expression puts a WSGI app into an app of ASGI, and which
// one: app.mount("/old", WSGIMiddleware(old)), Starlette(routes=[Mount(...)]).
func (e *Finder) mounting(in wsgi.Scope, text string) (outer wsgi.Object, is bool) {
	inside := false
	for _, word := range wsgiInside {
		inside = inside || strings.Contains(text, word)
	}
	if !inside {
		return wsgi.Object{}, false
	}
	if owner, _, mounts := strings.Cut(text, ".mount("); mounts && python.NameEnd(owner, 0) == len(owner) {
		o := e.Resolver.Source(in, owner)
		return o, o.Kind == wsgi.MadeAsgi
	}
	o := e.Resolver.Source(in, text)
	if o.Kind != wsgi.MadeAsgi || wsgi.IsAsgiWrapper(o.Name) {
		return wsgi.Object{}, false
	}
	return o, true
}

// kindName is how a framework's class is called in a sentence.
func kindName(class string) string {
	for _, framework := range otherNames {
		if strings.HasPrefix(class, framework.module+".") {
			return framework.name
		}
	}
	switch {
	case class == "":
		return "an ASGI app"
	case class == "connexion.AsyncApp":
		return "a Connexion AsyncApp, which is ASGI and has no Flask inside"
	}
	return "an app of " + rule.Quoted(class)
}
