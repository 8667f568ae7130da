package manifest

import (
	"path"
	"slices"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/python"
	"dockgen/project/requirement"
)

// What the build of a package in the repository needs besides its own folder: the
// repository itself, when Git tells the version, and the files that its
// dependencies are read from. Neither is there when an image is built.

// ReadIn reads the pyproject.toml of a folder; nil when there is none that can
// be read.
func ReadIn(t disk.Tree, at string) *File {
	name := disk.Join(at, "pyproject.toml")
	content, err := t.Read(name, folder.Manifest.Bound().Bytes)
	if err != nil {
		return nil
	}
	m, err := Parse(name, content)
	if err != nil {
		return nil
	}
	return m
}

// dynamic reports whether the project table leaves the field to the build.
func (m *File) dynamic(field string) bool {
	return slices.Contains(m.Project().Texts("dynamic"), field)
}

// GitVersion returns the tool that asks Git for the version of the package in
// folder, and the file that says so; empty when none does, or when it knows what to
// take without Git. versioneer needs none: it says "0+unknown" then.
func GitVersion(t disk.Tree, folder string) (tool, file string) {
	if t.IsFile(disk.Join(folder, "PKG-INFO")) {
		return "", "" // an unpacked source distribution, which has its version
	}
	if script := disk.Join(folder, "setup.py"); asksGit(t, script) {
		return "setuptools-scm", script
	}
	m := ReadIn(t, folder)
	if m == nil {
		return "", ""
	}
	has := func(t document.Table, fallback string) bool { return t.Text(fallback) != "" }
	tools := m.Root.At("tool")
	hatch, pdm := tools.At("hatch", "version"), tools.At("pdm", "version")
	build := m.Root.At("build-system")
	switch {
	case hatch.Text("source") == "vcs" && !has(hatch, "fallback-version"):
		return "hatch-vcs", m.Path
	case hatch.Text("source") == "uv-dynamic-versioning" && !has(tools.At("uv-dynamic-versioning"), "fallback-version"):
		return "uv-dynamic-versioning", m.Path
	case pdm.Text("source") == "scm" && !has(pdm, "fallback_version"):
		return "pdm-backend", m.Path
	case build.Text("build-backend") == "poetry_dynamic_versioning.backend" && tools.At("poetry-dynamic-versioning")["enable"] == true:
		return "poetry-dynamic-versioning", m.Path
	}
	for _, text := range build.Texts("requires") {
		r := requirement.Parse(text)
		wanted := tools.Has("setuptools_scm") || slices.Contains(r.Extras, "simple")
		if r.Name == "setuptools-scm" && wanted && m.dynamic("version") && !has(tools.At("setuptools_scm"), "fallback_version") {
			return "setuptools-scm", m.Path
		}
	}
	return "", ""
}

// asksGit reports whether a setup.py says setup(use_scm_version=...).
func asksGit(t disk.Tree, script string) (asks bool) {
	content, err := t.Text(script, folder.Python.Bound().Bytes)
	if err != nil {
		return false
	}
	python.ReadStatements(script, content, func(s python.Statement) {
		for i, word := range s.Tokens {
			if word.Is("setup") && i+1 < len(s.Tokens) && s.Tokens[i+1].Is("(") {
				asks = asks || python.ReadCall(s.Tokens, i+1).Keyword("use_scm_version") != nil
			}
		}
	})
	return asks
}

// DependencyFiles are the files that the build reads the dependencies from.
func (m *File) DependencyFiles() []string {
	if !m.dynamic("dependencies") {
		return nil
	}
	var files []string
	for _, at := range []struct {
		Table document.Table
		key   string
	}{
		{m.Root.At("tool", "setuptools", "dynamic", "dependencies"), "file"},
		{m.Root.At("tool", "hatch", "metadata", "hooks", "requirements_txt"), "files"},
		{m.Root.At("tool", "hatch", "metadata", "hooks", "requirements_txt"), "filename"},
	} {
		files = append(files, at.Table.Texts(at.key)...)
		if one := at.Table.Text(at.key); one != "" {
			files = append(files, one)
		}
	}
	for i := range files {
		files[i] = path.Join(path.Dir(m.Path), files[i])
	}
	return files
}
