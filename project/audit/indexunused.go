package audit

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/document"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
	"dockgen/schema"
)

// indexUnused reports a package index that pip.conf, uv.toml or the project's own image
// names. The build installs with what the config and the files of dependencies say.
func indexUnused(p *project) (found []finding.Finding) {
	d := p.config.Dependencies
	folder, where := ".", ""
	switch {
	case d.Kind == schema.Pip && len(d.Requirements) > 0:
		folder = path.Dir(d.Requirements[0])
		where = "write --extra-index-url and the address into " + rule.Quoted(d.Requirements[0])
	case d.Kind == "uv":
		where = "move it to [[tool.uv.index]] in pyproject.toml, and lock again"
	default:
		return nil // Poetry, pdm and Pipenv read their own files alone
	}
	for _, s := range supply.Settings(p.index, folder) {
		if s.Public || d.Kind == "uv" && path.Base(s.Evidence.Path) != "uv.toml" || p.namesIndex(s.URL) || s.Evidence.Path == p.config.Output(schema.Dockerfile).Path {
			continue
		}
		if slices.ContainsFunc(found, func(f finding.Finding) bool { return strings.Contains(f.Detail, s.URL) }) {
			continue
		}
		found = append(found, inFile(s.Evidence.Path, 0, finding.Finding{
			Code: rule.IndexUnused, Summary: "Package index not used",
			Detail: fmt.Sprintf("Line %d of %s names the package index %s, and the build of the image reads no such setting: it does not find what only this index has. "+
				"Where it asks for no token, %s; where it does, write a private_index block.", cmp.Or(s.Evidence.Line, 1), rule.Quoted(s.Evidence.Path), s.URL, where),
		})...)
	}
	return found
}

// namesIndex reports whether the config, or a file that lists packages, names an index.
func (p *project) namesIndex(url string) bool {
	same := func(other string) bool { return strings.TrimRight(other, "/") == strings.TrimRight(url, "/") }
	for _, index := range p.config.Dependencies.PrivateIndex {
		if same(index.URL) {
			return true
		}
	}
	for _, file := range p.packages.Files {
		for _, line := range file.Lines {
			if line.Kind == requirement.IndexOption && same(line.Target) {
				return true
			}
		}
	}
	list, _ := document.Subtable(p.index.Table("pyproject.toml"), "tool", "uv")["index"].([]any)
	return slices.ContainsFunc(list, func(entry any) bool {
		table, _ := entry.(map[string]any)
		text, _ := table["url"].(string)
		return same(text)
	})
}
