package workspace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"

	"dockgen/folder"
)

// state is what is on disk at one path.
type state struct {
	data     []byte      // nil when there is no regular file
	perm     fs.FileMode // the permission bits, 0 when there is no file
	obstacle string      // why the path cannot be an output: "a folder stands in its place"
}

func (s state) absent() bool { return s.data == nil && s.obstacle == "" }

// obstacle is the error for a folder that cannot be entered because it is not one.
type obstacle string

func (o obstacle) Error() string { return string(o) }

// reading is the project folder while a plan is made.
type reading struct {
	folder *folder.Folder
	bytes  int64 // of all files so far
}

// file returns what is at the project path p. Only an error of the file system is an
// error: whatever stands at p is a state.
func (r *reading) file(p string) (state, error) {
	data, mode, err := r.folder.Read(p, folder.Refuse, limitOf(p, r.bytes))
	switch {
	case err == nil:
		r.bytes += int64(len(data))
		return state{data: data, perm: mode.Perm()}, nil
	case errors.Is(err, fs.ErrNotExist):
		// Nothing of that name may be behind a link, or below a file.
		return state{obstacle: r.obstacle(p)}, nil
	case errors.Is(err, folder.ErrTooLarge):
		return state{obstacle: tooLarge(p, r.bytes)}, nil
	}
	if o := r.obstacle(p); o != "" {
		return state{obstacle: o}, nil
	}
	return state{}, fmt.Errorf("read %s: %w", p, cause(err))
}

// obstacle names what keeps p, which cannot be read, from being a regular file; ""
// when it is one.
func (r *reading) obstacle(p string) string {
	for i := range len(p) {
		if p[i] != '/' {
			continue
		}
		if info, err := r.folder.Lstat(p[:i]); err == nil && !info.Mode.IsDir() {
			return onTheWay(p[:i], info.Mode)
		}
	}
	if info, err := r.folder.Lstat(p); err == nil && !info.Mode.IsRegular() {
		return kind(info.Mode) + " stands in its place"
	}
	return ""
}

func onTheWay(dir string, mode fs.FileMode) string {
	return fmt.Sprintf("%q on the way to it is %s", dir, kind(mode))
}

// limitOf returns how many bytes are read of the file p, after so many of others.
func limitOf(p string, before int64) int64 {
	bound := folder.Output.Bound()
	if p == LockPath {
		bound.Bytes = folder.OwnLock.Bound().Bytes
	}
	return min(bound.Bytes, bound.Total-before)
}

// tooLarge says why the file p, of more than [limitOf] bytes, is not read.
func tooLarge(p string, before int64) string {
	most := limitOf(p, 0)
	if limitOf(p, before) < most {
		return fmt.Sprintf("the files before it and it are larger than %d MiB, which is all that is read of them together", folder.Output.Bound().Total>>20)
	}
	return fmt.Sprintf("it is larger than %d KiB, which is all that is read of it", most>>10)
}

// tree is the project folder while a run writes below it. It reaches every file
// through [os.Root], one folder at a time, so that no symbolic link is followed: not in
// the project, where a link could lead one output into another, and not out of it.
type tree struct {
	root    *os.Root
	folders []opened // all but the root itself
	bytes   int64    // read of all files
}

type opened struct {
	path string
	root *os.Root
}

// openTree opens the folder path to write below it.
func openTree(path string) (*tree, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open project folder: %w", err)
	}
	return &tree{root: root}, nil
}

func (t *tree) close() {
	for _, o := range t.folders {
		o.root.Close()
	}
	t.root.Close()
}

// folder opens the folder dir. The error is an [obstacle] when something else
// has that name, and fs.ErrNotExist when nothing has.
func (t *tree) folder(dir string) (*os.Root, error) {
	if dir == "." {
		return t.root, nil
	}
	if i := slices.IndexFunc(t.folders, func(o opened) bool { return o.path == dir }); i >= 0 {
		return t.folders[i].root, nil
	}
	parent, err := t.folder(path.Dir(dir))
	if err != nil {
		return nil, err
	}
	name := path.Base(dir)
	info, err := parent.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, obstacle(onTheWay(dir, info.Mode()))
	}
	root, err := parent.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	// OpenRoot follows a link that stays in the project, and the folder may have
	// become one since it was looked at.
	there, err := root.Stat(".")
	if err != nil {
		root.Close()
		return nil, err
	}
	if !os.SameFile(info, there) {
		root.Close()
		return nil, obstacle(fmt.Sprintf("%q on the way to it was replaced just now", dir))
	}
	t.folders = append(t.folders, opened{dir, root})
	return root, nil
}

// read returns what is at the project path p. Only an error of the file system
// is an error: whatever stands at p is a state.
func (t *tree) read(p string) (state, error) {
	var blocked obstacle
	dir, err := t.folder(path.Dir(p))
	switch {
	case errors.As(err, &blocked):
		return state{obstacle: string(blocked)}, nil
	case errors.Is(err, fs.ErrNotExist):
		return state{}, nil
	case err != nil:
		return state{}, fmt.Errorf("read %s: %w", p, cause(err))
	}
	at, err := stateOf(dir, path.Base(p), limitOf(p, t.bytes))
	switch {
	case err == folder.ErrTooLarge:
		return state{obstacle: tooLarge(p, t.bytes)}, nil
	case err != nil:
		return state{}, fmt.Errorf("read %s: %w", p, cause(err))
	}
	t.bytes += int64(len(at.data))
	return at, nil
}

// stateOf returns what is called name in the folder dir. A file of more than limit
// bytes is [folder.ErrTooLarge].
func stateOf(dir *os.Root, name string, limit int64) (state, error) {
	info, err := dir.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return state{}, nil
	case err != nil:
		return state{}, err
	case !info.Mode().IsRegular():
		return state{obstacle: kind(info.Mode()) + " stands in its place"}, nil
	case info.Size() > limit:
		return state{}, folder.ErrTooLarge
	}
	f, err := dir.Open(name)
	if err != nil {
		return state{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return state{}, err
	}
	if int64(len(data)) > limit {
		return state{}, folder.ErrTooLarge
	}
	return state{data: data, perm: info.Mode().Perm()}, nil
}

// kind names what stands where something else should.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "a file"
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeSymlink != 0:
		return "a symbolic link"
	default:
		return "a special file"
	}
}

// cause strips the system call and the bare name from err: the callers name the
// project path and the deed.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
