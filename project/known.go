package project

import (
	"strings"
	"sync"
)

// known is what the tables say of one package: those of oldpins.go and
// systempackages.go, and wheels.txt. Of most packages they say nothing.
type known struct {
	wheels      func() []wheelRow // of wheels.txt; nil when it has no line
	neverWheel  bool
	lastPythons []lastPython
	buildLimits []buildLimit
	systemNeeds []systemNeed
	// bounds says that a row of openEnds or floors speaks of it.
	bounds bool
}

// knownOf are the tables by the names of the packages: every package of every
// project of a tree is asked about.
var knownOf = sync.OnceValue(func() map[string]known {
	all := make(map[string]known)
	add := func(name string, change func(k *known)) {
		k := all[name]
		change(&k)
		all[name] = k
	}
	for line := range strings.Lines(wheelTable) {
		if name, row, found := strings.Cut(strings.TrimSuffix(line, "\n"), " "); found {
			add(name, func(k *known) { k.wheels = sync.OnceValue(func() []wheelRow { return readWheels(row) }) })
		}
	}
	for _, name := range neverWheels() {
		add(name, func(k *known) { k.neverWheel = true })
	}
	for _, row := range lastPythons() {
		add(row.name, func(k *known) { k.lastPythons = append(k.lastPythons, row) })
	}
	for _, row := range buildLimits() {
		add(row.name, func(k *known) { k.buildLimits = append(k.buildLimits, row) })
	}
	for _, row := range systemNeeds() {
		for _, name := range row.names {
			add(name, func(k *known) { k.systemNeeds = append(k.systemNeeds, row) })
		}
	}
	bounded := func(k *known) { k.bounds = true }
	for _, row := range openEnds() {
		add(row.name, bounded)
		for _, b := range row.bounds {
			add(b.name, bounded)
		}
	}
	for _, row := range floors() {
		add(row.name, bounded)
		for _, n := range row.needs {
			add(n.name, bounded)
		}
	}
	return all
})

// spokenOf are those of asked that a table speaks of.
func spokenOf(asked []wanted) []wanted {
	some := make([]wanted, 0, len(asked))
	for i := range asked {
		if _, spoken := knownOf()[asked[i].name]; spoken {
			some = append(some, asked[i])
		}
	}
	return some
}
