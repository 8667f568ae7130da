package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/rule"
)

// outputKept reports an output where something lies that Git does not ignore: committed
// files there would be missing in the image, which has only what the build makes.
func outputKept(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		for _, output := range a.Output {
			there := p.tree.IsFile(output) || len(p.tree.List(output, disk.MaxEntries)) > 0
			if !there || a.InPlace(output) || p.index.IgnoredByGit(output) {
				continue
			}
			found = append(found, p.inConfig("assets."+a.Name+".output", finding.Finding{
				Code: rule.OutputKept, Summary: "Output not ignored by Git",
				Detail: fmt.Sprintf("There is a %s in the project, and no .gitignore names it. It does not reach the image, which has only what the build makes there: "+
					"if it holds files that are committed, write a narrower output, and if it is the result of a build, write it into .gitignore.", rule.Quoted(output)),
				Fix: "/" + output,
			})...)
		}
	}
	return found
}
