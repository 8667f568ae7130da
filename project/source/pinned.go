package source

import (
	"path"
	"regexp"
	"strings"

	"dockgen/project/requirement"
)

// AtLeast reports whether the version of a package that the project asks for is
// at least the one given, which is what the newest is: it is no when a lock file
// or a requirement holds it below.
func (f *Index) AtLeast(name string, version ...int) bool {
	pinned := regexp.MustCompile(`(?i)(?:^|["'\s])` + regexp.QuoteMeta(name) + `["']?(?:\[[^\]]*\])?["']?\s*(?:[=:]\s*)?["']?\s*(==|~=|\^|~|<=|<|>=)\s*([0-9.]+)`)
	locked := regexp.MustCompile(`(?i)name\s*=\s*"` + regexp.QuoteMeta(name) + `"\s+version\s*=\s*"([0-9.]+)`)
	frozen := regexp.MustCompile(`(?i)"` + regexp.QuoteMeta(name) + `":\s*\{[^}]*?"version":\s*"==([0-9.]+)`)
	for _, file := range f.Paths {
		base := path.Base(file)
		var match []string
		switch {
		case base == "uv.lock" || base == "poetry.lock" || base == "pdm.lock":
			if m := locked.FindStringSubmatch(f.Read(file)); m != nil {
				match = []string{"", "==", m[1]}
			}
		case base == "Pipfile.lock":
			if m := frozen.FindStringSubmatch(f.Read(file)); m != nil {
				match = []string{"", "==", m[1]}
			}
		case isDependencyFile(file):
			match = pinned.FindStringSubmatch(f.Read(file))
		}
		if match == nil {
			continue
		}
		have, below := requirement.Release(match[2]), strings.HasPrefix(match[1], "<")
		switch order := requirement.CompareReleases(have, version); {
		case match[1] == ">=":
			continue
		case below:
			return order > 0 || order == 0 && match[1] == "<="
		case match[1] == "^" || match[1] == "~=" && len(have) == 2:
			return have[0] >= version[0]
		default:
			return order >= 0
		}
	}
	return true
}
