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

// tree is the project folder. It reaches every file through [os.Root], one folder
// at a time, so that no symbolic link is followed: not in the project, where a
// link could lead one output into another, and not out of it.
//
// Reading goes the short way first, if there is one: it refuses any link, too.
type tree struct {
	short   *folder.Folder
	own     bool     // short is the tree's own, and remembers nothing
	root    *os.Root // nil until there is a question that only it can answer
	folders []opened // all but the root itself
	bytes   int64    // read of all files
}

type opened struct {
	path string
	root *os.Root
}

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

// openTree opens the folder path to look at it again, and to write below it.
func openTree(path string) (*tree, error) {
	t := &tree{short: folder.Open(path), own: true}
	if _, err := t.folder("."); err != nil {
		t.close()
		return nil, fmt.Errorf("open project folder: %w", err)
	}
	return t, nil
}

// seenIn returns the tree of what has been seen of the folder at.
func seenIn(at *folder.Folder) (*tree, error) {
	if !at.Opened() {
		return openTree(at.Path())
	}
	return &tree{short: at}, nil
}

func (t *tree) close() {
	for _, o := range t.folders {
		o.root.Close()
	}
	if t.own {
		t.short.Close()
	}
	if t.root != nil {
		t.root.Close()
	}
}

// folder opens the folder dir. The error is an [obstacle] when something else
// has that name, and fs.ErrNotExist when nothing has.
func (t *tree) folder(dir string) (*os.Root, error) {
	if dir == "." {
		var err error
		if t.root == nil {
			t.root, err = os.OpenRoot(t.short.Path())
		}
		return t.root, err
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
		return nil, obstacle(fmt.Sprintf("%q on the way to it is %s", dir, kind(info)))
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
func (t *tree) read(p string) (state, error) { return t.readLike(p, nil) }

// readLike is read of a file that is likely to hold what is expected, and the data
// is that then.
func (t *tree) readLike(p string, expected []byte) (state, error) {
	bound := folder.Output.Bound()
	if p == LockPath {
		bound.Bytes = folder.OwnLock.Bound().Bytes
	}
	limit := min(bound.Bytes, bound.Total-t.bytes)
	switch data, mode, err := t.short.ReadLike(p, folder.Refuse, limit, expected); err {
	case nil:
		t.bytes += int64(len(data))
		return state{data: data, perm: mode.Perm()}, nil
	case fs.ErrNotExist:
		return state{}, nil
	}
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
	at, err := stateOf(dir, path.Base(p), limit)
	switch {
	case err == errTooLarge && limit < bound.Bytes:
		return state{obstacle: fmt.Sprintf("the files before it and it are larger than %d MiB, which is all that is read of them together", bound.Total>>20)}, nil
	case err == errTooLarge:
		return state{obstacle: fmt.Sprintf("it is larger than %d KiB, which is all that is read of it", bound.Bytes>>10)}, nil
	case err != nil:
		return state{}, fmt.Errorf("read %s: %w", p, cause(err))
	}
	t.bytes += int64(len(at.data))
	return at, nil
}

var errTooLarge = errors.New("the file is too large")

// stateOf returns what is called name in the folder dir. A file of more than limit
// bytes is errTooLarge.
func stateOf(dir *os.Root, name string, limit int64) (state, error) {
	info, err := dir.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return state{}, nil
	case err != nil:
		return state{}, err
	case !info.Mode().IsRegular():
		return state{obstacle: kind(info) + " stands in its place"}, nil
	case info.Size() > limit:
		return state{}, errTooLarge
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
		return state{}, errTooLarge
	}
	return state{data: data, perm: info.Mode().Perm()}, nil
}

// same reports whether the project paths p and q lead to one file.
func (t *tree) same(p, q string) bool {
	var infos [2]fs.FileInfo
	for i, name := range []string{p, q} {
		dir, err := t.folder(path.Dir(name))
		if err != nil {
			return false
		}
		if infos[i], err = dir.Lstat(path.Base(name)); err != nil {
			return false
		}
	}
	return os.SameFile(infos[0], infos[1])
}

// kind names what stands where something else should.
func kind(info fs.FileInfo) string {
	switch m := info.Mode(); {
	case m.IsRegular():
		return "a file"
	case m.IsDir():
		return "a folder"
	case m&fs.ModeSymlink != 0:
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
