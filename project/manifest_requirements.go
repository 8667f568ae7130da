package project

import (
	"fmt"
	"path"

	"dockgen/finding"
)

// manifestsInstallable says that pip reads none of them as requirements.
func (k *checker) manifestsInstallable() {
	d := k.config.Dependencies
	if d.Installer != "pip" {
		return
	}
	for _, name := range d.Requirements {
		if isManifest(name) {
			k.inConfig("dependencies.requirements", finding.Finding{
				Code: ManifestNotInstallable, Severity: finding.Error, Summary: "Not a requirements file",
				Detail: fmt.Sprintf("pip cannot install the dependencies that %s lists, and uv can. Leave installer = \"pip\" out, or list them in a requirements file.", quoted(name)),
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
			if m := k.tree.manifestIn(path.Dir(name)); m != nil {
				k.dynamicDependencies(m)
			}
		case isSetup(name) && !k.config.Dependencies.Package:
			k.inConfig("dependencies.requirements", finding.Finding{
				Code: DependenciesDynamic, Severity: finding.Error, Summary: "Dependencies in a script",
				Detail: fmt.Sprintf("What %s lists is known when it runs, and it may read any file of the project. With package = true in %s the step that installs has the whole source.",
					quoted(name), k.block("dependencies")),
				Fix: "package = true",
			})
		}
	}
}
