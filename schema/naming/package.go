package naming

import "strings"

// NormalPackage is a package's name as PEP 503 compares it.
func NormalPackage(name string) string {
	if isNormalName(name) {
		return name
	}
	var b strings.Builder
	separated := false
	for i := range len(name) {
		c := name[i]
		if c == '-' || c == '_' || c == '.' {
			separated = b.Len() > 0
			continue
		}
		if separated {
			b.WriteByte('-')
			separated = false
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// isNormalName reports whether NormalPackage has nothing to do.
func isNormalName(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'A' <= c && c <= 'Z' || c == '_' || c == '.':
			return false
		case c == '-' && (i == 0 || i == len(name)-1 || name[i-1] == '-'):
			return false
		}
	}
	return true
}
