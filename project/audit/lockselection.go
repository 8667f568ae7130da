package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/project/document"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// pythonOfProject says that the image's Python is none that the project allows.
func (k *checker) pythonOfProject(m *manifest.File, l *lockfile.File) {
	python := k.config.App.Python
	minor, _ := strconv.Atoi(strings.TrimPrefix(python, "3."))
	for _, source := range []struct{ file, specifier string }{
		{m.Path, m.RequiresPython(k.config.Dependencies.Kind)}, {l.Path, l.Python},
	} {
		if source.specifier == "" || requirement.AllowsMinor(source.specifier, minor) {
			continue
		}
		f := finding.Finding{
			Code: rule.PythonOutside, Severity: finding.Error, Summary: "Python not allowed",
			Detail: fmt.Sprintf("%s asks for Python %s, and app.python is %s. The installation would stop there.",
				rule.Quoted(source.file), rule.Quoted(source.specifier), python),
		}
		if fitting := manifest.NewestPython(source.specifier); fitting != "" {
			f.Detail += " Write python = " + rule.Quoted(fitting) + " in app."
			f.Fix = fmt.Sprintf("python = %q", fitting)
		}
		k.inConfig("app.python", f)
		return
	}
}

// selection checks that the groups and extras that the config names exist. Those
// of a workspace's member are in a file that only the tool finds.
func (k *checker) selection(m *manifest.File) {
	d := k.config.Dependencies
	if d.Member != "" {
		return
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
				Code: rule.GroupMissing, Severity: finding.Error, Summary: rule.Upper(list.what) + " not found",
				Detail: fmt.Sprintf("%s has no %s %s.", rule.Quoted(m.Path), list.what, rule.Quoted(name)),
			}
			if near := finding.Nearest(name, list.there); near != "" {
				f.Detail += " Did you mean " + rule.Quoted(near) + "?"
			} else if len(list.there) > 0 {
				f.Detail += " There is " + rule.QuotedList(list.there[:min(len(list.there), 8)], "and") + "."
			} else {
				f.Detail += " It has none. Take the name out of " + list.argument + "."
			}
			k.inConfig("dependencies."+list.argument, f)
		}
	}
}

// indexNames checks that uv and Poetry know a private index by the name that the
// config gives it: they look for a token under that name.
func (k *checker) indexNames(m *manifest.File) {
	d := k.config.Dependencies
	var known []document.Table
	var where string
	switch d.Kind {
	case schema.UV:
		known, where = m.Root.At("tool", "uv").Tables("index"), "[[tool.uv.index]]"
	case schema.Poetry:
		known, where = m.Root.At("tool", "poetry").Tables("source"), "[[tool.poetry.source]]"
	default:
		return
	}
	for _, index := range d.PrivateIndex {
		if slices.ContainsFunc(known, func(t document.Table) bool { return strings.EqualFold(t.Text("name"), index.Name) }) {
			continue
		}
		f := finding.Finding{
			Code: rule.IndexUnnamed, Severity: finding.Error, Summary: "Index not named",
			Detail: fmt.Sprintf("%s gives its token to the index that %s calls %s, and there is none in a %s. Give both the same name.",
				d.Kind, rule.Quoted(m.Path), rule.Quoted(index.Name), where),
		}
		for _, t := range known {
			if strings.TrimSuffix(t.Text("url"), "/") == strings.TrimSuffix(index.URL, "/") && t.Text("name") != "" {
				f.Detail += fmt.Sprintf(" The one with this URL is called %s there.", rule.Quoted(t.Text("name")))
				f.Fix = fmt.Sprintf("private_index %q {", t.Text("name"))
			}
		}
		k.inConfig("dependencies.private_index."+index.Name, f)
	}
}
