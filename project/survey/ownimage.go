package survey

import (
	"slices"
	"strings"

	"dockgen/project/environ"
	"dockgen/project/evidence"
	"dockgen/project/image"
	"dockgen/project/step"
)

// ownImage reads the image that the project already has. What is lost of its variables
// and folders is named here, and the rest by imageSteps.
func ownImage(p *project, s *Survey) {
	p.image = image.Find(p.index, p.app.From, p.app.Root)
	exports, needs := step.Exports(p.index, started(p, s))
	p.needs = needs
	for _, set := range exports {
		p.image.Variables = slices.DeleteFunc(p.image.Variables, func(v image.Variable) bool { return v.Name == set.Name })
		p.image.Variables = append(p.image.Variables, image.Variable{Name: set.Name, Value: set.Value, Evidence: set.Evidence, Script: true, Computed: set.Computed})
	}
	p.reads = environ.Find(p.index, p.reached)
	p.environment = p.image.Environment(p.app.Root, p.reads)
	s.lose(p.environment.NotTaken)
}

// addWritable adds folders that the project's own image makes or names for the app.
func addWritable(found, more []evidence.Found[string]) []evidence.Found[string] {
	for _, f := range more {
		if !slices.ContainsFunc(found, func(known evidence.Found[string]) bool {
			return known.Value == f.Value || strings.HasPrefix(f.Value, known.Value+"/")
		}) {
			found = append(found, f)
		}
	}
	return found
}
