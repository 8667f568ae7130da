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

// wheelsOf returns the Pythons for which the release version of name has a wheel,
// and whether anything is known about it.
func wheelsOf(name, version string) (p pythons, known bool) {
	line := knownOf()[name].wheels
	if line == "" {
		return p, false
	}
	var have, room [releaseNumbers]int
	at := appendRelease(have[:0], version)
	if len(at) == 0 {
		return p, false
	}
	for row := range strings.FieldsSeq(line) {
		from, supported, _ := strings.Cut(row, ":")
		order := compareReleases(appendRelease(room[:0], from), at)
		if order > 0 {
			break
		}
		if supported == "?" {
			// The newest release that was measured is known by the row before.
			if order != 0 {
				return pythons{}, false
			}
			return p, known
		}
		p, known = readPythons(supported), true
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
	line := knownOf()[name].wheels
	version, _, _ := strings.Cut(line[strings.LastIndexByte(line, ' ')+1:], ":")
	return version
}
