package project

import (
	"fmt"
	"strings"
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

// builtElsewhere reports whether a requirement names a path of the machine on
// which conda built it. Other paths are left alone: what stands on PyPI under the
// same name need not be the same package.
func builtElsewhere(r *requirement) bool {
	if r.kind != byPath || r.name == "" || !strings.HasPrefix(r.target, "file:/") {
		return false
	}
	// The roots of conda's own build machines, over the years.
	for _, root := range []string{"conda", "/croot/", "/tmp/build/", "feedstock_root", "/ci/", "/ci_", "/bld/"} {
		if strings.Contains(r.target, root) {
			return true
		}
	}
	return false
}

// uninstallable returns the overrides for lines that cannot be installed.
func uninstallable(asked []wanted, minor int) []Found[string] {
	var found []Found[string]
	python := pythonName(minor)
	for i := range asked {
		w := &asked[i]
		value, why := "", foreign(w.name)
		switch {
		case why != "":
			value = w.name + elsewhere
		case builtElsewhere(&w.requirement):
			value, why = w.name, fmt.Sprintf("The line names a path of the machine that conda built %s on.", w.name)
		default:
			continue
		}
		if markerHolds(w.marker, python) == no {
			continue
		}
		found = append(found, Found[string]{Value: value, Evidence: w.evidence(), Confidence: Certain, Note: why})
	}
	return found
}

// buildConstraintsFor returns the limits on build tools that the pins need on a
// minor version of Python.
func buildConstraintsFor(asked []spoken, minor int) []Found[string] {
	var found []Found[string]
	for i := range asked {
		w := &asked[i]
		row := w.buildLimit(minor)
		if row == nil {
			continue
		}
		duplicate := false
		for _, f := range found {
			duplicate = duplicate || f.Value == row.constraint
		}
		if !duplicate {
			found = append(found, Found[string]{Value: row.constraint, Evidence: w.evidence(), Confidence: Certain,
				Note: fmt.Sprintf("%s %s cannot be built with a newer one.", w.name, w.version)})
		}
	}
	return found
}

// buildLimit returns the row for a pin that is built from source, and nil for others.
func (w *spoken) buildLimit(minor int) *buildLimitRow {
	rows := w.about.buildLimits
	if len(rows) == 0 || w.version == "" {
		return nil
	}
	if supported, known := w.about.wheelsOf(w.at.release()); known && supported.includes(minor) {
		return nil
	}
	for i := range rows {
		if rows[i].among.include(w.at.release()) {
			return &rows[i]
		}
	}
	return nil
}
