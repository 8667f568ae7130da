package project

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"dockgen/schema"
)

func readPDMLock(d schema.Dependencies, m *origin, content []byte) (*lockFile, error) {
	read, err := readLockTOML(content)
	if err != nil {
		return nil, err
	}
	l := &lockFile{}
	packages, err := read.packages()
	if err != nil {
		return nil, err
	}
	for _, p := range packages {
		at := lockedPackage{name: normalName(p.text("name")), version: p.text("version"), git: p.text("git"), local: p.text("path")}
		for _, need := range p.texts("dependencies") {
			if name := readPackage(need).name; name != "" {
				at.needs = append(at.needs, name)
			}
		}
		l.packages = append(l.packages, at)
	}
	add := func(lines []string) {
		for _, line := range lines {
			if name := readPackage(line).name; name != "" {
				l.roots = append(l.roots, name)
			}
		}
	}
	add(m.project().texts("dependencies"))
	for _, extra := range d.Extras {
		add(m.project().at("optional-dependencies").texts(extra))
	}
	for _, group := range d.Groups {
		add(m.root.at("dependency-groups").texts(group))
		add(m.root.at("tool", "pdm", "dev-dependencies").texts(group))
	}
	metadata := read.at("metadata")
	switch version := metadata.text("lock_version"); {
	case version == "":
		return nil, fmt.Errorf("it has no lock_version")
	case before(version, "4"):
		l.old = fmt.Sprintf("has the format %s, from before PDM 2", version)
	case !before(version, "5"):
		l.old = fmt.Sprintf("has the format %s, which this dockgen does not know", version)
	}
	// The hash of a workspace is made of all its members, and that of a project
	// without a project table of what PDM makes of it.
	workspace := m.root.at("tool", "pdm").has("workspace")
	if !workspace && m.root.has("project") && !slices.Contains(pdmHashes(m), metadata.text("content_hash")) {
		l.stale = "its content_hash is another"
	}
	locked := metadata.texts("groups")
	for _, group := range slices.Concat(d.Groups, d.Extras) {
		if len(locked) > 0 && !slices.ContainsFunc(locked, func(s string) bool { return normalName(s) == normalName(group) }) {
			l.stale = fmt.Sprintf("%q is not in it, which takes pdm lock --group %s", group, group)
		}
	}
	return l, nil
}

// pdmHashes are the content hashes that releases of PDM give to a project: the
// first is today's. See pdm/project/project_file.py of 2.10, 2.15, 2.20 and 2.29.
func pdmHashes(m *origin) []string {
	pdm := m.root.at("tool", "pdm")
	or := func(t table, key string, empty any) any {
		if v, ok := t[key]; ok {
			return v
		}
		return empty
	}
	none := map[string]any{}
	content := map[string]any{
		"sources":               or(pdm, "source", []any{}),
		"dependencies":          or(m.project(), "dependencies", []any{}),
		"optional-dependencies": or(m.project(), "optional-dependencies", none),
		"requires-python":       or(m.project(), "requires-python", ""),
	}
	groups := map[string]any{}
	for _, source := range []table{m.root.at("dependency-groups"), pdm.at("dev-dependencies")} {
		for name, list := range source {
			lines, _ := list.([]any)
			before, _ := groups[normalName(name)].([]any)
			groups[normalName(name)] = append(slices.Clone(before), lines...)
		}
	}
	hash := func(key string, value, groups any) string {
		content[key], content["dev-dependencies"] = value, groups
		sum := sha256.Sum256(pythonJSON(content, ", ", ": "))
		delete(content, key)
		return "sha256:" + hex.EncodeToString(sum[:])
	}
	resolution := pdm.at("resolution")
	return []string{
		hash("resolution", or(pdm, "resolution", none), groups),
		hash("overrides", or(resolution, "overrides", none), or(pdm, "dev-dependencies", none)), // before 2.16
	}
}
