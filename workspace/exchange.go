package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"dockgen/folder"
)

// errChanged ends a run that found a file changed since the plan was made.
var errChanged = errors.New("it was changed by somebody else while dockgen ran; run dockgen again")

// swap puts the file temporary, which has the new content of c, in the place of c.
//
// A look before a rename cannot tell what the rename replaces: an editor may save
// in between. So the two files are exchanged in one step, and what came out is
// compared with what the plan has seen. If it differs it goes back. Where files
// cannot be exchanged (see exchange) the new one is renamed over the old one.
//
// An editor that writes into the open file, instead of renaming a new one over
// it, is noticed only if it writes before that comparison.
func (r *run) swap(dir *os.Root, temporary string, c Change) error {
	name := path.Base(c.Path)
	if c.Have == nil {
		err := renameNew(dir, temporary, name)
		if errors.Is(err, fs.ErrExist) {
			return errChanged
		}
		return err
	}
	err := exchange(dir, temporary, name)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return dir.Rename(temporary, name)
	case errors.Is(err, fs.ErrNotExist):
		return errChanged
	case err != nil:
		return err
	}
	r.step()
	if out, err := cameOut(dir, temporary); err != nil || !same(out.data, c.Have) || out.perm != c.HaveMode {
		if err := r.giveBack(dir, temporary, name, c.Want); err != nil {
			return r.save(dir, temporary, name, err)
		}
		return errChanged
	}
	return dir.Remove(temporary)
}

// cameOut returns what an exchange or a rename gave the name temporary.
func cameOut(dir *os.Root, temporary string) (state, error) {
	out, err := stateOf(dir, temporary, folder.Output.Bound().Bytes)
	if err == folder.ErrTooLarge {
		// The plan has seen no such file, so it is somebody's save.
		return state{obstacle: err.Error()}, nil
	}
	return out, err
}

// giveBack undoes an exchange: temporary goes back to name, and what dockgen put
// there, which has the content ours, comes out.
//
// If something else comes out, it was saved after the exchange. It is newer than
// what just went back, and goes back in turn. The loop ends when nobody saved
// between two exchanges.
func (r *run) giveBack(dir *os.Root, temporary, name string, ours []byte) error {
	expected := state{data: ours}
	for {
		saved, err := cameOut(dir, temporary)
		if err != nil {
			return err
		}
		err = exchange(dir, temporary, name)
		if errors.Is(err, fs.ErrNotExist) {
			return renameNew(dir, temporary, name)
		}
		if err != nil {
			return err
		}
		out, err := cameOut(dir, temporary)
		if err != nil {
			return err
		}
		r.step()
		if out.obstacle == expected.obstacle && same(out.data, expected.data) {
			return nil
		}
		expected = saved
	}
}

// save keeps the file temporary, which somebody else saved and which could not be
// put back because of err, under a name that no run sweeps.
func (r *run) save(dir *os.Root, temporary, name string, err error) error {
	r.drop(temporary)
	kept := name + temporary
	if renameErr := renameNew(dir, temporary, kept); renameErr != nil {
		kept = temporary
	}
	return fmt.Errorf("%w; what was there is in %s now, because it could not be put back: %w", errChanged, kept, cause(err))
}

// drop forgets a temporary file, which is then not deleted at the end of the run.
func (r *run) drop(temporary string) {
	for i := range r.staged {
		if r.staged[i].temporary == temporary {
			r.staged = append(r.staged[:i:i], r.staged[i+1:]...)
			return
		}
	}
}

// takeAway deletes the file of c. It is renamed first and compared with what the
// plan has seen, for the reason that swap has; if it differs it goes back.
func (r *run) takeAway(dir *os.Root, c Change) error {
	name, temporary := path.Base(c.Path), temporaryName()
	err := dir.Rename(name, temporary)
	if errors.Is(err, fs.ErrNotExist) {
		return errChanged
	}
	if err != nil {
		return err
	}
	r.step()
	if out, err := cameOut(dir, temporary); err != nil || !same(out.data, c.Have) || out.perm != c.HaveMode {
		err := renameNew(dir, temporary, name)
		if errors.Is(err, fs.ErrExist) {
			// It was saved again under its name, which is the newer save.
			return errors.Join(errChanged, dir.Remove(temporary))
		}
		if err != nil {
			return r.save(dir, temporary, name, err)
		}
		return errChanged
	}
	return dir.Remove(temporary)
}

// linkNew is renameNew by way of a second name, which is never put over another
// file. Where the file system has no second names, a file that comes into being
// just before the rename is lost.
func linkNew(dir *os.Root, a, b string) error {
	err := dir.Link(a, b)
	switch {
	case err == nil:
		return dir.Remove(a)
	case errors.Is(err, fs.ErrExist):
		return err
	}
	if _, err := dir.Lstat(b); err == nil {
		return fs.ErrExist
	}
	return dir.Rename(a, b)
}
