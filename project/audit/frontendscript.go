package audit

import (
	"fmt"
	"maps"
	"slices"

	"dockgen/finding"
	"dockgen/project/frontend"
	"dockgen/project/rule"
)

// frontEndScript reports a command that runs a script of package.json which is not there.
func frontEndScript(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		if a.Files() == nil {
			continue
		}
		name := frontend.ScriptOf(a.Command)
		m := frontend.ReadManifest(p.index, a.Files()[0])
		if name == "" || m == nil || m.Scripts[name] != "" {
			continue
		}
		f := finding.Finding{
			Code: rule.FrontEndScript, Summary: "No such script",
			Detail: fmt.Sprintf("The command runs the script %s, and %s has none of that name.", rule.Quoted(name), rule.Quoted(a.Files()[0])),
		}
		if names := slices.Sorted(maps.Keys(m.Scripts)); len(names) > 0 {
			if near := finding.Nearest(name, names); near != "" {
				f.Detail += " Did you mean " + rule.Quoted(near) + "?"
			} else {
				f.Detail += " It has " + rule.QuotedList(names[:min(len(names), 10)], "and") + "."
			}
		}
		found = append(found, p.inConfig("assets."+a.Name+".command", f)...)
	}
	return found
}
