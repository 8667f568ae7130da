package audit

import (
	"fmt"
	"strings"

	"dockgen/finding"
	"dockgen/project/rule"
)

// notIgnorable reports errors of this package in dockgen.ignore. Package schema has
// checked the other codes and does not know these.
func notIgnorable(p *project) (found []finding.Finding) {
	for _, code := range p.config.Dockgen.Ignore {
		if strings.HasPrefix(code, "DG4") && !rule.IsWarning(finding.Code(code)) {
			found = append(found, p.inConfig("dockgen.ignore", finding.Finding{
				Code: rule.NotIgnorable, Summary: "Code not ignorable",
				Detail: fmt.Sprintf("%s is no warning, and errors cannot be ignored. Take it out of the list.", rule.Quoted(code)),
			})...)
		}
	}
	return found
}
