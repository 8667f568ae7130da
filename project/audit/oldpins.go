package audit

import (
	"cmp"
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
	"dockgen/schema/version"
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

// sourceBuilds reports what cannot be built, and what is built and not named.
func sourceBuilds(p *project) (found []finding.Finding) {
	if withPip(p) {
		found = buildTools(p)
	}
	return append(found, builtFromSource(p)...)
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

// builtFromSource compares build_from_source with what the project's files are known to
// have built. Without the list it is asked for where a token is there while they are.
func builtFromSource(p *project) (found []finding.Finding) {
	d, secrets := &p.config.Dependencies, p.config.Secrets()
	tool, isTool := version.ToolNamed(d.Kind)
	if !d.OnlyWheels && (len(secrets) == 0 || isTool && !tool.TakesOnlyWheels(d.Version)) {
		return nil
	}
	builds, all := supply.Builds(p.tree, p.config, p.installed, p.lock.Lock)
	builds = slices.DeleteFunc(builds, func(b supply.Build) bool { return slices.Contains(d.BuildFromSource, b.Name) })
	// What is named is built even where it has a wheel, so that guesses stay out of the list
	// where they are not what the finding is about.
	line := func(guesses bool) string {
		names := slices.Clone(d.BuildFromSource)
		for _, b := range builds {
			if guesses || b.Certain || b.Anyway {
				names = append(names, b.Name)
			}
		}
		slices.Sort(names)
		return "build_from_source = " + rule.HCLList(names)
	}
	if !d.OnlyWheels {
		if all && len(builds) == 0 {
			return nil
		}
		var built []string
		for _, b := range builds[:min(len(builds), 5)] {
			built = append(built, b.Name)
		}
		what, fix := "what has no wheel is built from source", line(true)
		if len(built) > 0 {
			what += ", such as " + rule.QuotedList(built, "and")
		}
		with := ""
		if !all {
			with = ", and add to it what else has no wheel, which no file here says"
		}
		f := finding.Finding{
			Code: rule.BuildSeesToken, Summary: "Builds can read the token", Fix: fix,
			Detail: fmt.Sprintf("While packages are installed the build has %s: %s, and a package that is built can read it and put it into the image. Write %s in %s%s: then everything else comes as a wheel, or the build stops and names what does not. A config without the list builds as it did, with this warning, for one release.",
				rule.QuotedList(secrets, "and"), what, fix, p.block("dependencies"), with),
		}
		if !all {
			f.Fix = "" // written as it is, it could stop the build
		}
		return p.inConfig("dependencies", f)
	}
	for _, b := range builds {
		fix := line(!b.Certain && !b.Anyway)
		write := " Write " + fix + " in " + p.block("dependencies")
		f := finding.Finding{Code: rule.BuildToolTooNew, Summary: "Not to be built", Fix: fix,
			Detail: fmt.Sprintf("%s %s, and build_from_source does not name it, so that the build stops.%s.", rule.Quoted(b.Name), b.Why, write)}
		switch {
		case b.Anyway && len(secrets) == 0:
			continue
		case b.Anyway:
			f.Code, f.Summary = rule.BuildSeesToken, "Builds can read the token"
			f.Detail = fmt.Sprintf("%s %s, which %s builds although build_from_source does not name it: its build can read %s.%s when that is meant, or take a release that has a wheel.",
				rule.Quoted(b.Name), b.Why, cmp.Or(d.Installer, d.Kind), rule.QuotedList(secrets, "and"), write)
		case !b.Certain:
			f.Code, f.Summary = rule.BuildSeesToken, "Perhaps not to be built"
			f.Detail = fmt.Sprintf("%s %s as far as is known, and build_from_source does not name it, so that the build would stop.%s if it does.", rule.Quoted(b.Name), b.Why, write)
		}
		found = append(found, inFile(b.Evidence.Path, b.Evidence.Line, f)...)
	}
	return found
}
