package project

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"dockgen/schema"
)

func readPoetryLock(d schema.Dependencies, m *origin, content []byte) (*lockFile, error) {
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
		at := lockedPackage{name: normalName(p.text("name")), version: p.text("version")}
		for _, need := range slices.Sorted(maps.Keys(p.at("dependencies"))) {
			at.needs = append(at.needs, normalName(need))
		}
		switch source := p.at("source"); source.text("type") {
		case "git":
			at.git = source.text("url")
		case "directory", "file":
			at.local = source.text("url")
		}
		l.packages = append(l.packages, at)
	}
	l.roots = poetryRoots(d, m)
	switch version := read.at("metadata").text("lock-version"); {
	case version == "":
		return nil, fmt.Errorf("it has no lock-version")
	case before(version, "1.1"):
		l.old = fmt.Sprintf("has the format %s, from before Poetry 1.1", version)
	case !before(version, "3"):
		l.old = fmt.Sprintf("has the format %s, which this dockgen does not know", version)
	}
	if !slices.Contains(poetryHashes(m), read.at("metadata").text("content-hash")) {
		l.stale = "its content-hash is another"
	}
	return l, nil
}

// poetryRoots is what the project asks for: in its own dependencies, in the groups
// of the config and in its extras.
func poetryRoots(d schema.Dependencies, m *origin) []string {
	var roots []string
	add := func(lines []string) {
		for _, line := range lines {
			if name := readPackage(line).name; name != "" {
				roots = append(roots, name)
			}
		}
	}
	poetry := m.root.at("tool", "poetry")
	project := m.project()
	add(project.texts("dependencies"))
	// What is optional there waits for an extra.
	for _, name := range slices.Sorted(maps.Keys(poetry.at("dependencies"))) {
		if optional, _ := poetry.at("dependencies", name)["optional"].(bool); !optional && name != "python" {
			roots = append(roots, normalName(name))
		}
	}
	for _, group := range d.Groups {
		for written := range poetry.at("group") {
			if normalName(written) == normalName(group) {
				for name := range poetry.at("group", written, "dependencies") {
					roots = append(roots, normalName(name))
				}
			}
		}
		if normalName(group) == "dev" {
			for name := range poetry.at("dev-dependencies") {
				roots = append(roots, normalName(name))
			}
		}
		for written := range m.root.at("dependency-groups") {
			if normalName(written) == normalName(group) {
				add(m.root.at("dependency-groups").texts(written))
			}
		}
	}
	for _, extra := range d.Extras {
		add(project.at("optional-dependencies").texts(extra))
		add(poetry.at("extras").texts(extra))
	}
	return unique(roots)
}

// poetryHashes are the content-hashes that releases of Poetry give to a project:
// the first is today's. See poetry/packages/locker.py of 1.1, 1.8, 2.0 and 2.5.
func poetryHashes(m *origin) []string {
	poetry := m.root.at("tool", "poetry")
	legacy := []string{"dependencies", "source", "extras", "dev-dependencies"}
	hash := func(content map[string]any) string {
		sum := sha256.Sum256(pythonJSON(content, ", ", ": "))
		return hex.EncodeToString(sum[:])
	}
	of := func(project table, groups map[string]any) string {
		relevantProject := map[string]any{}
		for _, key := range []string{"requires-python", "dependencies", "optional-dependencies"} {
			if v, ok := project[key]; ok {
				relevantProject[key] = v
			}
		}
		relevant := map[string]any{}
		for _, key := range append(slices.Clone(legacy), "group") {
			v, ok := poetry[key]
			if !ok && (key == "group" || len(relevantProject) > 0 || len(groups) > 0) {
				continue
			}
			relevant[key] = v
		}
		if len(relevantProject) == 0 && len(groups) == 0 {
			return hash(relevant)
		}
		content := map[string]any{"tool": map[string]any{"poetry": relevant}}
		if len(relevantProject) > 0 {
			content["project"] = relevantProject
		}
		if len(groups) > 0 {
			content["dependency-groups"] = groups
		}
		return hash(content)
	}
	return []string{
		of(m.project(), m.root.at("dependency-groups")),
		of(m.project(), nil),
		of(nil, nil), // before 2.0
	}
}
