package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
)

// pythonOutside reports that the project or its lock does not allow the image's Python.
func pythonOutside(p *project) []finding.Finding {
	m, l := p.lock.Source, p.lock.Lock
	for _, source := range []struct{ file, specifier string }{
		{m.Path, m.RequiresPython(p.config.Dependencies.Kind)}, {l.Path, l.Python},
	} {
		if source.specifier == "" || requirement.AllowsMinor(source.specifier, p.minor) {
			continue
		}
		if has := supply.PythonOfImage(p.config.Image.Base); has != p.config.App.Python && has != "" && requirement.Allows(source.specifier, has) {
			continue // a patch release that the base image names
		}
		f := finding.Finding{
			Code: rule.PythonOutside, Summary: "Python not allowed",
			Detail: fmt.Sprintf("%s asks for Python %s, and app.python is %s. The installation would stop there.",
				rule.Quoted(source.file), rule.Quoted(source.specifier), p.config.App.Python),
		}
		if fitting := manifest.NewestPython(source.specifier); fitting != "" {
			f.Detail += " Write python = " + rule.Quoted(fitting) + " in app."
			f.Fix = fmt.Sprintf("python = %q", fitting)
		}
		return p.inConfig("app.python", f)
	}
	return nil
}
