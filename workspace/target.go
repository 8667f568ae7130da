package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Target is a file that the caller was told to write and that is no generated
// file: the config, a report, a patch.
//
// Below Tree it is written as generated files are: into a temporary file that is
// renamed, through no symbolic link. A repository may hold what a stranger
// committed, and a link in it must not decide which file is written. A target
// elsewhere is the caller's choice, links included.
//
// A run that was killed may leave a temporary file; the next one that writes into
// the same folder removes it.
type Target struct {
	// Tree is the folder in which no symbolic link is followed. It may itself be
	// reached through one.
	Tree string
	// Path is the file, as the operating system takes it. It is cleaned before it
	// is looked up: "link/../x" is "x".
	Path string
	// Name is what messages call the file.
	Name string
}

// Write replaces or creates the file. An existing one keeps its mode. A pipe or a
// device is written to as it is; anything else that is no regular file is an error.
func (t Target) Write(content []byte) ([]Note, error) {
	name, inside, err := t.locate()
	if err != nil {
		return nil, t.failed(err)
	}
	if !inside {
		f, err := os.OpenFile(filepath.Clean(t.Path), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
		if err != nil {
			return nil, t.failed(err)
		}
		_, err = f.Write(content)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, t.failed(err)
		}
		return nil, nil
	}
	r := run{plan: &Plan{Root: t.Tree}, name: t.Name}
	err = r.alone(path.Dir(name), func() error { return r.overwrite(name, content) })
	return r.result.Notes, err
}

// Create creates the file, with mode 0644. The error is fs.ErrExist when something
// has its name.
func (t Target) Create(content []byte) error {
	root, name, err := t.anywhere()
	if err != nil {
		return t.failed(err)
	}
	r := run{plan: &Plan{Root: root}, name: t.Name}
	return r.alone(path.Dir(name), func() error {
		c := Change{Path: name, Action: Write, Block: true, Want: content, WantMode: 0o644}
		switch s, err := r.tree.read(name); {
		case err != nil:
			return err
		case s.obstacle != "":
			return t.failed(errors.New(s.obstacle + "; remove it, or name another file"))
		case !s.absent():
			return t.failed(fs.ErrExist)
		}
		if err := r.sweepFolder(path.Dir(name)); err != nil {
			return err
		}
		if err := r.stage(c); err != nil {
			return err
		}
		err := r.replace(c)
		if errors.Is(err, errChanged) {
			err = t.failed(fs.ErrExist)
		}
		return err
	})
}

// Rewrite replaces the content of the file, which was have when it was read. It
// keeps its mode, and is on the disk before the old one is gone. A file that is no
// longer have is an error, and left alone.
func (t Target) Rewrite(have, want []byte) ([]Note, error) {
	root, name, err := t.anywhere()
	if err != nil {
		return nil, t.failed(err)
	}
	r := run{plan: &Plan{Root: root}, name: t.Name}
	err = r.alone(path.Dir(name), func() error { return r.rewrite(name, have, want) })
	return r.result.Notes, err
}

// Inside reports whether the file is below Tree. One that cannot be looked for is,
// and writing it says why.
func (t Target) Inside() bool {
	_, inside, err := t.locate()
	return inside || err != nil
}

func (t Target) failed(err error) error { return fmt.Errorf("write %s: %w", t.Name, cause(err)) }

// anywhere returns the folder below which no link is followed and the path of the
// file in it. Outside of Tree that is the file's own folder.
func (t Target) anywhere() (root, name string, err error) {
	name, inside, err := t.locate()
	if inside || err != nil {
		return t.Tree, name, err
	}
	file := filepath.Clean(t.Path)
	return filepath.Dir(file), filepath.Base(file), nil
}

// mostLinks is how many links a path may lead through, as in Linux.
const mostLinks = 40

// locate says whether the file is below Tree, and where in it: slash-separated.
//
// It goes along the path as the kernel would, link by link, until it comes to
// Tree. So it does not matter by which of several names Tree and the path were
// called. What is left of the path then is not resolved: links in it are refused
// when it is opened.
func (t Target) locate() (name string, inside bool, err error) {
	tree, err := os.Stat(t.Tree)
	if err != nil {
		return "", false, err
	}
	file, err := filepath.Abs(t.Path)
	if err != nil {
		return "", false, err
	}
	top := filepath.VolumeName(file) + string(filepath.Separator)
	if info, err := os.Stat(top); err == nil && os.SameFile(info, tree) && isDevice(file) {
		return "", false, nil
	}
	at, rest, links := top, components(file), 0
	for {
		if info, err := os.Stat(at); err == nil && os.SameFile(info, tree) {
			if slices.Contains(rest, "..") {
				return "", false, fmt.Errorf("a symbolic link leads through %s and out of it again", t.Tree)
			}
			if len(rest) == 0 {
				return "", false, errors.New("a folder stands in its place")
			}
			return path.Join(rest...), true, nil
		}
		if len(rest) == 0 {
			return "", false, nil
		}
		next := rest[0]
		rest = rest[1:]
		if next == ".." {
			at = filepath.Dir(at)
			continue
		}
		next = filepath.Join(at, next)
		target, err := os.Readlink(next)
		if err != nil || len(rest) == 0 && strings.HasPrefix(next, "/proc/") {
			// A link in /proc to an open file is opened as it is: what it seems to say
			// is the name of a pipe, or of a file that the caller has opened.
			at = next
			continue
		}
		if links++; links > mostLinks {
			return "", false, errors.New("too many symbolic links on the way to it")
		}
		rest = append(components(target), rest...)
		if filepath.IsAbs(target) {
			at = filepath.VolumeName(target) + string(filepath.Separator)
		}
	}
}

// isDevice reports whether file can be one of the names by which a process reaches
// its own open files: /dev/stdout, /dev/fd/3, and the links in /proc that these are.
func isDevice(file string) bool {
	return strings.HasPrefix(file, "/dev/") || strings.HasPrefix(file, "/proc/")
}

func components(file string) []string {
	file = filepath.ToSlash(file[len(filepath.VolumeName(file)):])
	return slices.DeleteFunc(strings.Split(file, "/"), func(s string) bool { return s == "" || s == "." })
}

// overwrite is what Write does below Tree.
func (r *run) overwrite(name string, content []byte) error {
	dir, err := r.tree.folder(path.Dir(name))
	if err != nil {
		return fmt.Errorf("write %s: %w", r.called(name), cause(err))
	}
	c := Change{Path: name, Action: Write, Want: content}
	info, err := dir.Lstat(path.Base(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("write %s: %w", r.called(name), cause(err))
	case info.Mode()&(fs.ModeNamedPipe|fs.ModeDevice) != 0:
		return r.pour(dir, name, content)
	case !info.Mode().IsRegular():
		return fmt.Errorf("write %s: %s stands in its place; remove it, or name another file", r.called(name), kind(info.Mode()))
	case info.Mode()&ownerWrite == 0:
		return fmt.Errorf("write %s: the file is read-only", r.called(name))
	default:
		c.WantMode = info.Mode().Perm()
	}
	if err := r.sweepFolder(path.Dir(name)); err != nil {
		return err
	}
	if err := r.stage(c); err != nil {
		return err
	}
	last := len(r.staged) - 1
	if err := dir.Rename(r.staged[last].temporary, path.Base(name)); err != nil {
		return fmt.Errorf("write %s: %w", r.called(name), cause(err))
	}
	r.committed(last)
	r.step()
	return nil
}

// pour writes into a pipe or a device. Git keeps neither, so it was made for this
// purpose.
func (r *run) pour(dir *os.Root, name string, content []byte) error {
	f, err := dir.OpenFile(path.Base(name), os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", r.called(name), cause(err))
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", r.called(name), cause(err))
	}
	return nil
}

func (r *run) rewrite(name string, have, want []byte) error {
	if err := r.sweepFolder(path.Dir(name)); err != nil {
		return err
	}
	s, err := r.tree.read(name)
	if err != nil {
		return err
	}
	// A block is synced: the lines around it exist nowhere else. Here all are such.
	c := Change{Path: name, Action: Write, Block: true, Have: have, Want: want, HaveMode: s.perm, WantMode: s.perm}
	if done, err := r.compare(c); err != nil || done {
		return err
	}
	if err := r.stage(c); err != nil {
		return err
	}
	return r.commit(c)
}
