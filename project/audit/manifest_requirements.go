package audit

import (
	"fmt"
	"path"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/rule"
)

// manifestsInstallable says that pip reads none of them as requirements.
func (k *checker) manifestsInstallable() {
	d := k.config.Dependencies
	if d.Installer != "pip" {
		return
	}
	for _, name := range d.Requirements {
		if manifest.IsManifest(name) {
			k.inConfig("dependencies.requirements", finding.Finding{
				Code: rule.ManifestNotInstallable, Severity: finding.Error, Summary: "Not a requirements file",
				Detail: fmt.Sprintf("pip cannot install the dependencies that %s lists, and uv can. Leave installer = \"pip\" out, or list them in a requirements file.", rule.Quoted(name)),
			})
		}
	}
}

// manifestsComplete checks that the step that installs has what a description of the
// project is read from.
func (k *checker) manifestsComplete() {
	for _, name := range k.config.Dependencies.Requirements {
		switch {
		case path.Base(name) == "pyproject.toml":
			if m := manifest.ReadIn(k.tree, path.Dir(name)); m != nil {
				k.dynamicDependencies(m)
			}
		case manifest.IsSetup(name) && !k.config.Dependencies.Package:
			k.inConfig("dependencies.requirements", finding.Finding{
				Code: rule.DependenciesDynamic, Severity: finding.Error, Summary: "Dependencies in a script",
				Detail: fmt.Sprintf("What %s lists is known when it runs, and it may read any file of the project. With package = true in %s the step that installs has the whole source.",
					rule.Quoted(name), k.block("dependencies")),
				Fix: "package = true",
			})
		}
	}
}
