package manifest

import (
	"maps"
	"path"
	"strings"

	"dockgen/project/document"
	"dockgen/project/requirement"
)

// uvSources are the places that [tool.uv.sources] of a pyproject.toml gives to
// packages: uv takes them from there, whatever installs from the file. Of several,
// for different systems, the first counts.
type uvSources map[string]document.Table

// ReadUVSources reads the table tool.uv.sources.
func ReadUVSources(root document.Table) uvSources {
	sources := make(uvSources)
	all := root.At("tool", "uv", "sources")
	for name := range maps.Keys(all) {
		source := all.At(name)
		if list := all.Tables(name); len(list) > 0 {
			source = list[0]
		}
		sources[requirement.NormalName(name)] = source
	}
	return sources
}

// Place turns a requirement into one of a folder or repository, when its package
// has a place of its own. file is the pyproject.toml.
func (sources uvSources) Place(file string, r requirement.Requirement) requirement.Requirement {
	source := sources[r.Name]
	switch {
	case source.Text("git") != "":
		r.Kind, r.Target = requirement.ByURL, requirement.GitURL(source.Text("git"))
		if revision := source.Text("rev") + source.Text("tag") + source.Text("branch"); revision != "" {
			r.Target += "@" + revision
		}
	case source.Text("path") != "":
		r.Kind, r.Target = requirement.ByPath, path.Join(path.Dir(file), source.Text("path"))
	case source.Text("url") != "" && strings.Contains(source.Text("url"), "://"):
		r.Kind, r.Target = requirement.ByURL, source.Text("url")
	}
	return r
}
