package survey

import (
	"slices"
	"strings"

	"dockgen/project/environ"
	"dockgen/project/evidence"
	"dockgen/project/start"
)

// environment finds the variables that the code reads. One that the project's own
// image sets for the app has that value as its default, rather than what the code
// falls back to: the app is deployed with it.
func environment(p *project, s *Survey) {
	s.Env = environ.Find(p.index, p.reached)
	if from := p.app.From; from != nil && from.Source == start.InDockerfile {
		for i := range s.Env {
			v := &s.Env[i]
			if value := from.Env[v.Name]; value != "" && !v.Secret {
				v.Default, v.HasDefault, v.Required = value, true, false
				v.Evidence = p.index.LineWith(from.Evidence.Path, v.Name)
			}
		}
	}
	if p.app.Blocked != (evidence.Place{}) {
		s.Env = append(s.Env, evidence.Variable{
			Name: "FLASK_RUN_FROM_CLI", Evidence: p.app.Blocked, Default: "true", HasDefault: true,
			Description: "makes Flask skip the app.run() that stands at the top level",
		})
		slices.SortFunc(s.Env, func(a, b evidence.Variable) int { return strings.Compare(a.Name, b.Name) })
	}
}
