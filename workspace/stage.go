package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
)

// A temporary file is temporaryPrefix and sixteen hexadecimal digits, beside the
// file that it is to become. Only names of that form are ever swept.
const temporaryPrefix = ".dockgen-"

// staged is a change whose new content waits in a temporary file.
type staged struct {
	path      string // of the target
	temporary string // name in the target's folder
	notes     []string
}

// stage writes the new content of c beside its target.
func (r *run) stage(c Change) error {
	dir, err := r.makeFolder(path.Dir(c.Path))
	if err != nil {
		return fmt.Errorf("write %s: %w", r.called(c.Path), cause(err))
	}
	f, err := r.temporary(dir, c)
	if err != nil {
		return fmt.Errorf("write %s: %w", r.called(c.Path), cause(err))
	}
	_, err = f.Write(c.Want)
	last := &r.staged[len(r.staged)-1]
	last.notes = inherit(f, dir, path.Base(c.Path))
	if err == nil && c.WantMode != 0 {
		// Not left to the umask: what is generated is the same everywhere. It comes
		// after the change of the owner, which may take bits away.
		err = f.Chmod(c.WantMode)
	}
	if err == nil && c.Block && c.Have != nil {
		err = f.Sync() // the user's lines are in it, and exist nowhere else
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", r.called(c.Path), cause(err))
	}
	r.step()
	return nil
}

// temporary opens a new temporary file in dir, which is the folder of c.
func (r *run) temporary(dir *os.Root, c Change) (*os.File, error) {
	name := temporaryName()
	mode := fs.FileMode(0o600)
	if c.WantMode == 0 {
		mode = 0o666 // what the umask leaves of it
	}
	f, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		r.staged = append(r.staged, staged{path: c.Path, temporary: name})
	}
	return f, err
}

func temporaryName() string { return fmt.Sprintf("%s%016x", temporaryPrefix, rand.Uint64()) }

// probe finds out whether c can be deleted, which takes a folder that can be
// written to, by making a temporary file there.
func (r *run) probe(c Change) error {
	dir, err := r.tree.folder(path.Dir(c.Path))
	if err == nil {
		var f *os.File
		if f, err = r.temporary(dir, c); err == nil {
			r.step()
			// Not left to the end: once the lock is written, nobody looks here again.
			last := len(r.staged) - 1
			err = errors.Join(f.Close(), dir.Remove(r.staged[last].temporary))
			r.staged = r.staged[:last]
		}
	}
	if err != nil {
		return fmt.Errorf("delete %s: %w", c.Path, cause(err))
	}
	return nil
}

// replace puts the staged content of c in its place.
func (r *run) replace(c Change) error {
	i := slices.IndexFunc(r.staged, func(s staged) bool { return s.path == c.Path })
	dir, err := r.tree.folder(path.Dir(c.Path))
	if err == nil {
		err = r.swap(dir, r.staged[i].temporary, c)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", r.called(c.Path), cause(err))
	}
	r.committed(i)
	r.step()
	return nil
}

// committed ends the staging of a file that is in its place now.
func (r *run) committed(i int) {
	for _, text := range r.staged[i].notes {
		r.result.Notes = append(r.result.Notes, Note{r.called(r.staged[i].path), text})
	}
	r.staged = slices.Delete(r.staged, i, i+1)
}

// called is what messages call the file at the path p.
func (r *run) called(p string) string {
	if r.name != "" {
		return r.name
	}
	return p
}

func (r *run) remove(c Change) error {
	dir, err := r.tree.folder(path.Dir(c.Path))
	if err == nil {
		err = r.takeAway(dir, c)
	}
	if err != nil {
		return fmt.Errorf("delete %s: %w", c.Path, cause(err))
	}
	r.step()
	return nil
}

// chmod gives c the mode, by way of the open file: a name can become a symbolic
// link. With the mode that it has, it finds out whether it could.
func (r *run) chmod(c Change, mode fs.FileMode) error {
	dir, err := r.tree.folder(path.Dir(c.Path))
	if err != nil {
		return fmt.Errorf("chmod %s: %w", c.Path, cause(err))
	}
	name := path.Base(c.Path)
	looked, err := dir.Lstat(name)
	if err != nil {
		return fmt.Errorf("chmod %s: %w", c.Path, cause(err))
	}
	f, err := dir.Open(name)
	if err != nil {
		return fmt.Errorf("chmod %s: %w", c.Path, cause(err))
	}
	defer f.Close()
	if opened, err := f.Stat(); err != nil || !os.SameFile(looked, opened) {
		return fmt.Errorf("chmod %s: it was replaced just now", c.Path)
	}
	if err := f.Chmod(mode); err != nil {
		return fmt.Errorf("chmod %s: %w", c.Path, cause(err))
	}
	if after, err := f.Stat(); err == nil && (after.Mode()^mode)&ownerExec != 0 {
		return fmt.Errorf("chmod %s: the file system does not keep the executable bit", c.Path)
	}
	return nil
}

// makeFolder opens the folder dir, and creates what is missing of it.
func (r *run) makeFolder(dir string) (*os.Root, error) {
	root, err := r.tree.folder(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return root, err
	}
	parent, err := r.makeFolder(path.Dir(dir))
	if err != nil {
		return nil, err
	}
	if err := parent.Mkdir(path.Base(dir), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	r.made = append(r.made, dir)
	r.step()
	return r.tree.folder(dir)
}

// discard undoes the staging of what did not come into its place, because the run
// could not finish or somebody else was quicker: the temporary files go, and so
// do the new folders that are empty.
func (r *run) discard() error {
	var errs []error
	for _, s := range r.staged {
		dir, err := r.tree.folder(path.Dir(s.path))
		if err == nil {
			err = dir.Remove(s.temporary)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("delete %s: %w", path.Join(path.Dir(s.path), s.temporary), cause(err)))
		}
	}
	for _, dir := range slices.Backward(r.made) {
		if parent, err := r.tree.folder(path.Dir(dir)); err == nil {
			parent.Remove(path.Base(dir)) // fails when it is not empty, and then it is needed
		}
	}
	return errors.Join(errs...)
}

// sweep deletes the temporary files of runs that were killed. It looks only where
// this run or the last one has files.
func (r *run) sweep() error {
	dirs := []string{"."}
	for _, c := range r.plan.Changes {
		dirs = append(dirs, path.Dir(c.Path))
	}
	for _, p := range r.plan.lockedPaths { // of files that are gone too
		dirs = append(dirs, path.Dir(p))
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		if err := r.sweepFolder(dir); err != nil {
			return err
		}
	}
	return nil
}

// sweepFolder deletes the temporary files in the folder dir, if it is there.
func (r *run) sweepFolder(dir string) error {
	root, err := r.tree.folder(dir)
	if err != nil {
		return nil // not there yet, or reported with the change that needs it
	}
	f, err := root.Open(".")
	if err != nil {
		return fmt.Errorf("read folder %s: %w", dir, cause(err))
	}
	names, err := f.Readdirnames(-1)
	f.Close()
	if err != nil {
		return fmt.Errorf("read folder %s: %w", dir, cause(err))
	}
	for _, name := range names {
		if !isTemporary(name) || r.isNamed(path.Join(dir, name)) {
			continue
		}
		if info, err := root.Lstat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("delete %s: %w", path.Join(dir, name), cause(err))
		}
		r.step()
	}
	return nil
}

// isNamed reports whether p is the config or a file of the plan, which can have
// the name of a temporary one.
func (r *run) isNamed(p string) bool {
	return p == r.plan.wanted.ConfigPath || slices.ContainsFunc(r.plan.Changes, func(c Change) bool { return c.Path == p })
}

func isTemporary(name string) bool {
	digits, ok := strings.CutPrefix(name, temporaryPrefix)
	return ok && len(digits) == 16 && strings.Trim(digits, "0123456789abcdef") == ""
}

func (r *run) step() {
	if r.after != nil {
		r.after()
	}
}
