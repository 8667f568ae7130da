package audit

import (
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
)

// pinnedPython reports pins that the config's Python cannot import, or has no
// wheel for.
func pinnedPython(p *project) (found []finding.Finding) {
	fixed, minor := append(slices.Clip(p.pins.bounded), p.pins.limited...), p.minor
	failing := pins.FailingOn(fixed, minor)
	if len(failing) == 0 {
		return nil
	}
	fix, advice := "", " Take a newer release of it."
	best, _ := supply.BestMinor(fixed, func(m int) bool { return m < minor })
	if best > 0 && len(pins.FailingOn(fixed, best)) < len(failing) {
		fix = fmt.Sprintf("python = %q", requirement.PythonName(best))
		advice = fmt.Sprintf(" Write %s in app, or take a newer release of it.", fix)
	}
	for i := range failing {
		w := &failing[i]
		last := min(w.OlderPython(), w.BuildsUntil(minor))
		f := finding.Finding{
			Code: rule.PinTooOld, Summary: "Pin older than Python", Fix: fix,
			Detail: fmt.Sprintf("%s works up to Python 3.%d, and the image has %s.", w.Release(), last, p.config.App.Python) + advice,
		}
		if last >= minor {
			supported, _ := w.Wheels()
			f.Code, f.Summary = rule.PinWithoutWheel, "No wheel for this Python"
			f.Detail = fmt.Sprintf("%s has wheels for Python 3.%d to 3.%d, and the image has %s: it is compiled when the image is built, which takes long and may fail.",
				w.Release(), max(supported.First, requirement.OldestMinor), min(supported.Last, requirement.NewestMinor), p.config.App.Python) + advice
		}
		found = append(found, inFile(w.File, w.Line, f)...)
	}
	return found
}

// buildTools reports source distributions that need older tools.
func buildTools(p *project) (found []finding.Finding) {
	have := p.config.Dependencies.BuildConstraints
	for i := range p.pins.bounded {
		w := &p.pins.bounded[i]
		row := w.BuildLimit(p.minor)
		if row == nil || row.Last < p.minor || slices.ContainsFunc(have, func(line string) bool {
			return requirement.Parse(line).Name == requirement.Parse(row.Constraint).Name
		}) {
			continue
		}
		sentence, fix := repair(p, "build_constraints", have, []string{row.Constraint})
		found = append(found, inFile(w.File, w.Line, finding.Finding{
			Code: rule.BuildToolTooNew, Summary: "Build tool too new",
			Detail: fmt.Sprintf("%s %s comes as source, which today's build tools refuse: it needs %s.", w.Name, w.Version, row.Constraint) + sentence,
			Fix:    fix,
		})...)
	}
	return found
}
