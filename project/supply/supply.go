// Package supply finds how the packages of a project are installed: manager, files,
// indexes, Python, system packages, and what keeps old pins working. Start with
// [Find].
package supply

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/image"
	"dockgen/project/manifest"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/source"
	"dockgen/schema/version"
)

// App is the app whose packages are looked for. The zero value is none.
type App struct {
	Folder string // where it starts
	File   string // that of the entry point
	Class  evidence.Found[string]
	// Python are the files that it is made of, and Imported those that its import runs.
	Python, Imported []string
}

// Find returns how the project is installed, and its Python. own is the image that the
// project has; notTaken is what that installs and dockgen's does not.
func Find(f *source.Index, own *image.Image, app App) (s evidence.Supply, runtime evidence.Found[string], notTaken []evidence.NotTaken) {
	var d supplied
	folder, class, python, imported := app.Folder, app.Class, app.Python, app.Imported
	program := programOf(f, app)
	manager, requirements := manager(f, program)
	if !manager.Known() {
		m := &Dependencies{}
		d.Unlisted = unlisted(f, m, program, python)
		return d.Supply, pythonVersion(f, own, m, folder, SourceLimit(f, m, imported)), nil
	}
	m := readManifest(f, manager.Value, requirements)
	d.m = m
	var old []evidence.Found[string]
	if manager.Value == "pip" && !m.hashed() {
		old = oldCalls(f, m, python)
	}
	runtime = pythonVersion(f, own, m, folder, SourceLimit(f, m, imported))
	minor := requirement.NewestMinor
	if runtime.Known() {
		minor = version.Minor(runtime.Value)
	}
	d.Version = toolVersion(f.Tree, manager.Value, requirement.PythonName(minor))
	d.Manager, d.Requirements, d.Constraints = manager, m.requirements, m.constraints
	if at := slices.IndexFunc(m.requirements, manifest.IsSetup); at >= 0 {
		name := m.requirements[at]
		d.Whole = evidence.Found[bool]{Value: true, Evidence: evidence.Place{Path: name}, Confidence: evidence.Certain,
			Note: "It is run to learn the dependencies, and may read other files of the project then."}
	}
	d.Brought, d.Gunicorn = m.gunicorn(class.Value, minor)
	d.BuildPackages, d.RuntimePackages = pins.SystemPackages(pins.Of(m.Asked), pins.Of(m.Fixed), minor)
	d.imagePackages(f, own, python, minor)
	d.Git = gitHosts(m)
	d.Unlisted = unlisted(f, m, program, python)
	if len(d.Git) > 0 {
		d.BuildPackages = append(d.BuildPackages, evidence.Found[string]{Value: "git", Evidence: d.Git[0].Evidence, Confidence: evidence.Certain, Note: "For a requirement from a Git repository."})
	}
	if manager.Value == "pip" && !m.hashed() {
		d.Overrides = slices.Concat(old, pins.OverridesFor(m.Asked, m.packages.Constraints()), pins.Uninstallable(m.Asked, minor))
		if old, eventlet := pins.OldEventletWorker(m.Asked); class.Value == "eventlet" && old != nil {
			d.Overrides = append(d.Overrides, evidence.Found[string]{Value: pins.NewEventlet, Evidence: old.Evidence(), Confidence: evidence.Certain,
				Note: old.Release() + " cannot load its eventlet worker with " + eventlet.Release() + "."})
		}
		if class.Value == "eventlet" && d.Brought.Known() && !pins.KeepsBelow(d.Brought.Value, "26") {
			d.Overrides = append(d.Overrides, evidence.Found[string]{Value: "gunicorn<26", Evidence: class.Evidence, Confidence: evidence.Certain,
				Note: "gunicorn 26 has no eventlet worker any more."})
		}
		if lack, own := GeventLacksPackaging(m.Asked, false); lack != LacksNothing && version.UsesGevent(class.Value) {
			d.Overrides = append(d.Overrides, evidence.Found[string]{Value: "gunicorn[gevent]" + own.Specifier, Evidence: own.Evidence(), Confidence: evidence.Certain,
				Note: "Since 26.1 the gevent worker needs what only this extra brings."})
		}
		d.BuildConstraints = pins.BuildConstraintsFor(m.bounded(), minor)
	}
	d.Indexes = indexes(f, m)
	if besides, found := m.packages.IndexBesides(); found && manager.Value == "pip" {
		d.BestMatch = evidence.Found[bool]{Value: true, Evidence: besides.Evidence(), Confidence: evidence.Certain}
	}
	return d.Supply, runtime, d.notTaken
}

// gunicorn returns the project's own gunicorn, or one that fits its Python and the
// class of its workers.
func (m *Dependencies) gunicorn(class string, minor int) (brought, proposed evidence.Found[string]) {
	for _, list := range [][]requirement.Wanted{m.Asked, m.Fixed} {
		for _, w := range list {
			if w.Name == "gunicorn" && requirement.MarkerHolds(w.Marker, requirement.PythonName(minor)) != requirement.No {
				return evidence.Found[string]{Value: w.Specifier, Evidence: w.Evidence(), Confidence: evidence.Certain}, evidence.Found[string]{}
			}
		}
	}
	release := version.Gunicorn(requirement.PythonName(minor))
	note := ""
	gevent, hasGevent := m.asks("gevent")
	switch {
	case class == "eventlet" && !pins.KeepsBelow("=="+release, "26"):
		release, note = "25.3.0", "gunicorn 26 has no eventlet worker any more."
	case version.UsesGevent(class) && hasGevent && pins.KeepsBelow(gevent.Specifier, "24.10.1") && !pins.KeepsBelow("=="+release, "24"):
		release, note = "23.0.0", "Newer ones ask for gevent 24.10.1."
	}
	return evidence.Found[string]{}, evidence.Found[string]{Value: release, Evidence: m.evidence(), Confidence: evidence.Certain, Note: note}
}

// evidence is the file in which the project's own gunicorn would stand.
func (m *Dependencies) evidence() evidence.Place {
	switch {
	case len(m.requirements) > 0:
		return evidence.Place{Path: m.requirements[0]}
	case m.manager == "pipenv":
		return evidence.Place{Path: "Pipfile"}
	}
	return evidence.Place{Path: "pyproject.toml"}
}

// hashed reports whether a requirement carries a hash: then all must, and nothing
// can be added.
func (m *Dependencies) hashed() bool {
	return slices.ContainsFunc(m.Asked, func(w requirement.Wanted) bool { return w.Hashed })
}

// gitHosts returns the hosts that Git is asked over HTTPS.
func gitHosts(m *Dependencies) []evidence.Found[string] {
	var found []evidence.Found[string]
	for _, w := range m.everything() {
		rest, https := strings.CutPrefix(w.Target, "git+https://")
		if w.Kind != requirement.ByURL || !https {
			continue
		}
		host, _, _ := strings.Cut(rest, "/")
		host = strings.ToLower(host[strings.LastIndexByte(host, '@')+1:])
		if !slices.ContainsFunc(found, func(f evidence.Found[string]) bool { return f.Value == host }) {
			found = append(found, evidence.Found[string]{Value: host, Evidence: w.Evidence(), Confidence: evidence.Certain})
		}
	}
	return found
}
