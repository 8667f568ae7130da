package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/schema"
)

// unpublished reports what the config asks of build-publish.sh alone, and switches
// the script off. What is built and attached (platforms, sbom, provenance) is in the
// commands of DEPLOYMENT.md then, and in a bake file; a number of "file" is the
// default, which nobody asked for.
func (k *checker) unpublished() {
	c := k.config
	if c.Output(schema.BuildPublish).Enabled {
		return
	}
	r := &c.Registry
	page := c.Output(schema.Deployment).Enabled
	for _, asked := range []struct {
		argument string
		whether  bool
		does     string
	}{
		{"latest", !r.Latest, `moves ":latest"`},
		{"reproducible", r.Reproducible, "builds from the fresh files of a commit"},
		{"numbering", r.Numbering == "registry" || r.Numbering == "git" && !page, "chooses the number"},
		{"version_file", r.VersionFile != "VERSION", "writes the number down"},
	} {
		if asked.whether {
			k.inConfig("registry."+asked.argument, finding.Finding{
				Code: rule.ScriptOff, Severity: finding.Warning, Summary: "Script is switched off",
				Detail: fmt.Sprintf("Only build-publish.sh %s, so %q has no effect. Leave this line out, or write enabled = true in the block output \"build-publish.sh\".",
					asked.does, asked.argument),
				Fix: "enabled = true",
			})
		}
	}
}
