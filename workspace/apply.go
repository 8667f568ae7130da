package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// ErrRefused is returned by [Apply] when a change is refused. See [Plan.Refused]
// for which, and for why.
var ErrRefused = errors.New("refused to overwrite what dockgen did not write")

// Options say what a run may do beyond what the plan allows by itself.
type Options struct {
	// Force overwrites files that were edited or that dockgen did not write, and
	// deletes edited orphans.
	Force bool
	// ForcePaths limits force to these paths, and implies it. What is refused
	// among the others is left as it is and does not hold up the rest.
	ForcePaths []string
}

// Action returns what a run with o does about c.
func (o Options) Action(c Change) Action {
	forced := o.Force
	if len(o.ForcePaths) > 0 {
		forced = slices.Contains(o.ForcePaths, c.Path)
	}
	switch {
	case !forced || c.blocked:
		return c.Action
	case c.Action == Refuse:
		return Write
	case c.Action == Keep:
		return Delete
	default:
		return c.Action
	}
}

// Result is what a run did, each list in the order of the plan. After an error it
// has what was done before it.
type Result struct {
	Written, Deleted []Change // files whose bytes changed, or that are gone
	Repaired         []Change // files that only got their mode back
	Overwritten      []Change // those of Written and Deleted that force was needed for
	Kept             []Change // edited orphans
	Told             []Change // what only the user can repair, see [Tell]
	Refused          []Change
	Notes            []Note // what else changed about Written
	LockWritten      bool
}

// Apply carries out p.
//
// Everything is checked, and every new content is in a temporary file beside its
// target, before the first file is replaced: a full disk or a read-only file or
// folder changes nothing. A file that is not what it was when
// the plan was made is an error. The lock is written last, so a run that is
// killed has at worst a lock that is behind, and the next one finishes.
//
// With a refused change the error is [ErrRefused], and nothing was written unless
// o names paths.
func Apply(p *Plan, o Options) (Result, error) {
	r := run{plan: p, options: o}
	return r.apply()
}

// run is one Apply, Eject, or writing of a Target.
type run struct {
	plan    *Plan
	options Options
	name    string // what messages call the one file of the run; empty: its path
	tree    *tree
	staged  []staged
	made    []string // folders, outermost first
	result  Result
	// after is called after every step that changes the disk. Tests end a run there.
	after func()
	// looked is called between the last look at a file and its replacement or
	// deletion. Tests change the file there.
	looked func(path string)
}

func (r *run) apply() (Result, error) {
	r.result.Refused = r.plan.Refused(r.options)
	for _, path := range r.options.ForcePaths {
		if !slices.ContainsFunc(r.plan.Changes, func(c Change) bool { return c.Path == path }) {
			return r.result, fmt.Errorf("force %s: it is not a generated file", path)
		}
	}
	if len(r.result.Refused) > 0 && len(r.options.ForcePaths) == 0 {
		return r.result, ErrRefused
	}
	if err := r.alone(".", r.write); err != nil {
		return r.result, err
	}
	if len(r.result.Refused) > 0 {
		return r.result, ErrRefused
	}
	return r.result, nil
}

// alone does work while no other run is at work in the folder dir of the plan's, and
// undoes what of it did not come into its place.
func (r *run) alone(dir string, work func() error) error {
	var err error
	if r.tree, err = openTree(r.plan.Root); err != nil {
		return err
	}
	defer r.tree.close()
	root, err := r.tree.folder(dir)
	if err != nil {
		return fmt.Errorf("write %s: %w", r.called(dir), cause(err))
	}
	release, err := exclusive(root)
	if err != nil {
		return err
	}
	defer release()
	return errors.Join(work(), r.discard())
}

// write is what Apply does.
func (r *run) write() error {
	lock := r.plan.Lock
	lock.Want = r.plan.lockAfter(r.options)

	if err := r.sweep(); err != nil {
		return err
	}
	var acting []Change
	for _, c := range r.plan.Changes {
		switch r.options.Action(c) {
		case None, Refuse:
		case Tell:
			r.result.Told = append(r.result.Told, c)
		case Keep:
			r.result.Kept = append(r.result.Kept, c)
		default:
			if done, err := r.compare(c); err != nil {
				return err
			} else if !done {
				acting = append(acting, c)
			}
		}
	}
	lockDone, err := r.compare(lock)
	if err != nil {
		return err
	}

	for _, c := range acting {
		switch {
		case r.options.Action(c) == Chmod:
			err = r.chmod(c, c.HaveMode)
		case c.Want == nil:
			err = r.probe(c)
		default:
			err = r.stage(c)
		}
		if err != nil {
			return err
		}
	}
	if !lockDone {
		if err := r.stage(lock); err != nil {
			return err
		}
	}
	for _, c := range acting {
		if err := r.commit(c); err != nil {
			return err
		}
	}
	if lockDone {
		return nil
	}
	if lockDone, err = r.compare(lock); err != nil || lockDone {
		return err
	}
	if r.looked != nil {
		r.looked(LockPath)
	}
	if err := r.replace(lock); err != nil {
		return err
	}
	r.result.LockWritten = true
	return nil
}

// compare looks whether c can still be carried out. done says that somebody else
// has: two runs with the same config may meet.
func (r *run) compare(c Change) (done bool, err error) {
	s, err := r.tree.read(c.Path)
	if err != nil {
		return false, err
	}
	if s.obstacle != "" {
		return false, fmt.Errorf("write %s: %s", r.called(c.Path), s.obstacle)
	}
	mode := s.perm
	switch {
	case same(s.data, c.Want) && (r.plan.modeless || c.Path == LockPath || (mode^c.WantMode)&ownerExec == 0):
		return true, nil
	case s.data != nil && mode&ownerWrite == 0 && r.options.Action(c) != Chmod:
		// A rename does not ask, but whoever took the bit away did not mean it for
		// editors only.
		return false, fmt.Errorf("write %s: the file is read-only", r.called(c.Path))
	case same(s.data, c.Have) && (s.data == nil || mode == c.HaveMode):
		return false, nil
	default:
		return false, fmt.Errorf("write %s: %w", r.called(c.Path), errChanged)
	}
}

// commit makes one change. It looks once more, because staging takes time.
func (r *run) commit(c Change) error {
	done, err := r.compare(c)
	if err != nil || done {
		return err
	}
	if r.looked != nil {
		r.looked(c.Path)
	}
	action := r.options.Action(c)
	switch {
	case action == Chmod:
		if err = r.chmod(c, c.WantMode); err == nil {
			r.step()
		}
	case c.Want == nil:
		err = r.remove(c)
	default:
		err = r.replace(c)
	}
	if err != nil {
		return err
	}
	switch action {
	case Chmod:
		r.result.Repaired = append(r.result.Repaired, c)
	case Delete:
		r.result.Deleted = append(r.result.Deleted, c)
	default:
		r.result.Written = append(r.result.Written, c)
	}
	if action != c.Action {
		r.result.Overwritten = append(r.result.Overwritten, c)
	}
	return nil
}

// same tells an absent file from an empty one.
func same(a, b []byte) bool {
	return (a == nil) == (b == nil) && bytes.Equal(a, b)
}
