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
	// line has the rows of wheels.txt; empty when it has none. It is read when the package is
	// first asked about: 38 of them took 0.25 ms, and a project asks about a few.
	line        string
	once        sync.Once
	rows        []wheelRow
	neverWheel  bool
	lastPythons []lastPython
	buildLimits []BuildLimit
	systemNeeds []systemNeed
	bounded     bool // openEnds or floors name it
}

// wheels returns the rows of wheels.txt.
func (k *known) wheels() []wheelRow {
	k.once.Do(func() { k.rows = readWheels(k.line) })
	return k.rows
}

// knownPackages returns the tables by the names of packages.
var knownPackages = sync.OnceValue(func() map[string]*known {
	packages := make(map[string]*known, 512)
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
			of(name).line = rows
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
