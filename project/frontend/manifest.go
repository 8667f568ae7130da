package frontend

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/source"
)

// Manifest is a package.json.
type Manifest struct {
	file, directory string
	script          string // that builds it
	taken           bool
	workspace       []string // the folders of its members

	Scripts         map[string]string
	Dependencies    map[string]any
	DevDependencies map[string]any
	PackageManager  string
	Engines         any
	Volta           any
	Workspaces      any
}

// ReadManifest reads a package.json; nil when it is not one.
func ReadManifest(f *source.Index, file string) *Manifest {
	text := f.Read(file)
	if !document.Fits([]byte(text), folder.Manifest.Bound()) {
		return nil
	}
	var parts map[string]json.RawMessage
	if json.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &parts) != nil {
		return nil
	}
	m := &Manifest{file: file, directory: path.Dir(file)}
	// Each part by itself: one that is wrong leaves the others.
	for name, field := range map[string]any{
		"scripts": &m.Scripts, "dependencies": &m.Dependencies, "devDependencies": &m.DevDependencies,
		"packageManager": &m.PackageManager, "engines": &m.Engines, "volta": &m.Volta, "workspaces": &m.Workspaces,
	} {
		if parts[name] != nil && json.Unmarshal(parts[name], field) != nil {
			continue
		}
	}
	return m
}

// dependsOn reports whether m names a package.
func (m *Manifest) dependsOn(name string) bool {
	return m.Dependencies[name] != nil || m.DevDependencies[name] != nil
}

// text returns the string called name of an object, which may be anything.
func text(object any, name string) string {
	table, _ := object.(map[string]any)
	s, _ := table[name].(string)
	return s
}

// members are the folders of the workspace that m is the root of.
func (m *Manifest) members(f *source.Index) []string {
	patterns := texts(m.Workspaces)
	if table, ok := m.Workspaces.(map[string]any); ok {
		patterns = texts(table["packages"])
	}
	for _, list := range f.YAMLList(disk.Join(m.directory, "pnpm-workspace.yaml"), "packages") {
		patterns = append(patterns, list.Scalar())
	}
	if len(patterns) == 0 {
		return nil
	}
	var found []string
	names := f.Named("package.json")
	patterns = patterns[:min(len(patterns), maxManifests)]
	for _, name := range names[:min(len(names), maxManifests)] {
		folder := path.Dir(name)
		inner, below := strings.CutPrefix(folder, strings.TrimPrefix(m.directory+"/", "./"))
		if below && folder != m.directory && slices.ContainsFunc(patterns, func(p string) bool { return matches(p, inner) }) {
			found = append(found, folder)
		}
	}
	return found
}

// matches reports whether a folder is one of a workspace's pattern.
func matches(pattern, name string) bool {
	pattern = strings.Trim(strings.TrimPrefix(pattern, "./"), "/")
	if prefix, deep := strings.CutSuffix(pattern, "/**"); deep {
		return strings.HasPrefix(name, prefix+"/")
	}
	matched, err := path.Match(pattern, name)
	return err == nil && matched
}

func texts(list any) []string {
	elements, _ := list.([]any)
	var all []string
	for _, e := range elements {
		if s, ok := e.(string); ok {
			all = append(all, s)
		}
	}
	return all
}
