package audit

import (
	"fmt"
	"path"

	"dockgen/finding"
	"dockgen/project/manifest"
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
