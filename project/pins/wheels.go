package pins

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/requirement"
)

// wheelTable is what the index says about the compiled packages that Flask projects
// pin most. The head of the file explains the form.
//
//go:embed wheels.txt
var wheelTable string

// Pythons is a range of minor versions of Python 3, both ends included. The zero
// value is none.
type Pythons struct{ First, Last int }

// AnyMinor is an upper end that no Python reaches. As a Python, it stands for one that is
// not known yet.
const AnyMinor = 99

func (p Pythons) includes(minor int) bool {
	return p.First <= minor && minor <= p.Last && p.Last > 0
}

// wheelRow says for which Pythons the releases from one on have a wheel.
type wheelRow struct {
	from         []int
	amd64, arm64 Pythons
	unknown      bool // nothing is known from there on
}

// readWheels reads the rows of a line.
func readWheels(line string) []wheelRow {
	var rows []wheelRow
	for field := range strings.FieldsSeq(line) {
		from, supported, _ := strings.Cut(field, ":")
		amd64, arm64, differ := strings.Cut(supported, "/")
		row := wheelRow{from: requirement.Release(from), amd64: readPythons(amd64), unknown: supported == "?"}
		if row.arm64 = row.amd64; differ {
			row.arm64 = readPythons(arm64)
		}
		rows = append(rows, row)
	}
	return rows
}

// Machines are the architectures that an image is built for. The zero value is x86-64
// alone.
type Machines struct{ noAMD64, arm64 bool }

// MachinesOf returns the architectures of platforms as Docker writes them. Others than
// linux/amd64 and linux/arm64 are left out: hardly a package has wheels for them.
func MachinesOf(platforms []string) Machines {
	has := func(platform string) bool {
		return slices.ContainsFunc(platforms, func(p string) bool { return p == platform || strings.HasPrefix(p, platform+"/") })
	}
	arm64 := has("linux/arm64")
	return Machines{noAMD64: arm64 && !has("linux/amd64"), arm64: arm64}
}

// of returns the Pythons for which there is a wheel on each of the machines.
func (m Machines) of(row wheelRow) Pythons {
	switch {
	case !m.arm64:
		return row.amd64
	case m.noAMD64:
		return row.arm64
	}
	both := Pythons{max(row.amd64.First, row.arm64.First), min(row.amd64.Last, row.arm64.Last)}
	if both.First > both.Last {
		return Pythons{}
	}
	return both
}

// Wheels returns the Pythons for which the release has a wheel, and whether anything is
// known about it. Of a range with an upper end the newest release counts, which an
// installer takes.
func (w *Pin) Wheels() (p Pythons, known bool) {
	switch top := requirement.Ceiling(w.Specifier); {
	case w.Version != "":
		return w.wheelsAt(requirement.Release(w.Version), false)
	case top != "" && w.Kind == requirement.ByVersion:
		p, known = w.wheelsAt(requirement.Release(top), !requirement.Allows(w.Specifier, top))
		p.First = min(p.First, 0) // an older Python takes an older release
		return p, known
	}
	return Pythons{}, false
}

// wheelsAt returns the Pythons of the release at, or of the last one before it.
func (w *Pin) wheelsAt(at []int, before bool) (p Pythons, known bool) {
	if w.known.line == "" || len(at) == 0 {
		return p, false
	}
	for _, row := range w.known.wheels() {
		order := requirement.CompareReleases(row.from, at)
		if order > 0 || before && order == 0 {
			break
		}
		if row.unknown {
			// The newest release that was measured is known by the row before.
			if order != 0 {
				return Pythons{}, false
			}
			return p, known
		}
		p, known = w.machines.of(row), true
	}
	return p, known
}

// readPythons reads the Pythons of a row of wheels.txt.
func readPythons(s string) Pythons {
	first, last, bounded := strings.Cut(strings.TrimSuffix(s, "+"), "-")
	low, err := strconv.Atoi(first)
	high := AnyMinor
	if bounded {
		high, _ = strconv.Atoi(last)
	}
	switch {
	case s == "any":
		return Pythons{0, AnyMinor}
	case err != nil:
		return Pythons{}
	}
	return Pythons{low, high}
}
