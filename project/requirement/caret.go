package requirement

import (
	"strconv"
	"strings"
)

// CaretRange writes a version constraint of Poetry or Pipenv as a specifier:
// "^1.2" is ">=1.2,<2", "~1.2" is ">=1.2,<1.3", "1.2" alone is "==1.2", "1.*" is
// "==1.*", and a space between two constraints is a comma. Of alternatives ("||")
// the last is read, which is the newest by custom. "*" is anything.
func CaretRange(constraint string) string {
	if i := strings.LastIndex(constraint, "||"); i >= 0 {
		constraint = constraint[i+2:]
	}
	var parts []string
	for _, c := range Clauses(spacesToCommas(constraint)) {
		numbers := Release(c.Version)
		switch {
		case c.Version == "*" || c.Version == "":
		case len(numbers) == 0:
			return ""
		case c.Operator == "^":
			i := 0
			for i < len(numbers)-1 && numbers[i] == 0 {
				i++
			}
			parts = append(parts, ">="+c.Version, "<"+nextRelease(numbers[:i+1]))
		case c.Operator == "~":
			parts = append(parts, ">="+c.Version, "<"+nextRelease(numbers[:min(2, len(numbers))]))
		case c.Operator == "" || c.Operator == "=":
			parts = append(parts, "=="+c.Version)
		default:
			parts = append(parts, c.Operator+c.Version)
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

// AllowsMinor reports whether a constraint on Python lets the image of a minor
// version in, which has that version's last bug fix: "<=3.12" keeps 3.12.1 out,
// and by that the image. An exact "==3.8" is taken for any 3.8.
func AllowsMinor(specifier string, minor int) bool {
	last := "3." + strconv.Itoa(minor) + ".99"
	for _, c := range Clauses(specifier) {
		numbers := Release(c.Version)
		if (c.Operator == "==" || c.Operator == "===") && !strings.HasSuffix(c.Version, "*") && len(numbers) > 1 {
			if numbers[0] != 3 || numbers[1] != minor {
				return false
			}
			continue
		}
		if !c.allows(Release(last)) {
			return false
		}
	}
	return true
}
