package supply

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/source"
)

// oldCalls finds what the app's code needs older packages for, and limits the
// manifest's requirements to them, as far as the project's own lists leave them
// open. It returns the limits, as overrides.
func oldCalls(f *source.Index, m *Dependencies, files []string) []evidence.Found[string] {
	var found []evidence.Found[string]
	limit := func(bounds []string, what string, at evidence.Place) {
		for _, bound := range bounds {
			r := requirement.Parse(bound)
			if !m.leavesOpen(r) {
				continue
			}
			m.limit(r)
			// The new limit is lower than one that was found before, and replaces it.
			found = slices.DeleteFunc(found, func(known evidence.Found[string]) bool { return requirement.Parse(known.Value).Name == r.Name })
			found = append(found, evidence.Found[string]{Value: bound, Evidence: at, Confidence: evidence.Certain, Note: fmt.Sprintf("The code uses %s, which newer ones do not have.", what)})
		}
	}
	for _, removed := range RemovedNames(f, files) {
		limit(removed.Bounds, removed.What, removed.At)
	}
	return found
}

// leavesOpen reports whether a fresh install could take a release on both sides of
// the upper end of r. A project that pins one, or limits it to one side, has decided.
func (m *Dependencies) leavesOpen(r requirement.Requirement) bool {
	end := strings.TrimPrefix(r.Specifier, "<")
	for _, w := range slices.Concat(m.Asked, m.Fixed, m.packages.Constraints()) {
		if w.Name != r.Name {
			continue
		}
		if w.Kind != requirement.ByVersion || requirement.Pinned(w.Specifier) != "" || pins.KeepsBelow(w.Specifier, end) {
			return false
		}
		for clause := range strings.SplitSeq(w.Specifier, ",") {
			version := strings.TrimLeft(strings.TrimSpace(clause), "<>=~! ")
			if order, known := requirement.CompareVersions(version, end); known && order >= 0 && !strings.HasPrefix(strings.TrimSpace(clause), "<") {
				return false
			}
		}
	}
	return true
}

// limit adds the upper end of r to what the manifest asks for.
func (m *Dependencies) limit(r requirement.Requirement) {
	for i := range m.Asked {
		if w := &m.Asked[i]; w.Name == r.Name && w.Kind == requirement.ByVersion {
			w.Specifier = strings.TrimPrefix(w.Specifier+","+r.Specifier, ",")
			return
		}
	}
	file := ""
	if len(m.requirements) > 0 {
		file = m.requirements[0]
	}
	m.Asked = append(m.Asked, requirement.Wanted{Requirement: r, File: file})
}
