package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/schema"
)

// scriptOff reports arguments that only build-publish.sh obeys, when the config switches
// the script off. What is built and attached (platforms, sbom, provenance) is in the
// commands of DEPLOYMENT.md then, and in a bake file; numbering = "file" is the default,
// which nobody wrote.
func scriptOff(p *project) (found []finding.Finding) {
	c := p.config
	if c.Output(schema.BuildPublish).Enabled {
		return nil
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
			found = append(found, p.inConfig("registry."+asked.argument, finding.Finding{
				Code: rule.ScriptOff, Summary: "Script is switched off",
				Detail: fmt.Sprintf("Only build-publish.sh %s, so %q has no effect. Leave this line out, or write enabled = true in the block output \"build-publish.sh\".",
					asked.does, asked.argument),
				Fix: "enabled = true",
			})...)
		}
	}
	return found
}
