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

// dynamicDependencies reports dependencies that only a build of the project knows, when
// the step that installs does not have the files that the build reads.
func dynamicDependencies(p *project) (found []finding.Finding) {
	if p.lock.Lock != nil {
		return dynamic(p, p.lock.Source)
	}
	for _, name := range p.config.Dependencies.Requirements {
		switch {
		case path.Base(name) == "pyproject.toml":
			if m := manifest.ReadIn(p.tree, path.Dir(name)); m != nil {
				found = append(found, dynamic(p, m)...)
			}
		case manifest.IsSetup(name) && !p.config.Dependencies.Package:
			found = append(found, p.inConfig("dependencies.requirements", finding.Finding{
				Code: rule.DependenciesDynamic, Summary: "Dependencies in a script",
				Detail: fmt.Sprintf("What %s lists is known when it runs, and it may read any file of the project. With package = true in %s the step that installs has the whole source.",
					rule.Quoted(name), p.block("dependencies")),
				Fix: "package = true",
			})...)
		}
	}
	return found
}

// dynamic checks one pyproject.toml.
func dynamic(p *project, m *manifest.File) []finding.Finding {
	d := p.config.Dependencies
	files := m.DependencyFiles()
	switch {
	case len(files) == 0:
	case d.Kind == schema.PDM:
		return inFile(m.Path, 0, finding.Finding{
			Code: rule.DependenciesDynamic, Summary: "Dependencies not locked",
			Detail: fmt.Sprintf("%s reads the dependencies from %s, and pdm locks only those that the project table lists: the image would have none. Write them into [project], and run pdm lock.",
				rule.Quoted(m.Path), rule.QuotedList(files, "and")),
		})
	case (d.Kind == schema.UV || d.Kind == schema.Pip) && !d.Package:
		return p.inConfig("dependencies", finding.Finding{
			Code: rule.DependenciesDynamic, Summary: "Dependencies in other files",
			Detail: fmt.Sprintf("%s reads the dependencies from %s, which the step that installs does not have. With package = true in %s it has the whole source.",
				rule.Quoted(m.Path), rule.QuotedList(files, "and"), p.block("dependencies")),
			Fix: "package = true",
		})
	}
	return nil
}

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
