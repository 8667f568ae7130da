package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// versionFromGit reports that a package to be built takes its version from Git.
func versionFromGit(p *project) []finding.Finding {
	if p.config.Dependencies.PackageVersion != "" {
		return nil
	}
	for _, folder := range builtInImage(p) {
		tool, file := manifest.GitVersion(p.tree, folder)
		if tool == "" {
			continue
		}
		return p.inConfig("dependencies.package", finding.Finding{
			Code: rule.VersionFromGit, Summary: "Version comes from Git",
			Detail: fmt.Sprintf("%s has %s ask Git for the version of the package, and the image's build has no repository to ask: it would stop there. Say the version with package_version in %s.",
				rule.Quoted(file), tool, p.block("dependencies")),
			Fix: `package_version = "0"`,
		})
	}
	return nil
}

// builtInImage returns the folders whose packages are built: the project's own, and
// the local ones among its dependencies.
func builtInImage(p *project) []string {
	d := p.config.Dependencies
	var folders []string
	if !d.Package {
		return nil
	}
	switch d.Kind {
	case schema.UV:
		for _, p := range p.lock.Lock.Packages {
			if p.Own && p.Local != "" {
				folders = append(folders, path.Clean(p.Local))
			}
		}
	case schema.Poetry, schema.PDM:
		folders = append(folders, ".")
	}
	if d.Kind == schema.Pip {
		for _, name := range d.Requirements {
			if manifest.IsManifest(name) {
				folders = append(folders, path.Dir(name))
			}
		}
	}
	for _, file := range p.packages.Files {
		for _, line := range file.Lines {
			if line.Kind == requirement.ByPath && !file.Constraints && !path.IsAbs(line.Target) {
				folders = append(folders, path.Clean(strings.TrimPrefix(line.Target, "file:")))
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(folders)))
}
