// Package pins knows which releases work together: pins that are too old for the
// Python or for what is installed beside them, which releases have wheels, and which
// Debian packages a build needs. Each table says how its rows were measured.
package pins

import (
	"slices"
	"strings"
	"sync"

	"dockgen/project/requirement"
)

// known is what the tables say of one package: those of oldpins.go and
// systempackages.go, and wheels.txt. Of most packages they say nothing.
type known struct {
	wheelLine   string // of wheels.txt; empty when it has none
	wheelRows   []wheelRow
	readWheels  sync.Once
	neverWheel  bool
	lastPythons []lastPythonRow
	buildLimits []buildLimitRow
	systemNeeds []systemNeed
	// number is its place among the packages of all tables, from 0: those that a row
	// of openEnds or floors speaks of are the first.
	number int
}

type lastPythonRow struct {
	lastPython
	among   requirement.Releases
	ceiling string // of the versions
}

type buildLimitRow struct {
	buildLimit
	among requirement.Releases
}

// limitRow is a row of openEnds or floors with versions read and packages numbered.
type limitRow struct {
	name   string
	number int
	among  requirement.Releases
	// Of openEnds alone.
	bounds  []numberedBound
	all     bool   // the row is about every release
	ceiling string // of the versions
	// Of floors alone.
	needs []numberedNeed
}

type numberedBound struct {
	bound
	number int
}

type numberedNeed struct {
	need
	number int
	oldest requirement.Numbers // from
}

// tables are all tables, made ready once a process: every package of every project
// of a tree is asked about.
type tables struct {
	packages map[string]*known
	room     []known // for all packages
	openEnds []limitRow
	floors   []limitRow
	limited  int // packages that the two speak of
}

// maxPackages and maxLimited are above the numbers of all packages, and of those
// that openEnds and floors speak of.
const (
	maxPackages = 160
	maxLimited  = 32
)

var readTables = sync.OnceValue(func() *tables {
	t := &tables{packages: make(map[string]*known, maxPackages), room: make([]known, maxPackages)}
	for _, row := range openEnds() {
		r := limitRow{name: row.name, number: t.of(row.name).number, among: requirement.ReadReleases(row.versions), all: row.versions == "<99", ceiling: requirement.Ceiling(row.versions)}
		r.bounds = make([]numberedBound, 0, len(row.bounds))
		for _, b := range row.bounds {
			r.bounds = append(r.bounds, numberedBound{b, t.of(b.name).number})
		}
		t.openEnds = append(t.openEnds, r)
	}
	for _, row := range floors() {
		r := limitRow{name: row.name, number: t.of(row.name).number, among: requirement.ReadReleases(row.versions)}
		r.needs = make([]numberedNeed, 0, len(row.needs))
		for _, n := range row.needs {
			r.needs = append(r.needs, numberedNeed{n, t.of(n.name).number, requirement.NumbersOf(n.from)})
		}
		t.floors = append(t.floors, r)
	}
	t.limited = len(t.packages)
	for line := range strings.Lines(wheelTable) {
		if name, row, found := strings.Cut(strings.TrimSuffix(line, "\n"), " "); found && name != "#" {
			t.of(name).wheelLine = row
		}
	}
	for _, name := range neverWheels() {
		t.of(name).neverWheel = true
	}
	for _, row := range lastPythons() {
		k := t.of(row.name)
		k.lastPythons = append(k.lastPythons, lastPythonRow{row, requirement.ReadReleases(row.versions), requirement.Ceiling(row.versions)})
	}
	for _, row := range buildLimits() {
		k := t.of(row.name)
		k.buildLimits = append(k.buildLimits, buildLimitRow{row, requirement.ReadReleases(row.versions)})
	}
	for _, row := range systemNeeds() {
		for _, name := range row.names {
			k := t.of(name)
			k.systemNeeds = append(k.systemNeeds, row)
		}
	}
	return t
})

// of returns what is known of a package, for the tables to add to it.
func (t *tables) of(name string) *known {
	k := t.packages[name]
	if k == nil {
		k = &t.room[len(t.packages)]
		k.number = len(t.packages)
		t.packages[name] = k
	}
	return k
}

// Pin is a requirement of whose package a table speaks.
type Pin struct {
	*requirement.Wanted
	About   *known
	Version string              // that it is pinned to; empty when more than one release would do
	At      requirement.Numbers // of version
}

// Of are those of asked that a table speaks of. They stay where they are.
func Of(asked []requirement.Wanted) []Pin {
	packages := readTables().packages
	var some []Pin
	for i := range asked {
		w := &asked[i]
		about := packages[w.Name]
		if about == nil {
			continue
		}
		if some == nil {
			some = make([]Pin, 0, min(len(asked)-i, 16))
		}
		version := requirement.Pinned(w.Specifier)
		some = append(some, Pin{w, about, version, requirement.NumbersOf(version)})
	}
	return some
}

// OnlyPinnedOf are those of asked that are pinned to one release.
func OnlyPinnedOf(asked []Pin) []Pin {
	count := 0
	for i := range asked {
		if asked[i].Version != "" {
			count++
		}
	}
	switch count {
	case 0:
		return nil
	case len(asked):
		return slices.Clip(asked)
	}
	fixed := make([]Pin, 0, count)
	for i := range asked {
		if asked[i].Version != "" {
			fixed = append(fixed, asked[i])
		}
	}
	return fixed
}
