package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// notInstalled reports packages of this repository that the app needs to be installed.
func notInstalled(p *project) (found []finding.Finding) {
	if locked(p) {
		found = localPackages(p)
	}
	if imported(p) && found == nil {
		found = ownMetadata(p)
	}
	return found
}

// localPackages reports dependencies in this repository that are not installed.
func localPackages(p *project) []finding.Finding {
	d := p.config.Dependencies
	if d.Package {
		return nil
	}
	var names []string
	for _, r := range p.lock.Lock.Lines {
		if r.Kind == requirement.ByPath {
			names = append(names, r.Target)
		}
	}
	if names == nil {
		return nil
	}
	return p.inConfig("dependencies", finding.Finding{
		Code: rule.PackageNeeded, Summary: "Local packages not installed",
		Detail: fmt.Sprintf("The app depends on %s in this repository, and only what comes from elsewhere is installed. Write package = true in %s.",
			rule.QuotedList(names[:min(len(names), 5)], "and"), p.block("dependencies")),
		Fix: "package = true",
	})
}
