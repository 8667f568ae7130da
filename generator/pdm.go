package generator

import (
	"dockgen/quote"
	"dockgen/schema"
)

// pdmInstall installs from pdm.lock.
func pdmInstall(c *schema.Config) installer {
	d := &c.Dependencies
	// The scripts of a project may run after an installation; nobody wants them here.
	selection := []string{"--check --no-editable --skip :all"}
	if len(d.Groups) == 0 {
		// With a group named, pdm installs no other; --prod would refuse it.
		selection = append(selection, "--prod")
	}
	for _, group := range append(d.Groups[:len(d.Groups):len(d.Groups)], d.Extras...) {
		selection = append(selection, "--group "+group)
	}
	with := installer{
		environment: append(lockEnvironment(
			variable{"PDM_CHECK_UPDATE", "false"},
			variable{"PDM_IGNORE_SAVED_PYTHON", "1"}, // a developer's, in .pdm-python
			variable{"PDM_NO_CACHE", "1"},
		), wheelVariables(d, "PDM_")...),
		// With the very versions of what it needs that it was released with: newer
		// ones have broken it. pip only warns when a release has no such extra.
		setUp:  setUpTool(schema.PDM, quote.ShellWord(schema.PDM+"[locked]=="+d.Version)),
		tokens: tokensInNetrc,
	}
	const pdm = "/opt/pdm/bin/pdm"
	with.dependencies = command(pdm+" install --no-self", selection)
	if d.Package {
		// In one step: pdm cannot leave path dependencies out, and would stop at the
		// first that is not there.
		with.whole = true
		with.dependencies = command(pdm+" install", selection)
	}
	return with
}
