// Package lockfile reads the locks of uv, Poetry, PDM and Pipenv: what each would
// install, and whether it belongs to the file that it was made from. [Read] returns
// that as a value; it makes no findings.
package lockfile

import (
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/schema"
)

// File is what a lock file says, in the form that the checks share.
type File struct {
	Path string
	// Lines are the packages that the roots need, directly or not, as requirement lines.
	Lines    []requirement.Requirement
	Packages []lockedPackage
	// roots are the names that the image asks for, from the project's own
	// dependencies, its groups and its extras.
	roots []string
	// conditional are the names that some file asks for under a condition, such as a marker.
	conditional []string
	// Stale says why the lock does not belong to the project's files; empty when
	// it does, or when nobody can tell.
	Stale string
	// Takes is a release of the tool that takes a stale lock as it is; empty when none
	// is known.
	Takes string
	// Old says why no tool of today reads the lock; empty when one does.
	Old string
	// Members are the projects of a workspace, when none has the name that the config
	// says.
	Members []string
	// Python is what the lock says of the Python it was made for, as a specifier.
	Python string
}

// lockedPackage is one package of a lock file.
type lockedPackage struct {
	name    string // normalised
	version string
	// needs are the names of what it depends on, also by way of an extra.
	needs []string
	git   string // the URL of its repository
	Local string // its folder or archive in the project
	Own   bool   // the project itself
}

// Names are the packages that the lock names, for whatever group: those of Pipfile.lock
// are the main ones alone.
func (l *File) Names() []string {
	names := make([]string, 0, len(l.Packages))
	for i := range l.Packages {
		names = append(names, l.Packages[i].name)
	}
	return names
}

// Project is the lock file of a project and the file that it is made from.
type Project struct {
	// Source is nil when it cannot be used, as SourceProblem says.
	Source        *manifest.File
	SourceProblem *manifest.Problem
	// Lock is nil when it cannot be used, as LockProblem says; both are nil when
	// the source has a problem and the lock is there.
	Lock        *File
	LockProblem *manifest.Problem
}

// Read reads the lock file that d installs from, and its source.
func Read(t disk.Tree, d schema.Dependencies) Project {
	var p Project
	files := d.Files()
	p.Source, p.SourceProblem = manifest.Read(t, files[0])
	path := files[1]
	if !t.IsFile(path) {
		p.LockProblem = &manifest.Problem{Path: path, Kind: manifest.Missing}
		return p
	}
	content, err := t.Read(path, folder.DependencyLock.Bound().Bytes)
	switch {
	case err == disk.ErrTooLarge:
		p.LockProblem = &manifest.Problem{Path: path, Kind: manifest.TooLarge}
	case err != nil:
		p.LockProblem = &manifest.Problem{Path: path, Kind: manifest.Unreadable}
	case p.Source != nil:
		p.Lock, err = readLock(d, p.Source, content)
		if err == document.ErrTooMuch {
			p.LockProblem = &manifest.Problem{Path: path, Kind: manifest.TooLarge}
		} else if err != nil {
			p.Lock, p.LockProblem = nil, &manifest.Problem{Path: path, Kind: manifest.Broken, Err: err}
		} else {
			p.Lock.Path, p.Lock.Lines = path, p.Lock.production(content)
		}
	}
	return p
}

// Installs returns the packages that the lock brings into the image. Those of the
// project's own folders are left out unless local is set.
func (p *Project) Installs(local bool) requirement.Set {
	if p.Lock == nil {
		return requirement.Set{Unread: true}
	}
	lines := p.Lock.Lines
	if !local {
		lines = slices.DeleteFunc(slices.Clone(lines), func(r requirement.Requirement) bool { return r.Kind == requirement.ByPath })
	}
	return requirement.Set{
		Files:  []requirement.File{{Path: p.Lock.Path, Lines: lines}},
		Unread: p.Lock.Old != "" || p.Lock.Members != nil,
	}
}

// readLock reads the lock of the manager that d names.
func readLock(d schema.Dependencies, m *manifest.File, content []byte) (*File, error) {
	switch d.Kind {
	case schema.UV:
		return readUVLock(d, m, content)
	case schema.Poetry:
		return readPoetryLock(d, m, content)
	case schema.PDM:
		return readPDMLock(d, m, content)
	}
	return readPipfileLock(d, m, content)
}

// production returns what the roots lead to, as requirement lines.
func (l *File) production(content []byte) []requirement.Requirement {
	seen := l.reached(l.roots)
	lines := manifest.LineNumbers(content)
	var wanted []requirement.Requirement
	for i, at := range l.Packages {
		if !seen[i] || at.Own {
			continue
		}
		r := requirement.Requirement{Name: at.name, Line: lines[at.name], Specifier: "==" + at.version}
		switch {
		case at.Local != "":
			r.Kind, r.Target = requirement.ByPath, at.Local
		case at.git != "":
			r.Kind, r.Target, r.Specifier = requirement.ByURL, "git+"+strings.TrimPrefix(at.git, "git+"), ""
		}
		wanted = append(wanted, r)
	}
	return wanted
}

// Doubtful returns the packages of the lock that may not be installed, because a condition
// stands before them or before what leads to them.
func (l *File) Doubtful() (names []string) {
	for i, doubtful := range l.reached(l.conditional) {
		if doubtful {
			names = append(names, l.Packages[i].name)
		}
	}
	return names
}

// reached reports for each package whether the roots lead to it.
func (l *File) reached(roots []string) []bool {
	byName := make(map[string][]int, len(l.Packages))
	for i := range l.Packages {
		byName[l.Packages[i].name] = append(byName[l.Packages[i].name], i)
	}
	seen := make([]bool, len(l.Packages))
	var visit func(name string)
	visit = func(name string) {
		for _, i := range byName[name] {
			if !seen[i] {
				seen[i] = true
				for _, need := range l.Packages[i].needs {
					visit(need)
				}
			}
		}
	}
	for _, root := range roots {
		visit(root)
	}
	return seen
}
