package survey

import (
	"path"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// nested finds the folder of the project that the app belongs to: the one with the files
// that list its packages, or in which it starts. What a command at the root starts belongs
// to the root.
func nested(p *project, s *Survey) {
	at := p.app.Evidence(p.index)
	folder := p.app.Root
	if manifest := s.Supply.Manager.Evidence.Path; manifest != "" {
		for folder = path.Dir(manifest); !source.Within(path.Dir(p.app.File), folder); {
			folder = path.Dir(folder)
		}
	}
	if p.app.From != nil && path.Dir(p.app.From.Evidence.Path) == "." {
		folder = "."
	}
	s.Project = evidence.Found[string]{Value: folder, Evidence: at, Confidence: evidence.Certain}
}
