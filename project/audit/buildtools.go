package audit

import (
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

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
