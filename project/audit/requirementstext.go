package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// requirementsText reports requirements files that cannot be read: too large, or not
// UTF-8.
func requirementsText(p *project) (found []finding.Finding) {
	for _, problem := range p.packages.Problems {
		if problem.Declared && p.config.Dependencies.Installer == "pip" {
			continue
		}
		f := finding.Finding{Code: rule.RequirementsNotText, Summary: "Requirements not UTF-8"}
		switch problem.Kind {
		case requirement.TooMany:
			bound := folder.Requirements.Bound()
			f.Code, f.Summary = rule.FileUnusable, "Requirements too large"
			f.Detail = fmt.Sprintf("%s is too large to check, with the files that include each other: dockgen reads at most %d requirements in %d files and %d MiB, and lines of at most %d KiB. Is it the right file?",
				rule.Quoted(problem.Path), bound.Values, manifest.MaxIncluded, bound.Total>>20, bound.Line>>10)
		case requirement.OtherEncoding:
			f.Detail = rule.Quoted(problem.Path) + " cannot be read by the installer. It has characters of another encoding than UTF-8: save it as UTF-8."
		case requirement.UnmarkedUTF16:
			f.Detail = rule.Quoted(problem.Path) + " cannot be read by the installer. It is UTF-16 without the mark at its beginning that says so: save it as UTF-8."
		}
		found = append(found, inFile(problem.Path, problem.Line, f)...)
	}
	return found
}
