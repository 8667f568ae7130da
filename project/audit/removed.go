package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
)

// moduleGone reports what the app imports and the config's Python does not have.
func moduleGone(p *project) []finding.Finding {
	if p.packages.Remote || p.packages.Unread {
		return nil
	}
	limit := supply.SourceLimit(p.index, &supply.Dependencies{Asked: p.installed, Fixed: p.overrides}, p.reached)
	if limit.Minor == 0 || p.minor < limit.Minor {
		return nil
	}
	return inFile(limit.At.Path, limit.At.Line, finding.Finding{
		Code: rule.ModuleGone, Summary: "Module gone from Python",
		Detail: fmt.Sprintf("The app imports %s, which Python 3.%d and newer do not have, and the image has %s. Import what has taken its place, or write python = %q in app.",
			rule.Quoted(limit.What), limit.Minor, p.config.App.Python, requirement.PythonName(limit.Minor-1)),
		Fix: fmt.Sprintf("python = %q", requirement.PythonName(limit.Minor-1)),
	})
}

// nameRemoved reports what the app imports from a package and the release of it that is
// installed does not have, once for each name. A package that is left open is none of
// its findings: what else is installed may keep it old.
func nameRemoved(p *project) (found []finding.Finding) {
	if p.packages.Remote || p.packages.Unread {
		return nil
	}
	type gone struct {
		supply.RemovedName
		w           *requirement.Wanted // what asks for the newer release
		name, below string
	}
	var all []gone
	limits := make(map[string]string) // the lowest upper end of each package
	for _, removed := range supply.RemovedNames(p.index, p.reached) {
		limit := requirement.Parse(removed.Bounds[len(removed.Bounds)-1])
		below := requirement.Ceiling(limit.Specifier)
		w := p.newerThan(limit.Name, below)
		if !removed.Starts || w == nil || slices.ContainsFunc(all, func(g gone) bool { return g.What == removed.What }) {
			continue
		}
		all = append(all, gone{removed, w, limit.Name, below})
		for _, bound := range removed.Bounds {
			r := requirement.Parse(bound)
			end := requirement.Ceiling(r.Specifier)
			if old, known := limits[r.Name]; (r.Name == limit.Name || p.newerThan(r.Name, end) != nil) && (!known || requirement.Before(end, old)) {
				limits[r.Name] = end
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	var bounds []string
	for name, end := range limits {
		bounds = append(bounds, name+"<"+end)
	}
	slices.Sort(bounds)
	have := slices.DeleteFunc(slices.Clone(p.config.Dependencies.Overrides), func(line string) bool { return limits[requirement.Parse(line).Name] != "" })
	sentence, fix := repair(p, "overrides", have, bounds)
	for _, g := range all {
		found = append(found, inFile(g.At.Path, g.At.Line, finding.Finding{
			Code: rule.NameRemoved, Summary: "Name removed from package", Fix: fix,
			Detail: fmt.Sprintf("The app imports %s, which %s %s and newer do not have, and %s asks for %s: the start fails. Import what has taken its place, or keep the older release.",
				rule.Quoted(g.What), g.name, g.below, rule.Quoted(g.w.File), g.w.Release()) + strings.Replace(sentence, " Write", " For that write", 1),
		})...)
	}
	return found
}

// newerThan returns the requirement for the package name that lets no release below limit
// in, and nil when there is none.
func (p *project) newerThan(name, limit string) *requirement.Wanted {
	if slices.ContainsFunc(p.pins.missing, func(m pins.MissingBound) bool { return m.Name == name }) {
		return nil
	}
	for _, list := range [][]requirement.Wanted{p.pins.own, p.overrides, p.packages.Constraints()} {
		for i := range list {
			if w := &list[i]; w.Name == name && w.Kind == requirement.ByVersion && pins.KeepsAbove(w.Specifier, limit) {
				return w
			}
		}
	}
	return nil
}
