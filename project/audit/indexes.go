package audit

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/document"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
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

// publicNamesake reports that pip installs from a private index and from another one: it
// takes the newest release of a name, from wherever it is, so that whoever publishes the
// name in the public index has code in the image. Hashes decide by themselves, and a file
// whose --index-url is the private index leaves no other. Measured with pip 26 and uv
// 0.11.33, two local indexes that both have the package, 2026-12-01: e2e TestTwoIndexes.
func publicNamesake(p *project) []finding.Finding {
	d := p.config.Dependencies
	if d.Installer != "pip" || len(d.PrivateIndex) == 0 || d.RequireHashes || p.onlyPrivateIndexes() {
		return nil
	}
	index := d.PrivateIndex[0]
	f := finding.Finding{
		Code: rule.PublicNamesake, Summary: "Public package may win",
		Detail: fmt.Sprintf("pip looks for the packages of the index %s in PyPI too and takes the newest, so that whoever publishes one of their names there has code in the image. "+
			"uv takes what a private index has from there alone: write installer = \"uv\" in %s. Or, where the index has all packages, write --index-url %s into the first of the requirements files.",
			rule.Quoted(index.Name), p.block("dependencies"), index.URL),
	}
	// uv refuses what only pip installs, and says so.
	f.Fix = `installer = "uv"`
	return p.inConfig("dependencies.installer", f)
}

// onlyPrivateIndexes reports whether the requirements leave pip no public index, or tell
// by hashes what each file of a package is.
func (p *project) onlyPrivateIndexes() bool {
	first := false
	for _, file := range p.packages.Files {
		for _, line := range file.Lines {
			switch {
			case line.Hashed:
				return true // of one line, and pip asks for that of all
			case line.Kind != requirement.IndexOption:
			case !slices.ContainsFunc(p.config.Dependencies.PrivateIndex, func(i schema.PrivateIndex) bool {
				return strings.TrimRight(i.URL, "/") == strings.TrimRight(line.Target, "/")
			}):
				return false
			case !line.Besides:
				first = true
			}
		}
	}
	return first
}

// indexUnused reports a package index that pip.conf, uv.toml or the project's own image
// names. The build installs with what the config and the files of dependencies say.
func indexUnused(p *project) (found []finding.Finding) {
	d := p.config.Dependencies
	folder, where := ".", ""
	switch {
	case d.Kind == schema.Pip && len(d.Requirements) > 0:
		folder = path.Dir(d.Requirements[0])
		where = "write --extra-index-url and the address into " + rule.Quoted(d.Requirements[0])
		if d.Installer == "pip" {
			where += `, and installer = "uv" into the config, which takes a name from there before PyPI`
		}
	case d.Kind == "uv":
		where = "move it to [[tool.uv.index]] in pyproject.toml, and lock again"
	default:
		return nil // Poetry, pdm and Pipenv read their own files alone
	}
	for _, s := range supply.Settings(p.index, folder) {
		if s.Public || d.Kind == "uv" && path.Base(s.Evidence.Path) != "uv.toml" || p.namesIndex(s.URL) || s.Evidence.Path == p.config.Output(schema.Dockerfile).Path {
			continue
		}
		if slices.ContainsFunc(found, func(f finding.Finding) bool { return strings.Contains(f.Detail, s.URL) }) {
			continue
		}
		found = append(found, inFile(s.Evidence.Path, 0, finding.Finding{
			Code: rule.IndexUnused, Summary: "Package index not used",
			Detail: fmt.Sprintf("Line %d of %s names the package index %s, and the build of the image reads no such setting: it does not find what only this index has. "+
				"Where it asks for no token, %s; where it does, write a private_index block.", cmp.Or(s.Evidence.Line, 1), rule.Quoted(s.Evidence.Path), s.URL, where),
		})...)
	}
	return found
}

// namesIndex reports whether the config, or a file that lists packages, names an index.
func (p *project) namesIndex(url string) bool {
	same := func(other string) bool { return strings.TrimRight(other, "/") == strings.TrimRight(url, "/") }
	for _, index := range p.config.Dependencies.PrivateIndex {
		if same(index.URL) {
			return true
		}
	}
	for _, file := range p.packages.Files {
		for _, line := range file.Lines {
			if line.Kind == requirement.IndexOption && same(line.Target) {
				return true
			}
		}
	}
	list, _ := document.Subtable(p.index.Table("pyproject.toml"), "tool", "uv")["index"].([]any)
	return slices.ContainsFunc(list, func(entry any) bool {
		table, _ := entry.(map[string]any)
		text, _ := table["url"].(string)
		return same(text)
	})
}
