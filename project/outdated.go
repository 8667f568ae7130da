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
		about := knownOf()[w.name]
		if about.wheels == nil && about.lastPythons == nil && about.buildLimits == nil || markerHolds(w.marker, python) == no {
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
	for _, row := range knownOf()[w.name].lastPythons {
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

// limited is what is asked of a package while bounds are looked for.
type limited struct {
	specifier string
	pin       string  // the version that it fixes
	cause     *wanted // what asks for the package; nil when only a constraint speaks of it
	// raised is the pin that the package had, when it is too old for another.
	raised string
}

func (l *limited) ask(specifier string) {
	if l.specifier != "" {
		specifier = strings.Trim(l.specifier+","+specifier, ",")
	}
	l.specifier, l.pin = specifier, pinned(specifier)
}

// missingBounds returns what keeps asked working and is not said, sorted. What a
// row brings is looked at again: a limit on Flask is one on what Flask brings.
// What constraints say counts, and asks for nothing. minor is the Python, or
// anyMinor while it is not known.
func missingBounds(asked, constraints []wanted, minor int) []missingBound {
	packages := make(map[string]*limited) // that a row speaks of
	of := func(name string) *limited {
		if packages[name] == nil {
			packages[name] = new(limited)
		}
		return packages[name]
	}
	for i := range asked {
		if w := &asked[i]; knownOf()[w.name].bounds {
			l := of(w.name)
			l.ask(w.specifier)
			if l.cause == nil {
				l.cause = w
			}
		}
	}
	for i := range constraints {
		if w := &constraints[i]; knownOf()[w.name].bounds {
			of(w.name).ask(w.specifier)
		}
	}
	if len(packages) == 0 {
		return nil
	}
	var missing []missingBound
	add := func(name, specifier, by string) {
		l, cause := of(name), packages[by].cause
		l.ask(specifier)
		if l.raised != "" {
			specifier = l.specifier
		}
		if l.cause == nil {
			l.cause = &wanted{requirement{name: name, line: cause.line}, cause.file}
		}
		missing = slices.DeleteFunc(missing, func(m missingBound) bool { return m.name == name })
		missing = append(missing, missingBound{name, specifier, *cause, strings.TrimSpace(by + " " + packages[by].pin), l.raised})
	}
	for changed := true; changed; {
		changed = false
		for _, row := range floors() {
			l := packages[row.name]
			if l == nil || l.cause == nil {
				continue
			}
			// A pin that was raised has no version of its own any more, but a lower end.
			version := l.pin
			if version == "" && l.raised != "" {
				version = clauses(l.specifier)[0].version
			}
			if version == "" || !allows(row.versions, version) {
				continue
			}
			for _, n := range row.needs {
				if old := packages[n.name]; old != nil && old.pin != "" && before(old.pin, n.from) {
					old.raised, old.specifier = old.pin, ""
					add(n.name, ">="+n.from, row.name)
					changed = true
				}
			}
		}
		for _, row := range openEnds() {
			l := packages[row.name]
			if l == nil || l.cause == nil || !staysWithin(l.specifier, row.versions) {
				continue
			}
			for _, b := range row.bounds {
				if have := of(b.name); have.pin == "" && b.installs(minor) && !keepsBelow(have.specifier, b.below) {
					add(b.name, "<"+b.below, row.name)
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
// The Python may be answered otherwise, so all of them are.
func overridesFor(asked, constraints []wanted) []Found[string] {
	var found []Found[string]
	for _, m := range missingBounds(asked, constraints, anyMinor) {
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
