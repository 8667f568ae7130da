package audit

import (
	"strings"

	"dockgen/finding"
	"dockgen/project/pins"
	"dockgen/project/rule"
)

// foreignRequirements reports lines that no Linux image can install. A lock says by
// other means for which system a package is.
func foreignRequirements(p *project) (found []finding.Finding) {
	bad := pins.Uninstallable(p.pins.own, p.minor)
	if len(bad) == 0 {
		return nil
	}
	values := make([]string, 0, len(bad))
	for _, f := range bad {
		values = append(values, f.Value)
	}
	for _, f := range bad {
		detail := f.Note + " The image is Linux, so the build would stop here. Take the line out."
		sentence, fix := repair(p, "overrides", p.config.Dependencies.Overrides, values)
		if fix != "" {
			detail = f.Note + " The image is Linux, so the build would stop here. Take the line out, or leave the file alone:" + strings.Replace(sentence, " Write", " write", 1)
		}
		found = append(found, inFile(f.Evidence.Path, f.Evidence.Line, finding.Finding{
			Code: rule.ForeignRequirement, Summary: "Requirement from elsewhere", Detail: detail, Fix: fix,
		})...)
	}
	return found
}
