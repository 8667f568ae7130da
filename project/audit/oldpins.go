package audit

import (
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// failingPins returns the pins that the config's Python cannot import, or has no wheel
// for, and an older Python that has fewer of them, 0 when there is none.
func (p *project) failingPins() (failing []pins.Pin, older int) {
	fixed := append(slices.Clip(p.pins.bounded), p.pins.limited...)
	if failing = pins.FailingOn(fixed, p.minor); len(failing) == 0 {
		return nil, 0
	}
	m, l := p.lock.Source, p.lock.Lock
	older, _, _ = pins.Newest(fixed, func(minor int) bool {
		return minor < p.minor && (l == nil || requirement.AllowsMinor(m.RequiresPython(p.config.Dependencies.Kind), minor) && requirement.AllowsMinor(l.Python, minor))
	})
	if older > 0 && len(pins.FailingOn(fixed, older)) >= len(failing) {
		older = 0
	}
	return failing, older
}

// pinnedPython reports pins that the config's Python cannot import, or has no
// wheel for.
func pinnedPython(p *project) (found []finding.Finding) {
	failing, older := p.failingPins()
	minor, fix, advice := p.minor, "", " Take a newer release of it."
	if older > 0 {
		fix = fmt.Sprintf("python = %q", requirement.PythonName(older))
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
			what := "it is compiled when the image is built, which takes long and may fail."
			if w.OnlyWheels() {
				f.Code, what = rule.PinTooOld, "it comes as a wheel alone, so that it cannot be installed."
			}
			f.Detail = fmt.Sprintf("%s has wheels for Python 3.%d to 3.%d, and the image has %s: %s",
				w.Release(), max(supported.First, requirement.OldestMinor), min(supported.Last, requirement.NewestMinor), p.config.App.Python, what) + advice
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
