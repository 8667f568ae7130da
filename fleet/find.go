// Package fleet finds the projects of a repository: every folder with a config in
// it that Git tracks, and every other one that a .gitignore does not ignore.
//
// Start with [Find]. [Changed] says which files differ from a revision. Both look at
// names only and read no config. What Git tracks is read from its index; settings of one
// machine (core.excludesFile, .git/info/exclude) are ignored, so that the same commit has
// the same projects everywhere.
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
	"dockgen/git"
)

// Fleet is what a walk found.
type Fleet struct {
	Projects []*Project // sorted by folder
	Skipped  Skipped
}

// Skipped counts the configs that were seen and left out, by the reason. Folders that
// are left out are not searched: of what is in them, only a config that lies directly
// in the topmost one is counted.
type Skipped struct {
	Ignored     int // by a .gitignore
	Environment int // in a virtual environment
	Packages    int // in a folder of installed packages
}

func (s *Skipped) add(more Skipped) {
	s.Ignored += more.Ignored
	s.Environment += more.Environment
	s.Packages += more.Packages
}

// reason is why the untracked files of a folder are left out.
type reason int

const (
	included reason = iota
	ignoredByRule
	inEnvironment
	inPackages
	inVersionControl
)

func (s *Skipped) count(why reason) {
	switch why {
	case ignoredByRule:
		s.Ignored++
	case inEnvironment:
		s.Environment++
	case inPackages:
		s.Packages++
	}
}

// Project is a project that was found.
type Project struct {
	// Config is the slash-separated path of its config, relative to where the walk began.
	Config string
	// Repository is the folder of the repository within another one, such as a
	// submodule, that the project is in; relative to where the walk began, and ""
	// when it is in the same repository as that.
	Repository string
}

// Configs returns the paths of the configs of projects.
func Configs(projects []*Project) []string {
	paths := make([]string, len(projects))
	for i, p := range projects {
		paths[i] = p.Config
	}
	return paths
}

// Find returns the projects of the folder root: all files called name in and
// below it; jobs folders are read at a time.
//
// What the repository around root tracks is found wherever it lies, when it is on
// disk. Other configs are left out when a .gitignore of the repository ignores them, and
// in folders of version control, virtual environments and installed packages. Symbolic
// links are not followed; one that is called name is found, and the caller refuses it.
//
// A folder or an index that cannot be read is an error. The result then has everything
// else that was found.
func Find(root, name string, jobs int) (*Fleet, error) {
	w := &walker{root: root, name: name}
	start := place{dir: "."}
	var err error
	if r, found := git.Find(root); found {
		if start.rules, err = rulesAbove(r); err != nil {
			return &Fleet{}, err
		}
		if start.tracked, err = readTracked(r, ".", name); err != nil {
			w.failures = append(w.failures, err)
		}
	}
	w.stack = []place{start}
	w.changed.L = &w.mu
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(w.run)
	}
	workers.Wait()
	slices.SortFunc(w.found.Projects, func(a, b *Project) int { return comparePaths(a.Config, b.Config) })
	return &w.found, errors.Join(w.failures...)
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

// place is a folder that is still to be read.
type place struct {
	dir     string
	rules   *rules   // that hold in it
	tracked *tracked // by the repository that it is in; nil without one
	// only is why only tracked files in it count.
	only reason
	// repository is that of [Project].
	repository string
}

// walker is one walk. Several workers take folders from the stack and put those below
// them on it.
type walker struct {
	root, name string

	mu       sync.Mutex
	changed  sync.Cond // the stack, or busy
	stack    []place
	busy     int // workers that may still add places
	found    Fleet
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
		r := w.read(at)
		w.mu.Lock()
		w.busy--
		if r.found != nil {
			w.found.Projects = append(w.found.Projects, r.found)
		}
		if r.err != nil {
			w.failures = append(w.failures, r.err)
		}
		w.found.Skipped.add(r.skipped)
		w.stack = append(w.stack, r.below...)
		w.changed.Broadcast()
	}
}

// contents is what a walk wants to know of one folder.
type contents struct {
	found   *Project // nil when there is none in it
	below   []place  // the folders to be read next
	skipped Skipped
	err     error
}

// read reads the folder at.
func (w *walker) read(at place) (c contents) {
	here := folder.Open(filepath.Join(w.root, filepath.FromSlash(at.dir)))
	defer here.Close()
	entries, err := here.List(".", math.MaxInt)
	if err != nil {
		c.err = fmt.Errorf("read the folder %s: %w", at.dir, cause(err))
		return c
	}
	if at.dir != "." && contains(entries, ".git") {
		if r, isRoot := git.Find(here.Path()); isRoot && r.Prefix == "" {
			// Rules end where a repository does.
			at.rules, at.repository = nil, at.dir
			at.tracked, c.err = readTracked(r, at.dir, w.name)
		}
	}
	if at.only == included && contains(entries, "pyvenv.cfg") {
		at.only = inEnvironment
	}
	if contains(entries, ignoreName) {
		ignore, err := readIgnoreFile(here)
		if err != nil {
			return contents{err: fmt.Errorf("read %s: %w", path.Join(at.dir, ignoreName), cause(err))}
		}
		at.rules = at.rules.within(at.dir, ignore)
	}
	for _, entry := range entries {
		name := path.Join(at.dir, entry.Name())
		switch {
		case entry.IsDir():
			w.visitFolder(&c, at, name, entry.Name())
		case entry.Name() == w.name:
			w.visitConfig(&c, at, name, entry.Type().IsRegular())
		}
	}
	return c
}

// visitFolder decides about the folder name below at.
func (w *walker) visitFolder(c *contents, at place, name, base string) {
	next := at
	next.dir = name
	if next.only == included {
		next.only = leftOut(base)
	}
	if next.only == included && at.rules.ignore(name, true) {
		next.only = ignoredByRule
	}
	if next.only == included || at.tracked.below(name) {
		c.below = append(c.below, next)
	} else if next.only != inVersionControl && w.holdsConfig(name) {
		c.skipped.count(next.only)
	}
}

// visitConfig decides about the config called name in at.
func (w *walker) visitConfig(c *contents, at place, name string, regular bool) {
	why := at.only
	if why == included && at.rules.ignore(name, false) {
		why = ignoredByRule
	}
	if why == included || at.tracked.file(name) {
		c.found = &Project{Config: name, Repository: at.repository}
	} else if regular {
		c.skipped.count(why)
	}
}

// holdsConfig reports whether a config lies directly in the folder dir.
func (w *walker) holdsConfig(dir string) bool {
	info, err := os.Lstat(filepath.Join(w.root, filepath.FromSlash(dir), w.name))
	return err == nil && info.Mode().IsRegular()
}

func contains(entries []folder.Entry, name string) bool {
	_, found := slices.BinarySearchFunc(entries, name, func(e folder.Entry, name string) int {
		return strings.Compare(e.Name(), name)
	})
	return found
}

// leftOut returns why a folder of this name holds other people's projects, or included.
func leftOut(folder string) reason {
	switch folder {
	case ".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS":
		return inVersionControl
	case ".venv", "venv", ".tox", ".nox":
		return inEnvironment
	case "node_modules", "site-packages", "__pycache__":
		return inPackages
	}
	return included
}

// cause strips the system call and the path from err: the callers name the path.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
