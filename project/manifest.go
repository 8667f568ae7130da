package project

import (
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/schema"
)

// manifest is what a project's own files say of its dependencies, as one manager
// reads them: what it asks for, and the exact releases where a lock names them.
type manifest struct {
	manager string
	// folder holds the manager's files; "." but for requirements files that lie
	// beside the app.
	folder string
	// requirements and constraints are the files that pip installs from, included
	// ones behind the one that includes them.
	requirements, constraints []string
	lock                      string // path of the lock file; empty: there is none
	packages                  packages
	// asked are the production dependencies that are written down, fixed the
	// releases that a lock names; without a lock, those that are pinned.
	asked, fixed []wanted
}

// asks returns the requirement for the package called name.
func (m *manifest) asks(name string) (wanted, bool) {
	for _, list := range [][]wanted{m.asked, m.fixed} {
		if i := slices.IndexFunc(list, func(w wanted) bool { return w.name == name }); i >= 0 {
			return list[i], true
		}
	}
	return wanted{}, false
}

func (w wanted) evidence() Evidence { return Evidence{w.file, w.line} }

// release names a requirement with the version or range that it asks for.
func (w wanted) release() string {
	if version := pinned(w.specifier); version != "" {
		return w.name + " " + version
	}
	return w.name + w.specifier
}

// bounded returns what decides about the Python: what is asked for and fixed, and
// what must be kept older beside it.
func (m *manifest) bounded() []spoken {
	if m.manager != "pip" {
		return spokenOf(m.everything())
	}
	asked, constraints := spokenOf(m.asked), spokenOf(m.packages.constraints())
	return append(bounded(asked, missingBounds(asked, constraints, anyMinor)), onlyPinnedOf(constraints)...)
}

// readManifest reads the files of the manager.
func (f *files) readManifest(manager string, requirements []string) *manifest {
	m := &manifest{manager: manager, folder: "."}
	switch manager {
	case schema.Pip:
		f.readRequirementFiles(m, requirements)
		return m
	case schema.Pipenv:
		m.asked = f.tableDependencies("Pipfile", subtable(f.table("Pipfile"), "packages"))
	default:
		m.asked = f.pyprojectDependencies("pyproject.toml", manager)
	}
	d := schema.Dependencies{Kind: manager}
	m.lock = d.Files()[1]
	locked := readLocked(f.tree, d)
	lock := locked.installs(false)
	for _, file := range lock.files {
		for _, line := range file.lines {
			if line.isPackage() {
				m.fixed = append(m.fixed, wanted{line, file.path})
			}
		}
	}
	if len(m.fixed) == 0 {
		m.fixed = onlyPinned(m.asked)
	}
	return m
}

// readRequirementFiles reads files as pip does. One of them may be a
// pyproject.toml, whose dependencies both installers understand.
func (f *files) readRequirementFiles(m *manifest, names []string) {
	var files []string
	for _, name := range names {
		if path.Base(name) == "pyproject.toml" {
			m.requirements = append(m.requirements, name)
			m.asked = append(m.asked, f.pyprojectDependencies(name, "pip")...)
			continue
		}
		files = append(files, name)
	}
	m.packages = readRequirementFiles(f.tree, files, nil)
	for _, file := range m.packages.files {
		if file.constraints {
			m.constraints = append(m.constraints, file.path)
		} else {
			m.requirements = append(m.requirements, file.path)
		}
		for _, line := range file.lines {
			if !file.constraints && line.isPackage() {
				m.asked = append(m.asked, wanted{line, file.path})
			}
			if file.constraints && pinned(line.specifier) != "" {
				m.fixed = append(m.fixed, wanted{line, file.path})
			}
		}
	}
	if len(names) > 0 {
		m.folder = path.Dir(names[0])
	}
	m.fixed = append(onlyPinned(m.asked), m.fixed...)
}

func onlyPinned(asked []wanted) []wanted {
	fixed := make([]wanted, 0, len(asked))
	for i := range asked {
		if pinned(asked[i].specifier) != "" {
			fixed = append(fixed, asked[i])
		}
	}
	return fixed
}

// table reads a TOML file; nil when there is none that can be read. Locks of a
// large project have some megabytes, more than the index keeps.
func (f *files) table(name string) map[string]any {
	bound := folder.Manifest.Bound()
	if strings.HasSuffix(name, ".lock") {
		bound = folder.DependencyLock.Bound()
	}
	content, err := f.tree.read(name, min(bound.Bytes, f.budget))
	if err != nil {
		return nil
	}
	t, err := readTOML(content, bound)
	if err != nil {
		return nil
	}
	return t
}

// subtable follows names into nested tables.
func subtable(t map[string]any, names ...string) map[string]any {
	for _, name := range names {
		t, _ = t[name].(map[string]any)
	}
	return t
}

// pyprojectDependencies returns the production dependencies of a pyproject.toml:
// those of the project table, and Poetry's own where Poetry reads the file.
func (f *files) pyprojectDependencies(name, manager string) []wanted {
	t := f.table(name)
	sources := readUVSources(t)
	var found []wanted
	list, _ := subtable(t, "project")["dependencies"].([]any)
	for _, entry := range list {
		if text, ok := entry.(string); ok && strings.TrimSpace(text) != "" {
			r := readPackage(strings.TrimSpace(text))
			if manager == "pip" {
				r = sources.place(name, r)
			}
			found = append(found, f.wantedIn(name, r))
		}
	}
	if manager == "poetry" || len(found) == 0 {
		found = append(found, f.tableDependencies(name, subtable(t, "tool", "poetry", "dependencies"))...)
	}
	return found
}

// tableDependencies reads the form that Poetry and Pipenv share: a table of names
// and versions, or of tables that have one.
func (f *files) tableDependencies(file string, t map[string]any) []wanted {
	var found []wanted
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if name == "python" {
			continue
		}
		r := requirement{name: normalName(name)}
		switch v := t[name].(type) {
		case string:
			r.specifier = caretRange(v)
		case map[string]any:
			if optional, _ := v["optional"].(bool); optional {
				continue
			}
			version, _ := v["version"].(string)
			r.specifier = caretRange(version)
			r.marker, _ = v["markers"].(string)
			if url, ok := v["git"].(string); ok {
				r.kind, r.target = byURL, gitURL(url)
			}
			if extras, ok := v["extras"].([]any); ok {
				for _, e := range extras {
					text, _ := e.(string)
					r.extras = append(r.extras, normalName(text))
				}
			}
		}
		found = append(found, f.wantedIn(file, r))
	}
	return found
}

// gitURL writes a repository's address as pip does.
func gitURL(url string) string {
	if strings.HasPrefix(url, "git+") {
		return url
	}
	return "git+" + url
}

// wantedIn finds the line of file that asks for r.
func (f *files) wantedIn(file string, r requirement) wanted {
	if f.asking == nil {
		f.asking = make(map[string]map[string]int)
	}
	lines, known := f.asking[file]
	if !known {
		lines = make(map[string]int)
		number := 0
		for line := range strings.Lines(f.read(file)) {
			number++
			line = strings.TrimLeft(line, " \t\"'")
			end := 0
			for end < len(line) && (isNameByte(line[end]) || line[end] == '-' || line[end] == '.') {
				end++
			}
			if name := normalName(line[:end]); lines[name] == 0 {
				lines[name] = number
			}
		}
		f.asking[file] = lines
	}
	r.line = lines[r.name]
	return wanted{r, file}
}
