// Package pins knows which releases work together: pins that are too old for the
// Python or for what is installed beside them, which releases have wheels, and which
// Debian packages a build needs. Each table says how its rows were measured.
//
// [Of] picks the requirements that the tables name. [MissingBounds], [FailingOn],
// [Uninstallable] and [SystemPackages] say what is wrong with them; the package makes
// no findings and reads no files.
package pins

import (
	"slices"
	"strings"
	"sync"

	"dockgen/project/requirement"
)

// known is what the tables say of one package.
type known struct {
	// wheels returns the rows of wheels.txt; nil when it has none. A line is read when its
	// package is first asked about: reading all of them takes 0.25 ms, half as long as the
	// check of a project, which asks about a few.
	wheels      func() []wheelRow
	neverWheel  bool
	lastPythons []lastPython
	buildLimits []BuildLimit
	systemNeeds []systemNeed
	bounded     bool // openEnds or floors name it
}

// knownPackages returns the tables by the names of packages.
var knownPackages = sync.OnceValue(func() map[string]*known {
	packages := make(map[string]*known)
	of := func(name string) *known {
		if packages[name] == nil {
			packages[name] = new(known)
		}
		return packages[name]
	}
	for _, row := range openEnds {
		of(row.name).bounded = true
		if row.beside.name != "" {
			of(row.beside.name).bounded = true
		}
		for _, b := range row.bounds {
			of(b.name).bounded = true
		}
	}
	for _, row := range floors {
		of(row.name).bounded = true
		for _, n := range row.needs {
			of(n.name).bounded = true
		}
	}
	for line := range strings.Lines(wheelTable) {
		if name, rows, found := strings.Cut(line, " "); found && name != "#" {
			of(name).wheels = sync.OnceValue(func() []wheelRow { return readWheels(rows) })
		}
	}
	for _, name := range neverWheels {
		of(name).neverWheel = true
	}
	for _, row := range lastPythons {
		of(row.name).lastPythons = append(of(row.name).lastPythons, row)
	}
	for _, row := range buildLimits {
		of(row.name).buildLimits = append(of(row.name).buildLimits, row)
	}
	for _, row := range systemNeeds {
		for _, name := range row.names {
			of(name).systemNeeds = append(of(name).systemNeeds, row)
		}
	}
	return packages
})

// Pin is a requirement for a package that the tables name.
type Pin struct {
	*requirement.Wanted
	known    *known
	Version  string // that it is pinned to; empty when more than one release would do
	machines Machines
}

// Of returns the requirements of asked whose packages the tables name, for an image for
// x86-64. They point into asked.
func Of(asked []requirement.Wanted) []Pin { return Machines{}.Of(asked) }

// Of returns the requirements of asked whose packages the tables name. They point into
// asked.
func (m Machines) Of(asked []requirement.Wanted) []Pin {
	packages := knownPackages()
	var some []Pin
	for i := range asked {
		w := &asked[i]
		if known := packages[w.Name]; known != nil {
			some = append(some, Pin{w, known, requirement.Pinned(w.Specifier), m})
		}
	}
	return some
}

// OnlyPinnedOf returns those of asked that are pinned to one release.
func OnlyPinnedOf(asked []Pin) []Pin {
	return slices.DeleteFunc(slices.Clone(asked), func(w Pin) bool { return w.Version == "" })
}
