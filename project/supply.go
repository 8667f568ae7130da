package project

import (
	"slices"
	"strings"
)

// Supply is how the Python packages of a surveyed project are installed, and what
// that needs. It is what a dependencies block says.
type Supply struct {
	// Manager is "pip", "uv", "poetry", "pdm" or "pipenv".
	Manager Found[string]
	// Requirements and Constraints are files of the project, of pip alone.
	Requirements, Constraints []string
	// Whole says that the installer needs the project's source, and not only the
	// files that list packages; its note says why.
	Whole Found[bool]
	// Brought is the gunicorn that the project depends on, as it asks for it, and
	// empty for any; not known when there is none. Gunicorn is then the version to
	// install besides.
	Brought, Gunicorn Found[string]
	// Overrides and BuildConstraints keep old pins working; of pip alone.
	Overrides, BuildConstraints []Found[string]
	// BuildPackages and RuntimePackages are Debian's.
	BuildPackages, RuntimePackages []Found[string]
	// Git are the hosts of repositories that requirements are fetched from over
	// HTTPS, each once.
	Git     []Found[string]
	Indexes []Index
	// Unlisted are packages that the app needs and no file lists; all that it needs
	// when there is no manager.
	Unlisted []Found[string]
}

// Index is a package index that the project's own files name.
type Index struct {
	Name     string
	URL      string // without user and password
	Evidence Evidence
	// Secret is a name for the variable that holds the token; empty when the index
	// asks for none.
	Secret   string
	Username string // empty: the default
	// Public says that everybody knows it to ask for none.
	Public bool
}

// supply returns how the project is installed, and its Python. The app starts in
// folder with workers of the class, and is made of the files python, of which an
// import runs those imported.
func (f *files) supply(folder string, class Found[string], python, imported []string) (d Supply, version Found[string]) {
	manager, requirements := f.manager(folder)
	if !manager.Known() {
		d.Unlisted = f.unlisted(&manifest{}, folder, python)
		return d, f.pythonVersion(&manifest{}, folder, f.sourceLimit(&manifest{}, imported))
	}
	m := f.readManifest(manager.Value, requirements)
	var old []Found[string]
	if manager.Value == "pip" && !m.hashed() {
		old = f.oldCalls(m, python)
	}
	version = f.pythonVersion(m, folder, f.sourceLimit(m, imported))
	minor := newestMinor
	if version.Known() {
		minor = minorOf(version.Value)
	}
	d.Manager, d.Requirements, d.Constraints = manager, m.requirements, m.constraints
	if name := m.evidence().Path; isSetup(name) {
		d.Whole = Found[bool]{Value: true, Evidence: Evidence{Path: name}, Confidence: Certain,
			Note: "It is run to learn the dependencies, and may read other files of the project then."}
	}
	d.Brought, d.Gunicorn = m.gunicorn(class.Value, minor)
	d.BuildPackages, d.RuntimePackages = systemPackages(spokenOf(m.asked), spokenOf(m.fixed), minor)
	for _, p := range f.imagePackages(folder) {
		if !slices.ContainsFunc(d.RuntimePackages, func(known Found[string]) bool { return known.Value == p.Value }) {
			d.RuntimePackages = append(d.RuntimePackages, p)
		}
	}
	d.Git = gitHosts(m)
	d.Unlisted = f.unlisted(m, folder, python)
	if len(d.Git) > 0 {
		d.BuildPackages = append(d.BuildPackages, Found[string]{Value: "git", Evidence: d.Git[0].Evidence, Confidence: Certain, Note: "For a requirement from a Git repository."})
	}
	if manager.Value == "pip" && !m.hashed() {
		d.Overrides = slices.Concat(old, overridesFor(m.asked, m.packages.constraints()), uninstallable(m.asked, minor))
		if class.Value == "eventlet" && d.Brought.Known() && !keepsBelow(d.Brought.Value, "26") {
			d.Overrides = append(d.Overrides, Found[string]{Value: "gunicorn<26", Evidence: class.Evidence, Confidence: Certain,
				Note: "gunicorn 26 has no eventlet worker any more."})
		}
		d.BuildConstraints = buildConstraintsFor(m.bounded(), minor)
	}
	d.Indexes = f.indexes(m)
	return d, version
}

// gunicorn returns the project's own gunicorn, or one that fits its Python and the
// class of its workers.
func (m *manifest) gunicorn(class string, minor int) (brought, proposed Found[string]) {
	for _, list := range [][]wanted{m.asked, m.fixed} {
		for _, w := range list {
			if w.name == "gunicorn" && markerHolds(w.marker, pythonName(minor)) != no {
				return Found[string]{Value: w.specifier, Evidence: w.evidence(), Confidence: Certain}, Found[string]{}
			}
		}
	}
	version := suggestedGunicorn(pythonName(minor))
	note := ""
	gevent, hasGevent := m.asks("gevent")
	switch {
	case class == "eventlet" && !keepsBelow("=="+version, "26"):
		version, note = "25.3.0", "gunicorn 26 has no eventlet worker any more."
	case strings.HasPrefix(class, "gevent") && hasGevent && keepsBelow(gevent.specifier, "24.10.1") && !keepsBelow("=="+version, "24"):
		version, note = "23.0.0", "Newer ones ask for gevent 24.10.1."
	}
	return Found[string]{}, Found[string]{Value: version, Evidence: m.evidence(), Confidence: Certain, Note: note}
}

// evidence is the file in which the project's own gunicorn would stand.
func (m *manifest) evidence() Evidence {
	switch {
	case len(m.requirements) > 0:
		return Evidence{Path: m.requirements[0]}
	case m.manager == "pipenv":
		return Evidence{Path: "Pipfile"}
	}
	return Evidence{Path: "pyproject.toml"}
}

// hashed reports whether a requirement carries a hash: then all must, and nothing
// can be added.
func (m *manifest) hashed() bool {
	return slices.ContainsFunc(m.asked, func(w wanted) bool { return w.hashed })
}

// gitHosts returns the hosts that Git is asked over HTTPS.
func gitHosts(m *manifest) []Found[string] {
	var found []Found[string]
	for _, w := range m.everything() {
		rest, https := strings.CutPrefix(w.target, "git+https://")
		if w.kind != byURL || !https {
			continue
		}
		host, _, _ := strings.Cut(rest, "/")
		host = strings.ToLower(host[strings.LastIndexByte(host, '@')+1:])
		if !slices.ContainsFunc(found, func(f Found[string]) bool { return f.Value == host }) {
			found = append(found, Found[string]{Value: host, Evidence: w.evidence(), Confidence: Certain})
		}
	}
	return found
}
