package project

import (
	"strconv"
	"strings"
)

// caretRange writes a version constraint of Poetry or Pipenv as a specifier:
// "^1.2" is ">=1.2,<2", "~1.2" is ">=1.2,<1.3", "1.2" alone is "==1.2", "1.*" is
// "==1.*", and a space between two constraints is a comma. Of alternatives ("||")
// the last is read, which is the newest by custom. "*" is anything.
func caretRange(constraint string) string {
	if i := strings.LastIndex(constraint, "||"); i >= 0 {
		constraint = constraint[i+2:]
	}
	var parts []string
	for _, c := range clauses(spacesToCommas(constraint)) {
		numbers := release(c.version)
		switch {
		case c.version == "*" || c.version == "":
		case len(numbers) == 0:
			return ""
		case c.operator == "^":
			i := 0
			for i < len(numbers)-1 && numbers[i] == 0 {
				i++
			}
			parts = append(parts, ">="+c.version, "<"+nextRelease(numbers[:i+1]))
		case c.operator == "~":
			parts = append(parts, ">="+c.version, "<"+nextRelease(numbers[:min(2, len(numbers))]))
		case c.operator == "" || c.operator == "=":
			parts = append(parts, "=="+c.version)
		default:
			parts = append(parts, c.operator+c.version)
		}
	}
	return strings.Join(parts, ",")
}

// spacesToCommas joins an operator to its version, and puts commas between
// constraints that only a space parts.
func spacesToCommas(s string) string {
	var b strings.Builder
	for _, word := range strings.Fields(strings.ReplaceAll(s, ",", " ")) {
		if b.Len() > 0 && !strings.HasSuffix(b.String(), "=") && !strings.HasSuffix(b.String(), "<") &&
			!strings.HasSuffix(b.String(), ">") && !strings.HasSuffix(b.String(), "^") && !strings.HasSuffix(b.String(), "~") {
			b.WriteByte(',')
		}
		b.WriteString(word)
	}
	return b.String()
}

// allowsMinor reports whether a constraint on Python lets the image of a minor
// version in, which has that version's last bug fix: "<=3.12" keeps 3.12.1 out,
// and by that the image. An exact "==3.8" is taken for any 3.8.
func allowsMinor(specifier string, minor int) bool {
	last := "3." + strconv.Itoa(minor) + ".99"
	for _, c := range clauses(specifier) {
		numbers := release(c.version)
		if (c.operator == "==" || c.operator == "===") && !strings.HasSuffix(c.version, "*") && len(numbers) > 1 {
			if numbers[0] != 3 || numbers[1] != minor {
				return false
			}
			continue
		}
		if !c.allows(release(last)) {
			return false
		}
	}
	return true
}
