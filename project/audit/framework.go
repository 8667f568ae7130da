package audit

import (
	"fmt"
	"path"
	"slices"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/rule"
	"dockgen/project/supply"
	"dockgen/schema"
)

// framework checks that what the app imports at its start brings Flask: an image without
// it serves nothing. Other modules are not asked for, because the names of packages do not
// tell what they bring.
func framework(p *project) []finding.Finding {
	if p.packages.Remote || p.packages.Unread || p.lock.Lock != nil && p.lock.Lock.Stale != "" {
		return nil
	}
	all := slices.Concat(p.installed, p.overrides)
	if supply.MayBringFlask(all) {
		return nil
	}
	at, found := supply.ImportsFlask(p.index, p.reached)
	if !found {
		return nil
	}
	files := p.packages.Names()
	if len(files) == 0 {
		return nil
	}
	if kind := p.config.Dependencies.Kind; kind != schema.Pip {
		fix := lockCommand(kind, "flask")
		return p.inConfig("dependencies", finding.Finding{
			Code: rule.FrameworkMissing, Summary: "Flask not installed",
			Detail: fmt.Sprintf("The app imports flask (%s), and what is installed from %s does not have it: the start would fail. Run %s, or name the group or extra that has it in %s.",
				at, rule.Quoted(files[0]), fix, p.block("dependencies")),
			Fix: fix,
		})
	}
	other := otherList(p, files)
	if other == "" {
		return nil // nobody knows what the requirements lead to
	}
	fix := "requirements = " + rule.HCLList(append(slices.Clone(p.config.Dependencies.Requirements), other))
	return p.inConfig("dependencies.requirements", finding.Finding{
		Code: rule.FrameworkUnlisted, Summary: "Flask not listed",
		Detail: fmt.Sprintf("The app imports flask (%s), and %s bring it: the start fails unless another package does. %s lists it. Write %s in %s, without what is another program's.",
			at, absentFrom(files), rule.Quoted(other), fix, p.block("dependencies")),
		Fix: fix,
	})
}

// otherList returns a file at the root, in the app's folder or beside its module that lists
// Flask and is not installed.
func otherList(p *project, files []string) string {
	for _, folder := range []string{".", p.config.App.Directory, path.Dir(p.reached[0])} {
		for _, base := range []string{"requirements.txt", "pyproject.toml"} {
			name := disk.Join(folder, base)
			if !slices.Contains(files, name) && p.tree.IsFile(name) && supply.ListsFlask(p.tree, name) {
				return name
			}
		}
	}
	return ""
}
