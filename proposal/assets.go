package proposal

import (
	"dockgen/schema"
	"dockgen/schema/draft"
	"dockgen/schema/version"
)

// assets writes a block for each build that was found.
func (p *Proposal) assets(d *draft.Draft) {
	for _, a := range p.survey.Assets {
		b := d.Block("assets", a.Name)
		b.About(a.Evidence.String())
		if a.Directory != "." {
			b.Set("directory", a.Directory, "")
		}
		if a.Manager != schema.NPM {
			b.Set("manager", a.Manager, "")
		}
		if a.Command != nil {
			b.Set("command", a.Command, "")
		}
		var outputs []string
		behind := ""
		for _, o := range a.Output {
			outputs = append(outputs, o.Value)
			if behind = o.Evidence.String(); behind == a.Evidence.String() {
				behind = ""
			}
		}
		if outputs != nil {
			b.Set("output", outputs, behind)
		}
		if len(a.Sources) > 0 {
			b.Set("sources", a.Sources, "")
		}
		if a.Node.Known() && a.Node.Value != version.DefaultNode {
			b.Set("node", a.Node.Value, a.Node.Evidence.String())
		}
	}
}
