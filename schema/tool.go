package schema

import (
	"dockgen/schema/mistake"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// tool is one of the programs that install from a lock file.
type tool struct {
	name string
	// oldest is the first version whose command line is the one that is generated.
	oldest string
	// releases are the newest versions by the Python that they need, newest first:
	// a tool drops an old Python long before its users do. None at the end for a
	// Python that is older still.
	releases []toolRelease
}

type toolRelease struct {
	python  int    // the minor version that this and what follows it needs
	since   string // the first version that needs it
	version string // the newest version that runs on it
}

// tools is what an unwritten version is, and what a written one may be. The
// source is the Requires-Python of each release on PyPI, measured as
// docs/refreshing.md says. uv is a program of its own and runs beside any Python.
// Measured 2026-11-25.
var tools = sync.OnceValue(func() []tool {
	return []tool{
		{UV, "0.9.0", []toolRelease{{0, "0", "0.13.9"}}},
		{Poetry, "1.5.0", []toolRelease{
			{10, "2.3.0", "2.5.1"}, {9, "2.0.0", "2.2.1"}, {8, "1.6.0", "1.8.5"}, {7, "1.2.0", "1.5.1"},
		}},
		{PDM, "2.10.0", []toolRelease{
			{10, "2.27.0", "2.29.3"}, {9, "2.21.0", "2.26.9"}, {8, "2.11.0", "2.20.1"}, {7, "2.0.0", "2.10.4"},
		}},
		{Pipenv, "2022.4.8", []toolRelease{
			{10, "2025.1.0", "2026.9.1"}, {9, "2025.0.0", "2025.0.4"}, {8, "2023.10.20", "2024.4.1"},
			{7, "2022.4.21", "2023.10.3"}, {6, "2021.11.9", "2022.4.20"},
		}},
	}
})

// ToolVersion is the version of the tool called name that is installed for a
// Python ("3.14") unless the config names one: the newest that runs on it, else
// the oldest there is. A name that is no tool's has none.
func ToolVersion(name, python string) string {
	minor, _ := pythonMinor(python)
	for _, t := range tools() {
		if t.name != name {
			continue
		}
		for _, r := range t.releases {
			if minor >= r.python {
				return r.version
			}
		}
		return t.releases[len(t.releases)-1].version
	}
	return ""
}

// Files are the files of the project that the install step reads, each once, in
// the order in which they matter.
func (d Dependencies) Files() []string {
	switch d.Kind {
	case UV, Poetry, PDM:
		return []string{"pyproject.toml", d.Kind + ".lock"}
	case Pipenv:
		return []string{"Pipfile", "Pipfile.lock"}
	}
	files := make([]string, 0, len(d.Requirements)+len(d.Constraints))
	for _, list := range [...][]string{d.Requirements, d.Constraints} {
		for _, file := range list {
			if !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	return files
}

// neededBy is the minor version of Python that a version of the tool needs.
func (t tool) neededBy(version string) int {
	for _, r := range t.releases {
		if compareReleases(version, r.since) >= 0 {
			return r.python
		}
	}
	return t.releases[len(t.releases)-1].python
}

// checkToolVersion accepts one exact release, by its numbers.
func checkToolVersion(s string) error {
	parts := strings.Split(s, ".")
	if len(parts) < 2 || len(parts) > 4 || slices.ContainsFunc(parts, func(p string) bool { return !plainNumber(p) }) {
		return mistake.Errorf("%s is not an exact version. Write the numbers of one release, such as \"2.2.1\".", mistake.Quoted(s))
	}
	return nil
}

// compareReleases orders two versions that [checkToolVersion] accepts.
func compareReleases(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
		m, _ := strconv.Atoi(x)
		n, _ := strconv.Atoi(y)
		return m - n
	})
}

// judgeTool looks at the tool of the dependencies block and its Python.
func (l *loader) judgeTool() {
	c := l.config
	d := &c.Dependencies
	at := slices.IndexFunc(tools(), func(t tool) bool { return t.name == d.Kind })
	if at < 0 || !l.unspoilt("dependencies.version", "app.python") {
		return
	}
	t := tools()[at]
	if compareReleases(d.Version, t.oldest) < 0 {
		l.rule(codeToolAge, "dependencies.version", "Tool too old", fmt.Sprintf(
			"%s %s does not know all options that the Dockerfile uses. Write %s or newer, or leave the line out: then it is %s.",
			d.Kind, d.Version, t.oldest, ToolVersion(d.Kind, c.App.Python)))
		return
	}
	minor, _ := pythonMinor(c.App.Python)
	needed := t.neededBy(d.Version)
	if needed <= minor {
		return
	}
	fitting := fmt.Sprintf("Write version = %q, or a newer app.python.", ToolVersion(d.Kind, c.App.Python))
	if oldest := t.releases[len(t.releases)-1].python; minor < oldest {
		fitting = fmt.Sprintf("No release that dockgen can use does: write a newer app.python, or have the lock exported to a requirements file and use dependencies %q.", Pip)
	}
	address := "dependencies.version"
	if !l.groups.isWritten(address) {
		address = "app.python"
	}
	l.rule(codeToolPython, address, "Tool needs newer Python", fmt.Sprintf(
		"%s %s runs on Python 3.%d and newer, and app.python is %s. %s", d.Kind, d.Version, needed, c.App.Python, fitting))
}
