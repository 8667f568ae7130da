package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/rule"
)

// notInstallable reports files that list dependencies in a form that pip does not read
// as requirements.
func notInstallable(p *project) (found []finding.Finding) {
	d := p.config.Dependencies
	if d.Installer != "pip" {
		return nil
	}
	for _, name := range d.Requirements {
		if manifest.IsManifest(name) {
			found = append(found, p.inConfig("dependencies.requirements", finding.Finding{
				Code: rule.ManifestNotInstallable, Summary: "Not a requirements file",
				Detail: fmt.Sprintf("pip cannot install the dependencies that %s lists, and uv can. Leave installer = \"pip\" out, or list them in a requirements file.", rule.Quoted(name)),
			})...)
		}
	}
	return found
}
