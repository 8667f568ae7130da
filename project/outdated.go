package project

import (
	"slices"
	"strings"
)

// failingOn returns the pins that cannot be installed, or not imported, on a minor
// version of Python. A release that never had a wheel is not among them: it is
// built from source on every Python.
func failingOn(pins []wanted, minor int) []wanted {
	var failing []wanted
	python := pythonName(minor)
	for _, w := range pins {
		if markerHolds(w.marker, python) == no {
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
// What constraints say counts, and asks for nothing. minor is the Python, or
// anyMinor while it is not known.
func missingBounds(asked, constraints []wanted, minor int) []missingBound {
	limits := make(map[string]string)
	at := make(map[string]*wanted)
	limit := func(name, specifier string) {
		if have := limits[name]; have != "" {
			specifier = strings.Trim(have+","+specifier, ",")
		}
		limits[name] = specifier
	}
	for i := range asked {
		w := &asked[i]
		limit(w.name, w.specifier)
		if _, known := at[w.name]; !known {
			at[w.name] = w
		}
	}
	for i := range constraints {
		limit(constraints[i].name, constraints[i].specifier)
	}
	var missing []missingBound
	raised := make(map[string]string) // pins that are too old, by name
	add := func(name, specifier string, cause *wanted, by string) {
		limit(name, specifier)
		if raised[name] != "" {
			specifier = limits[name]
		}
		if _, known := at[name]; !known {
			at[name] = &wanted{requirement{name: name, line: cause.line}, cause.file}
		}
		missing = slices.DeleteFunc(missing, func(m missingBound) bool { return m.name == name })
		missing = append(missing, missingBound{name, specifier, *cause, strings.TrimSpace(by + " " + pinned(limits[by])), raised[name]})
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
				if b.installs(minor) && !keepsBelow(limits[b.name], b.below) && pinned(limits[b.name]) == "" {
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

// bounded returns asked as it is once the bounds that are missing are added: a pin
// that is too old is gone.
func bounded(asked []wanted, missing []missingBound) []wanted {
	if len(missing) == 0 {
		return asked[:len(asked):len(asked)]
	}
	all := slices.DeleteFunc(slices.Clone(asked), func(w wanted) bool {
		return slices.ContainsFunc(missing, func(m missingBound) bool { return m.name == w.name && m.pinned != "" })
	})
	for _, m := range missing {
		all = append(all, wanted{requirement{name: m.name, specifier: m.specifier, line: m.cause.line}, m.cause.file})
	}
	return all
}

// overridesFor returns the missing bounds as what init writes.
func overridesFor(asked, constraints []wanted, minor int) []Found[string] {
	var found []Found[string]
	for _, m := range missingBounds(asked, constraints, minor) {
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
