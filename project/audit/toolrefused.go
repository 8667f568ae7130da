package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/project/supply"
	"dockgen/schema"
)

// toolRefused reports that the project does not allow the version of the tool that
// installs it.
func toolRefused(p *project) []finding.Finding {
	d := p.config.Dependencies
	limit := supply.ToolRefused(p.tree, d, p.config.App.Python)
	if limit == nil {
		return nil
	}
	f := finding.Finding{Code: rule.ToolRefused, Summary: "Tool refused"}
	if d.Kind == schema.Pip {
		f.Detail = fmt.Sprintf("%s of %s asks for %s %s, and the image installs with another one, which would stop there. Allow it there.",
			limit.Setting, rule.Quoted(limit.File), limit.Tool, rule.Quoted(limit.Specifier))
		return p.inConfig("dependencies.requirements", f)
	}
	f.Detail = fmt.Sprintf("%s of %s asks for %s %s, and the image installs with %s, which would stop there.",
		limit.Setting, rule.Quoted(limit.File), limit.Tool, rule.Quoted(limit.Specifier), d.Version)
	if limit.Fits == "" {
		f.Detail += " Allow it there, or name a version of the tool that is: version in " + p.block("dependencies") + "."
		return p.inConfig("dependencies.version", f)
	}
	f.Fix = fmt.Sprintf("version = %q", limit.Fits)
	f.Detail += " Write " + f.Fix + " in " + p.block("dependencies") + ", or allow the newer one there."
	return p.inConfig("dependencies.version", f)
}
