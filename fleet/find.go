// Package fleet finds the projects of a repository: every folder with a config in
// it that Git does not ignore.
//
// Start with [Find]. [Changed] says which files differ from a revision. Both see
// only names: what a config says, and what is to be done about it, is the
// caller's. Git's own settings of this machine (core.excludesFile, .git/info/exclude)
// are left alone, so that the same tree is the same fleet everywhere.
package fleet

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"dockgen/folder"
)

// Project is a project that was found.
type Project struct {
	// Config is the slash-separated path of its config, relative to where the walk began.
	Config string

	folders []seen // its own, and those below that are no other project's
	// ignore is its own .gitignore, when there is one.
	ignore ignoreFile
}

// Configs returns the paths of the configs of projects.
func Configs(projects []*Project) []string {
	paths := make([]string, len(projects))
	for i, p := range projects {
		paths[i] = p.Config
	}
	return paths
}

// seen is what a folder of a project was seen to hold.
type seen struct {
	name string // in the project
	folder.Seen
}

// maxSeen bounds, in bytes, what is remembered of all projects. What is beyond it is
// listed again when it is asked about.
const maxSeen = 16 << 20

// Tell tells the open folder of the project what the walk has seen in it.
func (p *Project) Tell(at *folder.Folder) {
	for _, s := range p.folders {
		at.Tell(s.name, s.Seen)
	}
	if p.ignore.text != nil {
		at.TellFile(ignoreName, p.ignore.text, p.ignore.mode)
	}
}

// Find returns the projects of the folder root: all regular files called name in and
// below it, sorted by folder; jobs folders are read at a time. Left out are folders and files that a .gitignore of the repository
// ignores, folders of version control, virtual environments and installed
// packages; symbolic links are not followed.
//
// A folder that cannot be read is an error, which comes with all that was found.
func Find(root, name string, jobs int) ([]*Project, error) {
	rules, err := rulesAbove(root)
	if err != nil {
		return nil, err
	}
	w := &walker{root: root, name: name, stack: []place{{".", rules, nil}}}
	w.changed.L = &w.mu
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(w.run)
	}
	workers.Wait()
	slices.SortFunc(w.found, func(a, b *Project) int { return comparePaths(a.Config, b.Config) })
	return w.found, errors.Join(w.failures...)
}

// comparePaths orders by folder, component by component, so that a project stands
// before those below it. All paths have the same last component.
func comparePaths(a, b string) int {
	a, b = a[:strings.LastIndexByte(a, '/')+1], b[:strings.LastIndexByte(b, '/')+1]
	for i := range min(len(a), len(b)) {
		switch {
		case a[i] == b[i]:
		case a[i] == '/':
			return -1
		case b[i] == '/':
			return 1
		default:
			return cmp.Compare(a[i], b[i])
		}
	}
	return cmp.Compare(len(a), len(b))
}

// place is a folder that is still to be read, the rules that hold in it, and the
// nearest project above it.
type place struct {
	dir     string
	rules   *rules
	project *Project
}

// call returns what dir, which is in p, is called in the project.
func (p *Project) call(dir string) string {
	own := path.Dir(p.Config)
	switch own {
	case dir:
		return "."
	case ".":
		return dir
	}
	return dir[len(own)+1:]
}

type walker struct {
	root, name string

	mu       sync.Mutex
	changed  sync.Cond
	stack    []place
	busy     int // workers that may still add places
	found    []*Project
	seen     int // bytes that are remembered
	failures []error
}

// run reads folders until there are no more.
func (w *walker) run() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		for len(w.stack) == 0 && w.busy > 0 {
			w.changed.Wait()
		}
		if len(w.stack) == 0 {
			w.changed.Broadcast()
			return
		}
		at := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		w.busy++
		w.mu.Unlock()
		entries, found, below, err := w.read(at)
		w.mu.Lock()
		w.busy--
		if found != nil {
			w.found = append(w.found, found)
			at.project = found
			if size := len(found.ignore.text); w.seen+size <= maxSeen {
				w.seen += size
			} else {
				found.ignore = ignoreFile{}
			}
		}
		if p := at.project; p != nil && entries != "" && w.seen+len(entries) <= maxSeen {
			w.seen += len(entries)
			p.folders = append(p.folders, seen{p.call(at.dir), entries})
		}
		if err != nil {
			w.failures = append(w.failures, err)
		}
		w.stack = append(w.stack, below...)
		w.changed.Broadcast()
	}
}

// read returns what is in a folder, where there is a use for it, the project in it,
// if there is one, and the folders below.
func (w *walker) read(at place) (all folder.Seen, found *Project, below []place, err error) {
	short := folder.Open(filepath.Join(w.root, filepath.FromSlash(at.dir)))
	defer short.Close()
	entries, err := list(short)
	if err != nil {
		return "", nil, nil, fmt.Errorf("read the folder %s: %w", at.dir, cause(err))
	}
	if contains(entries, "pyvenv.cfg") {
		return "", nil, nil, nil
	}
	rules := at.rules
	var ignore ignoreFile
	if contains(entries, ignoreName) {
		if ignore, err = readIgnoreFile(short); err != nil {
			return "", nil, nil, fmt.Errorf("read %s: %w", join(at.dir, ignoreName), cause(err))
		}
		rules = rules.within(at.dir, ignore)
	}
	for _, entry := range entries {
		switch {
		case entry.Mode.IsDir():
			if full := join(at.dir, entry.Name); !neverProjects(entry.Name) && !rules.ignore(full, true) {
				below = append(below, place{full, rules, at.project})
			}
		case entry.Name == w.name && entry.Mode.IsRegular():
			if full := join(at.dir, entry.Name); !rules.ignore(full, false) {
				found = &Project{Config: full, ignore: ignore}
			}
		}
	}
	if found != nil {
		for i := range below {
			below[i].project = found
		}
	}
	if len(entries) <= folder.MaxEntries && (found != nil || at.project != nil) {
		all = folder.See(entries)
	}
	return all, found, below, nil
}

// list returns what is in a folder, sorted, with types.
func list(short *folder.Folder) ([]folder.Entry, error) {
	entries, err := short.List(".", math.MaxInt)
	if err != folder.ErrUnknown {
		return entries, err
	}
	slow, err := os.ReadDir(short.Path())
	for _, entry := range slow {
		entries = append(entries, folder.Entry{Name: entry.Name(), Mode: entry.Type()})
	}
	return entries, err
}

func contains(entries []folder.Entry, name string) bool {
	_, found := slices.BinarySearchFunc(entries, name, func(e folder.Entry, name string) int {
		return strings.Compare(e.Name, name)
	})
	return found
}

// join is path.Join for the name of an entry of dir.
func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// neverProjects names folders that hold other people's projects, or none.
func neverProjects(folder string) bool {
	switch folder {
	case ".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS",
		".venv", "venv", "node_modules", "site-packages", "__pycache__", ".tox", ".nox":
		return true
	}
	return false
}

// cause strips the system call and the path from err: the callers name it.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
