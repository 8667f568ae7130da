package project

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/schema"
)

// origin is the file that a lock file is made from: pyproject.toml or Pipfile,
// as the tables that it holds.
type origin struct {
	path string
	root table
}

// table is a table of TOML. Its methods return zero values for what is not there
// or has another type: a broken file is the tool's to judge.
type table map[string]any

func (t table) at(names ...string) table {
	for _, name := range names {
		t, _ = t[name].(map[string]any)
	}
	return t
}

func (t table) text(name string) string {
	s, _ := t[name].(string)
	return s
}

func (t table) texts(name string) []string {
	list, _ := t[name].([]any)
	var texts []string
	for _, element := range list {
		if s, ok := element.(string); ok {
			texts = append(texts, s)
		}
	}
	return texts
}

func (t table) tables(name string) []table {
	list, _ := t[name].([]any)
	var tables []table
	for _, element := range list {
		if m, ok := element.(map[string]any); ok {
			tables = append(tables, m)
		}
	}
	return tables
}

func (t table) has(name string) bool { _, ok := t[name]; return ok }

func readOrigin(path string, content []byte) (*origin, error) {
	root, err := readTOML(content, folder.Manifest.Bound())
	return &origin{path, root}, err
}

// readSource reads the file that a lock is made from.
func readSource(t tree, path string) (*origin, *unusable) {
	content, err := t.read(path, folder.Manifest.Bound().Bytes)
	if err != nil {
		kind := missingFile
		if err == errTooLarge {
			kind = tooLargeFile
		} else if t.isFile(path) {
			kind = unreadableFile
		}
		return nil, &unusable{path: path, kind: kind}
	}
	m, err := readOrigin(path, content)
	if err == errTooMuch {
		return nil, &unusable{path: path, kind: tooLargeFile}
	}
	if err != nil {
		problem := &unusable{path: path, kind: brokenFile, err: err}
		if at := (*tomlError)(nil); errors.As(err, &at) {
			problem.line = at.line
		}
		return nil, problem
	}
	return m, nil
}

func (m *origin) project() table { return m.root.at("project") }

// requiresPython is the Python that the project says it needs, as a specifier of
// PEP 440; empty when it says nothing.
func (m *origin) requiresPython(kind string) string {
	if kind == schema.Pipenv {
		requires := m.root.at("requires")
		version := requires.text("python_version")
		if full := requires.text("python_full_version"); full != "" {
			version = full
		}
		if parts := strings.Split(version, "."); len(parts) >= 2 {
			return "==" + parts[0] + "." + parts[1] + ".*"
		}
		return ""
	}
	if s := m.project().text("requires-python"); s != "" {
		return s
	}
	if kind == schema.Poetry {
		return caretRange(m.root.at("tool", "poetry", "dependencies").text("python"))
	}
	return ""
}

// newestAllowed is the newest Python that a specifier lets in.
func newestAllowed(specifier string) string {
	for minor := newestMinor; minor >= oldestMinor; minor-- {
		if allowsMinor(specifier, minor) {
			return pythonName(minor)
		}
	}
	return ""
}

// groups are the names of the dependency groups, of the tool's own kind as well.
func (m *origin) groups(kind string) []string {
	names := slices.Collect(maps.Keys(m.root.at("dependency-groups")))
	switch kind {
	case schema.Poetry:
		names = slices.AppendSeq(names, maps.Keys(m.root.at("tool", "poetry", "group")))
		if m.root.at("tool", "poetry").has("dev-dependencies") {
			names = append(names, "dev")
		}
	case schema.PDM:
		names = slices.AppendSeq(names, maps.Keys(m.root.at("tool", "pdm", "dev-dependencies")))
	case schema.UV:
		if m.root.at("tool", "uv").has("dev-dependencies") {
			names = append(names, "dev")
		}
	}
	return unique(names)
}

// extras are the names of the project's optional dependencies.
func (m *origin) extras(kind string) []string {
	names := slices.Collect(maps.Keys(m.project().at("optional-dependencies")))
	if kind == schema.Poetry {
		names = slices.AppendSeq(names, maps.Keys(m.root.at("tool", "poetry", "extras")))
	}
	return unique(names)
}
