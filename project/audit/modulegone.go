package audit

import (
	"fmt"

	"dockgen/finding"
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
