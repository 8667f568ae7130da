package project

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"dockgen/schema"
)

// uvLock is what matters of uv.lock.
type uvLock struct {
	Version        int         `toml:"version"`
	RequiresPython string      `toml:"requires-python"`
	Package        []uvPackage `toml:"package"`
	Manifest       struct {
		Members []string `toml:"members"`
	} `toml:"manifest"`
}

type uvPackage struct {
	Name         string                    `toml:"name"`
	Version      string                    `toml:"version"`
	Source       uvSource                  `toml:"source"`
	Dependencies []uvDependency            `toml:"dependencies"`
	Optional     map[string][]uvDependency `toml:"optional-dependencies"`
	Dev          map[string][]uvDependency `toml:"dev-dependencies"`
	Metadata     struct {
		Requires []uvRequirement            `toml:"requires-dist"`
		Dev      map[string][]uvRequirement `toml:"requires-dev"`
	} `toml:"metadata"`
}

type uvSource struct {
	Git       string `toml:"git"`
	Editable  string `toml:"editable"`
	Virtual   string `toml:"virtual"`
	Directory string `toml:"directory"`
	Path      string `toml:"path"`
}

type uvDependency struct {
	Name   string   `toml:"name"`
	Extra  []string `toml:"extra"`
	Marker string   `toml:"marker"`
}

type uvRequirement struct {
	Name      string   `toml:"name"`
	Extras    []string `toml:"extras"`
	Specifier string   `toml:"specifier"`
}

// isRoot reports whether the package is the project in the folder of the lock.
func (s uvSource) isRoot() bool { return s.Editable == "." || s.Virtual == "." || s.Directory == "." }

func readUVLock(d schema.Dependencies, m *origin, content []byte) (*lockFile, error) {
	var read uvLock
	if err := toml.Unmarshal(content, &read); err != nil {
		return nil, err
	}
	if len(read.Package) == 0 {
		return nil, fmt.Errorf("there is no package in it")
	}
	l := &lockFile{python: read.RequiresPython}
	if read.Version != 1 {
		l.old = fmt.Sprintf("has the format %d, which this dockgen does not know", read.Version)
	}
	own := -1
	for i, p := range read.Package {
		name := normalName(p.Name)
		isOwn := d.Member == "" && p.Source.isRoot() || d.Member != "" && name == normalName(d.Member)
		if isOwn {
			own = i
		}
		local := p.Source.Editable + p.Source.Directory + p.Source.Path
		l.packages = append(l.packages, lockedPackage{
			name: name, version: p.Version, git: p.Source.Git, local: local, own: isOwn || p.Source.Virtual != "",
			needs: uvNeeds(p, nil),
		})
	}
	if own < 0 {
		for _, p := range read.Package {
			if d.Member != "" && (p.Source.Editable != "" || p.Source.Virtual != "" || p.Source.Directory != "") {
				l.members = append(l.members, p.Name)
			}
		}
		return l, nil
	}
	root := read.Package[own]
	l.roots = append(l.roots, normalName(root.Name))
	for _, extra := range d.Extras {
		l.roots = append(l.roots, uvNames(root.Optional[normalName(extra)])...)
	}
	for _, group := range d.Groups {
		l.roots = append(l.roots, uvNames(root.Dev[normalName(group)])...)
	}
	if d.Member == "" {
		l.stale = uvStale(m, read, root)
	}
	return l, nil
}

// uvNeeds is what a package leads to. Which of its extras are asked for is known
// only from its dependents, so that all of them count that are locked at all;
// those of the project itself are asked for by the config.
func uvNeeds(p uvPackage, needs []string) []string {
	needs = append(needs, uvNames(p.Dependencies)...)
	if !p.Source.isRoot() {
		for _, extra := range slices.Sorted(maps.Keys(p.Optional)) {
			needs = append(needs, uvNames(p.Optional[extra])...)
		}
	}
	return needs
}

func uvNames(dependencies []uvDependency) []string {
	var names []string
	for _, d := range dependencies {
		names = append(names, normalName(d.Name))
	}
	return names
}

// uvStale compares what uv wrote down of pyproject.toml with what is there now, as
// far as that can be told without resolving anything: the Python, and each
// requirement with its extras and versions.
func uvStale(m *origin, read uvLock, root uvPackage) string {
	project := m.project()
	// The lock of a workspace has what all of its members allow.
	alone := len(read.Manifest.Members) == 0
	if now := project.text("requires-python"); now != "" && alone && !sameReleases(now, read.RequiresPython) {
		return fmt.Sprintf("requires-python is %q there and %q in the lock", now, read.RequiresPython)
	}
	if dynamic := project.texts("dynamic"); slices.Contains(dynamic, "dependencies") || slices.Contains(dynamic, "optional-dependencies") {
		return ""
	}
	sources := m.root.at("tool", "uv", "sources")
	written := project.texts("dependencies")
	for _, list := range project.at("optional-dependencies") {
		written = append(written, table{"x": list}.texts("x")...)
	}
	if why := uvDifference(written, root.Metadata.Requires, sources); why != "" {
		return why
	}
	groups := m.root.at("dependency-groups")
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		list := table(groups)
		if len(list.tables(name)) > 0 {
			continue // include-group, which uv has resolved
		}
		if why := uvDifference(list.texts(name), root.Metadata.Dev[normalName(name)], sources); why != "" {
			return why
		}
	}
	return ""
}

// uvDifference says what is written and not locked, or the other way round.
func uvDifference(written []string, locked []uvRequirement, sources table) string {
	var now, then []string
	for _, line := range written {
		r := readPackage(line)
		if r.kind != byVersion || r.name == "" {
			return "" // a URL, which uv writes in other words
		}
		if isSourced(sources, r.name) {
			r.specifier = ""
		}
		now = append(now, requirementKey(r.name, r.extras, r.specifier))
	}
	for _, r := range locked {
		name := normalName(r.Name)
		if isSourced(sources, name) {
			r.Specifier = ""
		}
		var extras []string
		for _, extra := range r.Extras {
			extras = append(extras, normalName(extra))
		}
		then = append(then, requirementKey(name, extras, r.Specifier))
	}
	now, then = unique(now), unique(then)
	for _, key := range now {
		if !slices.Contains(then, key) {
			return fmt.Sprintf("%q is there and not in the lock", key)
		}
	}
	for _, key := range then {
		if !slices.Contains(now, key) {
			return fmt.Sprintf("%q is in the lock and no longer there", key)
		}
	}
	return ""
}

// isSourced reports whether tool.uv.sources says where a package comes from, which
// takes the place of its version in the lock.
func isSourced(sources table, name string) bool {
	for written := range sources {
		if normalName(written) == name {
			return true
		}
	}
	return false
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
