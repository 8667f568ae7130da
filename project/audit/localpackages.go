package audit

import (
	"fmt"
	"path"
	"slices"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
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

// localPackages reports dependencies in this repository that are not installed, and those
// beside the project, which no build can have.
func localPackages(p *project) (found []finding.Finding) {
	d := p.config.Dependencies
	var names, outside []string
	for _, r := range p.lock.Lock.Lines {
		switch {
		case r.Kind != requirement.ByPath:
		case disk.Outside(path.Clean(r.Target)):
			outside = append(outside, r.Target)
		default:
			names = append(names, r.Target)
		}
	}
	if d.Kind == schema.UV {
		// uv compares the lock with each of them, also with those that it does not install.
		for _, at := range p.lock.Lock.Packages {
			if at.Local != "" && disk.Outside(path.Clean(at.Local)) && !slices.Contains(outside, at.Local) {
				outside = append(outside, at.Local)
			}
		}
	}
	for _, target := range outside {
		found = append(found, inFile(p.lock.Source.Path, 0, outsideProject(target, movesWith(d)))...)
	}
	if d.Package || names == nil {
		return found
	}
	return append(found, p.inConfig("dependencies", finding.Finding{
		Code: rule.PackageNeeded, Summary: "Local packages not installed",
		Detail: fmt.Sprintf("The app depends on %s in this repository, and only what comes from elsewhere is installed. Write package = true in %s.",
			rule.QuotedList(names[:min(len(names), 5)], "and"), p.block("dependencies")),
		Fix: "package = true",
	})...)
}

// movesWith says what has to be in the folder of a config besides the two packages.
func movesWith(d schema.Dependencies) string {
	if d.Kind == schema.UV {
		return ", as a uv workspace with one lock for both"
	}
	return ", with a " + d.Files()[0] + " and a lock for both"
}
