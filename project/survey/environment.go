package survey

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/state"
	"dockgen/schema/credential"
	"dockgen/schema/naming"
)

// environment finds the variables that the code reads. One that the project's own
// image sets for the app has that value as its default, rather than what the code
// falls back to: the app is deployed with it. Others that the image sets are read by
// something that no code of the project names, such as LANG and TZ.
func environment(p *project, s *Survey) {
	s.Env = p.reads
	for _, set := range p.environment.Defaults {
		i := slices.IndexFunc(s.Env, func(v evidence.Variable) bool { return v.Name == set.Name })
		if i < 0 {
			s.Env = append(s.Env, evidence.Variable{Name: set.Name, Secret: credential.IsSecret(set.Name, set.Value, false)})
			i = len(s.Env) - 1
		}
		v := &s.Env[i]
		if set.Value != "" {
			v.Default, v.HasDefault, v.Required, v.Secret = set.Value, true, false, false
			v.Deployed = true
			v.Evidence = set.Evidence
		} else if v.Evidence == (evidence.Place{}) {
			v.Evidence = set.Evidence
		}
	}
	for _, n := range p.needs {
		i := slices.IndexFunc(s.Env, func(v evidence.Variable) bool { return v.Name == n.Name })
		switch {
		case naming.CheckVariable(n.Name) != nil:
		case i < 0:
			s.Env = append(s.Env, evidence.Variable{Name: n.Name, Evidence: n.Evidence, Required: n.Required, Secret: credential.IsSecret(n.Name, "", false)})
		case n.Required && !s.Env[i].Deployed:
			s.Env[i].Required, s.Env[i].Default, s.Env[i].HasDefault = true, "", false
		}
	}
	forWorkers(p, s)
	if p.app.Blocked != (evidence.Place{}) {
		s.Env = append(s.Env, evidence.Variable{
			Name: "FLASK_RUN_FROM_CLI", Evidence: p.app.Blocked, Default: "true", HasDefault: true,
			Description: "makes Flask skip the app.run() that stands at the top level",
		})
	}
	slices.SortFunc(s.Env, func(a, b evidence.Variable) int { return strings.Compare(a.Name, b.Name) })
}

// forWorkers adds what several workers must have in common: the key that the code would
// otherwise make at random in each, and the folder in which they add up their metrics.
func forWorkers(p *project, s *Survey) {
	variable := func(name string, at evidence.Place) *evidence.Variable {
		i := slices.IndexFunc(s.Env, func(v evidence.Variable) bool { return v.Name == name })
		if i < 0 {
			s.Env = append(s.Env, evidence.Variable{Name: name, Evidence: at, Secret: credential.LooksSecret(name)})
			i = len(s.Env) - 1
		}
		return &s.Env[i]
	}
	if key, ok := state.SecretKey(p.index, p.reached); ok && key.Variable != "" {
		v := variable(key.Variable, key.At)
		v.Required, v.Default, v.HasDefault = true, "", false
	}
	if m, ok := state.Metrics(p.index, p.reached); ok && m.Together && !m.Set {
		v := variable(state.Directory, m.At)
		v.Default, v.HasDefault, v.Deployed, v.Required = state.Shared, true, true, false
		if v.Description == "" {
			v.Description = "where the workers add up their metrics: in memory, and empty at every start"
		}
	}
}
