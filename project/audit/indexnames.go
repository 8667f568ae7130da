package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/document"
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
