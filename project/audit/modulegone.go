package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/supply"
	"dockgen/schema/version"
)

// moduleGone reports what the app imports and the config's Python does not have.
func (k *checker) moduleGone(f *source.Index, reached []string) {
	p := k.readPackages()
	if p.Remote || p.Unread {
		return
	}
	m := &supply.Dependencies{Asked: p.Installed(k.config.App.Python)}
	for _, line := range k.config.Dependencies.Overrides {
		m.Fixed = append(m.Fixed, requirement.Wanted{Requirement: requirement.Parse(line), File: k.configPath})
	}
	limit := supply.SourceLimit(f, m, reached)
	if limit.Minor == 0 || version.Minor(k.config.App.Python) < limit.Minor {
		return
	}
	k.inFile(limit.At.Path, limit.At.Line, finding.Finding{
		Code: rule.ModuleGone, Severity: finding.Warning, Summary: "Module gone from Python",
		Detail: fmt.Sprintf("The app imports %s, which Python 3.%d and newer do not have, and the image has %s. Import what has taken its place, or write python = %q in app.",
			rule.Quoted(limit.What), limit.Minor, k.config.App.Python, requirement.PythonName(limit.Minor-1)),
		Fix: fmt.Sprintf("python = %q", requirement.PythonName(limit.Minor-1)),
	})
}
