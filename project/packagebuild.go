package project

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/schema"
)

// What the build of a package in the repository needs besides its own folder: the
// repository itself, when Git tells the version, and the files that its
// dependencies are read from. Neither is there when an image is built.

// manifestIn reads the pyproject.toml of a folder; nil when there is none that can
// be read.
func (t tree) manifestIn(at string) *origin {
	name := join(at, "pyproject.toml")
	content, err := t.read(name, folder.Manifest.Bound().Bytes)
	if err != nil {
		return nil
	}
	m, err := readOrigin(name, content)
	if err != nil {
		return nil
	}
	return m
}

// dynamic reports whether the project table leaves the field to the build.
func (m *origin) dynamic(field string) bool {
	return slices.Contains(m.project().texts("dynamic"), field)
}

// builtInImage returns the folders whose packages are built: the project's own, and
// the local ones among its dependencies.
func (k *checker) builtInImage(l *lockFile) []string {
	d := k.config.Dependencies
	var folders []string
	if !d.Package {
		return nil
	}
	switch {
	case l == nil:
	case d.Kind == schema.UV:
		for _, p := range l.packages {
			if p.own && p.local != "" {
				folders = append(folders, path.Clean(p.local))
			}
		}
	case d.Kind == schema.Poetry || d.Kind == schema.PDM:
		folders = append(folders, ".")
	}
	for _, file := range k.packages.files {
		for _, line := range file.lines {
			if line.kind == byPath && !file.constraints && !path.IsAbs(line.target) {
				folders = append(folders, path.Clean(strings.TrimPrefix(line.target, "file:")))
			}
		}
	}
	return unique(folders)
}

// numberedByGit says that a package to be built takes its version from Git.
func (k *checker) numberedByGit(folders []string) {
	if k.config.Dependencies.PackageVersion != "" {
		return
	}
	for _, folder := range folders {
		tool, file := k.tree.gitVersion(folder)
		if tool == "" {
			continue
		}
		k.inConfig("dependencies.package", finding.Finding{
			Code: VersionFromGit, Severity: finding.Error, Summary: "Version comes from Git",
			Detail: fmt.Sprintf("%s has %s ask Git for the version of the package, and the image's build has no repository to ask: it would stop there. Say the version with package_version in %s.",
				quoted(file), tool, k.block("dependencies")),
			Fix: `package_version = "0"`,
		})
		return
	}
}

// gitVersion returns the tool that asks Git for the version of the package in
// folder, and the file that says so; empty when none does, or when it knows what to
// take without Git. versioneer needs none: it says "0+unknown" then.
func (t tree) gitVersion(folder string) (tool, file string) {
	if t.isFile(join(folder, "PKG-INFO")) {
		return "", "" // an unpacked source distribution, which has its version
	}
	if script := join(folder, "setup.py"); t.asksGit(script) {
		return "setuptools-scm", script
	}
	m := t.manifestIn(folder)
	if m == nil {
		return "", ""
	}
	has := func(t table, fallback string) bool { return t.text(fallback) != "" }
	tools := m.root.at("tool")
	hatch, pdm := tools.at("hatch", "version"), tools.at("pdm", "version")
	build := m.root.at("build-system")
	switch {
	case hatch.text("source") == "vcs" && !has(hatch, "fallback-version"):
		return "hatch-vcs", m.path
	case hatch.text("source") == "uv-dynamic-versioning" && !has(tools.at("uv-dynamic-versioning"), "fallback-version"):
		return "uv-dynamic-versioning", m.path
	case pdm.text("source") == "scm" && !has(pdm, "fallback_version"):
		return "pdm-backend", m.path
	case build.text("build-backend") == "poetry_dynamic_versioning.backend" && tools.at("poetry-dynamic-versioning")["enable"] == true:
		return "poetry-dynamic-versioning", m.path
	}
	for _, text := range build.texts("requires") {
		r := readPackage(text)
		wanted := tools.has("setuptools_scm") || slices.Contains(r.extras, "simple")
		if r.name == "setuptools-scm" && wanted && m.dynamic("version") && !has(tools.at("setuptools_scm"), "fallback_version") {
			return "setuptools-scm", m.path
		}
	}
	return "", ""
}

// asksGit reports whether a setup.py says setup(use_scm_version=...).
func (t tree) asksGit(script string) (asks bool) {
	content, err := t.text(script, folder.Python.Bound().Bytes)
	if err != nil {
		return false
	}
	readStatements(script, content, func(s statement) {
		for i, word := range s.tokens {
			if word.is("setup") && i+1 < len(s.tokens) && s.tokens[i+1].is("(") {
				asks = asks || readCall(s.tokens, i+1).keyword("use_scm_version") != nil
			}
		}
	})
	return asks
}

// dependencyFiles are those of the pyproject.toml at the root, when all are there.
func (f *files) dependencyFiles() []string {
	if !f.has("pyproject.toml") {
		return nil
	}
	m := f.tree.manifestIn(".")
	if m == nil || slices.ContainsFunc(m.dependencyFiles(), func(name string) bool { return !f.tree.isFile(name) }) {
		return nil
	}
	return m.dependencyFiles()
}

// dependencyFiles are the files that the build reads the dependencies from.
func (m *origin) dependencyFiles() []string {
	if !m.dynamic("dependencies") {
		return nil
	}
	var files []string
	for _, at := range []struct {
		table table
		key   string
	}{
		{m.root.at("tool", "setuptools", "dynamic", "dependencies"), "file"},
		{m.root.at("tool", "hatch", "metadata", "hooks", "requirements_txt"), "files"},
		{m.root.at("tool", "hatch", "metadata", "hooks", "requirements_txt"), "filename"},
	} {
		files = append(files, at.table.texts(at.key)...)
		if one := at.table.text(at.key); one != "" {
			files = append(files, one)
		}
	}
	for i := range files {
		files[i] = path.Join(path.Dir(m.path), files[i])
	}
	return files
}

// dynamicDependencies says that only a build knows what the project depends on, and
// that the step that asks it has not the files.
func (k *checker) dynamicDependencies(m *origin) {
	d := k.config.Dependencies
	files := m.dependencyFiles()
	switch {
	case len(files) == 0:
	case d.Kind == schema.PDM:
		k.inFile(m.path, 0, finding.Finding{
			Code: DependenciesDynamic, Severity: finding.Error, Summary: "Dependencies not locked",
			Detail: fmt.Sprintf("%s reads the dependencies from %s, and pdm locks only those that the project table lists: the image would have none. Write them into [project], and run pdm lock.",
				quoted(m.path), quotedList(files, "and")),
		})
	case (d.Kind == schema.UV || d.Kind == schema.Pip) && !d.Package:
		k.inConfig("dependencies", finding.Finding{
			Code: DependenciesDynamic, Severity: finding.Error, Summary: "Dependencies in other files",
			Detail: fmt.Sprintf("%s reads the dependencies from %s, which the step that installs does not have. With package = true in %s it has the whole source.",
				quoted(m.path), quotedList(files, "and"), k.block("dependencies")),
			Fix: "package = true",
		})
	}
}
