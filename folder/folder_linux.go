package folder

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// Folder is an open folder. Its methods take slash-separated paths below it. Links
// on the way to the folder itself have been followed.
//
// The zero Folder, and one that could not be opened, answers ErrUnknown always.
type Folder struct {
	opened bool
	fd     int
}

// Open opens the folder at path.
func Open(path string) Folder {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	return Folder{err == nil, fd}
}

// Close closes the folder.
func (f Folder) Close() {
	if f.opened {
		unix.Close(f.fd)
	}
}

// open opens name with flags. The error is fs.ErrNotExist when there is nothing
// of that name, and ErrUnknown for whatever else goes wrong: a link that leaves
// the folder, a kernel before 5.6, a sandbox that does not know the call.
func (f Folder) open(name string, flags uint64, links Links) (int, error) {
	if !f.opened {
		return -1, ErrUnknown
	}
	how := unix.OpenHow{Flags: flags | unix.O_CLOEXEC, Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS}
	if links == Refuse {
		how.Resolve |= unix.RESOLVE_NO_SYMLINKS
	}
	for {
		fd, err := unix.Openat2(f.fd, name, &how)
		switch err {
		case nil:
			return fd, nil
		case unix.EINTR:
		case unix.ENOENT:
			return -1, fs.ErrNotExist
		default:
			return -1, ErrUnknown
		}
	}
}

// Stat returns what name is, and fs.ErrNotExist when it is nothing.
func (f Folder) Stat(name string, links Links) (Info, error) {
	fd, err := f.open(name, unix.O_PATH, links)
	if err != nil {
		return Info{}, err
	}
	defer unix.Close(fd)
	var info unix.Stat_t
	if err := unix.Fstat(fd, &info); err != nil {
		return Info{}, ErrUnknown
	}
	return Info{mode(info.Mode), info.Size}, nil
}

// Read returns content and mode of the regular file name. Whatever else has that
// name, or a file of more than limit bytes, is an ErrUnknown; nothing of that
// name is fs.ErrNotExist.
func (f Folder) Read(name string, links Links, limit int64) ([]byte, fs.FileMode, error) {
	if !f.opened {
		return nil, 0, ErrUnknown
	}
	var info unix.Stat_t
	// Only what is known to be a regular file is opened: opening a pipe waits for a
	// writer, and opening a device can do anything.
	switch err := unix.Fstatat(f.fd, name, &info, unix.AT_SYMLINK_NOFOLLOW); {
	case err == unix.ENOENT:
		// It may be missing behind a link that leaves the folder.
		_, err := f.Stat(name, links)
		if err == nil {
			err = ErrUnknown
		}
		return nil, 0, err
	case err != nil || info.Mode&unix.S_IFMT != unix.S_IFREG || info.Size > limit:
		return nil, 0, ErrUnknown
	}
	// O_NONBLOCK is for a pipe that took the file's place since.
	fd, err := f.open(name, unix.O_RDONLY|unix.O_NONBLOCK, links)
	if err != nil {
		return nil, 0, ErrUnknown
	}
	defer unix.Close(fd)
	content := make([]byte, 0, info.Size+1)
	for {
		n, err := unix.Read(fd, content[len(content):cap(content)])
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return nil, 0, ErrUnknown
		case n == 0:
			return content, mode(info.Mode), nil
		}
		content = content[:len(content)+n]
		// As long as it said it was, and less than was asked for: this is its end.
		if int64(len(content)) == info.Size {
			return content, mode(info.Mode), nil
		}
		if int64(len(content)) > limit {
			return nil, 0, ErrUnknown
		}
		if len(content) == cap(content) {
			content = slices.Grow(content, 512)
		}
	}
}

// List returns the entries of the folder name, sorted. Of a folder with more than
// limit entries it returns any limit of them.
func (f Folder) List(name string, links Links, limit int) ([]Entry, error) {
	fd, err := f.open(name, unix.O_RDONLY|unix.O_DIRECTORY, links)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	var entries []Entry
	var buffer [8 << 10]byte
	for len(entries) < limit {
		n, err := unix.Getdents(fd, buffer[:])
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return nil, ErrUnknown
		}
		if n == 0 {
			break
		}
		for rest := buffer[:n]; len(rest) > 0 && len(entries) < limit; {
			record := rest[:binary.NativeEndian.Uint16(rest[16:])]
			rest = rest[len(record):]
			name, _, _ := bytes.Cut(record[19:], []byte{0})
			if string(name) == "." || string(name) == ".." {
				continue
			}
			var info unix.Stat_t
			switch err := unix.Fstatat(fd, string(name), &info, unix.AT_SYMLINK_NOFOLLOW); err {
			case nil:
				entries = append(entries, Entry{string(name), mode(info.Mode)})
			case unix.ENOENT: // deleted since
			default:
				return nil, ErrUnknown
			}
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries, nil
}

// mode translates type and permissions; set-user-ID and its like mean nothing here.
func mode(m uint32) fs.FileMode {
	permissions := fs.FileMode(m & 0o777)
	switch m & unix.S_IFMT {
	case unix.S_IFREG:
		return permissions
	case unix.S_IFDIR:
		return fs.ModeDir | permissions
	case unix.S_IFLNK:
		return fs.ModeSymlink | permissions
	}
	return fs.ModeIrregular | permissions
}
