package survey

import (
	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/start"
)

// imageDefaults gives variables the values that the project's own image sets for
// the app: they are what it is deployed with, before what the code falls back to.
func imageDefaults(e *entry.Finder, c entry.Candidate, variables []evidence.Variable) {
	if c.From == nil || c.From.Source != start.InDockerfile {
		return
	}
	for i := range variables {
		v := &variables[i]
		if value := c.From.Env[v.Name]; value != "" && !v.Secret {
			v.Default, v.HasDefault, v.Required = value, true, false
			v.Evidence = e.LineWith(c.From.Evidence.Path, v.Name)
		}
	}
}
