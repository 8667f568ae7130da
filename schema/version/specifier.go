package version

import (
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// CheckSpecifier accepts one requirement as PEP 508 has it: a name, extras,
// versions and a marker. A URL is refused: it has no place beside a name whose
// version is to be changed.
func CheckSpecifier(s string) error {
	const usage = `Write a package, its versions and perhaps a marker, such as "werkzeug<2.1" or "pywin32; sys_platform == 'win32'".`
	outside := ascii.FirstOutside(s, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("._-[]<>=!~,;*+() '\"", c) >= 0 })
	switch {
	case len(s) > 256:
		return mistake.Errorf("%s is %d bytes long. At most 256 are allowed.", mistake.Quoted(s), len(s))
	case strings.Contains(s, "://") || strings.Contains(s, "@"):
		return mistake.Errorf("%s names a place, and only versions can be said here. Put it into a requirement file.", mistake.Quoted(s))
	case outside != "":
		return mistake.Errorf("%s is not a requirement: it holds %s. "+usage, mistake.Quoted(s), outside)
	}
	requirement, marker, hasMarker := strings.Cut(s, ";")
	name, versions := cutPackage(strings.TrimSpace(requirement))
	switch {
	case name == "" || s != strings.TrimSpace(s):
		return mistake.Errorf("%s does not begin with the name of a package. "+usage, mistake.Quoted(s))
	case hasMarker && strings.TrimSpace(marker) == "":
		return mistake.Errorf("%s ends in a semicolon. "+usage, mistake.Quoted(s))
	}
	for clause := range strings.SplitSeq(versions, ",") {
		if !isVersionClause(strings.TrimSpace(clause)) && versions != "" {
			return mistake.Errorf("%s has no version that can be read after %s. "+usage, mistake.Quoted(s), mistake.Quoted(name))
		}
	}
	return nil
}

// cutPackage cuts "name[extra]" from the versions behind it.
func cutPackage(s string) (name, versions string) {
	end := 0
	for end < len(s) && (ascii.IsAlnum(s[end]) || strings.IndexByte("._-", s[end]) >= 0) {
		end++
	}
	if end == 0 || !ascii.IsAlnum(s[0]) || !ascii.IsAlnum(s[end-1]) {
		return "", s
	}
	name, versions = s[:end], strings.TrimSpace(s[end:])
	if strings.HasPrefix(versions, "[") {
		extras, rest, closed := strings.Cut(versions[1:], "]")
		if !closed || ascii.FirstOutside(extras, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("._-, ", c) >= 0 }) != "" {
			return "", s
		}
		versions = strings.TrimSpace(rest)
	}
	return name, versions
}

// isVersionClause accepts one comparison, such as ">=1.2" or "==1.2.*".
func isVersionClause(s string) bool {
	for _, operator := range []string{"===", "==", "!=", "<=", ">=", "~=", "<", ">"} {
		if version, found := strings.CutPrefix(s, operator); found {
			version = strings.TrimSuffix(strings.TrimSpace(version), ".*")
			return version != "" && ascii.IsAlnum(version[0]) &&
				ascii.FirstOutside(version, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("._+!-", c) >= 0 }) == ""
		}
	}
	return false
}
