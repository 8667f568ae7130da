package schema

import (
	"path"
	"strings"
)

// IgnoreRule is a rule of a .dockerignore, without its "!", made ready to be
// asked about many paths.
type IgnoreRule struct {
	text     string // without the "**/" at its beginning
	anywhere bool   // there was one
	// before and behind are the literal text before the first wildcard and behind
	// the last one: most rules have nothing to do with most paths.
	before, behind string
	// Common says that path.Match and Docker take the rule to mean the same. That
	// is so for nearly all rules: a path that may be anywhere below "**/" and have
	// "*", "?" and classes of letters inside its names. What any other means only
	// Docker's own translation into a regular expression can tell, which costs a
	// thousand times as much.
	Common bool
}

// ParseIgnoreRule makes rule ready.
func ParseIgnoreRule(rule string) IgnoreRule {
	r := IgnoreRule{text: rule}
	r.text, r.anywhere = strings.CutPrefix(rule, "**/")
	first, last := wildcards(r.text)
	r.before, r.behind = r.text[:first], r.text[last:]
	r.Common = commonRule(r.text)
	return r
}

// Hides reports whether r matches the project path or a folder above it, as
// path.Match understands it.
func (r *IgnoreRule) Hides(project string) bool {
	if !strings.Contains(project, r.before) || !strings.Contains(project, r.behind) {
		return false
	}
	for {
		if hidesFromTop(r.text, project) {
			return true
		}
		_, below, found := strings.Cut(project, "/")
		if !r.anywhere || !found {
			return false
		}
		project = below
	}
}

// commonRule judges a rule without its "**/".
func commonRule(rule string) bool {
	if rule == "" || rule[0] == '/' {
		return false
	}
	for i := 0; i < len(rule); i++ {
		switch c := rule[i]; {
		case c == '*' && i+1 < len(rule) && rule[i+1] == '*', c == '/' && (i+1 == len(rule) || rule[i+1] == '/'):
			return false
		case c == '[':
			end := strings.IndexByte(rule[i:], ']')
			if end < 2 || firstOutside(rule[i+1:i+end], asciiAlnum) != "" {
				return false
			}
			i += end
		case c == '.':
			// "." and ".." are no names.
			if (i == 0 || rule[i-1] == '/') && strings.Trim(firstName(rule[i:]), ".") == "" {
				return false
			}
		case !asciiAlnum(c) && strings.IndexByte("_-/~$*?", c) < 0:
			return false
		}
	}
	return true
}

func firstName(rule string) string {
	name, _, _ := strings.Cut(rule, "/")
	return name
}

// hidesFromTop reports whether rule matches project or a folder above it.
func hidesFromTop(rule, project string) bool {
	for {
		pattern, moreRule, deeperRule := strings.Cut(rule, "/")
		name, moreProject, deeperProject := strings.Cut(project, "/")
		if !matchesName(pattern, name) {
			return false
		}
		if !deeperRule {
			return true
		}
		if !deeperProject {
			return false
		}
		rule, project = moreRule, moreProject
	}
}

// matchesName is path.Match, which is asked only when the ends of the name agree.
func matchesName(pattern, name string) bool {
	first, last := wildcards(pattern)
	if first == len(pattern) {
		return pattern == name
	}
	if !strings.HasPrefix(name, pattern[:first]) || !strings.HasSuffix(name, pattern[last:]) {
		return false
	}
	matched, err := path.Match(pattern, name)
	return err == nil && matched
}

// wildcards returns where the first wildcard of pattern begins and the last one
// ends: what stands before and behind is literal.
func wildcards(pattern string) (first, last int) {
	first = len(pattern)
	for i := range len(pattern) {
		switch pattern[i] {
		case '*', '?', '[', ']', '\\':
			first, last = min(first, i), i+1
			if pattern[i] == '\\' {
				last = len(pattern)
			}
		}
	}
	return first, last
}
