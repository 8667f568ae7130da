package supply

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/image"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/source"
	"dockgen/schema/version"
)

// pythonVersion chooses the minor version of Python: the one that the project
// names for its production, else the newest that its ranges allow and that its
// pinned releases and its source work on.
func pythonVersion(f *source.Index, own *image.Image, m *Dependencies, folder string, limit pastLimit) evidence.Found[string] {
	exact, ranges := pythonHints(f, own, m, folder)
	allowed := func(minor int) bool {
		return !slices.ContainsFunc(ranges, func(r pythonHint) bool { return !requirement.AllowsMinor(r.specifier, minor) })
	}
	var others []evidence.Found[string]
	best := pythonHint{}
	for _, hint := range exact {
		if hint.minor < requirement.OldestMinor || hint.minor > requirement.NewestMinor+1 {
			continue
		}
		switch {
		case best.minor == 0 && allowed(hint.minor):
			best = hint
		case hint.minor != best.minor:
			others = append(others, evidence.Found[string]{Value: requirement.PythonName(hint.minor), Evidence: hint.evidence, Confidence: evidence.Likely})
		}
	}
	if best.minor > 0 {
		found := evidence.Found[string]{Value: requirement.PythonName(best.minor), Evidence: best.evidence, Confidence: evidence.Certain, Others: others}
		if best.minor <= requirement.EndOfLife {
			found.Note = fmt.Sprintf("Python %s gets no more security fixes; the project asks for it.", found.Value)
		}
		return found
	}
	found := newestThatWorks(m, ranges, allowed)
	if newest := cmp.Or(found.Value, requirement.PythonName(requirement.NewestMinor)); limit.Minor > 0 && version.Minor(newest) >= limit.Minor {
		below := func(minor int) bool { return minor < limit.Minor && allowed(minor) }
		if older, _, _ := pins.Newest(m.bounded(), below); older > 0 {
			return evidence.Found[string]{Value: requirement.PythonName(older), Evidence: limit.At, Confidence: evidence.Certain,
				Note: fmt.Sprintf("Python 3.%d no longer has %s.", limit.Minor, limit.What)}
		}
	}
	return found
}

// newestThatWorks is the newest minor version for which the fewest pins fail.
func newestThatWorks(m *Dependencies, ranges []pythonHint, allowed func(int) bool) evidence.Found[string] {
	chosen, because, wheel := pins.Newest(m.bounded(), allowed)
	if chosen == 0 {
		return evidence.Found[string]{}
	}
	found := evidence.Found[string]{Value: requirement.PythonName(chosen), Confidence: evidence.Certain}
	if len(ranges) > 0 {
		found.Evidence = ranges[0].evidence
	}
	if because != nil {
		found.Evidence = because.Evidence()
		found.Note = fmt.Sprintf("The newest Python on which %s works.", because.Release())
		if wheel {
			found.Note = fmt.Sprintf("The newest Python for which %s has a wheel.", because.Release())
		}
		if chosen <= requirement.EndOfLife {
			found.Note += fmt.Sprintf(" Python %s gets no more security fixes: newer releases would allow a newer one.", found.Value)
		}
	}
	if found.Evidence == (evidence.Place{}) {
		// Nothing in the project speaks of Python: dockgen's default says it.
		return evidence.Found[string]{}
	}
	return found
}

func lineAt(content string, number int) string {
	for line := range strings.Lines(content) {
		if number--; number == 0 {
			return line
		}
	}
	return ""
}

// specifierIn returns what stands in quotes in text, or all of it behind an equals
// sign as setup.cfg has it.
func specifierIn(text string) string {
	text = strings.TrimSpace(text)
	for _, quote := range []string{`"`, "'"} {
		if parts := strings.Split(text, quote); len(parts) > 2 {
			return parts[1]
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(text, "="))
}
