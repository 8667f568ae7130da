package requirement

import (
	"strings"

	"dockgen/project/evidence"
)

// Evidence returns the place of the requirement.
func (w Wanted) Evidence() evidence.Place { return evidence.Place{Path: w.File, Line: w.Line} }

// Release names a requirement with the version or range that it asks for.
func (w Wanted) Release() string {
	if version := Pinned(w.Specifier); version != "" {
		return w.Name + " " + version
	}
	return w.Name + w.Specifier
}

// GitURL writes a repository's address as pip does.
func GitURL(url string) string {
	if strings.HasPrefix(url, "git+") {
		return url
	}
	return "git+" + url
}
