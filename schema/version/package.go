package version

import (
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// CheckPackage accepts a version as packages are numbered (PEP 440), in its
// normal spelling: "1.4.2", "2.0rc1", "1.4.post1.dev3", "1.4+acme.7".
func CheckPackage(s string) error {
	if len(s) > 64 {
		return mistake.Errorf("%s is %d bytes long. A version has at most 64.", mistake.Quoted(s), len(s))
	}
	public, local, hasLocal := strings.Cut(s, "+")
	if hasLocal && !isLocalVersion(local) || !isPublicVersion(public) {
		return mistake.Errorf(`%s is not the version of a package. Write numbers with "." between them, such as "1.4.2"; "rc1", ".post1" or ".dev1" may follow, and "+" with a name of your own.`, mistake.Quoted(s))
	}
	return nil
}

func isPublicVersion(s string) bool {
	s, ok := cutNumber(s)
	for ok && strings.HasPrefix(s, ".") && len(s) > 1 && ascii.IsDigit(s[1]) {
		s, ok = cutNumber(s[1:])
	}
	for _, suffix := range [][]string{{"a", "b", "rc"}, {".post"}, {".dev"}} {
		for _, word := range suffix {
			if rest, found := strings.CutPrefix(s, word); found && ok {
				s, ok = cutNumber(rest)
				break
			}
		}
	}
	return ok && s == ""
}

// cutNumber takes one or more digits from the front of s.
func cutNumber(s string) (rest string, ok bool) {
	rest = strings.TrimLeft(s, "0123456789")
	return rest, rest != s
}

func isLocalVersion(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || ascii.FirstOutside(part, func(c byte) bool { return ascii.IsLower(c) || ascii.IsDigit(c) }) != "" {
			return false
		}
	}
	return true
}
