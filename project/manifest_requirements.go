package project

import (
	"fmt"
	"path"

	"dockgen/finding"
)

// isManifest reports whether a requirements file is one that only uv takes for
// one: the project's own description.
func isManifest(name string) bool { return path.Base(name) == "pyproject.toml" || isSetup(name) }

// manifestRequirements are the project's own dependencies, as requirement lines,
// and whether they are all.
func manifestRequirements(name string, content []byte) (found []requirement, whole bool) {
	if isSetup(name) {
		return setupRequirements(name, content)
	}
	m, err := readOrigin(name, content)
	if err != nil {
		return nil, true
	}
	lines := lineNumbers(content)
	for _, text := range m.project().texts("dependencies") {
		r := readPackage(text)
		r.line = lines[r.name]
		found = append(found, r)
	}
	return found, true
}

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
