// Package version knows the versions that a config names: of Python, gunicorn and the
// tools that install, with the ones that dockgen proposes, of packages, and of dockgen.
package version

import (
	"cmp"
	"strconv"
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// release is a version of dockgen: up to three numbers, and a prerelease.
type release struct {
	numbers    [3]int
	given      int    // how many of the numbers were written
	prerelease string // "rc.1"; empty for a release proper
}

// parseRelease reads X, X.Y or X.Y.Z with an optional leading "v", an optional
// "-prerelease" and build metadata, which it drops.
func parseRelease(s string) (release, bool) {
	s, _, _ = strings.Cut(strings.TrimPrefix(s, "v"), "+")
	s, prerelease, hasPrerelease := strings.Cut(s, "-")
	r := release{prerelease: prerelease}
	if hasPrerelease && !validPrerelease(prerelease) {
		return release{}, false
	}
	for part := range strings.SplitSeq(s, ".") {
		n, err := strconv.Atoi(part)
		if r.given == len(r.numbers) || !ascii.AllDigits(part) || err != nil || len(part) > 9 {
			return release{}, false
		}
		r.numbers[r.given] = n
		r.given++
	}
	return r, true
}

func validPrerelease(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || ascii.FirstOutside(part, func(c byte) bool { return ascii.IsAlnum(c) || c == '-' }) != "" {
			return false
		}
	}
	return true
}

// compare orders releases as Semantic Versioning does.
func (r release) compare(other release) int {
	for i := range r.numbers {
		if c := cmp.Compare(r.numbers[i], other.numbers[i]); c != 0 {
			return c
		}
	}
	return comparePrereleases(r.prerelease, other.prerelease)
}

func comparePrereleases(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(len(b), len(a)) // a prerelease comes before its release
	}
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, y := as[i], bs[i]
		c := cmp.Compare(x, y)
		switch xDigits, yDigits := ascii.AllDigits(x), ascii.AllDigits(y); {
		case xDigits && yDigits:
			x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			c = cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
		case xDigits:
			c = -1
		case yDigits:
			c = 1
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(as), len(bs))
}

// condition is one part of a constraint: ">= 0.3".
type condition struct {
	operator string
	bound    release
}

func parseConstraint(s string) ([]condition, error) {
	var conditions []condition
	for part := range strings.SplitSeq(s, ",") {
		text := strings.TrimSpace(part)
		operator := text[:len(text)-len(strings.TrimLeft(text, "=!<>~"))]
		bound, ok := parseRelease(strings.TrimSpace(text[len(operator):]))
		switch operator {
		case "", "=", "!=", ">", ">=", "<", "<=", "~>":
		default:
			ok = false
		}
		if !ok {
			return nil, mistake.Errorf("%s is not a version constraint. Write conditions with a comma between them, such as \">= 0.3, < 1\". Each is \"=\", \"!=\", \">\", \">=\", \"<\", \"<=\" or \"~>\" and a version.", mistake.Quoted(s))
		}
		conditions = append(conditions, condition{operator, bound})
	}
	return conditions, nil
}

// CheckConstraint accepts what dockgen.required_version may be.
func CheckConstraint(s string) error {
	_, err := parseConstraint(s)
	return err
}

// Allows reports whether version meets every condition of constraint;
// what is no version meets none. "~> 1.2" is at least 1.2 and below 2, "~> 1.2.3"
// at least 1.2.3 and below 1.3. "< 1" excludes 1.0.0-rc.1, as the writer of it
// will expect.
func Allows(constraint, version string) (bool, error) {
	conditions, err := parseConstraint(constraint)
	if err != nil {
		return false, err
	}
	running, ok := parseRelease(version)
	if !ok {
		return false, nil
	}
	for _, c := range conditions {
		if !c.allows(running) {
			return false, nil
		}
	}
	return true, nil
}

func (c condition) allows(r release) bool {
	order := r.compare(c.bound)
	switch c.operator {
	case "!=":
		return order != 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "<":
		return order < 0 && !(r.prerelease != "" && c.bound.prerelease == "" && r.numbers == c.bound.numbers)
	case "<=":
		return order <= 0
	case "~>":
		last := max(c.bound.given-2, 0)
		next := release{numbers: c.bound.numbers}
		next.numbers[last]++
		clear(next.numbers[last+1:])
		return order >= 0 && condition{"<", next}.allows(r)
	}
	return order == 0
}
