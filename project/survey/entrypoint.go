package survey

import (
	"slices"

	"dockgen/project/entry"
	"dockgen/project/evidence"
)

// entryPoint chooses what gunicorn serves, and the folder in which it starts.
func entryPoint(p *project, s *Survey) {
	p.finder = entry.NewFinder(p.index)
	app, confidence, refusal := p.finder.Choose()
	s.Refusal = refusal
	if confidence == 0 {
		return
	}
	p.app = &app
	p.reached = p.index.Reached(app.Root, []string{app.File})
	p.imported = slices.DeleteFunc(slices.Clone(p.index.Python), func(name string) bool { return !app.Files[name] })
	at := app.Evidence(p.index)
	if app.From != nil {
		at = app.From.Evidence
	}
	s.EntryPoint = evidence.Found[string]{
		Value: app.EntryPoint(), Evidence: at, Confidence: confidence,
		Note: p.finder.Note(app), Others: p.finder.Others(app),
	}
	s.Directory = evidence.Found[string]{Value: app.Root, Evidence: at, Confidence: confidence}
}
