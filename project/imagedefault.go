package project

// imageDefaults gives variables the values that the project's own image sets for
// the app: they are what it is deployed with, before what the code falls back to.
func (e *entryFinder) imageDefaults(c candidate, variables []Variable) {
	if c.from == nil || c.from.source != inDockerfile {
		return
	}
	for i := range variables {
		v := &variables[i]
		if value := c.from.env[v.Name]; value != "" && !v.Secret {
			v.Default, v.HasDefault, v.Required = value, true, false
			v.Evidence = e.lineWith(c.from.evidence.Path, v.Name)
		}
	}
}
