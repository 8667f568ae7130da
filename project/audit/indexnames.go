package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/document"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// indexNames checks that uv and Poetry know a private index by the name that the
// config gives it: they look for a token under that name.
func indexNames(p *project) (found []finding.Finding) {
	d, m := p.config.Dependencies, p.lock.Source
	var known []document.Table
	var where string
	switch d.Kind {
	case schema.UV:
		known, where = m.Root.At("tool", "uv").Tables("index"), "[[tool.uv.index]]"
	case schema.Poetry:
		known, where = m.Root.At("tool", "poetry").Tables("source"), "[[tool.poetry.source]]"
	default:
		return nil
	}
	for _, index := range d.PrivateIndex {
		if slices.ContainsFunc(known, func(t document.Table) bool { return strings.EqualFold(t.Text("name"), index.Name) }) {
			continue
		}
		f := finding.Finding{
			Code: rule.IndexUnnamed, Summary: "Index not named",
			Detail: fmt.Sprintf("%s gives its token to the index that %s calls %s, and there is none in a %s. Give both the same name.",
				d.Kind, rule.Quoted(m.Path), rule.Quoted(index.Name), where),
		}
		for _, t := range known {
			if strings.TrimSuffix(t.Text("url"), "/") == strings.TrimSuffix(index.URL, "/") && t.Text("name") != "" {
				f.Detail += fmt.Sprintf(" The one with this URL is called %s there.", rule.Quoted(t.Text("name")))
				f.Fix = fmt.Sprintf("private_index %q {", t.Text("name"))
			}
		}
		found = append(found, p.inConfig("dependencies.private_index."+index.Name, f)...)
	}
	return found
}

// indexesDiffer reports that the requirements name several indexes, which uv and pip search
// in different ways. A private index comes first with purpose: nobody else can then publish
// what it has. Measured with pip 24 and uv 0.11.33 and a local index, 2026-11-30: where it has click
// 8.0.0, pip installs the 8.5.1 of PyPI and uv 8.0.0, and click==8.1.8 fails with uv.
func indexesDiffer(p *project) []finding.Finding {
	d := p.config.Dependencies
	besides, found := p.packages.IndexBesides()
	if !found || d.Installer != "uv" || d.IndexStrategy != "first-index" || len(d.PrivateIndex) > 0 ||
		urlProblem(&besides.Requirement) != "" || requirement.Userinfo(besides.Target) != "" {
		return nil // the report would print the line
	}
	const fix = `index_strategy = "unsafe-best-match"`
	return inFile(besides.File, besides.Line, finding.Finding{
		Code: rule.IndexesDiffer, Summary: "Several indexes",
		Detail: fmt.Sprintf("pip looks for each package in every index, and uv takes it from the first that has one of that name, whatever its version: an index that is named besides comes first. Write %s in %s to install what pip does, or a private_index block when only that index may have its packages.",
			fix, p.block("dependencies")),
		Fix: fix,
	})
}
