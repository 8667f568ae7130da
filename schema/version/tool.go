package version

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"dockgen/schema/mistake"
)

// Tool is one of the programs that install from a lock file.
type Tool struct {
	Name string
	// Oldest is the first version whose command line is the one that is generated.
	Oldest string
	// WheelsSince is the first version that can be told to take wheels alone; empty for
	// those that all can.
	WheelsSince string
	// releases are the newest versions by the Python that they need, newest first: a tool
	// drops an old Python long before its users do.
	releases []toolRelease
	// older are the last releases of older lines, newest first, for projects that allow
	// no newer one.
	older []string
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
var tools = sync.OnceValue(func() []Tool {
	return []Tool{
		{"uv", "0.9.0", "", []toolRelease{{0, "0", "0.13.9"}}, []string{"0.12.24", "0.11.33", "0.10.12", "0.9.30"}},
		{"poetry", "1.5.0", "2.0.0", []toolRelease{
			{10, "2.3.0", "2.5.1"}, {9, "2.0.0", "2.2.1"}, {8, "1.6.0", "1.8.5"}, {7, "1.2.0", "1.5.1"},
		}, nil},
		{"pdm", "2.10.0", "", []toolRelease{
			{10, "2.27.0", "2.29.3"}, {9, "2.21.0", "2.26.9"}, {8, "2.11.0", "2.20.1"}, {7, "2.0.0", "2.10.4"},
		}, nil},
		{"pipenv", "2022.4.8", "2022.9.8", []toolRelease{
			{10, "2025.1.0", "2026.9.1"}, {9, "2025.0.0", "2025.0.4"}, {8, "2023.10.20", "2024.4.1"},
			{7, "2022.4.21", "2023.10.3"}, {6, "2021.11.9", "2022.4.20"},
		}, nil},
	}
})

// ToolNamed finds the tool called name; ok is false when none is.
func ToolNamed(name string) (tool Tool, ok bool) {
	for _, t := range tools() {
		if t.Name == name {
			return t, true
		}
	}
	return Tool{}, false
}

// For is the version of the tool that is installed for a Python ("3.14") unless the config
// names one: the newest that runs on it, else the oldest there is.
func (t Tool) For(python string) string {
	minor := Minor(python)
	for _, r := range t.releases {
		if minor >= r.python {
			return r.version
		}
	}
	return t.releases[len(t.releases)-1].version
}

// Known are the releases that dockgen knows to run on a Python, newest first.
func (t Tool) Known(python string) []string {
	var known []string
	for _, r := range t.releases {
		if Minor(python) >= r.python {
			known = append(known, r.version)
		}
	}
	return append(known, t.older...)
}

// TooOld reports whether version is older than what the generated commands need.
func (t Tool) TooOld(version string) bool { return compareReleases(version, t.Oldest) < 0 }

// TakesOnlyWheels reports whether version can be told which packages it may build. Poetry
// knows installer.only-binary since 2.0, Pipenv --extra-pip-args in 2022.9.8 and all later
// releases that were looked at, 2026-12-01.
func (t Tool) TakesOnlyWheels(version string) bool {
	return t.WheelsSince == "" || compareReleases(version, t.WheelsSince) >= 0
}

// OldestPython is the oldest minor version of Python that any usable version runs on.
func (t Tool) OldestPython() int { return t.releases[len(t.releases)-1].python }

// PythonFor is the oldest minor version of Python that a version of the tool runs on.
func (t Tool) PythonFor(version string) int {
	for _, r := range t.releases {
		if compareReleases(version, r.since) >= 0 {
			return r.python
		}
	}
	return t.OldestPython()
}

// CheckTool accepts one exact release, by its numbers.
func CheckTool(s string) error {
	parts := strings.Split(s, ".")
	if len(parts) < 2 || len(parts) > 4 || slices.ContainsFunc(parts, func(p string) bool { return !plainNumber(p) }) {
		return mistake.Errorf("%s is not an exact version. Write the numbers of one release, such as \"2.2.1\".", mistake.Quoted(s))
	}
	return nil
}

// compareReleases orders two versions that [CheckTool] accepts.
func compareReleases(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
		m, _ := strconv.Atoi(x)
		n, _ := strconv.Atoi(y)
		return m - n
	})
}
