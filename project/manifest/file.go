package manifest

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/requirement"
	"dockgen/schema"
)

// File is the file that a lock file is made from: pyproject.toml or Pipfile,
// as the tables that it holds.
type File struct {
	Path string
	Root document.Table
}

// Parse reads a manifest from its content.
func Parse(path string, content []byte) (*File, error) {
	root, err := document.ReadTOML(content, folder.Manifest.Bound())
	return &File{path, root}, err
}

// Read reads the file that a lock is made from.
func Read(t disk.Tree, path string) (*File, *Problem) {
	content, err := t.Read(path, folder.Manifest.Bound().Bytes)
	if err != nil {
		kind := Missing
		if err == disk.ErrTooLarge {
			kind = TooLarge
		} else if t.IsFile(path) {
			kind = Unreadable
		}
		return nil, &Problem{Path: path, Kind: kind}
	}
	m, err := Parse(path, content)
	if err == document.ErrTooMuch {
		return nil, &Problem{Path: path, Kind: TooLarge}
	}
	if err != nil {
		problem := &Problem{Path: path, Kind: Broken, Err: err}
		if at := (*document.TOMLError)(nil); errors.As(err, &at) {
			problem.Line = at.Line
		}
		return nil, problem
	}
	return m, nil
}

// Project returns the table project.
func (m *File) Project() document.Table { return m.Root.At("project") }

// RequiresPython is the Python that the project says it needs, as a specifier of
// PEP 440; empty when it says nothing.
func (m *File) RequiresPython(kind string) string {
	if kind == schema.Pipenv {
		requires := m.Root.At("requires")
		version := requires.Text("python_version")
		if full := requires.Text("python_full_version"); full != "" {
			version = full
		}
		if parts := strings.Split(version, "."); len(parts) >= 2 {
			return "==" + parts[0] + "." + parts[1] + ".*"
		}
		return ""
	}
	if s := m.Project().Text("requires-python"); s != "" {
		return s
	}
	if kind == schema.Poetry {
		return requirement.CaretRange(m.Root.At("tool", "poetry", "dependencies").Text("python"))
	}
	return ""
}

// NewestPython is the newest Python that a specifier lets in.
func NewestPython(specifier string) string {
	for minor := requirement.NewestMinor; minor >= requirement.OldestMinor; minor-- {
		if requirement.AllowsMinor(specifier, minor) {
			return requirement.PythonName(minor)
		}
	}
	return ""
}

// Groups are the names of the dependency groups, of the tool's own kind as well.
func (m *File) Groups(kind string) []string {
	names := slices.Collect(maps.Keys(m.Root.At("dependency-groups")))
	switch kind {
	case schema.Poetry:
		names = slices.AppendSeq(names, maps.Keys(m.Root.At("tool", "poetry", "group")))
		if m.Root.At("tool", "poetry").Has("dev-dependencies") {
			names = append(names, "dev")
		}
	case schema.PDM:
		names = slices.AppendSeq(names, maps.Keys(m.Root.At("tool", "pdm", "dev-dependencies")))
	case schema.UV:
		if m.Root.At("tool", "uv").Has("dev-dependencies") {
			names = append(names, "dev")
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// Extras are the names of the project's optional dependencies.
func (m *File) Extras(kind string) []string {
	names := slices.Collect(maps.Keys(m.Project().At("optional-dependencies")))
	if kind == schema.Poetry {
		names = slices.AppendSeq(names, maps.Keys(m.Root.At("tool", "poetry", "extras")))
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}
