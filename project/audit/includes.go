package audit

import (
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/rule"
)

// includes checks the files that requirements files include: the build gets only
// those that the config lists.
func includes(p *project) (found []finding.Finding) {
	d := p.config.Dependencies
	for _, i := range p.packages.Absent {
		found = append(found, inFile(i.From, i.Line, finding.Finding{
			Code: rule.FileMissing, Summary: "Included file not found",
			Detail: fmt.Sprintf("%s includes %s, which is not in the project. The path is relative to the file that has the line.", rule.Quoted(i.From), rule.Quoted(i.Path)),
		})...)
	}
	requirements, constraints := slices.Clone(d.Requirements), slices.Clone(d.Constraints)
	for _, i := range p.packages.Unlisted {
		switch {
		case disk.Outside(i.Path) || slices.Contains(requirements, i.Path) || slices.Contains(constraints, i.Path):
		case i.Constraints:
			constraints = append(constraints, i.Path)
		default:
			requirements = append(requirements, i.Path)
		}
	}
	for _, i := range p.packages.Unlisted {
		f := finding.Finding{Code: rule.IncludeNotListed, Summary: "Included file not listed"}
		switch argument, value := "requirements", requirements; {
		case disk.Outside(i.Path):
			f.Detail = fmt.Sprintf("%s includes %s, which is outside the project, so the build cannot have it. Copy it into the project.", rule.Quoted(i.From), rule.Quoted(i.Path))
		default:
			if i.Constraints {
				argument, value = "constraints", constraints
			}
			f.Detail = fmt.Sprintf("%s includes %s, and the build has only the files that the config lists. Add it to %q in %s.",
				rule.Quoted(i.From), rule.Quoted(i.Path), argument, p.block("dependencies"))
			f.Fix = argument + " = " + rule.HCLList(value)
		}
		found = append(found, inFile(i.From, i.Line, f)...)
	}
	return found
}
