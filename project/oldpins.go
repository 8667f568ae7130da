package project

import (
	"slices"
	"strings"
	"sync"
)

// Old projects pin what they knew and leave open what came with it, so that a
// fresh install of today is not the one that worked. This file holds what is known
// to break, a row each, with where it was seen. "Measured" rows were run on
// 2026-11-25 with uv 0.13.9: an environment of their own, the releases of that
// day, and an import or one request.

// openEnd is a release that breaks when something else is newer than it knew.
type openEnd struct {
	name     string
	versions string // of the pinned release; its upper end is the first that is well
	// bounds are what keeps it working, each a name and an upper end.
	bounds []bound
	source string
}

type bound struct{ name, below string }

var openEnds = sync.OnceValue(func() []openEnd {
	return []openEnd{
		{"flask", "<2", []bound{{"werkzeug", "2.1"}, {"jinja2", "3.1"}, {"itsdangerous", "2.1"}, {"markupsafe", "2.1"}},
			"measured with 0.12.2 and 1.1.1: 'escape' from 'jinja2'"},
		{"flask", "<2.3", []bound{{"werkzeug", "3"}},
			"measured with 2.0.3, 2.1.3 and 2.2.2: 'url_quote' from 'werkzeug.urls'"},
		{"jinja2", "<3", []bound{{"markupsafe", "2.1"}},
			"measured with Jinja2 below 3, brought by Flask 1.1.4: 'soft_unicode' from 'markupsafe'"},
		{"flask-sqlalchemy", "<3", []bound{{"sqlalchemy", "2"}, {"flask", "2.3"}},
			"measured with 2.5.1: sqlalchemy has no '__all__', '_app_ctx_stack' from 'flask'"},
		{"flask-script", "<99", []bound{{"flask", "2"}}, "measured with 2.0.6: no module 'flask._compat'"},
		{"flask-uploads", "<99", []bound{{"werkzeug", "1"}, {"flask", "2"}}, "measured with 0.2.1: 'secure_filename' from 'werkzeug'"},
		{"flask-restplus", "<99", []bound{{"werkzeug", "1"}, {"flask", "2"}}, "measured with 0.13.0: 'cached_property' from 'werkzeug'"},
		{"flask-login", "<0.6", []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}}, "measured with 0.5.0: '_request_ctx_stack' from 'flask'"},
		{"flask-login", "<0.6.3", []bound{{"werkzeug", "3"}, {"flask", "3"}}, "measured with 0.6.2: 'url_decode' from 'werkzeug.urls'"},
		{"flask-wtf", "<0.15", []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}, {"jinja2", "3.1"}}, "measured with 0.14.3: 'safe_str_cmp' from 'werkzeug.security', 'Markup' from 'jinja2'"},
		{"flask-wtf", "<1.1", []bound{{"werkzeug", "3"}, {"flask", "2.3"}}, "measured with 1.0.1: 'Markup' from 'flask', no JSONEncoder in 'flask.json'"},
		{"flask-wtf", "<1.2", []bound{{"werkzeug", "3"}, {"flask", "3"}}, "measured with 1.1.1: 'Markup' from 'flask'"},
		{"flask-bcrypt", "<1", []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}}, "measured with 0.7.1: 'safe_str_cmp' from 'werkzeug.security'"},
		{"flask-httpauth", "<4.3", []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}}, "measured with 4.1.0: 'safe_str_cmp' from 'werkzeug.security'"},
		{"flask-jwt-extended", "<4", []bound{{"pyjwt", "2"}, {"flask", "2"}}, "it asks for Flask below 2 itself, which is not enough; measured with 3.25.0"},
		{"flask-restful", "<0.3.9", []bound{{"flask", "2"}}, "measured with 0.3.8: '_endpoint_from_view_func' from 'flask.helpers'"},
		{"flask-mongoengine", "<1.1", []bound{{"flask", "2.2"}}, "measured with 1.0.0: 'JSONEncoder' from 'flask.json'"},
		{"flask-assets", "<2.1", []bound{{"flask", "2.2"}}, "measured with 0.12: '_request_ctx_stack' from 'flask'"},
		{"flask-jwt", "<99", []bound{{"flask", "2.2"}}, "measured with 0.3.2: '_request_ctx_stack' from 'flask'"},
		{"flasgger", "<0.9.7", []bound{{"flask", "2.3"}}, "measured with 0.9.5: 'Markup' from 'flask', 'JSONEncoder' from 'flask.json'"},
		{"apscheduler", "<3.10", []bound{{"setuptools", "81"}}, "measured with 3.6.3: no module 'pkg_resources'"},
		{"celery", "==5.0.*", []bound{{"setuptools", "81"}}, "measured with 5.0.5: no module 'pkg_resources'"},
		// gunicorn 19 does not even ask for setuptools, which every environment had then.
		{"gunicorn", "<21", []bound{{"setuptools", "81"}}, "measured with 19.9.0, 20.0.4 and 20.1.0: no module 'pkg_resources'"},
	}
})

// floor is a release that needs others to be newer than a project may pin them: a
// bot has raised one of two pins, and no install satisfies both.
type floor struct {
	name, versions string
	needs          []need
}

// need is a package and its oldest release that will do.
type need struct{ name, from string }

// floors are the Requires-Dist of the first release of each row, read on 2026-11-25.
var floors = sync.OnceValue(func() []floor {
	return []floor{
		{"flask", ">=2,<2.1", []need{{"werkzeug", "2.0"}, {"jinja2", "3.0"}, {"itsdangerous", "2.0"}, {"click", "7.1.2"}}},
		{"flask", ">=2.1,<2.2", []need{{"werkzeug", "2.0"}, {"jinja2", "3.0"}, {"itsdangerous", "2.0"}, {"click", "8.0"}}},
		{"flask", ">=2.2,<2.3", []need{{"werkzeug", "2.2.2"}, {"jinja2", "3.0"}, {"itsdangerous", "2.0"}, {"click", "8.0"}}},
		{"flask", ">=2.3,<3", []need{{"werkzeug", "2.3.7"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.1.2"}, {"click", "8.1.3"}, {"blinker", "1.6.2"}}},
		{"flask", ">=3,<3.1", []need{{"werkzeug", "3.0.0"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.1.2"}, {"click", "8.1.3"}, {"blinker", "1.6.2"}}},
		{"flask", ">=3.1", []need{{"werkzeug", "3.1"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.2"}, {"click", "8.1.3"}, {"blinker", "1.9"}}},
		{"jinja2", ">=3", []need{{"markupsafe", "2.0"}}},
		{"werkzeug", ">=2.2", []need{{"markupsafe", "2.1.1"}}},
		{"flask-sqlalchemy", ">=3,<3.1", []need{{"flask", "2.2"}, {"sqlalchemy", "1.4.18"}}},
		{"flask-sqlalchemy", ">=3.1", []need{{"flask", "2.2.5"}, {"sqlalchemy", "2.0.16"}}},
	}
})

// lastPython is the newest Python on which releases of a package without compiled
// parts work; wheels.txt says it of those that have some.
type lastPython struct {
	name, versions string
	minor          int
	source         string
}

var lastPythons = sync.OnceValue(func() []lastPython {
	return []lastPython{
		{"flask", "<2.3.3", 13, "measured with 1.1.2, 2.0.3 and 2.2.5 on 3.14: module 'pkgutil' has no attribute 'get_loader'"},
		{"flask", "==1.0.*", 9, "measured with 1.0.2: 'MutableMapping' from 'collections'"},
		{"jinja2", "<2.10.2", 9, "measured with 2.10: 'Mapping' from 'collections'"},
		{"werkzeug", "<0.15", 9, "measured with 0.14.1: 'Container' from 'collections'"},
		{"markupsafe", "<1.1", 9, "'Mapping' from 'collections'"},
		{"urllib3", "<1.25", 9, "measured with 1.22: 'Mapping' from 'collections'"},
		{"urllib3", "<1.26.5", 11, "measured with 1.25.11: no module 'urllib3.packages.six.moves', the old six"},
		{"six", "<1.16", 11, "measured with 1.11.0: no module 'six.moves'"},
		{"marshmallow", "<3", 11, "measured with 2.21.0: no module 'distutils'"},
		{"celery", "<4.3", 9, "measured with 4.2.1: 'Callable' from 'collections'"},
		{"flask-jwt", "<99", 9, "measured with 0.3.2: it asks for pyjwt below 1.5, which takes 'Mapping' from 'collections'"},
		{"botocore", "<1.13", 9, "measured with 1.12.0: 'Mapping' from 'collections'"},
		{"eventlet", "<0.31", 9, "measured with 0.30.2: cannot set 'is_timeout' of 'TimeoutError'"},
		{"eventlet", "<0.34", 11, "measured with 0.33.3: no module 'distutils'"},
		{"pymongo", "<3.8", 9, "measured with 3.7.2: SystemError, PY_SSIZE_T_CLEAN"},
		{"sqlalchemy", ">=2,<2.0.31", 12, "measured with 2.0.30: TypeError while importing"},
	}
})

// buildLimit is a source distribution that today's tools no longer build.
type buildLimit struct {
	name, versions string
	constraint     string
	last           int // the newest Python on which the constraint helps
	source         string
}

var buildLimits = sync.OnceValue(func() []buildLimit {
	return []buildLimit{
		{"pyyaml", ">=5.4,<5.4.2", "cython<3", anyMinor, "https://github.com/yaml/pyyaml/issues/724; measured with 5.4.1: cython_sources"},
		{"markupsafe", "<1.1", "setuptools<46", 9, "measured with 1.0: 'Feature' from 'setuptools'"},
		{"anyjson", "<99", "setuptools<58", 11, "measured with 0.3.3: use_2to3"},
		{"demjson", "<99", "setuptools<58", 11, "measured with 2.2.4: use_2to3"},
		{"suds-jurko", "<99", "setuptools<58", 11, "measured with 0.6: builds with it and not without"},
	}
})

// failingOn returns the pins that cannot be installed, or not imported, on a minor
// version of Python. A release that never had a wheel is not among them: it is
// built from source on every Python.
func failingOn(pins []wanted, minor int) []wanted {
	var failing []wanted
	for _, w := range pins {
		if markerHolds(w.marker, pythonName(minor)) == no {
			continue
		}
		supported, known := wheelsOf(w.name, pinned(w.specifier))
		switch {
		case known && supported != pythons{} && !supported.includes(minor) && !buildsPure(w.name),
			olderPython(w) < minor,
			buildsUntil(w, minor) < minor:
			failing = append(failing, w)
		}
	}
	return failing
}

// olderPython is the newest Python on which what w allows works, as far as known.
// A range counts when its newest release is among the versions of a row.
func olderPython(w wanted) int {
	last := anyMinor
	version := pinned(w.specifier)
	for _, row := range lastPythons() {
		if row.name != w.name {
			continue
		}
		among := allows(row.versions, version)
		if version == "" {
			among = keepsBelow(w.specifier, ceiling(row.versions))
			for _, c := range clauses(row.versions) {
				among = among && !(c.operator == ">=" && keepsBelow(w.specifier, c.version))
			}
		}
		if among {
			last = min(last, row.minor)
		}
	}
	return last
}

// buildsUntil is the newest Python on which the tools run that the release must be
// built with.
func buildsUntil(w wanted, minor int) int {
	if row, limited := buildLimitOf(w, minor); limited {
		return row.last
	}
	return anyMinor
}

// buildsPure reports whether the package installs without a compiler when there is
// no wheel: what it has compiled only makes it faster.
func buildsPure(name string) bool {
	switch name {
	case "markupsafe", "pyyaml", "msgpack", "frozenlist", "multidict", "yarl":
		return true
	}
	return false
}

// missingBound is a bound that nothing in the project keeps, and what needs it.
type missingBound struct {
	name, specifier string
	cause           wanted
	// what is the cause with its version: "flask 1.1.1".
	what string
	// pinned is the release of name that is pinned and too old; empty when it is
	// open at its upper end.
	pinned string
}

func (m missingBound) String() string { return m.name + m.specifier }

// missingBounds returns what keeps asked working and is not said, sorted. What a
// row brings is looked at again: a limit on Flask is one on what Flask brings.
// What constraints say counts, and asks for nothing.
func missingBounds(asked, constraints []wanted) []missingBound {
	limits := make(map[string]string)
	at := make(map[string]wanted)
	for _, w := range slices.Concat(asked, constraints) {
		limits[w.name] = strings.Trim(limits[w.name]+","+w.specifier, ",")
	}
	for _, w := range asked {
		if _, known := at[w.name]; !known {
			at[w.name] = w
		}
	}
	var missing []missingBound
	raised := make(map[string]string) // pins that are too old, by name
	add := func(name, specifier string, cause wanted, by string) {
		limits[name] = strings.Trim(limits[name]+","+specifier, ",")
		if raised[name] != "" {
			specifier = limits[name]
		}
		if _, known := at[name]; !known {
			at[name] = wanted{requirement{name: name, line: cause.line}, cause.file}
		}
		missing = slices.DeleteFunc(missing, func(m missingBound) bool { return m.name == name })
		missing = append(missing, missingBound{name, specifier, cause, strings.TrimSpace(by + " " + pinned(limits[by])), raised[name]})
	}
	for changed := true; changed; {
		changed = false
		for _, row := range floors() {
			cause, known := at[row.name]
			version := pinned(limits[row.name])
			// A pin that was raised has no version of its own any more, but a lower end.
			if !known || version == "" && raised[row.name] == "" || version != "" && !allows(row.versions, version) ||
				version == "" && !allows(row.versions, clauses(limits[row.name])[0].version) {
				continue
			}
			for _, n := range row.needs {
				if old := pinned(limits[n.name]); old != "" && before(old, n.from) {
					raised[n.name], limits[n.name] = old, ""
					add(n.name, ">="+n.from, cause, row.name)
					changed = true
				}
			}
		}
		for _, row := range openEnds() {
			cause, known := at[row.name]
			if !known || !staysWithin(limits[row.name], row.versions) {
				continue
			}
			for _, b := range row.bounds {
				if !keepsBelow(limits[b.name], b.below) && pinned(limits[b.name]) == "" {
					add(b.name, "<"+b.below, cause, row.name)
					changed = true
				}
			}
		}
	}
	slices.SortFunc(missing, func(a, b missingBound) int { return strings.Compare(a.name, b.name) })
	return missing
}

// why is the reason for a bound, in a sentence.
func (m missingBound) why() string {
	if m.pinned != "" {
		return m.what + " asks for a newer " + m.name + " than the pinned " + m.pinned + "."
	}
	return m.what + " does not work with a newer " + m.name + "."
}

// bounded returns asked as it is once the missing bounds are added: a pin that is
// too old is gone.
func bounded(asked, constraints []wanted) []wanted {
	missing := missingBounds(asked, constraints)
	all := slices.DeleteFunc(slices.Clone(asked), func(w wanted) bool {
		return slices.ContainsFunc(missing, func(m missingBound) bool { return m.name == w.name && m.pinned != "" })
	})
	for _, m := range missing {
		all = append(all, wanted{requirement{name: m.name, specifier: m.specifier, line: m.cause.line}, m.cause.file})
	}
	return all
}

// overridesFor returns the missing bounds as what init writes.
func overridesFor(asked, constraints []wanted) []Found[string] {
	var found []Found[string]
	for _, m := range missingBounds(asked, constraints) {
		found = append(found, Found[string]{
			Value: m.String(), Evidence: m.cause.evidence(), Confidence: Certain,
			Note: m.why(),
		})
	}
	return found
}

// staysWithin reports whether a specifier keeps a package among versions, whose
// last clause is an upper end. A package that is not limited at all is the newest.
func staysWithin(specifier, versions string) bool {
	if version := pinned(specifier); version != "" {
		return allows(versions, version)
	}
	if versions == "<99" {
		return true
	}
	return keepsBelow(specifier, ceiling(versions))
}

// keepsBelow reports whether a specifier lets only versions below limit in.
func keepsBelow(specifier, limit string) bool {
	if version := pinned(specifier); version != "" {
		return before(version, limit)
	}
	top := ceiling(specifier)
	return top != "" && !before(limit, top)
}
