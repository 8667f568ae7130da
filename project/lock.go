package project

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/schema"
)

// lockFile is what a lock file says, in the form that the checks share.
type lockFile struct {
	path     string
	packages []lockedPackage
	// roots are the names that the image asks for, from the project's own
	// dependencies, its groups and its extras.
	roots []string
	// stale says why the lock does not belong to the project's files; empty when
	// it does, or when nobody can tell.
	stale string
	// old says why no tool of today reads the lock; empty when one does.
	old string
	// members are the projects of a workspace, when none is called what the config
	// says.
	members []string
	// python is what the lock says of the Python it was made for, as a specifier.
	python string
}

// lockedPackage is one package of a lock file.
type lockedPackage struct {
	name    string // normalised
	version string
	// needs are the names of what it depends on, also by way of an extra.
	needs []string
	git   string // the URL of its repository
	local string // its folder or archive in the project
	own   bool   // the project itself
}

// locked checks the lock file of the config's manager and fills the packages that
// it would install, as if requirements files named them.
func (k *checker) locked(p *packages) {
	d := k.config.Dependencies
	files := d.Files()
	path := files[1]
	p.unread = true // until it is read
	source, ok := k.origin(files[0])
	if !k.tree.isFile(path) {
		k.inConfig("dependencies", finding.Finding{
			Code: LockMissing, Severity: finding.Error, Summary: "Lock file not found",
			Detail: fmt.Sprintf("There is no %s in the project, and dependencies %q installs from it alone. Make it, and commit it.", quoted(path), d.Kind),
			Fix:    d.Kind + " lock",
		})
		return
	}
	content, err := k.tree.read(path, folder.DependencyLock.Bound().Bytes)
	if err == errTooLarge {
		k.lockTooLarge(path)
		return
	}
	if err != nil {
		k.inFile(path, 0, finding.Finding{
			Code: FileUnusable, Severity: finding.Error, Summary: "File not usable",
			Detail: fmt.Sprintf("%s cannot be read. It must be a file that everybody can read, and no link that leads out of the project.", quoted(path)),
		})
		return
	}
	if !ok {
		return
	}
	lock, err := readLock(d, source, content)
	if err == errTooMuch {
		k.lockTooLarge(path)
		return
	}
	if err != nil {
		k.inFile(path, 0, finding.Finding{
			Code: LockBroken, Severity: finding.Error, Summary: "Lock file not readable",
			Detail: fmt.Sprintf("%s is not what %s writes: %s. A merge may have left it like this. Make it anew, and commit it.", quoted(path), d.Kind, err),
			Fix:    d.Kind + " lock",
		})
		return
	}
	lock.path = path
	p.unread = lock.old != "" || lock.members != nil
	p.files = []requirementsFile{{path: path, lines: lock.production(content)}}
	k.lockState(lock)
	k.pythonOfProject(source, lock)
	k.selection(source)
	k.workspace(source)
	k.localPackages(lock)
	k.numberedByGit(k.builtInImage(lock))
	k.dynamicDependencies(source)
	k.indexNames(source)
	k.otherLocks()
}

// lockTooLarge says that nothing is known of what the lock installs.
func (k *checker) lockTooLarge(path string) {
	k.inFile(path, 0, finding.Finding{
		Code: FileUnusable, Severity: finding.Error, Summary: "File too large", Detail: tooLarge(path, folder.DependencyLock),
	})
}

// readLock reads the lock of the manager that d names.
func readLock(d schema.Dependencies, m *origin, content []byte) (*lockFile, error) {
	switch d.Kind {
	case schema.UV:
		return readUVLock(d, m, content)
	case schema.Poetry:
		return readPoetryLock(d, m, content)
	case schema.PDM:
		return readPDMLock(d, m, content)
	}
	return readPipfileLock(m, content)
}

// production returns what the roots lead to, as requirement lines.
func (l *lockFile) production(content []byte) []requirement {
	byName := make(map[string][]int, len(l.packages))
	for i := range l.packages {
		byName[l.packages[i].name] = append(byName[l.packages[i].name], i)
	}
	seen := make([]bool, len(l.packages))
	var visit func(name string)
	visit = func(name string) {
		for _, i := range byName[name] {
			if !seen[i] {
				seen[i] = true
				for _, need := range l.packages[i].needs {
					visit(need)
				}
			}
		}
	}
	for _, root := range l.roots {
		visit(root)
	}
	lines := lineNumbers(content)
	var wanted []requirement
	for i, at := range l.packages {
		if !seen[i] || at.own {
			continue
		}
		r := requirement{name: at.name, line: lines[at.name], specifier: "==" + at.version}
		switch {
		case at.local != "":
			r.kind, r.target = byPath, at.local
		case at.git != "":
			r.kind, r.target, r.specifier = byURL, "git+"+strings.TrimPrefix(at.git, "git+"), ""
		}
		wanted = append(wanted, r)
	}
	return wanted
}

// lineNumbers returns the line of each package in a lock file, by the two ways in
// which one is named: name = "x", and "x": { in Pipfile.lock.
func lineNumbers(content []byte) map[string]int {
	at := make(map[string]int)
	number := 0
	for line := range bytes.Lines(content) {
		number++
		var name []byte
		if rest, found := bytes.CutPrefix(line, []byte(`name = "`)); found {
			name, _, _ = bytes.Cut(rest, []byte(`"`))
		} else if rest, found := bytes.CutPrefix(line, []byte(`        "`)); found && bytes.HasSuffix(bytes.TrimSpace(line), []byte("{")) {
			name, _, _ = bytes.Cut(rest, []byte(`"`))
		}
		if name != nil {
			if normal := normalName(string(name)); at[normal] == 0 {
				at[normal] = number
			}
		}
	}
	return at
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
	for _, r := range k.packages.files[0].lines {
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
	k.packages.files[0].lines = slices.DeleteFunc(k.packages.files[0].lines, func(r requirement) bool { return r.kind == byPath })
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
