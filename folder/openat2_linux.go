package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// The calls here take the place of those of [os.Root], which opens one folder of a
// path after the other and prepares each for waiting: openat2 resolves a whole path and
// cannot leave the folder, and a plain read needs no preparation. With os.Root alone a
// check of 1,000 projects takes 1.4 times as much processor time.
//
// Whatever is not plain is errors.ErrUnsupported, and os.Root decides: a link that
// leads out of the folder, a kernel before 5.6, a sandbox that does not know the call.

// exact says that a name is in the listing of its folder as it is asked for, or is not
// there.
const exact = true

// direct is a folder that is open for plain calls.
type direct struct {
	fd   int
	file *os.File // the same
}

// openDirect opens the folder at path.
func openDirect(path string) (*direct, error) {
	fd, err := unix.Open(path, unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err == unix.EACCES {
		// One that may be searched and not listed still has files.
		fd, err = unix.Open(path, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return &direct{fd, os.NewFile(uintptr(fd), path)}, nil
}

func (d *direct) close() { d.file.Close() }

// read returns content and state of the regular file name; of one with more than limit
// bytes [ErrTooLarge] and, only where the start is wanted, the first of them.
func (d *direct) read(name string, links Links, limit int64, start bool) ([]byte, Info, error) {
	// O_NONBLOCK is for a pipe that took the place of the file.
	fd, err := d.openat2(name, unix.O_NONBLOCK, links)
	if err != nil {
		return nil, Info{}, err
	}
	defer unix.Close(fd)
	info, err := fstat(fd)
	switch {
	case err != nil:
		return nil, Info{}, err
	case !info.Mode.IsRegular():
		return nil, Info{}, ErrNotRegular
	case info.Size > limit && !start:
		return nil, info, ErrTooLarge
	}
	content := make([]byte, 0, min(info.Size, limit)+1)
	for int64(len(content)) <= limit {
		n, err := unix.Read(fd, content[len(content):cap(content)])
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return nil, Info{}, err
		}
		content = content[:len(content)+n]
		// At its size it ends, unless it has grown since: then the buffer is full.
		if n == 0 || int64(len(content)) == info.Size && len(content) < cap(content) {
			return content, info, nil
		}
		content = slices.Grow(content, 512)
	}
	return content, info, ErrTooLarge
}

// stat returns what name is; links is about the name itself.
func (d *direct) stat(name string, links Links) (Info, error) {
	flags := uint64(unix.O_PATH)
	if links == Refuse {
		flags |= unix.O_NOFOLLOW
	}
	fd, err := d.openat2(name, flags, Follow)
	if err != nil {
		return Info{}, err
	}
	defer unix.Close(fd)
	return fstat(fd)
}

// lstat is stat of a name that no link leads to, in a single call.
func (d *direct) lstat(name string) (Info, error) {
	var s unix.Stat_t
	err := unix.Fstatat(d.fd, name, &s, unix.AT_SYMLINK_NOFOLLOW)
	return infoOfStat(&s, err)
}

// folder returns the folder name to be listed: file for ".", and else one that is
// opened for it.
func (d *direct) folder(name string, links Links) (*os.File, error) {
	if name == "." {
		_, err := d.file.Seek(0, io.SeekStart)
		return d.file, err
	}
	fd, err := d.openat2(name, unix.O_DIRECTORY, links)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), filepath.Join(d.file.Name(), name)), nil
}

func (d *direct) openat2(name string, flags uint64, links Links) (int, error) {
	how := unix.OpenHow{Flags: flags | unix.O_CLOEXEC, Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS}
	if links == Refuse {
		how.Resolve |= unix.RESOLVE_NO_SYMLINKS
	}
	for {
		fd, err := unix.Openat2(d.fd, name, &how)
		switch err {
		case nil:
			return fd, nil
		case unix.ENOENT:
			return -1, err
		case unix.EINTR:
		default:
			return -1, errors.ErrUnsupported
		}
	}
}

func fstat(fd int) (Info, error) {
	var s unix.Stat_t
	err := unix.Fstat(fd, &s)
	return infoOfStat(&s, err)
}

func infoOfStat(s *unix.Stat_t, err error) (Info, error) {
	mode := fs.FileMode(s.Mode & 0o777)
	switch s.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		mode |= fs.ModeDir
	case unix.S_IFLNK:
		mode |= fs.ModeSymlink
	default:
		mode |= fs.ModeIrregular
	}
	return Info{mode, s.Size}, err
}
