package lockfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/schema"
)

func readPoetryLock(d schema.Dependencies, m *manifest.File, content []byte) (*File, error) {
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
		at := lockedPackage{name: requirement.NormalName(p.Text("name")), version: p.Text("version")}
		for _, need := range slices.Sorted(maps.Keys(p.At("dependencies"))) {
			at.needs = append(at.needs, requirement.NormalName(need))
			if _, plain := p.At("dependencies")[need].(string); !plain {
				l.conditional = append(l.conditional, requirement.NormalName(need))
			}
		}
		if p.Has("markers") {
			l.conditional = append(l.conditional, at.name)
		}
		switch source := p.At("source"); source.Text("type") {
		case "git":
			at.git = source.Text("url")
		case "directory", "file":
			at.Local = source.Text("url")
		}
		l.Packages = append(l.Packages, at)
	}
	l.roots = poetryRoots(d, m)
	switch version := read.At("metadata").Text("lock-version"); {
	case version == "":
		return nil, fmt.Errorf("it has no lock-version")
	case requirement.Before(version, "1.1"):
		l.Old = fmt.Sprintf("has the format %s, from before Poetry 1.1", version)
	case !requirement.Before(version, "3"):
		l.Old = fmt.Sprintf("has the format %s, which this dockgen does not know", version)
	}
	if requirement.Before(read.At("metadata").Text("lock-version"), "2.1") {
		l.conditional = append(l.conditional, l.roots...) // it has no markers of packages
	}
	l.checkHash(d.Version, read.At("metadata").Text("content-hash"), poetryHashes(m, poetryOf(content)), "content-hash")
	return l, nil
}

// poetryRoots is what the project asks for: in its own dependencies, in the groups
// of the config and in its extras.
func poetryRoots(d schema.Dependencies, m *manifest.File) []string {
	var roots []string
	add := func(lines []string) {
		for _, line := range lines {
			if name := requirement.Parse(line).Name; name != "" {
				roots = append(roots, name)
			}
		}
	}
	poetry := m.Root.At("tool", "poetry")
	project := m.Project()
	add(project.Texts("dependencies"))
	// What is optional there waits for an extra.
	for _, name := range slices.Sorted(maps.Keys(poetry.At("dependencies"))) {
		if optional, _ := poetry.At("dependencies", name)["optional"].(bool); !optional && name != "python" {
			roots = append(roots, requirement.NormalName(name))
		}
	}
	for _, group := range d.Groups {
		for written := range poetry.At("group") {
			if requirement.NormalName(written) == requirement.NormalName(group) {
				for name := range poetry.At("group", written, "dependencies") {
					roots = append(roots, requirement.NormalName(name))
				}
			}
		}
		if requirement.NormalName(group) == "dev" {
			for name := range poetry.At("dev-dependencies") {
				roots = append(roots, requirement.NormalName(name))
			}
		}
		for written := range m.Root.At("dependency-groups") {
			if requirement.NormalName(written) == requirement.NormalName(group) {
				add(m.Root.At("dependency-groups").Texts(written))
			}
		}
	}
	for _, extra := range d.Extras {
		add(project.At("optional-dependencies").Texts(extra))
		add(poetry.At("extras").Texts(extra))
	}
	return slices.Compact(slices.Sorted(slices.Values(roots)))
}

// poetryOf is the release of Poetry that wrote a lock, by its first line; "" in the locks
// of those that wrote none.
func poetryOf(lock []byte) string {
	line, _, _ := bytes.Cut(lock, []byte("\n"))
	_, after, _ := strings.Cut(string(line), "Poetry ")
	version, _, _ := strings.Cut(after, " ")
	return version
}

// poetryHashes are the content-hashes that releases of Poetry give to a project, the
// newest first. Since 2.3.0 dependency groups count, but not in a lock that says that an
// older one wrote it. See is_fresh and _get_content_hash in poetry/packages/locker.py of 1.1,
// 1.8, 2.0 and 2.5.
func poetryHashes(m *manifest.File, writtenBy string) []contentHash {
	poetry := m.Root.At("tool", "poetry")
	legacy := []string{"dependencies", "source", "extras", "dev-dependencies"}
	hash := func(content map[string]any) string {
		sum := sha256.Sum256(document.PythonJSON(content, ", ", ": "))
		return hex.EncodeToString(sum[:])
	}
	of := func(project document.Table, groups map[string]any) string {
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
	today, before := of(m.Project(), m.Root.At("dependency-groups")), of(m.Project(), nil)
	if writtenBy != "" && requirement.Before(writtenBy, "2.3.0") {
		today = before
	}
	return []contentHash{
		{hash: today, since: "2.3.0", about: "of Poetry since 2.3, which counts dependency groups"},
		{hash: before, since: "2.0.0", about: "of a Poetry before 2.3, which did not count dependency groups"},
		{hash: of(nil, nil), about: "of a Poetry before 2.0, which did not read the table project"},
	}
}
