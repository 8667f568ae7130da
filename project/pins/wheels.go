package pins

import (
	_ "embed"
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
	return p != Pythons{} && p.First <= minor && minor <= p.Last
}

// wheelRow says for which Pythons the releases from one on have a wheel.
type wheelRow struct {
	from    []int
	pythons Pythons
	unknown bool // nothing is known from there on
}

// readWheels reads the rows of a line.
func readWheels(line string) []wheelRow {
	var rows []wheelRow
	for field := range strings.FieldsSeq(line) {
		from, supported, _ := strings.Cut(field, ":")
		rows = append(rows, wheelRow{requirement.Release(from), readPythons(supported), supported == "?"})
	}
	return rows
}

// Wheels returns the Pythons for which the pinned release has a wheel, and whether
// anything is known about it.
func (w *Pin) Wheels() (p Pythons, known bool) {
	return w.known.wheelsOf(requirement.Release(w.Version))
}

func (k *known) wheelsOf(at []int) (p Pythons, known bool) {
	if k.wheels == nil || len(at) == 0 {
		return p, false
	}
	for _, row := range k.wheels() {
		order := requirement.CompareReleases(row.from, at)
		if order > 0 {
			break
		}
		if row.unknown {
			// The newest release that was measured is known by the row before.
			if order != 0 {
				return Pythons{}, false
			}
			return p, known
		}
		p, known = row.pythons, true
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
