package project

import (
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/schema"
	"fmt"
	"path"
)

// locked checks the lock file of the config's manager.
func (k *checker) locked() {
	p := k.lock
	if problem := p.sourceProblem; problem != nil {
		k.sourceUnusable(problem)
	}
	if problem := p.lockProblem; problem != nil {
		k.lockUnusable(problem)
	}
	if p.lock == nil {
		return
	}
	k.lockState(p.lock)
	k.pythonOfProject(p.source, p.lock)
	k.selection(p.source)
	k.workspace(p.source)
	k.localPackages(p.lock)
	k.numberedByGit(k.builtInImage(p.lock))
	k.dynamicDependencies(p.source)
	k.indexNames(p.source)
	k.otherLocks()
}

// sourceUnusable says why the file that the lock is made from cannot be used.
func (k *checker) sourceUnusable(problem *unusable) {
	path := quoted(problem.path)
	switch problem.kind {
	case missingFile:
		k.inConfig("dependencies", finding.Finding{
			Code: FileMissing, Severity: finding.Error, Summary: "File not found",
			Detail: fmt.Sprintf("There is no %s in the project, which dependencies %q installs from.", path, k.config.Dependencies.Kind),
		})
	case unreadableFile:
		k.inConfig("dependencies", finding.Finding{
			Code: FileUnusable, Severity: finding.Error, Summary: "File not usable",
			Detail: path + " cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it.",
		})
	case tooLargeFile:
		k.inFile(problem.path, 0, finding.Finding{
			Code: FileUnusable, Severity: finding.Error, Summary: "File too large", Detail: tooLarge(problem.path, folder.Manifest),
		})
	case brokenFile:
		k.inFile(problem.path, problem.line, finding.Finding{
			Code: ManifestBroken, Severity: finding.Error, Summary: "Not TOML",
			Detail: fmt.Sprintf("%s cannot be read: %s.", path, problem.err),
		})
	}
}

// lockUnusable says why the lock cannot be used.
func (k *checker) lockUnusable(problem *unusable) {
	path, kind := quoted(problem.path), k.config.Dependencies.Kind
	switch problem.kind {
	case missingFile:
		k.inConfig("dependencies", finding.Finding{
			Code: LockMissing, Severity: finding.Error, Summary: "Lock file not found",
			Detail: fmt.Sprintf("There is no %s in the project, and dependencies %q installs from it alone. Make it, and commit it.", path, kind),
			Fix:    kind + " lock",
		})
	case unreadableFile:
		k.inFile(problem.path, 0, finding.Finding{
			Code: FileUnusable, Severity: finding.Error, Summary: "File not usable",
			Detail: path + " cannot be read. It must be a file that everybody can read, and no link that leads out of the project.",
		})
	case tooLargeFile:
		k.inFile(problem.path, 0, finding.Finding{
			Code: FileUnusable, Severity: finding.Error, Summary: "File too large", Detail: tooLarge(problem.path, folder.DependencyLock),
		})
	case brokenFile:
		k.inFile(problem.path, 0, finding.Finding{
			Code: LockBroken, Severity: finding.Error, Summary: "Lock file not readable",
			Detail: fmt.Sprintf("%s is not what %s writes: %s. A merge may have left it like this. Make it anew, and commit it.", path, kind, problem.err),
			Fix:    kind + " lock",
		})
	}
}

// lockState says that the lock is old, or not the project's.
func (k *checker) lockState(l *lockFile) {
	kind := k.config.Dependencies.Kind
	switch {
	case l.old != "":
		k.inFile(l.path, 0, finding.Finding{
			Code: LockOld, Severity: finding.Error, Summary: "Lock file too old",
			Detail: fmt.Sprintf("%s %s. Make it anew, and commit it.", quoted(l.path), l.old),
			Fix:    kind + " lock",
		})
	case l.members != nil:
		f := finding.Finding{
			Code: MemberNeeded, Severity: finding.Error, Summary: "Member not found",
			Detail: fmt.Sprintf("%s has no project called %s.", quoted(l.path), quoted(k.config.Dependencies.Member)),
		}
		if near := finding.Nearest(k.config.Dependencies.Member, l.members); near != "" {
			f.Detail += " Did you mean " + quoted(near) + "?"
			f.Fix = fmt.Sprintf("member = %q", near)
		} else {
			f.Detail += " There is " + quotedList(l.members[:min(len(l.members), 8)], "and") + "."
		}
		k.inConfig("dependencies.member", f)
	case l.stale != "":
		k.inFile(l.path, 0, finding.Finding{
			Code: LockStale, Severity: finding.Error, Summary: "Lock file out of date",
			Detail: fmt.Sprintf("%s does not belong to %s as it is now: %s. The build would stop there. Make it anew, and commit it.",
				quoted(l.path), quoted(k.config.Dependencies.Files()[0]), l.stale),
			Fix: kind + " lock",
		})
	}
}

// localPackages says that the image needs what only a package can bring.
func (k *checker) localPackages(l *lockFile) {
	d := k.config.Dependencies
	if d.Package {
		return
	}
	var names []string
	for _, r := range l.lines {
		if r.kind == byPath {
			names = append(names, r.target)
		}
	}
	if names == nil {
		return
	}
	k.inConfig("dependencies", finding.Finding{
		Code: PackageNeeded, Severity: finding.Error, Summary: "Local packages not installed",
		Detail: fmt.Sprintf("The app depends on %s in this repository, and only what comes from elsewhere is installed. Write package = true in %s.",
			quotedList(names[:min(len(names), 5)], "and"), k.block("dependencies")),
		Fix: "package = true",
	})
}

// workspace says that uv cannot tell which of several projects is meant: the step
// that installs has the files of none but the one at the root.
func (k *checker) workspace(m *origin) {
	d := k.config.Dependencies
	if d.Kind != schema.UV || d.Member != "" || !m.root.at("tool", "uv").has("workspace") {
		return
	}
	name, where := m.project().text("name"), "at the root"
	// The app's folder is mostly a member's.
	for at := path.Clean(k.config.App.Directory); at != "." && at != "/"; at = path.Dir(at) {
		if member := k.tree.manifestIn(at); member != nil && member.project().text("name") != "" {
			name, where = member.project().text("name"), "in "+quoted(at)
			break
		}
	}
	if name == "" {
		name = "NAME"
	}
	k.inConfig("dependencies", finding.Finding{
		Code: MemberNeeded, Severity: finding.Error, Summary: "Member not named",
		Detail: fmt.Sprintf("%s is the root of a workspace. Name the project that is served, by the name in its own pyproject.toml: member = %q in %s for the one %s.",
			quoted(m.path), name, k.block("dependencies"), where),
		Fix: fmt.Sprintf("member = %q", name),
	})
}

// otherLocks warns of a second manager's lock: one of the two is not kept up.
func (k *checker) otherLocks() {
	d := k.config.Dependencies
	var others []string
	for _, name := range []string{"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"} {
		if name != d.Files()[1] && k.tree.isFile(name) {
			others = append(others, name)
		}
	}
	if others == nil {
		return
	}
	k.inConfig("dependencies", finding.Finding{
		Code: OtherLock, Severity: finding.Warning, Summary: "Another lock file",
		Detail: fmt.Sprintf("The image is installed from %s, and the project also has %s. Only one of them says what runs: remove what is no longer used, or name the other manager here.",
			quoted(d.Files()[1]), quotedList(others, "and")),
	})
}
