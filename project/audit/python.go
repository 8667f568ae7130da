package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
	"dockgen/schema"
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

// latePatch stands for the patch releases to come: an image of Python 3.13 has the newest,
// and no version had more than 25.
const latePatch = 99

// pythonPatch reports that the project allows only patch releases of Python that the base
// image has not, or soon will not have. uv, Poetry and Pipenv stop there (uv 0.11.33, poetry
// 2.5.1, pipenv 2026.9.1 with --deploy, on Python 3.11.7 where 3.11.2 was asked for; measured
// 2026-11-30).
func pythonPatch(p *project) []finding.Finding {
	kind := p.config.Dependencies.Kind
	m, l := p.lock.Source, p.lock.Lock
	for _, source := range []struct{ file, specifier string }{
		{m.Path, patchesOf(p)}, {l.Path, l.Python},
	} {
		allows := func(patch int) bool {
			return requirement.Allows(source.specifier, fmt.Sprintf("%s.%d", p.config.App.Python, patch))
		}
		if source.specifier == "" || allows(latePatch) || kind == schema.PDM || !requirement.AllowsMinor(source.specifier, p.minor) {
			continue
		}
		newest := latePatch
		for newest >= 0 && !allows(newest) {
			newest--
		}
		base := p.config.Image.Base
		has := supply.PythonOfImage(base)
		switch {
		case newest < 0 || has == "": // DG435, or nobody knows
			return nil
		case has != p.config.App.Python && requirement.Allows(source.specifier, has):
			return nil
		}
		allow := fmt.Sprintf("Allow every %s in the project, such as %s", p.config.App.Python, rule.Quoted("=="+p.config.App.Python+".*"))
		if kind == schema.Pipenv {
			allow = fmt.Sprintf("Write python_version = %q in place of python_full_version", p.config.App.Python)
		}
		fix := fmt.Sprintf("base = \"python:%s.%d-slim-bookworm\"", p.config.App.Python, newest)
		return p.inConfig("app.python", finding.Finding{
			Code: rule.PatchOfPython, Summary: "Patch release of Python",
			Detail: fmt.Sprintf("%s asks for Python %s, and %s has another patch release, or will have one at the next rebuild: the installation would stop there. %s, and make the lock anew. Or name an image that has it: %s in image.",
				rule.Quoted(source.file), rule.Quoted(source.specifier), rule.Quoted(base), allow, fix),
			Fix: fix,
		})
	}
	return nil
}

// patchesOf is the Python that the project asks for, with its patch release where the tool
// compares it.
func patchesOf(p *project) string {
	m, kind := p.lock.Source, p.config.Dependencies.Kind
	if kind == schema.Pipenv {
		if full := m.Root.At("requires").Text("python_full_version"); full != "" {
			return "==" + full
		}
		return ""
	}
	return m.RequiresPython(kind)
}
