package project

import (
	"slices"
	"strings"
)

// failingOn returns the pins that cannot be installed, or not imported, on a minor
// version of Python. A release that never had a wheel is not among them: it is
// built from source on every Python.
func failingOn(pins []spoken, minor int) []spoken {
	var failing []spoken
	python := pythonName(minor)
	for i := range pins {
		w := &pins[i]
		if w.about.wheelLine == "" && w.about.lastPythons == nil && w.about.buildLimits == nil || markerHolds(w.marker, python) == no {
			continue
		}
		supported, known := w.about.wheelsOf(w.at.release())
		switch {
		case known && supported != pythons{} && !supported.includes(minor) && !buildsPure(w.name),
			w.olderPython() < minor,
			w.buildsUntil(minor) < minor:
			failing = append(failing, *w)
		}
	}
	return failing
}

// olderPython is the newest Python on which what w allows works, as far as known.
// A range counts when its newest release is among the versions of a row.
func (w *spoken) olderPython() int {
	last := anyMinor
	if w.about.lastPythons == nil {
		return last
	}
	top := "" // what a range keeps out
	if w.version == "" {
		if top = ceiling(w.specifier); top == "" {
			return last
		}
	}
	for i := range w.about.lastPythons {
		row := &w.about.lastPythons[i]
		among := row.among.include(w.at.release())
		if w.version == "" {
			among = !before(row.ceiling, top)
			for _, c := range clauses(row.versions) {
				among = among && !(c.operator == ">=" && !before(c.version, top))
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
func (w *spoken) buildsUntil(minor int) int {
	if row := w.buildLimit(minor); row != nil {
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
	at        numbers // of pin
	cause     *wanted // what asks for the package; nil when only a constraint speaks of it
	// raised is the pin that the package had, when it is too old for another.
	raised string
}

func (l *limited) ask(specifier string) {
	if l.specifier != "" {
		specifier = strings.Trim(l.specifier+","+specifier, ",")
	}
	l.specifier, l.pin = specifier, pinned(specifier)
	l.at = numbersOf(l.pin)
}

// staysWithin reports whether a row of openEnds speaks of what l lets in. A package
// that is not limited at all is the newest.
func (l *limited) staysWithin(row *limitRow) bool {
	if l.pin != "" {
		return row.among.include(l.at.release())
	}
	return row.all || keepsBelow(l.specifier, row.ceiling)
}

// missingBounds returns what keeps asked working and is not said, sorted. What a
// row brings is looked at again: a limit on Flask is one on what Flask brings.
// What constraints say counts, and asks for nothing. minor is the Python, or
// anyMinor while it is not known.
func missingBounds(asked, constraints []spoken, minor int) []missingBound {
	t := readTables()
	var packages [maxLimited]limited // by their numbers
	for i := range asked {
		if w := &asked[i]; w.about.number < t.limited {
			l := &packages[w.about.number]
			l.ask(w.specifier)
			if l.cause == nil {
				l.cause = w.wanted
			}
		}
	}
	for i := range constraints {
		if w := &constraints[i]; w.about.number < t.limited {
			packages[w.about.number].ask(w.specifier)
		}
	}
	var missing []missingBound
	add := func(l *limited, name, specifier string, by *limitRow) {
		cause := packages[by.number].cause
		l.ask(specifier)
		if l.raised != "" {
			specifier = l.specifier
		}
		if l.cause == nil {
			l.cause = &wanted{requirement{name: name, line: cause.line}, cause.file}
		}
		missing = slices.DeleteFunc(missing, func(m missingBound) bool { return m.name == name })
		missing = append(missing, missingBound{name, specifier, *cause, strings.TrimSpace(by.name + " " + packages[by.number].pin), l.raised})
	}
	for changed := true; changed; {
		changed = false
		for i := range t.floors {
			row := &t.floors[i]
			l := &packages[row.number]
			if l.cause == nil {
				continue
			}
			at := l.at
			// A pin that was raised has no version of its own any more, but a lower end.
			if l.pin == "" && l.raised != "" {
				at = numbersOf(clauses(l.specifier)[0].version)
			}
			if l.pin == "" && l.raised == "" || !row.among.include(at.release()) {
				continue
			}
			for i := range row.needs {
				n := &row.needs[i]
				if old := &packages[n.number]; old.pin != "" && compareReleases(old.at.release(), n.oldest.release()) < 0 {
					old.raised, old.specifier = old.pin, ""
					add(old, n.name, ">="+n.from, row)
					changed = true
				}
			}
		}
		for i := range t.openEnds {
			row := &t.openEnds[i]
			l := &packages[row.number]
			if l.cause == nil || !l.staysWithin(row) {
				continue
			}
			for _, b := range row.bounds {
				if have := &packages[b.number]; have.pin == "" && b.installs(minor) && !keepsBelow(have.specifier, b.below) {
					add(have, b.name, "<"+b.below, row)
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
func bounded(asked []spoken, missing []missingBound) []spoken {
	if len(missing) == 0 {
		return slices.Clip(asked)
	}
	all := slices.DeleteFunc(slices.Clone(asked), func(w spoken) bool {
		return slices.ContainsFunc(missing, func(m missingBound) bool { return m.name == w.name && m.pinned != "" })
	})
	added := make([]wanted, 0, len(missing))
	for _, m := range missing {
		added = append(added, wanted{requirement{name: m.name, specifier: m.specifier, line: m.cause.line}, m.cause.file})
	}
	return append(all, spokenOf(added)...)
}

// overridesFor returns the missing bounds as what init writes.
// The Python may be answered otherwise, so all of them are.
func overridesFor(asked, constraints []wanted) []Found[string] {
	var found []Found[string]
	for _, m := range missingBounds(spokenOf(asked), spokenOf(constraints), anyMinor) {
		found = append(found, Found[string]{
			Value: m.String(), Evidence: m.cause.evidence(), Confidence: Certain,
			Note: m.why(),
		})
	}
	return found
}

// keepsBelow reports whether a specifier lets only versions below limit in.
func keepsBelow(specifier, limit string) bool {
	if version := pinned(specifier); version != "" {
		return before(version, limit)
	}
	top := ceiling(specifier)
	return top != "" && !before(limit, top)
}
