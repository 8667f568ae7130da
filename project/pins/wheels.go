package pins

import (
	_ "embed"
	"strconv"
	"strings"

	"dockgen/project/requirement"
)

// wheelTable is what the index says of the compiled packages that Flask projects
// pin most; its own head explains the form.
//
//go:embed wheels.txt
var wheelTable string

// pythons is a range of minor versions of Python 3, both ends included. The zero
// value is none.
type pythons struct{ First, Last int }

// AnyMinor is an upper end that no Python reaches.
const AnyMinor = 99

func (p pythons) includes(minor int) bool {
	return p != pythons{} && p.First <= minor && minor <= p.Last
}

// wheelRow says for which Pythons the releases from one on have a wheel.
type wheelRow struct {
	from    requirement.Numbers
	pythons pythons
	unknown bool // nothing is known from there on
}

// readWheels reads the rows of a line.
func readWheels(line string) []wheelRow {
	var rows []wheelRow
	for field := range strings.FieldsSeq(line) {
		from, supported, _ := strings.Cut(field, ":")
		rows = append(rows, wheelRow{requirement.NumbersOf(from), readPythons(supported), supported == "?"})
	}
	return rows
}

// wheels are the rows of the package's line, which are read when it is first asked
// about.
func (k *known) wheels() []wheelRow {
	k.readWheels.Do(func() { k.wheelRows = readWheels(k.wheelLine) })
	return k.wheelRows
}

// WheelsOf returns the Pythons for which the release at of the package has a wheel,
// and whether anything is known about it.
func (k *known) WheelsOf(at []int) (p pythons, known bool) {
	if k.wheelLine == "" || len(at) == 0 {
		return p, false
	}
	rows := k.wheels()
	for i := range rows {
		row := &rows[i]
		order := requirement.CompareReleases(row.from.Release(), at)
		if order > 0 {
			break
		}
		if row.unknown {
			// The newest release that was measured is known by the row before.
			if order != 0 {
				return pythons{}, false
			}
			return p, known
		}
		p, known = row.pythons, true
	}
	return p, known
}

func readPythons(s string) pythons {
	first, last, bounded := strings.Cut(strings.TrimSuffix(s, "+"), "-")
	low, err := strconv.Atoi(first)
	high := AnyMinor
	if bounded {
		high, _ = strconv.Atoi(last)
	}
	switch {
	case s == "any":
		return pythons{0, AnyMinor}
	case err != nil:
		return pythons{}
	}
	return pythons{low, high}
}

// newestWheels is wheelsOf the newest release that the table knows.
func (k *known) newestWheels() (p pythons, known bool) {
	rows := k.wheels()
	if len(rows) == 0 {
		return p, false
	}
	return k.WheelsOf(rows[len(rows)-1].from.Release())
}
