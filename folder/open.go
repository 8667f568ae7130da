package folder

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Each function here asks the file system: by plain system calls where the system has
// them (openat2_linux.go), and else, or where those do not decide, by [os.Root].

// ask asks one question in the first way that decides it.
func ask[T any](f *Folder, direct func(*direct) (T, error), inRoot func(*os.Root) (T, error)) (answer T, err error) {
	if f.err != nil {
		return answer, f.err
	}
	f.asked++
	if f.direct != nil {
		if answer, err = direct(f.direct); !errors.Is(err, errors.ErrUnsupported) {
			return answer, err
		}
	}
	root, err := f.inRoot()
	if err != nil {
		return answer, err
	}
	return inRoot(root)
}

// inRoot returns the folder as [os.Root], which is opened the first time.
func (f *Folder) inRoot() (*os.Root, error) {
	if f.root == nil && f.err == nil {
		f.root, f.err = os.OpenRoot(f.path)
	}
	return f.root, f.err
}

// stat returns what name is, or with Follow what it leads to as a link.
func (f *Folder) stat(name string, links Links) (Info, error) {
	return ask(f, func(d *direct) (Info, error) { return d.stat(name, links) }, func(r *os.Root) (Info, error) {
		if links == Follow {
			return infoOf(r.Stat(filepath.FromSlash(name)))
		}
		return infoOf(r.Lstat(filepath.FromSlash(name)))
	})
}

// lstat is stat of a name that no link leads to, and that is not followed.
func (f *Folder) lstat(name string) (Info, error) {
	return ask(f, func(d *direct) (Info, error) { return d.lstat(name) }, func(r *os.Root) (Info, error) {
		return infoOf(r.Lstat(filepath.FromSlash(name)))
	})
}

func infoOf(info fs.FileInfo, err error) (Info, error) {
	if err != nil {
		return Info{}, err
	}
	return Info{info.Mode(), info.Size()}, nil
}

// folder opens the folder name to be listed.
func (f *Folder) folder(name string, links Links) (*os.File, error) {
	return ask(f, func(d *direct) (*os.File, error) { return d.folder(name, links) }, func(r *os.Root) (*os.File, error) {
		if links == Refuse {
			if err := refuseLinks(r, name); err != nil {
				return nil, err
			}
		}
		return r.Open(filepath.FromSlash(name))
	})
}

// file is what is known of a file that was read.
type file struct {
	content []byte
	info    Info
}

// read reads the regular file name. With more than limit bytes the error is
// [ErrTooLarge]. Where the start is wanted, at least limit of them are in the result
// then; else hardly any is read.
func (f *Folder) read(name string, links Links, limit int64, start bool) (file, error) {
	return ask(f, func(d *direct) (file, error) {
		content, info, err := d.read(name, links, limit, start)
		return file{content, info}, err
	}, func(r *os.Root) (file, error) {
		if links == Refuse {
			if err := refuseLinks(r, name); err != nil {
				return file{}, err
			}
		}
		return readInRoot(r, name, limit, start)
	})
}

func readInRoot(r *os.Root, name string, limit int64, start bool) (file, error) {
	// O_NONBLOCK is for a pipe that took the place of the file.
	opened, err := r.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return file{}, err
	}
	defer opened.Close()
	info, err := infoOf(opened.Stat())
	switch {
	case err != nil:
		return file{}, err
	case !info.Mode.IsRegular():
		return file{}, ErrNotRegular
	case info.Size > limit && !start:
		return file{}, ErrTooLarge
	}
	var content bytes.Buffer
	content.Grow(int(min(info.Size, limit)) + bytes.MinRead)
	_, err = content.ReadFrom(io.LimitReader(opened, limit+1))
	if err == nil && int64(content.Len()) > limit {
		err = ErrTooLarge
	}
	return file{content.Bytes(), info}, err
}

// refuseLinks returns [ErrLink] when name, or a folder on the way to it, is a link.
func refuseLinks(r *os.Root, name string) error {
	for end := range len(name) + 1 {
		if end < len(name) && name[end] != '/' {
			continue
		}
		info, err := r.Lstat(filepath.FromSlash(name[:end]))
		if err != nil {
			return err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return ErrLink
		}
	}
	return nil
}
