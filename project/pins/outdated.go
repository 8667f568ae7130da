package pins

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/requirement"
)

// FailingOn returns the pins that cannot be installed, or not imported, on a minor
// version of Python. A release that never had a wheel is not among them: it is
// built from source on every Python.
func FailingOn(pins []Pin, minor int) []Pin {
	var failing []Pin
	python := requirement.PythonName(minor)
	for i := range pins {
		w := &pins[i]
		if w.About.wheelLine == "" && w.About.lastPythons == nil && w.About.buildLimits == nil || requirement.MarkerHolds(w.Marker, python) == requirement.No {
			continue
		}
		supported, known := w.About.WheelsOf(w.At.Release())
		switch {
		case known && supported != pythons{} && !supported.includes(minor) && !buildsPure(w.Name),
			w.OlderPython() < minor,
			w.BuildsUntil(minor) < minor:
			failing = append(failing, *w)
		}
	}
	return failing
}

// OlderPython is the newest Python on which what w allows works, as far as known.
// A range counts when its newest release is among the versions of a row.
func (w *Pin) OlderPython() int {
	last := AnyMinor
	if w.About.lastPythons == nil {
		return last
	}
	top := "" // what a range keeps out
	if w.Version == "" {
		if top = requirement.Ceiling(w.Specifier); top == "" {
			return last
		}
	}
	for i := range w.About.lastPythons {
		row := &w.About.lastPythons[i]
		among := row.among.Include(w.At.Release())
		if w.Version == "" {
			among = !requirement.Before(row.ceiling, top)
			for _, c := range requirement.Clauses(row.versions) {
				among = among && !(c.Operator == ">=" && !requirement.Before(c.Version, top))
			}
		}
		if among {
			last = min(last, row.minor)
		}
	}
	return last
}

// BuildsUntil is the newest Python on which the tools run that the release must be
// built with.
func (w *Pin) BuildsUntil(minor int) int {
	if row := w.BuildLimit(minor); row != nil {
		return row.Last
	}
	return AnyMinor
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

// MissingBound is a bound that nothing in the project keeps, and what needs it.
type MissingBound struct {
	Name, specifier string
	Cause           requirement.Wanted
	// what is the cause with its version: "flask 1.1.1".
	What string
	// pinned is the release of name that is pinned and too old; empty when it is
	// open at its upper end.
	Pinned string
}

func (m MissingBound) String() string { return m.Name + m.specifier }

// limited is what is asked of a package while bounds are looked for.
type limited struct {
	specifier string
	pin       string              // the version that it fixes
	at        requirement.Numbers // of pin
	cause     *requirement.Wanted // what asks for the package; nil when only a constraint speaks of it
	// raised is the pin that the package had, when it is too old for another.
	raised string
}

func (l *limited) ask(specifier string) {
	if l.specifier != "" {
		specifier = strings.Trim(l.specifier+","+specifier, ",")
	}
	l.specifier, l.pin = specifier, requirement.Pinned(specifier)
	l.at = requirement.NumbersOf(l.pin)
}

// staysWithin reports whether a row of openEnds speaks of what l lets in. A package
// that is not limited at all is the newest.
func (l *limited) staysWithin(row *limitRow) bool {
	if l.pin != "" {
		return row.among.Include(l.at.Release())
	}
	return row.all || KeepsBelow(l.specifier, row.ceiling)
}

// MissingBounds returns what keeps asked working and is not said, sorted. What a
// row brings is looked at again: a limit on Flask is one on what Flask brings.
// What constraints say counts, and asks for nothing. minor is the Python, or
// anyMinor while it is not known.
func MissingBounds(asked, constraints []Pin, minor int) []MissingBound {
	t := readTables()
	var packages [maxLimited]limited // by their numbers
	for i := range asked {
		if w := &asked[i]; w.About.number < t.limited {
			l := &packages[w.About.number]
			l.ask(w.Specifier)
			if l.cause == nil {
				l.cause = w.Wanted
			}
		}
	}
	for i := range constraints {
		if w := &constraints[i]; w.About.number < t.limited {
			packages[w.About.number].ask(w.Specifier)
		}
	}
	var missing []MissingBound
	add := func(l *limited, name, specifier string, by *limitRow) {
		cause := packages[by.number].cause
		l.ask(specifier)
		if l.raised != "" {
			specifier = l.specifier
		}
		if l.cause == nil {
			l.cause = &requirement.Wanted{Requirement: requirement.Requirement{Name: name, Line: cause.Line}, File: cause.File}
		}
		missing = slices.DeleteFunc(missing, func(m MissingBound) bool { return m.Name == name })
		missing = append(missing, MissingBound{name, specifier, *cause, strings.TrimSpace(by.name + " " + packages[by.number].pin), l.raised})
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
				at = requirement.NumbersOf(requirement.Clauses(l.specifier)[0].Version)
			}
			if l.pin == "" && l.raised == "" || !row.among.Include(at.Release()) {
				continue
			}
			for i := range row.needs {
				n := &row.needs[i]
				if old := &packages[n.number]; old.pin != "" && requirement.CompareReleases(old.at.Release(), n.oldest.Release()) < 0 {
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
				if have := &packages[b.number]; have.pin == "" && b.installs(minor) && !KeepsBelow(have.specifier, b.below) {
					add(have, b.name, "<"+b.below, row)
					changed = true
				}
			}
		}
	}
	slices.SortFunc(missing, func(a, b MissingBound) int { return strings.Compare(a.Name, b.Name) })
	return missing
}

// Why is the reason for a bound, in a sentence.
func (m MissingBound) Why() string {
	if m.Pinned != "" {
		return m.What + " asks for a newer " + m.Name + " than the pinned " + m.Pinned + "."
	}
	return m.What + " does not work with a newer " + m.Name + "."
}

// Bounded returns asked as it is once the bounds that are missing are added: a pin
// that is too old is gone.
func Bounded(asked []Pin, missing []MissingBound) []Pin {
	if len(missing) == 0 {
		return slices.Clip(asked)
	}
	all := slices.DeleteFunc(slices.Clone(asked), func(w Pin) bool {
		return slices.ContainsFunc(missing, func(m MissingBound) bool { return m.Name == w.Name && m.Pinned != "" })
	})
	added := make([]requirement.Wanted, 0, len(missing))
	for _, m := range missing {
		added = append(added, requirement.Wanted{Requirement: requirement.Requirement{Name: m.Name, Specifier: m.specifier, Line: m.Cause.Line}, File: m.Cause.File})
	}
	return append(all, Of(added)...)
}

// OverridesFor returns the missing bounds as what init writes.
// The Python may be answered otherwise, so all of them are.
func OverridesFor(asked, constraints []requirement.Wanted) []evidence.Found[string] {
	var found []evidence.Found[string]
	for _, m := range MissingBounds(Of(asked), Of(constraints), AnyMinor) {
		found = append(found, evidence.Found[string]{
			Value: m.String(), Evidence: m.Cause.Evidence(), Confidence: evidence.Certain,
			Note: m.Why(),
		})
	}
	return found
}

// KeepsBelow reports whether a specifier lets only versions below limit in.
func KeepsBelow(specifier, limit string) bool {
	if version := requirement.Pinned(specifier); version != "" {
		return requirement.Before(version, limit)
	}
	top := requirement.Ceiling(specifier)
	return top != "" && !requirement.Before(limit, top)
}
