package lockfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/schema"
)

// uvLocal returns where in the project the source of a package is: its folder or
// archive, and whether it is the project in the folder of the lock.
func uvLocal(source document.Table) (local string, isRoot bool) {
	local = source.Text("editable") + source.Text("directory") + source.Text("path")
	for _, kind := range []string{"editable", "virtual", "directory"} {
		isRoot = isRoot || source.Text(kind) == "."
	}
	return local, isRoot
}

func readUVLock(d schema.Dependencies, m *manifest.File, content []byte) (*File, error) {
	read, err := document.ReadLockTOML(content)
	if err != nil {
		return nil, err
	}
	packages, err := read.Packages()
	if err != nil {
		return nil, err
	}
	if len(packages) == 0 {
		return nil, fmt.Errorf("there is no package in it")
	}
	l := &File{Python: read.Text("requires-python")}
	if version, _ := read["version"].(int64); version != 1 {
		l.Old = fmt.Sprintf("has the format %d, which this dockgen does not know", version)
	}
	own := -1
	for i, p := range packages {
		name, source := requirement.NormalName(p.Text("name")), p.At("source")
		local, isRoot := uvLocal(source)
		isOwn := d.Member == "" && isRoot || d.Member != "" && name == requirement.NormalName(d.Member)
		if isOwn {
			own = i
		}
		l.Packages = append(l.Packages, lockedPackage{
			name: name, version: p.Text("version"), git: source.Text("git"), Local: local, Own: isOwn || source.Text("virtual") != "",
			needs: uvNeeds(p, isRoot),
		})
		l.conditional = append(l.conditional, uvConditional(p, isRoot)...)
	}
	if own < 0 {
		for _, p := range packages {
			source := p.At("source")
			if d.Member != "" && source.Text("editable")+source.Text("virtual")+source.Text("directory") != "" {
				l.Members = append(l.Members, p.Text("name"))
			}
		}
		return l, nil
	}
	root := packages[own]
	l.roots = append(l.roots, requirement.NormalName(root.Text("name")))
	for _, extra := range d.Extras {
		l.roots = append(l.roots, uvNames(root.At("optional-dependencies").Tables(requirement.NormalName(extra)))...)
	}
	for _, group := range d.Groups {
		l.roots = append(l.roots, uvNames(root.At("dev-dependencies").Tables(requirement.NormalName(group)))...)
	}
	if d.Member == "" {
		l.Stale = uvStale(m, read, root)
	}
	return l, nil
}

// uvNeeds is what a package leads to. Which of its extras are asked for is known
// only from its dependents, so that all of them count that are locked at all;
// those of the project itself are asked for by the config.
func uvNeeds(p document.Table, isRoot bool) []string {
	needs := uvNames(p.Tables("dependencies"))
	if !isRoot {
		optional := p.At("optional-dependencies")
		for _, extra := range slices.Sorted(maps.Keys(optional)) {
			needs = append(needs, uvNames(optional.Tables(extra))...)
		}
	}
	return needs
}

// uvConditional are the names that a package asks for under a marker, or in an extra of
// its own, which need not be wanted.
func uvConditional(p document.Table, isRoot bool) (names []string) {
	marked := func(tables []document.Table) {
		names = append(names, uvNames(slices.DeleteFunc(tables, func(t document.Table) bool { return t.Text("marker") == "" }))...)
	}
	marked(p.Tables("dependencies"))
	for _, kind := range []string{"optional-dependencies", "dev-dependencies"} {
		group := p.At(kind)
		for _, name := range slices.Sorted(maps.Keys(group)) {
			if marked(group.Tables(name)); !isRoot {
				names = append(names, uvNames(group.Tables(name))...)
			}
		}
	}
	return names
}

func uvNames(dependencies []document.Table) []string {
	var names []string
	for _, d := range dependencies {
		names = append(names, requirement.NormalName(d.Text("name")))
	}
	return names
}

// uvStale compares what uv wrote down of pyproject.toml with what is there now, as
// far as that can be told without resolving anything: the Python, and each
// requirement with its extras and versions.
func uvStale(m *manifest.File, read, root document.Table) string {
	project := m.Project()
	// The lock of a workspace has what all of its members allow.
	alone := len(read.At("manifest").Texts("members")) == 0
	if now := project.Text("requires-python"); now != "" && alone && !requirement.SameReleases(now, read.Text("requires-python")) {
		return fmt.Sprintf("requires-python is %q there and %q in the lock", now, read.Text("requires-python"))
	}
	if dynamic := project.Texts("dynamic"); slices.Contains(dynamic, "dependencies") || slices.Contains(dynamic, "optional-dependencies") {
		return ""
	}
	// What has a place of its own has that in the lock instead of its version.
	sourced := make(map[string]bool)
	for name := range m.Root.At("tool", "uv", "sources") {
		sourced[requirement.NormalName(name)] = true
	}
	metadata := root.At("metadata")
	written := project.Texts("dependencies")
	for _, list := range project.At("optional-dependencies") {
		written = append(written, document.Table{"x": list}.Texts("x")...)
	}
	if why := uvDifference(written, metadata.Tables("requires-dist"), sourced); why != "" {
		return why
	}
	groups := m.Root.At("dependency-groups")
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		list := document.Table(groups)
		if len(list.Tables(name)) > 0 {
			continue // include-group, which uv has resolved
		}
		if why := uvDifference(list.Texts(name), metadata.At("requires-dev").Tables(requirement.NormalName(name)), sourced); why != "" {
			return why
		}
	}
	return ""
}

// uvDifference says what is written and not locked, or the other way round.
func uvDifference(written []string, locked []document.Table, sourced map[string]bool) string {
	var now, then []string
	for _, line := range written {
		r := requirement.Parse(line)
		if r.Kind != requirement.ByVersion || r.Name == "" {
			return "" // a URL, which uv writes in other words
		}
		if sourced[r.Name] {
			r.Specifier = ""
		}
		now = append(now, requirementKey(r.Name, r.Extras, r.Specifier))
	}
	for _, r := range locked {
		name, specifier := requirement.NormalName(r.Text("name")), r.Text("specifier")
		if sourced[name] {
			specifier = ""
		}
		var extras []string
		for _, extra := range r.Texts("extras") {
			extras = append(extras, requirement.NormalName(extra))
		}
		then = append(then, requirementKey(name, extras, specifier))
	}
	now, then = slices.Compact(slices.Sorted(slices.Values(now))), slices.Compact(slices.Sorted(slices.Values(then)))
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
		name += "[" + strings.Join(slices.Compact(slices.Sorted(slices.Values(extras))), ",") + "]"
	}
	return name + strings.Join(clauseTexts(specifier), ",")
}

func clauseTexts(specifier string) []string {
	var texts []string
	for _, c := range requirement.Clauses(specifier) {
		texts = append(texts, c.Operator+c.Version)
	}
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}
