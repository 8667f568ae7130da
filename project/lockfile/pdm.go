package lockfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/schema"
)

func readPDMLock(d schema.Dependencies, m *manifest.File, content []byte) (*File, error) {
	read, err := document.ReadLockTOML(content)
	if err != nil {
		return nil, err
	}
	l := &File{}
	packages, err := read.Packages()
	if err != nil {
		return nil, err
	}
	for _, p := range packages {
		at := lockedPackage{name: requirement.NormalName(p.Text("name")), version: p.Text("version"), git: p.Text("git"), Local: p.Text("path")}
		for _, need := range p.Texts("dependencies") {
			if name := requirement.Parse(need).Name; name != "" {
				at.needs = append(at.needs, name)
				if strings.Contains(need, ";") {
					l.conditional = append(l.conditional, name)
				}
			}
		}
		if p.Has("marker") {
			l.conditional = append(l.conditional, at.name)
		}
		l.Packages = append(l.Packages, at)
	}
	add := func(lines []string) {
		for _, line := range lines {
			if name := requirement.Parse(line).Name; name != "" {
				l.roots = append(l.roots, name)
				if strings.Contains(line, ";") {
					l.conditional = append(l.conditional, name)
				}
			}
		}
	}
	add(m.Project().Texts("dependencies"))
	for _, extra := range d.Extras {
		add(m.Project().At("optional-dependencies").Texts(extra))
	}
	for _, group := range d.Groups {
		add(m.Root.At("dependency-groups").Texts(group))
		add(m.Root.At("tool", "pdm", "dev-dependencies").Texts(group))
	}
	metadata := read.At("metadata")
	switch version := metadata.Text("lock_version"); {
	case version == "":
		return nil, fmt.Errorf("it has no lock_version")
	case requirement.Before(version, "4"):
		l.Old = fmt.Sprintf("has the format %s, from before PDM 2", version)
	case !requirement.Before(version, "5"):
		l.Old = fmt.Sprintf("has the format %s, which this dockgen does not know", version)
	}
	// The hash of a workspace is made of all its members, and that of a project
	// without a project table of what PDM makes of it.
	workspace := m.Root.At("tool", "pdm").Has("workspace")
	if !workspace && m.Root.Has("project") && !slices.Contains(pdmHashes(m), metadata.Text("content_hash")) {
		l.Stale = "its content_hash is another"
	}
	locked := metadata.Texts("groups")
	for _, group := range slices.Concat(d.Groups, d.Extras) {
		if len(locked) > 0 && !slices.ContainsFunc(locked, func(s string) bool { return requirement.NormalName(s) == requirement.NormalName(group) }) {
			l.Stale = fmt.Sprintf("%q is not in it, which takes pdm lock --group %s", group, group)
		}
	}
	return l, nil
}

// pdmHashes are the content hashes that releases of PDM give to a project: the
// first is today's. See pdm/project/project_file.py of 2.10, 2.15, 2.20 and 2.29.
func pdmHashes(m *manifest.File) []string {
	pdm := m.Root.At("tool", "pdm")
	or := func(t document.Table, key string, empty any) any {
		if v, ok := t[key]; ok {
			return v
		}
		return empty
	}
	none := map[string]any{}
	content := map[string]any{
		"sources":               or(pdm, "source", []any{}),
		"dependencies":          or(m.Project(), "dependencies", []any{}),
		"optional-dependencies": or(m.Project(), "optional-dependencies", none),
		"requires-python":       or(m.Project(), "requires-python", ""),
	}
	groups := map[string]any{}
	for _, source := range []document.Table{m.Root.At("dependency-groups"), pdm.At("dev-dependencies")} {
		for name, list := range source {
			lines, _ := list.([]any)
			before, _ := groups[requirement.NormalName(name)].([]any)
			groups[requirement.NormalName(name)] = append(slices.Clone(before), lines...)
		}
	}
	hash := func(key string, value, groups any) string {
		content[key], content["dev-dependencies"] = value, groups
		sum := sha256.Sum256(document.PythonJSON(content, ", ", ": "))
		delete(content, key)
		return "sha256:" + hex.EncodeToString(sum[:])
	}
	resolution := pdm.At("resolution")
	return []string{
		hash("resolution", or(pdm, "resolution", none), groups),
		hash("overrides", or(resolution, "overrides", none), or(pdm, "dev-dependencies", none)), // before 2.16
	}
}
