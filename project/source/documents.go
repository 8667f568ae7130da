package source

import (
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/evidence"
)

// Table reads a TOML file; nil when there is none that can be read. Locks of a
// large project have some megabytes, more than the index keeps.
func (f *Index) Table(name string) map[string]any {
	bound := folder.Manifest.Bound()
	if strings.HasSuffix(name, ".lock") {
		bound = folder.DependencyLock.Bound()
	}
	content, err := f.Tree.Read(name, min(bound.Bytes, f.budget))
	if err != nil {
		return nil
	}
	t, err := document.ReadTOML(content, bound)
	if err != nil {
		return nil
	}
	return t
}

// YAML returns the documents of a YAML file of the project.
func (f *Index) YAML(name string) []*document.Node {
	t := f.text(name)
	if !t.decoded && f.yamlRead+len(t.content) <= document.MaxYAMLTotal {
		f.yamlRead += len(t.content)
		t.decoded, t.documents = true, document.ReadYAML(t.content)
	}
	return t.documents
}

// YAMLList returns the elements of the list that each document of a YAML file of the
// project has under key.
func (f *Index) YAMLList(name, key string) []*document.Node {
	var all []*document.Node
	for _, document := range f.YAML(name) {
		all = append(all, document.Key(key).List()...)
	}
	return all
}

// Nearest returns the files called names at the root and in folder, in the order
// of names.
func (f *Index) Nearest(folder string, names ...string) []string {
	var found []string
	for _, name := range names {
		for _, at := range slices.Compact(slices.Sorted(slices.Values([]string{folder, "."}))) {
			if p := disk.Join(at, name); f.Has(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// LineWith is the first line of file that holds word.
func (f *Index) LineWith(file, word string) evidence.Place {
	number := 0
	for line := range strings.Lines(f.Read(file)) {
		number++
		if strings.Contains(line, word) {
			return evidence.Place{Path: file, Line: number}
		}
	}
	return evidence.Place{Path: file}
}

// LineSetting is the first line of file that begins with key and holds value.
func (f *Index) LineSetting(file, key, value string) evidence.Place {
	number := 0
	for line := range strings.Lines(f.Read(file)) {
		number++
		if strings.HasPrefix(strings.TrimLeft(line, " \t\"'"), key) && strings.Contains(line, value) {
			return evidence.Place{Path: file, Line: number}
		}
	}
	return f.LineWith(file, key)
}
