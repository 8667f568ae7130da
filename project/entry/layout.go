package entry

import (
	"fmt"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/wsgi"
)

// A Dash app without a layout starts, and answers every page with an error. Where a
// module of its own sets the layout, importing the app's module alone is too little.

// markUnlaid marks the ways to a Dash app that do not import the module which sets
// its layout. Called after the candidates have their places.
func markUnlaid(e *Finder) {
	for _, file := range e.Mentioning(".layout") {
		if source.IsAside(file) {
			continue
		}
		for _, laid := range laidOut(e, file) {
			for i := range e.found {
				if c := &e.found[i]; c.origin == laid.app && !c.Files[file] {
					c.raw, c.unlaid = true, laid
				}
			}
		}
	}
}

// layout is where a Dash app gets its layout.
type layout struct {
	app  evidence.Place // where the Dash is made
	name string         // that it has in the module which lays it out
	at   evidence.Place
}

// maxLayouts is how many layouts are looked at in one file.
const maxLayouts = 10

// laidOut returns the Dash apps whose layout a file sets when it is imported.
func laidOut(e *Finder, file string) []layout {
	mod := e.Module(file)
	if mod == nil {
		return nil
	}
	var found []layout
	e.EachStatement(file, func(s python.Statement) {
		if s.Indent > 0 || len(s.Tokens) < 5 || !s.Tokens[1].Is(".") || !s.Tokens[2].Is("layout") || !s.Tokens[3].Is("=") {
			return
		}
		o := e.Resolver.Lookup(wsgi.Scope{Module: mod}, s.Tokens[0].Text)
		if o.Kind == wsgi.MadeDash && o.Module != nil && o.Binding != nil && len(found) < maxLayouts {
			found = append(found, layout{source.Evidence(o.Module, o.Binding.Offset), s.Tokens[0].Text, s.At(s.Tokens[0])})
		}
	})
	return found
}

// withoutLayout refuses an app of which every way leaves the layout out.
func withoutLayout(_ *Finder, c Candidate) *evidence.Refusal {
	if c.unlaid.name == "" {
		return nil
	}
	return &evidence.Refusal{
		Reason: fmt.Sprintf("The Dash app of %s gets its layout in %s, which has no name for its Flask app: gunicorn can serve it only without the layout.",
			rule.Quoted(c.EntryPoint()), rule.Quoted(c.unlaid.at.Path)),
		Saw:    []evidence.Place{c.origin, c.unlaid.at},
		Advice: fmt.Sprintf("Add the line %s to %s.", rule.Quoted("server = "+c.unlaid.name+".server"), rule.Quoted(c.unlaid.at.Path)),
	}
}
