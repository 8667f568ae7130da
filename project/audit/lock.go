package audit

import (
	"fmt"
	"path"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/document"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// locked checks the lock file of the config's manager.
func (k *checker) locked() {
	p := k.lock
	if problem := p.SourceProblem; problem != nil {
		k.sourceUnusable(problem)
	}
	if problem := p.LockProblem; problem != nil {
		k.lockUnusable(problem)
	}
	if p.Lock == nil {
		return
	}
	k.lockState(p.Lock)
	k.pythonOfProject(p.Source, p.Lock)
	k.selection(p.Source)
	k.workspace(p.Source)
	k.localPackages(p.Lock)
	k.numberedByGit(k.builtInImage(p.Lock))
	k.dynamicDependencies(p.Source)
	k.indexNames(p.Source)
	k.otherLocks()
}

// sourceUnusable says why the file that the lock is made from cannot be used.
func (k *checker) sourceUnusable(problem *manifest.Problem) {
	path := rule.Quoted(problem.Path)
	switch problem.Kind {
	case manifest.Missing:
		k.inConfig("dependencies", finding.Finding{
			Code: rule.FileMissing, Severity: finding.Error, Summary: "File not found",
			Detail: fmt.Sprintf("There is no %s in the project, which dependencies %q installs from.", path, k.config.Dependencies.Kind),
		})
	case manifest.Unreadable:
		k.inConfig("dependencies", finding.Finding{
			Code: rule.FileUnusable, Severity: finding.Error, Summary: "File not usable",
			Detail: path + " cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it.",
		})
	case manifest.TooLarge:
		k.inFile(problem.Path, 0, finding.Finding{
			Code: rule.FileUnusable, Severity: finding.Error, Summary: "File too large", Detail: document.TooLarge(problem.Path, folder.Manifest),
		})
	case manifest.Broken:
		k.inFile(problem.Path, problem.Line, finding.Finding{
			Code: rule.ManifestBroken, Severity: finding.Error, Summary: "Not TOML",
			Detail: fmt.Sprintf("%s cannot be read: %s.", path, problem.Err),
		})
	}
}

// lockUnusable says why the lock cannot be used.
func (k *checker) lockUnusable(problem *manifest.Problem) {
	path, kind := rule.Quoted(problem.Path), k.config.Dependencies.Kind
	switch problem.Kind {
	case manifest.Missing:
		k.inConfig("dependencies", finding.Finding{
			Code: rule.LockMissing, Severity: finding.Error, Summary: "Lock file not found",
			Detail: fmt.Sprintf("There is no %s in the project, and dependencies %q installs from it alone. Make it, and commit it.", path, kind),
			Fix:    kind + " lock",
		})
	case manifest.Unreadable:
		k.inFile(problem.Path, 0, finding.Finding{
			Code: rule.FileUnusable, Severity: finding.Error, Summary: "File not usable",
			Detail: path + " cannot be read. It must be a file that everybody can read, and no link that leads out of the project.",
		})
	case manifest.TooLarge:
		k.inFile(problem.Path, 0, finding.Finding{
			Code: rule.FileUnusable, Severity: finding.Error, Summary: "File too large", Detail: document.TooLarge(problem.Path, folder.DependencyLock),
		})
	case manifest.Broken:
		k.inFile(problem.Path, 0, finding.Finding{
			Code: rule.LockBroken, Severity: finding.Error, Summary: "Lock file not readable",
			Detail: fmt.Sprintf("%s is not what %s writes: %s. A merge may have left it like this. Make it anew, and commit it.", path, kind, problem.Err),
			Fix:    kind + " lock",
		})
	}
}

// lockState says that the lock is old, or not the project's.
func (k *checker) lockState(l *lockfile.File) {
	kind := k.config.Dependencies.Kind
	switch {
	case l.Old != "":
		k.inFile(l.Path, 0, finding.Finding{
			Code: rule.LockOld, Severity: finding.Error, Summary: "Lock file too old",
			Detail: fmt.Sprintf("%s %s. Make it anew, and commit it.", rule.Quoted(l.Path), l.Old),
			Fix:    kind + " lock",
		})
	case l.Members != nil:
		f := finding.Finding{
			Code: rule.MemberNeeded, Severity: finding.Error, Summary: "Member not found",
			Detail: fmt.Sprintf("%s has no project called %s.", rule.Quoted(l.Path), rule.Quoted(k.config.Dependencies.Member)),
		}
		if near := finding.Nearest(k.config.Dependencies.Member, l.Members); near != "" {
			f.Detail += " Did you mean " + rule.Quoted(near) + "?"
			f.Fix = fmt.Sprintf("member = %q", near)
		} else {
			f.Detail += " There is " + rule.QuotedList(l.Members[:min(len(l.Members), 8)], "and") + "."
		}
		k.inConfig("dependencies.member", f)
	case l.Stale != "":
		k.inFile(l.Path, 0, finding.Finding{
			Code: rule.LockStale, Severity: finding.Error, Summary: "Lock file out of date",
			Detail: fmt.Sprintf("%s does not belong to %s as it is now: %s. The build would stop there. Make it anew, and commit it.",
				rule.Quoted(l.Path), rule.Quoted(k.config.Dependencies.Files()[0]), l.Stale),
			Fix: kind + " lock",
		})
	}
}

// localPackages says that the image needs what only a package can bring.
func (k *checker) localPackages(l *lockfile.File) {
	d := k.config.Dependencies
	if d.Package {
		return
	}
	var names []string
	for _, r := range l.Lines {
		if r.Kind == requirement.ByPath {
			names = append(names, r.Target)
		}
	}
	if names == nil {
		return
	}
	k.inConfig("dependencies", finding.Finding{
		Code: rule.PackageNeeded, Severity: finding.Error, Summary: "Local packages not installed",
		Detail: fmt.Sprintf("The app depends on %s in this repository, and only what comes from elsewhere is installed. Write package = true in %s.",
			rule.QuotedList(names[:min(len(names), 5)], "and"), k.block("dependencies")),
		Fix: "package = true",
	})
}

// workspace says that uv cannot tell which of several projects is meant: the step
// that installs has the files of none but the one at the root.
func (k *checker) workspace(m *manifest.File) {
	d := k.config.Dependencies
	if d.Kind != schema.UV || d.Member != "" || !m.Root.At("tool", "uv").Has("workspace") {
		return
	}
	name, where := m.Project().Text("name"), "at the root"
	// The app's folder is mostly a member's.
	for at := path.Clean(k.config.App.Directory); at != "." && at != "/"; at = path.Dir(at) {
		if member := manifest.ReadIn(k.tree, at); member != nil && member.Project().Text("name") != "" {
			name, where = member.Project().Text("name"), "in "+rule.Quoted(at)
			break
		}
	}
	if name == "" {
		name = "NAME"
	}
	k.inConfig("dependencies", finding.Finding{
		Code: rule.MemberNeeded, Severity: finding.Error, Summary: "Member not named",
		Detail: fmt.Sprintf("%s is the root of a workspace. Name the project that is served, by the name in its own pyproject.toml: member = %q in %s for the one %s.",
			rule.Quoted(m.Path), name, k.block("dependencies"), where),
		Fix: fmt.Sprintf("member = %q", name),
	})
}

// otherLocks warns of a second manager's lock: one of the two is not kept up.
func (k *checker) otherLocks() {
	d := k.config.Dependencies
	var others []string
	for _, name := range []string{"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"} {
		if name != d.Files()[1] && k.tree.IsFile(name) {
			others = append(others, name)
		}
	}
	if others == nil {
		return
	}
	k.inConfig("dependencies", finding.Finding{
		Code: rule.OtherLock, Severity: finding.Warning, Summary: "Another lock file",
		Detail: fmt.Sprintf("The image is installed from %s, and the project also has %s. Only one of them says what runs: remove what is no longer used, or name the other manager here.",
			rule.Quoted(d.Files()[1]), rule.QuotedList(others, "and")),
	})
}
