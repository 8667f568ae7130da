package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// builtInImage returns the folders whose packages are built: the project's own, and
// the local ones among its dependencies.
func (k *checker) builtInImage(l *lockfile.File) []string {
	d := k.config.Dependencies
	var folders []string
	if !d.Package {
		return nil
	}
	switch {
	case l == nil:
	case d.Kind == schema.UV:
		for _, p := range l.Packages {
			if p.Own && p.Local != "" {
				folders = append(folders, path.Clean(p.Local))
			}
		}
	case d.Kind == schema.Poetry || d.Kind == schema.PDM:
		folders = append(folders, ".")
	}
	for _, file := range k.packages.Files {
		for _, line := range file.Lines {
			if line.Kind == requirement.ByPath && !file.Constraints && !path.IsAbs(line.Target) {
				folders = append(folders, path.Clean(strings.TrimPrefix(line.Target, "file:")))
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(folders)))
}

// numberedByGit says that a package to be built takes its version from Git.
func (k *checker) numberedByGit(folders []string) {
	if k.config.Dependencies.PackageVersion != "" {
		return
	}
	for _, folder := range folders {
		tool, file := manifest.GitVersion(k.tree, folder)
		if tool == "" {
			continue
		}
		k.inConfig("dependencies.package", finding.Finding{
			Code: rule.VersionFromGit, Severity: finding.Error, Summary: "Version comes from Git",
			Detail: fmt.Sprintf("%s has %s ask Git for the version of the package, and the image's build has no repository to ask: it would stop there. Say the version with package_version in %s.",
				rule.Quoted(file), tool, k.block("dependencies")),
			Fix: `package_version = "0"`,
		})
		return
	}
}

// dynamicDependencies says that only a build knows what the project depends on, and
// that the step that asks it has not the files.
func (k *checker) dynamicDependencies(m *manifest.File) {
	d := k.config.Dependencies
	files := m.DependencyFiles()
	switch {
	case len(files) == 0:
	case d.Kind == schema.PDM:
		k.inFile(m.Path, 0, finding.Finding{
			Code: rule.DependenciesDynamic, Severity: finding.Error, Summary: "Dependencies not locked",
			Detail: fmt.Sprintf("%s reads the dependencies from %s, and pdm locks only those that the project table lists: the image would have none. Write them into [project], and run pdm lock.",
				rule.Quoted(m.Path), rule.QuotedList(files, "and")),
		})
	case (d.Kind == schema.UV || d.Kind == schema.Pip) && !d.Package:
		k.inConfig("dependencies", finding.Finding{
			Code: rule.DependenciesDynamic, Severity: finding.Error, Summary: "Dependencies in other files",
			Detail: fmt.Sprintf("%s reads the dependencies from %s, which the step that installs does not have. With package = true in %s it has the whole source.",
				rule.Quoted(m.Path), rule.QuotedList(files, "and"), k.block("dependencies")),
			Fix: "package = true",
		})
	}
}
