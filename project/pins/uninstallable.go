package pins

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/requirement"
)

// What a "pip freeze" on another machine leaves behind: paths of the machine that
// built a conda package, a package that a Debian bug invents, and packages that
// exist for Windows, macOS or Python 2 alone. An override takes their place: another version,
// or a marker under which nothing is installed.

// elsewhere is the marker of an override that takes a package out.
const elsewhere = "; sys_platform == 'win32'"

// foreign returns why a package cannot be installed on Linux, and "" when it can.
func foreign(name string) string {
	switch name {
	case "pkg-resources":
		return "pkg-resources is no package: an old pip on Debian wrote the line."
	case "pywin32", "pypiwin32", "pywinpty", "win-inet-pton", "wincertstore", "windows-curses", "twisted-iocpsupport", "winrt", "wmi",
		"tensorflow-intel", "pythonnet", "winshell", "menuinst":
		return name + " exists for Windows only."
	case "futures", "functools32", "wsgiref", "distribute", "subprocess32", "mysql-python", "pil":
		return name + " is for Python 2 only."
	case "pyobjc", "pyobjc-core", "tensorflow-macos", "tensorflow-metal":
		return name + " exists for macOS only."
	case "conda", "conda-build", "conda-package-handling", "conda-package-streaming", "anaconda-client", "anaconda-navigator", "anaconda-project",
		"navigator-updater", "mkl-service", "conda-content-trust", "conda-token", "conda-repo-cli", "conda-verify":
		return name + " is a part of conda."
	}
	if strings.HasPrefix(name, "pyobjc-framework-") {
		return name + " exists for macOS only."
	}
	return ""
}

// BuiltElsewhere reports whether a requirement names a path of the machine on
// which conda built it. Other paths are left alone: what stands on PyPI under the
// same name need not be the same package.
func BuiltElsewhere(r *requirement.Requirement) bool {
	if r.Kind != requirement.ByPath || r.Name == "" || !strings.HasPrefix(r.Target, "file:/") {
		return false
	}
	// The roots of conda's own build machines, over the years.
	for _, root := range []string{"conda", "/croot/", "/tmp/build/", "feedstock_root", "/ci/", "/ci_", "/bld/"} {
		if strings.Contains(r.Target, root) {
			return true
		}
	}
	return false
}

// Uninstallable returns the overrides for lines that cannot be installed.
func Uninstallable(asked []requirement.Wanted, minor int) []evidence.Found[string] {
	var found []evidence.Found[string]
	python := requirement.PythonName(minor)
	for i := range asked {
		w := &asked[i]
		value, why := "", foreign(w.Name)
		switch {
		case why != "":
			value = w.Name + elsewhere
		case BuiltElsewhere(&w.Requirement):
			value, why = w.Name, fmt.Sprintf("The line names a path of the machine that conda built %s on.", w.Name)
		default:
			continue
		}
		if requirement.MarkerHolds(w.Marker, python) == requirement.No {
			continue
		}
		found = append(found, evidence.Found[string]{Value: value, Evidence: w.Evidence(), Confidence: evidence.Certain, Note: why})
	}
	return found
}

// BuildConstraintsFor returns the limits on build tools that the pins need on a
// minor version of Python.
func BuildConstraintsFor(asked []Pin, minor int) []evidence.Found[string] {
	var found []evidence.Found[string]
	for i := range asked {
		w := &asked[i]
		row := w.BuildLimit(minor)
		if row == nil {
			continue
		}
		if !slices.ContainsFunc(found, func(f evidence.Found[string]) bool { return f.Value == row.Constraint }) {
			found = append(found, evidence.Found[string]{Value: row.Constraint, Evidence: w.Evidence(), Confidence: evidence.Certain,
				Note: fmt.Sprintf("%s %s cannot be built with a newer one.", w.Name, w.Version)})
		}
	}
	return found
}

// BuildLimit returns the row for a pin that is built from source, and nil for others.
func (w *Pin) BuildLimit(minor int) *BuildLimit {
	rows := w.known.buildLimits
	if len(rows) == 0 || w.Version == "" {
		return nil
	}
	if supported, known := w.Wheels(); known && supported.includes(minor) {
		return nil
	}
	i := slices.IndexFunc(rows, func(row BuildLimit) bool { return requirement.Allows(row.versions, w.Version) })
	if i < 0 {
		return nil
	}
	return &rows[i]
}
