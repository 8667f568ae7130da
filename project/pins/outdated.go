package pins

import (
	"cmp"
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
	for _, w := range pins {
		if fit := w.fit(minor, python); fit == broken || fit == compiled {
			failing = append(failing, w)
		}
	}
	return failing
}

// fitness says how a release goes with a Python; a greater one is worse.
type fitness int

const (
	fitting fitness = iota
	// pureOnly is a release that has no wheel, and is installed without what it has compiled.
	pureOnly
	// compiled is a release that has wheels, and none for this Python.
	compiled
	// broken is a release that cannot be installed, or not imported.
	broken
)

func (w *Pin) fit(minor int, python string) fitness {
	k := w.known
	if k.line == "" && k.lastPythons == nil && k.buildLimits == nil || requirement.MarkerHolds(w.Marker, python) == requirement.No {
		return fitting
	}
	supported, known := w.Wheels()
	without := known && supported.Last > 0 && !supported.includes(minor)
	switch {
	case w.OlderPython() < minor, w.BuildsUntil(minor) < minor, without && minor < supported.First:
		return broken
	case without && w.buildsPure():
		if w.Version == "" {
			return fitting
		}
		return pureOnly
	case without:
		return compiled
	}
	return fitting
}

// Newest returns the newest allowed minor version of Python with which the pins go
// best, and 0 when none is allowed: first of all none breaks, then each has a wheel. A
// Python that gets no more security fixes is not taken only to have a wheel of what does
// without one. because is the pin that kept a newer one out, the worst of several, and nil
// when there is none; it works there too, without a wheel, when wheel says so.
func Newest(pins []Pin, allowed func(minor int) bool) (chosen int, because *requirement.Wanted, wheel bool) {
	var best [broken + 1]int
	var before []fitness // of each pin, on the Python chosen
	for minor := requirement.NewestMinor; minor >= requirement.OldestMinor; minor-- {
		if !allowed(minor) {
			continue
		}
		python := requirement.PythonName(minor)
		var count [broken + 1]int
		now := make([]fitness, len(pins))
		for i := range pins {
			now[i] = pins[i].fit(minor, python)
			count[now[i]]++
		}
		better := cmp.Or(cmp.Compare(best[broken], count[broken]), cmp.Compare(best[compiled], count[compiled]))
		if better == 0 && minor > requirement.EndOfLife {
			better = cmp.Compare(best[pureOnly], count[pureOnly])
		}
		if chosen > 0 && better <= 0 {
			continue
		}
		worst := fitting
		for i := range before {
			if now[i] < before[i] && before[i] > worst {
				because, worst, wheel = pins[i].Wanted, before[i], before[i] == pureOnly
			}
		}
		chosen, best, before = minor, count, now
		if count[fitting] == len(pins) {
			break
		}
	}
	return chosen, because, wheel
}

// OlderPython returns the newest Python on which what w allows works, as far as known.
// A range counts when its newest release is among the versions of a row.
func (w *Pin) OlderPython() int {
	last := AnyMinor
	top := "" // the oldest release that a range keeps out
	if w.Version == "" {
		if top = requirement.Ceiling(w.Specifier); top == "" {
			return last
		}
	}
	for _, row := range w.known.lastPythons {
		var among bool
		if w.Version != "" {
			among = requirement.Allows(row.versions, w.Version)
		} else {
			among = !requirement.Before(requirement.Ceiling(row.versions), top)
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

// BuildsUntil returns the newest Python on which the tools run that the release must be
// built with.
func (w *Pin) BuildsUntil(minor int) int {
	if row := w.BuildLimit(minor); row != nil {
		return row.Last
	}
	return AnyMinor
}

// MissingBound is a bound that nothing in the project keeps, and what needs it.
type MissingBound struct {
	Name, specifier string
	Cause           requirement.Wanted
	// What is Cause with its version: "flask 1.1.1".
	What string
	// Pinned is the release of the package that is pinned and too old; empty when the
	// package is open at its upper end.
	Pinned string
}

func (m MissingBound) String() string { return m.Name + m.specifier }

// Impossible reports whether no release is within the bound: what one pin needs is newer
// than what another allows.
func (m MissingBound) Impossible() bool {
	end := requirement.Ceiling(m.specifier)
	return end != "" && slices.ContainsFunc(requirement.Clauses(m.specifier), func(c requirement.Clause) bool {
		return c.Operator == ">=" && !requirement.Before(c.Version, end)
	})
}

// limited is what is asked of a package while bounds are looked for.
type limited struct {
	specifier string
	pin       string              // the version that it fixes
	cause     *requirement.Wanted // what asks for the package; nil when only a constraint names it
	// raised is the pin that the package had, when it is too old for another.
	raised string
}

func (l *limited) ask(specifier string) {
	if l.specifier != "" {
		specifier = strings.Trim(l.specifier+","+specifier, ",")
	}
	l.specifier, l.pin = specifier, requirement.Pinned(specifier)
}

// staysWithin reports whether row applies to the versions that l admits. A package
// that is not limited at all is the newest.
func (l *limited) staysWithin(row openEnd) bool {
	if l.pin != "" {
		return requirement.Allows(row.versions, l.pin)
	}
	return row.versions == everyRelease || KeepsBelow(l.specifier, requirement.Ceiling(row.versions))
}

// limits are packages by name.
type limits map[string]*limited

func (l limits) of(name string) *limited {
	if l[name] == nil {
		l[name] = new(limited)
	}
	return l[name]
}

// meets reports whether beside, where a row has one, is asked for and kept below its end.
func (l limits) meets(beside bound, minor int) bool {
	if beside.name == "" {
		return true
	}
	other := l[beside.name]
	return minor == AnyMinor && other != nil && other.cause != nil && KeepsBelow(other.specifier, beside.below)
}

// MissingBounds returns the bounds that asked needs and nothing in the project states,
// sorted by name. Each bound is looked at again like a requirement: a limit on Flask is
// one on what Flask brings. Constraints limit, and ask for nothing. minor is the Python,
// or [AnyMinor] while it is not known: bounds that are only likely to be needed are
// returned for that alone, which init asks.
func MissingBounds(asked, constraints []Pin, minor int) []MissingBound {
	packages := make(limits)
	for _, w := range asked {
		if w.known.bounded {
			l := packages.of(w.Name)
			l.ask(w.Specifier)
			if l.cause == nil {
				l.cause = w.Wanted
			}
		}
	}
	for _, w := range constraints {
		if w.known.bounded {
			packages.of(w.Name).ask(w.Specifier)
		}
	}
	var missing []MissingBound
	add := func(name, specifier, by string) {
		l, cause := packages.of(name), packages[by].cause
		l.ask(specifier)
		if l.raised != "" {
			specifier = l.specifier
		}
		if l.cause == nil {
			l.cause = &requirement.Wanted{Requirement: requirement.Requirement{Name: name, Line: cause.Line}, File: cause.File}
		}
		missing = slices.DeleteFunc(missing, func(m MissingBound) bool { return m.Name == name })
		missing = append(missing, MissingBound{name, specifier, *cause, strings.TrimSpace(by + " " + packages[by].pin), l.raised})
	}
	for changed := true; changed; {
		changed = false
		for _, row := range floors {
			l := packages[row.name]
			if l == nil || l.cause == nil {
				continue
			}
			version := l.pin
			// A pin that was raised has no version of its own any more, but a lower end.
			if version == "" && l.raised != "" {
				version = requirement.Clauses(l.specifier)[0].Version
			}
			if version == "" || !requirement.Allows(row.versions, version) {
				continue
			}
			for _, n := range row.needs {
				if old := packages.of(n.name); old.pin != "" && requirement.Before(old.pin, n.from) {
					old.raised, old.specifier = old.pin, ""
					add(n.name, ">="+n.from, row.name)
					changed = true
				}
			}
		}
		for _, row := range openEnds {
			l := packages[row.name]
			if l == nil || l.cause == nil || !l.staysWithin(row) || !packages.meets(row.beside, minor) {
				continue
			}
			for _, b := range row.bounds {
				if have := packages.of(b.name); have.pin == "" && b.installs(minor) && !KeepsBelow(have.specifier, b.below) {
					add(b.name, "<"+b.below, row.name)
					changed = true
				}
			}
		}
	}
	slices.SortFunc(missing, func(a, b MissingBound) int { return strings.Compare(a.Name, b.Name) })
	return missing
}

// Why returns the reason for a bound, in a sentence.
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

// OverridesFor returns the missing bounds as init writes them, without what is impossible:
// on any Python, because the answer to the question for it may be another than what was
// found.
func OverridesFor(asked, constraints []requirement.Wanted) []evidence.Found[string] {
	var found []evidence.Found[string]
	for _, m := range MissingBounds(Of(asked), Of(constraints), AnyMinor) {
		if m.Impossible() {
			continue
		}
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
