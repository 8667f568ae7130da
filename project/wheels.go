package project

import (
	_ "embed"
	"strconv"
	"strings"
)

// wheelTable is what the index says of the compiled packages that Flask projects
// pin most; its own head explains the form.
//
//go:embed wheels.txt
var wheelTable string

// pythons is a range of minor versions of Python 3, both ends included. The zero
// value is none.
type pythons struct{ first, last int }

// anyMinor is an upper end that no Python reaches.
const anyMinor = 99

func (p pythons) includes(minor int) bool {
	return p != pythons{} && p.first <= minor && minor <= p.last
}

// wheelRow says for which Pythons the releases from one on have a wheel.
type wheelRow struct {
	from    string
	numbers []int // of from
	pythons pythons
	unknown bool // nothing is known from there on
}

// readWheels reads the rows of a line.
func readWheels(line string) []wheelRow {
	var rows []wheelRow
	for field := range strings.FieldsSeq(line) {
		from, supported, _ := strings.Cut(field, ":")
		rows = append(rows, wheelRow{from, release(from), readPythons(supported), supported == "?"})
	}
	return rows
}

// wheelsOf returns the Pythons for which the release version of name has a wheel,
// and whether anything is known about it.
func wheelsOf(name, version string) (p pythons, known bool) {
	rows := knownOf()[name].wheels
	if rows == nil {
		return p, false
	}
	var have [releaseNumbers]int
	at := appendRelease(have[:0], version)
	if len(at) == 0 {
		return p, false
	}
	for _, row := range rows() {
		order := compareReleases(row.numbers, at)
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
	high := anyMinor
	if bounded {
		high, _ = strconv.Atoi(last)
	}
	switch {
	case s == "any":
		return pythons{0, anyMinor}
	case err != nil:
		return pythons{}
	}
	return pythons{low, high}
}

// newestMeasured is the newest release of name that the table knows.
func newestMeasured(name string) string {
	rows := knownOf()[name].wheels
	if rows == nil {
		return ""
	}
	last := rows()
	return last[len(last)-1].from
}
