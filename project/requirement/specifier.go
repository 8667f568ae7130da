package requirement

import (
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/python"
)

// Version specifiers are read as PEP 440 defines them, for released versions:
// numbers separated by dots. What stands behind the numbers ("rc1", ".post2",
// "+cu118") does not move a version from one row of a table to another, and is
// cut off.

// releaseNumbers is how many numbers of a release count.
const releaseNumbers = 6

// Release returns the numbers of a version: "1.4.2rc1" is 1, 4, 2. It is empty for
// what does not begin with a number.
func Release(version string) []int {
	version = strings.TrimPrefix(strings.TrimSpace(version), "v")
	if _, rest, epoch := strings.Cut(version, "!"); epoch {
		version = rest
	}
	numbers := make([]int, 0, releaseNumbers)
	for len(numbers) < releaseNumbers {
		end := 0
		for end < len(version) && python.IsDigit(version[end]) {
			end++
		}
		n, err := strconv.Atoi(version[:end])
		if err != nil {
			break
		}
		numbers = append(numbers, n)
		rest, more := strings.CutPrefix(version[end:], ".")
		if !more {
			break
		}
		version = rest
	}
	return numbers
}

// isRelease reports whether a version begins with a number.
func isRelease(version string) bool { return len(Release(version)) > 0 }

// CompareReleases orders two releases; numbers that are missing are 0.
func CompareReleases(a, b []int) int {
	for i := range max(len(a), len(b)) {
		var x, y int
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	return 0
}

// Before reports whether version a is older than b.
func Before(a, b string) bool { return CompareReleases(Release(a), Release(b)) < 0 }

// Clause is one comparison of a specifier: ">=" and "1.2", or "==" and "1.2.*".
type Clause struct{ Operator, Version string }

// Clauses splits a specifier at its commas. A clause without an operator keeps an
// empty one.
func Clauses(specifier string) []Clause { return slices.Collect(eachClause(specifier)) }

// eachClause yields the clauses of a specifier.
func eachClause(specifier string) iter.Seq[Clause] {
	return func(yield func(Clause) bool) {
		for rest := specifier; rest != ""; {
			var c Clause
			if c, rest = cutClause(rest); c != (Clause{}) && !yield(c) {
				return
			}
		}
	}
}

// cutClause cuts the first clause from a specifier. The clause is empty where there is
// nothing before a comma.
func cutClause(specifier string) (c Clause, rest string) {
	part, rest, _ := strings.Cut(specifier, ",")
	part = strings.TrimSpace(part)
	version := strings.TrimLeft(part, "<>=~!^ ")
	return Clause{strings.TrimSpace(part[:len(part)-len(version)]), strings.TrimSpace(version)}, rest
}

// Allows reports whether a specifier lets version in. A clause that cannot be
// read lets everything in.
func Allows(specifier, version string) bool { return allowsRelease(specifier, Release(version)) }

func allowsRelease(specifier string, at []int) bool {
	for c := range eachClause(specifier) {
		if !c.allows(at) {
			return false
		}
	}
	return true
}

// allows reports whether the clause lets the release at in.
func (c Clause) allows(at []int) bool {
	prefix, wild := strings.CutSuffix(c.Version, ".*")
	bound := Release(prefix)
	if len(bound) == 0 {
		return true
	}
	switch order := CompareReleases(at, bound); c.Operator {
	case "==", "===", "=":
		return order == 0 || wild && hasPrefix(at, bound)
	case "!=":
		return order != 0 && !(wild && hasPrefix(at, bound))
	case ">=":
		return order >= 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case "<":
		return order < 0
	case "~=":
		return order >= 0 && (len(bound) < 2 || hasPrefix(at, bound[:len(bound)-1]))
	}
	return true
}

// hasPrefix reports whether the release at begins with the numbers of prefix.
func hasPrefix(at, prefix []int) bool {
	for i, n := range prefix {
		if i < len(at) && at[i] != n || i >= len(at) && n != 0 {
			return false
		}
	}
	return true
}

// SameReleases reports whether two specifiers let the same releases in, however
// they say it: ">=3.13,<3.14" and "==3.13.*" do. What a specifier lets in changes
// only at the bounds of its clauses, so that it is enough to ask both of each
// bound and of its neighbours.
func SameReleases(a, b string) bool {
	for _, c := range append(Clauses(a), Clauses(b)...) {
		for _, at := range c.bounds() {
			for _, near := range [][]int{at, justAbove(at), justBelow(at)} {
				if allowsRelease(a, near) != allowsRelease(b, near) {
					return false
				}
			}
		}
	}
	return true
}

// bounds returns the releases where the answer of a clause can change.
func (c Clause) bounds() [][]int {
	prefix, wild := strings.CutSuffix(c.Version, ".*")
	at := Release(prefix)
	switch {
	case len(at) == 0:
		return nil
	case wild:
		return [][]int{at, Release(nextRelease(at))}
	case c.Operator == "~=" && len(at) > 1:
		return [][]int{at, Release(nextRelease(at[:len(at)-1]))}
	}
	return [][]int{at}
}

// justAbove returns a release above at with no bound of a specifier between them: a
// bound has no more numbers than Release reads.
func justAbove(at []int) []int {
	above := make([]int, releaseNumbers+1)
	copy(above, at)
	above[releaseNumbers] = 1
	return above
}

// justBelow returns a release below at with no bound of a specifier between them: 3.13
// gives 3.12 and then the greatest numbers. Below 0 there is only 0.
func justBelow(at []int) []int {
	below := make([]int, releaseNumbers+1)
	last := copy(below, at) - 1
	for last >= 0 && below[last] == 0 {
		last--
	}
	if last < 0 {
		return below
	}
	below[last]--
	for i := last + 1; i < len(below); i++ {
		below[i] = math.MaxInt
	}
	return below
}

// Pinned returns the version that a specifier fixes: "==1.2", alone or among
// other clauses. It is empty when more than one release would do.
func Pinned(specifier string) string {
	version, alone := strings.CutPrefix(specifier, "==")
	switch {
	case alone && isPlainRelease(version):
		return version
	case !strings.Contains(specifier, "=="):
		return ""
	}
	for c := range eachClause(specifier) {
		if (c.Operator == "==" || c.Operator == "===") && !strings.HasSuffix(c.Version, "*") && isRelease(c.Version) {
			return c.Version
		}
	}
	return ""
}

// isPlainRelease recognises what most pins are: a short version of digits and dots.
func isPlainRelease(version string) bool {
	if version == "" || len(version) > 18 || !python.IsDigit(version[0]) {
		return false
	}
	for i := range len(version) {
		if !python.IsDigit(version[i]) && version[i] != '.' {
			return false
		}
	}
	return true
}

// Ceiling returns the oldest release that a specifier keeps out at its upper end,
// and "" when new releases come in without end: "<3" and "<=2.9" have one, ">=1"
// has none. Of a pin it is the pin.
func Ceiling(specifier string) string {
	lowest := ""
	for c := range eachClause(specifier) {
		at := c.Version
		switch c.Operator {
		case "==", "===", "<", "<=":
			at = strings.TrimSuffix(at, ".*")
			if c.Operator == "==" && at != c.Version {
				at = nextRelease(Release(at))
			}
		case "~=":
			numbers := Release(at)
			if len(numbers) < 2 {
				continue
			}
			at = nextRelease(numbers[:len(numbers)-1])
		default:
			continue
		}
		if isRelease(at) && (lowest == "" || Before(at, lowest)) {
			lowest = at
		}
	}
	return lowest
}

// nextRelease adds one to the last of numbers: 1, 2 gives "1.3".
func nextRelease(numbers []int) string {
	var b strings.Builder
	for i, n := range numbers {
		if i == len(numbers)-1 {
			n++
		}
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// StaysBelow reports whether a version specifier allows only major versions below
// limit.
func StaysBelow(specifier string, limit int) bool {
	for clause := range strings.SplitSeq(specifier, ",") {
		clause = strings.ReplaceAll(clause, " ", "")
		version := strings.TrimLeft(clause, "<>=~!")
		major, _, _ := strings.Cut(version, ".")
		n, err := strconv.Atoi(major)
		if err != nil {
			continue
		}
		switch clause[:len(clause)-len(version)] {
		case "==", "===", "~=", "<=":
			if n < limit {
				return true
			}
		case "<":
			if n < limit || n == limit && strings.Trim(version[len(major):], ".0") == "" {
				return true
			}
		}
	}
	return false
}
