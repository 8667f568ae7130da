package project

import (
	"fmt"
)

// A Dash app without a layout starts, and answers every page with an error. Where a
// module of its own sets the layout, importing the app's module alone is too little.

// markUnlaid marks the ways to a Dash app that do not import the module which sets
// its layout. Called after the candidates have their places.
func (e *entryFinder) markUnlaid() {
	for _, file := range e.mentioning(".layout") {
		if isAside(file) {
			continue
		}
		for _, laid := range e.laidOut(file) {
			for i := range e.found {
				if c := &e.found[i]; c.origin == laid.app && !c.files[file] {
					c.raw, c.unlaid = true, laid
				}
			}
		}
	}
}

// layout is where a Dash app gets its layout.
type layout struct {
	app  Evidence // where the Dash is made
	name string   // that it has in the module which lays it out
	at   Evidence
}

// laidOut returns the Dash apps whose layout a file sets when it is imported.
func (e *entryFinder) laidOut(file string) []layout {
	mod := e.module(file)
	if mod == nil {
		return nil
	}
	var found []layout
	e.eachStatement(file, func(s statement) {
		if s.indent > 0 || len(s.tokens) < 5 || !s.tokens[1].is(".") || !s.tokens[2].is("layout") || !s.tokens[3].is("=") {
			return
		}
		o := e.resolver.lookup(scope{module: mod}, s.tokens[0].text)
		if o.kind == madeDash && o.module != nil && o.binding != nil && len(found) < maxProcesses {
			found = append(found, layout{o.module.evidence(o.binding.offset), s.tokens[0].text, s.at(s.tokens[0])})
		}
	})
	return found
}

// withoutLayout refuses an app of which every way leaves the layout out.
func (c candidate) withoutLayout() *Refusal {
	if c.unlaid.name == "" {
		return nil
	}
	return &Refusal{
		Reason: fmt.Sprintf("The Dash app of %s gets its layout in %s, which has no name for its Flask app: gunicorn can serve it only without the layout.",
			quoted(c.entryPoint()), quoted(c.unlaid.at.Path)),
		Saw:    []Evidence{c.origin, c.unlaid.at},
		Advice: fmt.Sprintf("Add the line %s to %s.", quoted("server = "+c.unlaid.name+".server"), quoted(c.unlaid.at.Path)),
	}
}
