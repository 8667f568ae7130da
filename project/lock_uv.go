package project

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dockgen/schema"
)

// uvLocal returns where in the project the source of a package is: its folder or
// archive, and whether it is the project in the folder of the lock.
func uvLocal(source table) (local string, isRoot bool) {
	local = source.text("editable") + source.text("directory") + source.text("path")
	for _, kind := range []string{"editable", "virtual", "directory"} {
		isRoot = isRoot || source.text(kind) == "."
	}
	return local, isRoot
}

func readUVLock(d schema.Dependencies, m *origin, content []byte) (*lockFile, error) {
	read, err := readLockTOML(content)
	if err != nil {
		return nil, err
	}
	packages, err := read.packages()
	if err != nil {
		return nil, err
	}
	if len(packages) == 0 {
		return nil, fmt.Errorf("there is no package in it")
	}
	l := &lockFile{python: read.text("requires-python")}
	if version, _ := read["version"].(int64); version != 1 {
		l.old = fmt.Sprintf("has the format %d, which this dockgen does not know", version)
	}
	own := -1
	for i, p := range packages {
		name, source := normalName(p.text("name")), p.at("source")
		local, isRoot := uvLocal(source)
		isOwn := d.Member == "" && isRoot || d.Member != "" && name == normalName(d.Member)
		if isOwn {
			own = i
		}
		l.packages = append(l.packages, lockedPackage{
			name: name, version: p.text("version"), git: source.text("git"), local: local, own: isOwn || source.text("virtual") != "",
			needs: uvNeeds(p, isRoot),
		})
	}
	if own < 0 {
		for _, p := range packages {
			source := p.at("source")
			if d.Member != "" && source.text("editable")+source.text("virtual")+source.text("directory") != "" {
				l.members = append(l.members, p.text("name"))
			}
		}
		return l, nil
	}
	root := packages[own]
	l.roots = append(l.roots, normalName(root.text("name")))
	for _, extra := range d.Extras {
		l.roots = append(l.roots, uvNames(root.at("optional-dependencies").tables(normalName(extra)))...)
	}
	for _, group := range d.Groups {
		l.roots = append(l.roots, uvNames(root.at("dev-dependencies").tables(normalName(group)))...)
	}
	if d.Member == "" {
		l.stale = uvStale(m, read, root)
	}
	return l, nil
}

// uvNeeds is what a package leads to. Which of its extras are asked for is known
// only from its dependents, so that all of them count that are locked at all;
// those of the project itself are asked for by the config.
func uvNeeds(p table, isRoot bool) []string {
	needs := uvNames(p.tables("dependencies"))
	if !isRoot {
		optional := p.at("optional-dependencies")
		for _, extra := range slices.Sorted(maps.Keys(optional)) {
			needs = append(needs, uvNames(optional.tables(extra))...)
		}
	}
	return needs
}

func uvNames(dependencies []table) []string {
	var names []string
	for _, d := range dependencies {
		names = append(names, normalName(d.text("name")))
	}
	return names
}

// uvStale compares what uv wrote down of pyproject.toml with what is there now, as
// far as that can be told without resolving anything: the Python, and each
// requirement with its extras and versions.
func uvStale(m *origin, read, root table) string {
	project := m.project()
	// The lock of a workspace has what all of its members allow.
	alone := len(read.at("manifest").texts("members")) == 0
	if now := project.text("requires-python"); now != "" && alone && !sameReleases(now, read.text("requires-python")) {
		return fmt.Sprintf("requires-python is %q there and %q in the lock", now, read.text("requires-python"))
	}
	if dynamic := project.texts("dynamic"); slices.Contains(dynamic, "dependencies") || slices.Contains(dynamic, "optional-dependencies") {
		return ""
	}
	// What has a place of its own has that in the lock instead of its version.
	sourced := make(map[string]bool)
	for name := range m.root.at("tool", "uv", "sources") {
		sourced[normalName(name)] = true
	}
	metadata := root.at("metadata")
	written := project.texts("dependencies")
	for _, list := range project.at("optional-dependencies") {
		written = append(written, table{"x": list}.texts("x")...)
	}
	if why := uvDifference(written, metadata.tables("requires-dist"), sourced); why != "" {
		return why
	}
	groups := m.root.at("dependency-groups")
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		list := table(groups)
		if len(list.tables(name)) > 0 {
			continue // include-group, which uv has resolved
		}
		if why := uvDifference(list.texts(name), metadata.at("requires-dev").tables(normalName(name)), sourced); why != "" {
			return why
		}
	}
	return ""
}

// uvDifference says what is written and not locked, or the other way round.
func uvDifference(written []string, locked []table, sourced map[string]bool) string {
	var now, then []string
	for _, line := range written {
		r := readPackage(line)
		if r.kind != byVersion || r.name == "" {
			return "" // a URL, which uv writes in other words
		}
		if sourced[r.name] {
			r.specifier = ""
		}
		now = append(now, requirementKey(r.name, r.extras, r.specifier))
	}
	for _, r := range locked {
		name, specifier := normalName(r.text("name")), r.text("specifier")
		if sourced[name] {
			specifier = ""
		}
		var extras []string
		for _, extra := range r.texts("extras") {
			extras = append(extras, normalName(extra))
		}
		then = append(then, requirementKey(name, extras, specifier))
	}
	now, then = unique(now), unique(then)
	for _, key := range now {
		if _, found := slices.BinarySearch(then, key); !found {
			return fmt.Sprintf("%q is there and not in the lock", key)
		}
	}
	for _, key := range then {
		if _, found := slices.BinarySearch(now, key); !found {
			return fmt.Sprintf("%q is in the lock and no longer there", key)
		}
	}
	return ""
}

func requirementKey(name string, extras []string, specifier string) string {
	if len(extras) > 0 {
		name += "[" + strings.Join(unique(extras), ",") + "]"
	}
	return name + strings.Join(clauseTexts(specifier), ",")
}

func clauseTexts(specifier string) []string {
	var texts []string
	for _, c := range clauses(specifier) {
		texts = append(texts, c.operator+c.version)
	}
	return unique(texts)
}
