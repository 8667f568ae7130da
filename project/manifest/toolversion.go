package manifest

import (
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/requirement"
	"dockgen/schema"
)

// ToolVersions returns the versions of a manager that the project lets work on it, as a
// specifier, and the setting that says so; both empty when every one may. uv and Poetry
// stop at once when they are another. Shown by uv 0.11.33 and poetry 2.5.1, 2026-11-30.
func (m *File) ToolVersions(kind string) (specifier, setting string) {
	switch kind {
	case schema.UV:
		setting = "tool.uv.required-version"
		specifier = exactVersion(m.Root.At("tool", "uv").Text("required-version"))
	case schema.Poetry:
		setting = "tool.poetry.requires-poetry"
		specifier = requirement.CaretRange(m.Root.At("tool", "poetry").Text("requires-poetry"))
	}
	if specifier == "" {
		return "", ""
	}
	return specifier, setting
}

// exactVersion is a specifier in the form of PEP 440: a version alone is that one.
func exactVersion(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && strings.Trim(s[:1], "0123456789") == "" {
		return "==" + s
	}
	return s
}

// UVSettings reads uv.toml, which wins over the table tool.uv of pyproject.toml: the
// version that it asks for. found is false when there is no such file.
func UVSettings(t disk.Tree) (specifier string, found bool) {
	const name = "uv.toml"
	if !t.IsFile(name) {
		return "", false
	}
	content, err := t.Read(name, folder.Manifest.Bound().Bytes)
	if err != nil {
		return "", false
	}
	m, err := Parse(name, content)
	if err != nil {
		return "", false
	}
	return exactVersion(m.Root.Text("required-version")), true
}
