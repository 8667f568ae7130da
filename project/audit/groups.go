package audit

import (
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// groups checks that the groups and extras that the config names exist. Those
// of a workspace's member are in a file that only the tool finds.
func groups(p *project) (found []finding.Finding) {
	d, m := p.config.Dependencies, p.lock.Source
	if d.Member != "" {
		return nil
	}
	for _, list := range []struct {
		argument, what string
		asked, there   []string
	}{
		{"groups", "dependency group", d.Groups, m.Groups(d.Kind)},
		{"extras", "extra", d.Extras, m.Extras(d.Kind)},
	} {
		for _, name := range list.asked {
			if slices.ContainsFunc(list.there, func(s string) bool { return requirement.NormalName(s) == requirement.NormalName(name) }) {
				continue
			}
			f := finding.Finding{
				Code: rule.GroupMissing, Summary: rule.Upper(list.what) + " not found",
				Detail: fmt.Sprintf("%s has no %s %s.", rule.Quoted(m.Path), list.what, rule.Quoted(name)),
			}
			if near := finding.Nearest(name, list.there); near != "" {
				f.Detail += " Did you mean " + rule.Quoted(near) + "?"
			} else if len(list.there) > 0 {
				f.Detail += " There is " + rule.QuotedList(list.there[:min(len(list.there), 8)], "and") + "."
			} else {
				f.Detail += " It has none. Take the name out of " + list.argument + "."
			}
			found = append(found, p.inConfig("dependencies."+list.argument, f)...)
		}
	}
	return found
}
