package generator

import (
	"regexp"
	"strings"
	"sync"

	"dockgen/schema/imageref"
)

// OnlyVersions reports whether the Dockerfile have differs from the one generated, want,
// in nothing but versions: the tag or digest of a FROM, or the release of a package that
// is pinned. That is what a program such as Renovate changes, and a person seldom does.
func OnlyVersions(have, want []byte) bool {
	ours, theirs := strings.Split(string(want), "\n"), strings.Split(string(have), "\n")
	if len(ours) != len(theirs) {
		return false
	}
	differs := false
	for i, line := range ours {
		if line == theirs[i] {
			continue
		}
		if !sameImage(line, theirs[i]) && unpinned(line) != unpinned(theirs[i]) {
			return false
		}
		differs = true
	}
	return differs
}

// sameImage reports whether two lines are FROM with the same image in two versions.
func sameImage(a, b string) bool {
	first, second := strings.Fields(a), strings.Fields(b)
	if len(first) < 2 || len(first) != len(second) || first[0] != "FROM" {
		return false
	}
	same := true
	for i := range first {
		if first[i] == second[i] {
			continue
		}
		x, err := imageref.Parse(first[i])
		y, wrong := imageref.Parse(second[i])
		same = same && err == nil && wrong == nil && x.Domain == y.Domain && x.Path == y.Path
	}
	return same
}

// pin is the release of a package as pip and apt-get take it: "uv==0.13.9",
// "libpq5=17.6-0+deb13u1". The names of variables have capitals.
var pin = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`([a-z0-9\]]==?)[0-9]+(?:[.:][0-9A-Za-z.+~:-]+)`)
})

// unpinned is a line without the releases in it.
func unpinned(line string) string { return pin().ReplaceAllString(line, "$1") }
