package project

import (
	"slices"
	"strings"
	"sync"
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
	among   releases
	ceiling string // of the versions
}

type buildLimitRow struct {
	buildLimit
	among releases
}

// limitRow is a row of openEnds or floors with versions read and packages numbered.
type limitRow struct {
	name   string
	number int
	among  releases
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
	oldest numbers // from
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
		r := limitRow{name: row.name, number: t.of(row.name).number, among: readReleases(row.versions), all: row.versions == "<99", ceiling: ceiling(row.versions)}
		r.bounds = make([]numberedBound, 0, len(row.bounds))
		for _, b := range row.bounds {
			r.bounds = append(r.bounds, numberedBound{b, t.of(b.name).number})
		}
		t.openEnds = append(t.openEnds, r)
	}
	for _, row := range floors() {
		r := limitRow{name: row.name, number: t.of(row.name).number, among: readReleases(row.versions)}
		r.needs = make([]numberedNeed, 0, len(row.needs))
		for _, n := range row.needs {
			r.needs = append(r.needs, numberedNeed{n, t.of(n.name).number, numbersOf(n.from)})
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
		k.lastPythons = append(k.lastPythons, lastPythonRow{row, readReleases(row.versions), ceiling(row.versions)})
	}
	for _, row := range buildLimits() {
		k := t.of(row.name)
		k.buildLimits = append(k.buildLimits, buildLimitRow{row, readReleases(row.versions)})
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

// spoken is a requirement of whose package a table speaks.
type spoken struct {
	*wanted
	about   *known
	version string  // that it is pinned to; empty when more than one release would do
	at      numbers // of version
}

// spokenOf are those of asked that a table speaks of. They stay where they are.
func spokenOf(asked []wanted) []spoken {
	packages := readTables().packages
	var some []spoken
	for i := range asked {
		w := &asked[i]
		about := packages[w.name]
		if about == nil {
			continue
		}
		if some == nil {
			some = make([]spoken, 0, min(len(asked)-i, 16))
		}
		version := pinned(w.specifier)
		some = append(some, spoken{w, about, version, numbersOf(version)})
	}
	return some
}

// onlyPinnedOf are those of asked that are pinned to one release.
func onlyPinnedOf(asked []spoken) []spoken {
	count := 0
	for i := range asked {
		if asked[i].version != "" {
			count++
		}
	}
	switch count {
	case 0:
		return nil
	case len(asked):
		return slices.Clip(asked)
	}
	fixed := make([]spoken, 0, count)
	for i := range asked {
		if asked[i].version != "" {
			fixed = append(fixed, asked[i])
		}
	}
	return fixed
}
