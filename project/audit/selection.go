package audit

import (
	"fmt"
	"path"
	"slices"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// groups checks that the groups and extras that the config names exist. Those
// of a workspace's member are in a file that only the tool finds.
func groups(p *project) (found []finding.Finding) {
	d, m := p.config.Dependencies, p.lock.Source
	if d.Member != "" {
		return nil
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
				Code: rule.GroupMissing, Summary: rule.Upper(list.what) + " not found",
				Detail: fmt.Sprintf("%s has no %s %s.", rule.Quoted(m.Path), list.what, rule.Quoted(name)),
			}
			if near := finding.Nearest(name, list.there); near != "" {
				f.Detail += " Did you mean " + rule.Quoted(near) + "?"
			} else if len(list.there) > 0 {
				f.Detail += " There is " + rule.QuotedList(list.there[:min(len(list.there), 8)], "and") + "."
			} else {
				f.Detail += " It has none. Take the name out of " + list.argument + "."
			}
			found = append(found, p.inConfig("dependencies."+list.argument, f)...)
		}
	}
	return found
}

// member checks which project of a workspace is served: the config must name one, and
// one that exists. uv cannot tell, because the step that installs has only the files of
// the project at the root.
func member(p *project) []finding.Finding {
	if l := p.lock.Lock; l.Members != nil && l.Old == "" {
		return memberMissing(p, l.Members)
	}
	d, m := p.config.Dependencies, p.lock.Source
	if d.Kind != schema.UV || d.Member != "" || !m.Root.At("tool", "uv").Has("workspace") {
		return nil
	}
	name, where := m.Project().Text("name"), "at the root"
	// The app's folder is mostly a member's.
	for at := path.Clean(p.config.App.Directory); at != "." && at != "/"; at = path.Dir(at) {
		if member := manifest.ReadIn(p.tree, at); member != nil && member.Project().Text("name") != "" {
			name, where = member.Project().Text("name"), "in "+rule.Quoted(at)
			break
		}
	}
	if name == "" {
		name = "NAME"
	}
	return p.inConfig("dependencies", finding.Finding{
		Code: rule.MemberNeeded, Summary: "Member not named",
		Detail: fmt.Sprintf("%s is the root of a workspace. Name the project that is served, by the name in its own pyproject.toml: member = %q in %s for the one %s.",
			rule.Quoted(m.Path), name, p.block("dependencies"), where),
		Fix: fmt.Sprintf("member = %q", name),
	})
}

// memberMissing reports that the lock has no project of the config's name.
func memberMissing(p *project, members []string) []finding.Finding {
	f := finding.Finding{
		Code: rule.MemberNeeded, Summary: "Member not found",
		Detail: fmt.Sprintf("%s has no project called %s.", rule.Quoted(p.lock.Lock.Path), rule.Quoted(p.config.Dependencies.Member)),
	}
	if near := finding.Nearest(p.config.Dependencies.Member, members); near != "" {
		f.Detail += " Did you mean " + rule.Quoted(near) + "?"
		f.Fix = fmt.Sprintf("member = %q", near)
	} else {
		f.Detail += " There is " + rule.QuotedList(members[:min(len(members), 8)], "and") + "."
	}
	return p.inConfig("dependencies.member", f)
}
