package project

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
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

// origin reads the file called path, and reports what is wrong with it.
func (k *checker) origin(path string) (*origin, bool) {
	content, err := k.tree.read(path, folder.Manifest.Bound().Bytes)
	if err != nil {
		f := finding.Finding{
			Code: FileMissing, Severity: finding.Error, Summary: "File not found",
			Detail: fmt.Sprintf("There is no %s in the project, which dependencies %q installs from.", quoted(path), k.config.Dependencies.Kind),
		}
		if k.tree.isFile(path) {
			f.Code, f.Summary = FileUnusable, "File not usable"
			f.Detail = quoted(path) + " cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it."
			if err == errTooLarge {
				f.Detail = tooLarge(path, folder.Manifest)
			}
		}
		k.inConfig("dependencies", f)
		return nil, false
	}
	m, err := readOrigin(path, content)
	if err == errTooMuch {
		k.inFile(path, 0, finding.Finding{
			Code: FileUnusable, Severity: finding.Error, Summary: "File too large", Detail: tooLarge(path, folder.Manifest),
		})
		return nil, false
	}
	if err != nil {
		line := 0
		if at := (*tomlError)(nil); errors.As(err, &at) {
			line = at.line
		}
		k.inFile(path, line, finding.Finding{
			Code: ManifestBroken, Severity: finding.Error, Summary: "Not TOML",
			Detail: fmt.Sprintf("%s cannot be read: %s.", quoted(path), err),
		})
		return nil, false
	}
	return m, true
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

// pythonOfProject says that the image's Python is none that the project allows.
func (k *checker) pythonOfProject(m *origin, l *lockFile) {
	python := k.config.App.Python
	minor, _ := strconv.Atoi(strings.TrimPrefix(python, "3."))
	for _, source := range []struct{ file, specifier string }{
		{m.path, m.requiresPython(k.config.Dependencies.Kind)}, {l.path, l.python},
	} {
		if source.specifier == "" || allowsMinor(source.specifier, minor) {
			continue
		}
		f := finding.Finding{
			Code: PythonOutside, Severity: finding.Error, Summary: "Python not allowed",
			Detail: fmt.Sprintf("%s asks for Python %s, and app.python is %s. The installation would stop there.",
				quoted(source.file), quoted(source.specifier), python),
		}
		if fitting := newestAllowed(source.specifier); fitting != "" {
			f.Detail += " Write python = " + quoted(fitting) + " in app."
			f.Fix = fmt.Sprintf("python = %q", fitting)
		}
		k.inConfig("app.python", f)
		return
	}
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

// selection checks that the groups and extras that the config names exist. Those
// of a workspace's member are in a file that only the tool finds.
func (k *checker) selection(m *origin) {
	d := k.config.Dependencies
	if d.Member != "" {
		return
	}
	for _, list := range []struct {
		argument, what string
		asked, there   []string
	}{
		{"groups", "dependency group", d.Groups, m.groups(d.Kind)},
		{"extras", "extra", d.Extras, m.extras(d.Kind)},
	} {
		for _, name := range list.asked {
			if slices.ContainsFunc(list.there, func(s string) bool { return normalName(s) == normalName(name) }) {
				continue
			}
			f := finding.Finding{
				Code: GroupMissing, Severity: finding.Error, Summary: upper(list.what) + " not found",
				Detail: fmt.Sprintf("%s has no %s %s.", quoted(m.path), list.what, quoted(name)),
			}
			if near := finding.Nearest(name, list.there); near != "" {
				f.Detail += " Did you mean " + quoted(near) + "?"
			} else if len(list.there) > 0 {
				f.Detail += " There is " + quotedList(list.there[:min(len(list.there), 8)], "and") + "."
			} else {
				f.Detail += " It has none. Take the name out of " + list.argument + "."
			}
			k.inConfig("dependencies."+list.argument, f)
		}
	}
}

// indexNames checks that uv and Poetry know a private index by the name that the
// config gives it: they look for a token under that name.
func (k *checker) indexNames(m *origin) {
	d := k.config.Dependencies
	var known []table
	var where string
	switch d.Kind {
	case schema.UV:
		known, where = m.root.at("tool", "uv").tables("index"), "[[tool.uv.index]]"
	case schema.Poetry:
		known, where = m.root.at("tool", "poetry").tables("source"), "[[tool.poetry.source]]"
	default:
		return
	}
	for _, index := range d.PrivateIndex {
		if slices.ContainsFunc(known, func(t table) bool { return strings.EqualFold(t.text("name"), index.Name) }) {
			continue
		}
		f := finding.Finding{
			Code: IndexUnnamed, Severity: finding.Error, Summary: "Index not named",
			Detail: fmt.Sprintf("%s gives its token to the index that %s calls %s, and there is none in a %s. Give both the same name.",
				d.Kind, quoted(m.path), quoted(index.Name), where),
		}
		for _, t := range known {
			if strings.TrimSuffix(t.text("url"), "/") == strings.TrimSuffix(index.URL, "/") && t.text("name") != "" {
				f.Detail += fmt.Sprintf(" The one with this URL is called %s there.", quoted(t.text("name")))
				f.Fix = fmt.Sprintf("private_index %q {", t.text("name"))
			}
		}
		k.inConfig("dependencies.private_index."+index.Name, f)
	}
}
