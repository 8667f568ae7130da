package project

import (
	"maps"
	"path"
	"strings"
)

// uvSources are the places that [tool.uv.sources] of a pyproject.toml gives to
// packages: uv takes them from there, whatever installs from the file. Of several,
// for different systems, the first counts.
type uvSources map[string]table

func readUVSources(root table) uvSources {
	sources := make(uvSources)
	all := root.at("tool", "uv", "sources")
	for name := range maps.Keys(all) {
		source := all.at(name)
		if list := all.tables(name); len(list) > 0 {
			source = list[0]
		}
		sources[normalName(name)] = source
	}
	return sources
}

// place turns a requirement into one of a folder or repository, when its package
// has a place of its own. file is the pyproject.toml.
func (sources uvSources) place(file string, r requirement) requirement {
	source := sources[r.name]
	switch {
	case source.text("git") != "":
		r.kind, r.target = byURL, gitURL(source.text("git"))
		if revision := source.text("rev") + source.text("tag") + source.text("branch"); revision != "" {
			r.target += "@" + revision
		}
	case source.text("path") != "":
		r.kind, r.target = byPath, path.Join(path.Dir(file), source.text("path"))
	case source.text("url") != "" && strings.Contains(source.text("url"), "://"):
		r.kind, r.target = byURL, source.text("url")
	}
	return r
}
