package project

import (
	"dockgen/finding"
	"dockgen/schema"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// pythonOfProject says that the image's Python is none that the project allows.
func (k *checker) pythonOfProject(m *origin, l *lockFile) {
	python := k.config.App.Python
	minor, _ := strconv.Atoi(strings.TrimPrefix(python, "3."))
	for _, source := range []struct{ file, specifier string }{
		{m.path, m.requiresPython(k.config.Dependencies.Kind)}, {l.path, l.python},
	} {
		if source.specifier == "" || allowsMinor(source.specifier, minor) {
			continue
		}
		f := finding.Finding{
			Code: PythonOutside, Severity: finding.Error, Summary: "Python not allowed",
			Detail: fmt.Sprintf("%s asks for Python %s, and app.python is %s. The installation would stop there.",
				quoted(source.file), quoted(source.specifier), python),
		}
		if fitting := newestAllowed(source.specifier); fitting != "" {
			f.Detail += " Write python = " + quoted(fitting) + " in app."
			f.Fix = fmt.Sprintf("python = %q", fitting)
		}
		k.inConfig("app.python", f)
		return
	}
}

// selection checks that the groups and extras that the config names exist. Those
// of a workspace's member are in a file that only the tool finds.
func (k *checker) selection(m *origin) {
	d := k.config.Dependencies
	if d.Member != "" {
		return
	}
	for _, list := range []struct {
		argument, what string
		asked, there   []string
	}{
		{"groups", "dependency group", d.Groups, m.groups(d.Kind)},
		{"extras", "extra", d.Extras, m.extras(d.Kind)},
	} {
		for _, name := range list.asked {
			if slices.ContainsFunc(list.there, func(s string) bool { return normalName(s) == normalName(name) }) {
				continue
			}
			f := finding.Finding{
				Code: GroupMissing, Severity: finding.Error, Summary: upper(list.what) + " not found",
				Detail: fmt.Sprintf("%s has no %s %s.", quoted(m.path), list.what, quoted(name)),
			}
			if near := finding.Nearest(name, list.there); near != "" {
				f.Detail += " Did you mean " + quoted(near) + "?"
			} else if len(list.there) > 0 {
				f.Detail += " There is " + quotedList(list.there[:min(len(list.there), 8)], "and") + "."
			} else {
				f.Detail += " It has none. Take the name out of " + list.argument + "."
			}
			k.inConfig("dependencies."+list.argument, f)
		}
	}
}

// indexNames checks that uv and Poetry know a private index by the name that the
// config gives it: they look for a token under that name.
func (k *checker) indexNames(m *origin) {
	d := k.config.Dependencies
	var known []table
	var where string
	switch d.Kind {
	case schema.UV:
		known, where = m.root.at("tool", "uv").tables("index"), "[[tool.uv.index]]"
	case schema.Poetry:
		known, where = m.root.at("tool", "poetry").tables("source"), "[[tool.poetry.source]]"
	default:
		return
	}
	for _, index := range d.PrivateIndex {
		if slices.ContainsFunc(known, func(t table) bool { return strings.EqualFold(t.text("name"), index.Name) }) {
			continue
		}
		f := finding.Finding{
			Code: IndexUnnamed, Severity: finding.Error, Summary: "Index not named",
			Detail: fmt.Sprintf("%s gives its token to the index that %s calls %s, and there is none in a %s. Give both the same name.",
				d.Kind, quoted(m.path), quoted(index.Name), where),
		}
		for _, t := range known {
			if strings.TrimSuffix(t.text("url"), "/") == strings.TrimSuffix(index.URL, "/") && t.text("name") != "" {
				f.Detail += fmt.Sprintf(" The one with this URL is called %s there.", quoted(t.text("name")))
				f.Fix = fmt.Sprintf("private_index %q {", t.text("name"))
			}
		}
		k.inConfig("dependencies.private_index."+index.Name, f)
	}
}
