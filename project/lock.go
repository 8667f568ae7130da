package project

import (
	"bytes"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/schema"
)

// lockFile is what a lock file says, in the form that the checks share.
type lockFile struct {
	path string
	// lines are what the roots lead to, as requirement lines.
	lines    []requirement
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

// lockedProject is the lock file of a project and the file that it is made from.
type lockedProject struct {
	// source is nil when it cannot be used, as sourceProblem says.
	source        *origin
	sourceProblem *unusable
	// lock is nil when it cannot be used, as lockProblem says; both are nil when
	// the source has a problem and the lock is there.
	lock        *lockFile
	lockProblem *unusable
}

// unusable says why a lock or its source cannot be used.
type unusable struct {
	path string
	kind unusableKind
	line int   // of a broken file; 0 is the whole file
	err  error // of a broken file
}

type unusableKind int

const (
	missingFile    unusableKind = iota
	unreadableFile              // no regular file inside the project, or not for everybody
	tooLargeFile
	brokenFile // not what the tool writes
)

// readLocked reads the lock file that d installs from, and its source.
func readLocked(t tree, d schema.Dependencies) lockedProject {
	var p lockedProject
	files := d.Files()
	p.source, p.sourceProblem = readSource(t, files[0])
	path := files[1]
	if !t.isFile(path) {
		p.lockProblem = &unusable{path: path, kind: missingFile}
		return p
	}
	content, err := t.read(path, folder.DependencyLock.Bound().Bytes)
	switch {
	case err == errTooLarge:
		p.lockProblem = &unusable{path: path, kind: tooLargeFile}
	case err != nil:
		p.lockProblem = &unusable{path: path, kind: unreadableFile}
	case p.source != nil:
		p.lock, err = readLock(d, p.source, content)
		if err == errTooMuch {
			p.lockProblem = &unusable{path: path, kind: tooLargeFile}
		} else if err != nil {
			p.lock, p.lockProblem = nil, &unusable{path: path, kind: brokenFile, err: err}
		} else {
			p.lock.path, p.lock.lines = path, p.lock.production(content)
		}
	}
	return p
}

// installs returns the packages that the lock brings into the image. Those of the
// project's own folders are left out unless local is set.
func (p *lockedProject) installs(local bool) packages {
	if p.lock == nil {
		return packages{unread: true}
	}
	lines := p.lock.lines
	if !local {
		lines = slices.DeleteFunc(slices.Clone(lines), func(r requirement) bool { return r.kind == byPath })
	}
	return packages{
		files:  []requirementsFile{{path: p.lock.path, lines: lines}},
		unread: p.lock.old != "" || p.lock.members != nil,
	}
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
