package supply

import (
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/pins"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/project/source"
	"dockgen/schema"
)

// Dependencies is what a project's own files say of its dependencies, as one manager
// reads them: what it asks for, and the exact releases where a lock names them.
type Dependencies struct {
	manager string
	// folder holds the manager's files; "." but for requirements files that lie
	// beside the app.
	folder string
	// requirements and constraints are the files that pip installs from, included
	// ones behind the one that includes them.
	requirements, constraints []string
	lock                      string // path of the lock file; empty: there is none
	packages                  requirement.Set
	// Asked are the production dependencies that are written down, and Fixed the
	// releases that a lock names; without a lock, those that are pinned.
	Asked, Fixed []requirement.Wanted
}

// asks returns the requirement for the package called name.
func (m *Dependencies) asks(name string) (requirement.Wanted, bool) {
	for _, list := range [][]requirement.Wanted{m.Asked, m.Fixed} {
		if i := slices.IndexFunc(list, func(w requirement.Wanted) bool { return w.Name == name }); i >= 0 {
			return list[i], true
		}
	}
	return requirement.Wanted{}, false
}

// bounded returns what decides about the Python: what is asked for and fixed, and
// what must be kept older beside it.
func (m *Dependencies) bounded() []pins.Pin {
	if m.manager != "pip" {
		return pins.Of(m.everything())
	}
	asked, constraints := pins.Of(m.Asked), pins.Of(m.packages.Constraints())
	return append(pins.Bounded(asked, pins.MissingBounds(asked, constraints, pins.AnyMinor)), pins.OnlyPinnedOf(constraints)...)
}

// readManifest reads the files of the manager.
func readManifest(f *source.Index, manager string, requirements []string) *Dependencies {
	m := &Dependencies{manager: manager, folder: "."}
	switch manager {
	case schema.Pip:
		readRequirementFiles(f, m, requirements)
		return m
	case schema.Pipenv:
		m.Asked = tableDependencies(f, "Pipfile", document.Subtable(f.Table("Pipfile"), "packages"))
	default:
		m.Asked = pyprojectDependencies(f, "pyproject.toml", manager)
	}
	d := schema.Dependencies{Kind: manager}
	m.lock = d.Files()[1]
	locked := lockfile.Read(f.Tree, d)
	lock := locked.Installs(false)
	for _, file := range lock.Files {
		for _, line := range file.Lines {
			if line.IsPackage() {
				m.Fixed = append(m.Fixed, requirement.Wanted{Requirement: line, File: file.Path})
			}
		}
	}
	if len(m.Fixed) == 0 {
		m.Fixed = onlyPinned(m.Asked)
	}
	return m
}

// readRequirementFiles reads files as pip does. One of them may be a
// pyproject.toml, whose dependencies both installers understand.
func readRequirementFiles(f *source.Index, m *Dependencies, names []string) {
	var files, described []string
	for _, name := range names {
		if path.Base(name) == "pyproject.toml" {
			described = append(described, name)
			m.Asked = append(m.Asked, pyprojectDependencies(f, name, "pip")...)
			continue
		}
		files = append(files, name)
	}
	m.packages = manifest.ReadRequirements(f.Tree, files, nil)
	for _, file := range m.packages.Files {
		if file.Constraints {
			m.constraints = append(m.constraints, file.Path)
		} else {
			m.requirements = append(m.requirements, file.Path)
		}
		for _, line := range file.Lines {
			if !file.Constraints && line.IsPackage() {
				m.Asked = append(m.Asked, requirement.Wanted{Requirement: line, File: file.Path})
			}
			if file.Constraints && requirement.Pinned(line.Specifier) != "" {
				m.Fixed = append(m.Fixed, requirement.Wanted{Requirement: line, File: file.Path})
			}
		}
	}
	m.requirements = append(m.requirements, described...)
	if len(names) > 0 {
		m.folder = path.Dir(names[0])
	}
	m.Fixed = append(onlyPinned(m.Asked), m.Fixed...)
}

func onlyPinned(asked []requirement.Wanted) []requirement.Wanted {
	fixed := make([]requirement.Wanted, 0, len(asked))
	for i := range asked {
		if requirement.Pinned(asked[i].Specifier) != "" {
			fixed = append(fixed, asked[i])
		}
	}
	return fixed
}

// pyprojectDependencies returns the production dependencies of a pyproject.toml:
// those of the project table, and Poetry's own where Poetry reads the file.
func pyprojectDependencies(f *source.Index, name, manager string) []requirement.Wanted {
	t := f.Table(name)
	sources := manifest.ReadUVSources(t)
	var found []requirement.Wanted
	lines := namedLines(f.Read(name))
	list, _ := document.Subtable(t, "project")["dependencies"].([]any)
	for _, entry := range list {
		if text, ok := entry.(string); ok && strings.TrimSpace(text) != "" {
			r := requirement.Parse(strings.TrimSpace(text))
			if manager == "pip" {
				r = sources.Place(name, r)
			}
			r.Line = lines[r.Name]
			found = append(found, requirement.Wanted{Requirement: r, File: name})
		}
	}
	if manager == "poetry" || len(found) == 0 {
		found = append(found, tableDependencies(f, name, document.Subtable(t, "tool", "poetry", "dependencies"))...)
	}
	return found
}

// tableDependencies reads the form that Poetry and Pipenv share: a table of names
// and versions, or of tables that have one.
func tableDependencies(f *source.Index, file string, t map[string]any) []requirement.Wanted {
	var found []requirement.Wanted
	lines := namedLines(f.Read(file))
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if name == "python" {
			continue
		}
		r := requirement.Requirement{Name: requirement.NormalName(name)}
		r.Line = lines[r.Name]
		switch v := t[name].(type) {
		case string:
			r.Specifier = requirement.CaretRange(v)
		case map[string]any:
			if optional, _ := v["optional"].(bool); optional {
				continue
			}
			version, _ := v["version"].(string)
			r.Specifier = requirement.CaretRange(version)
			r.Marker, _ = v["markers"].(string)
			if url, ok := v["git"].(string); ok {
				r.Kind, r.Target = requirement.ByURL, requirement.GitURL(url)
			}
			if extras, ok := v["extras"].([]any); ok {
				for _, e := range extras {
					text, _ := e.(string)
					r.Extras = append(r.Extras, requirement.NormalName(text))
				}
			}
		}
		found = append(found, requirement.Wanted{Requirement: r, File: file})
	}
	return found
}

// namedLines returns the first line of each name at the beginning of a line of content.
func namedLines(content string) map[string]int {
	lines := make(map[string]int)
	number := 0
	for line := range strings.Lines(content) {
		number++
		line = strings.TrimLeft(line, " \t\"'")
		end := 0
		for end < len(line) && (python.IsNameByte(line[end]) || line[end] == '-' || line[end] == '.') {
			end++
		}
		if name := requirement.NormalName(line[:end]); lines[name] == 0 {
			lines[name] = number
		}
	}
	return lines
}

// dependencyFiles are those of the pyproject.toml at the root, when all are there.
func dependencyFiles(f *source.Index) []string {
	if !f.Has("pyproject.toml") {
		return nil
	}
	m := manifest.ReadIn(f.Tree, ".")
	if m == nil || slices.ContainsFunc(m.DependencyFiles(), func(name string) bool { return !f.Tree.IsFile(name) }) {
		return nil
	}
	return m.DependencyFiles()
}

// everything is what is asked for and what a lock brings besides, each name once.
func (m *Dependencies) everything() []requirement.Wanted {
	all := slices.Clone(m.Fixed)
	at := make(map[string]int, len(all)+len(m.Asked)) // the first of each name
	for i := range all {
		if _, known := at[all[i].Name]; !known {
			at[all[i].Name] = i
		}
	}
	for _, w := range m.Asked {
		i, known := at[w.Name]
		switch {
		case !known:
			at[w.Name] = len(all)
			all = append(all, w)
		case len(w.Extras) > 0:
			all[i].Extras = w.Extras
		}
	}
	return all
}
