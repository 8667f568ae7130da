package audit

import (
	"fmt"
	"path"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/rule"
	"dockgen/schema"
)

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
