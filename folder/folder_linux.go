package folder

import (
	"bytes"
	"io/fs"
	"slices"
	"sync"

	"golang.org/x/sys/unix"
)

// Folder is an open folder. Its methods take slash-separated paths below it. Links
// on the way to the folder itself have been followed.
//
// The zero Folder, and one that could not be opened, answers ErrUnknown always. It
// is for one goroutine at a time.
type Folder struct {
	path   string
	opened bool
	fd     int
	begun  bool // fd has been listed
	// What has been listed: the folder itself, of which most is asked, and those in it.
	top    listing // nil: not listed
	listed map[string]listing
	// toldFile is the content of the file called told, unless that is empty.
	told     string
	toldFile []byte
	// crowded are the folders that have more entries than are remembered, and are
	// not listed again for each name that somebody looks for in them.
	crowded map[string]bool
}

// Open opens the folder at path.
func Open(path string) *Folder {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	return &Folder{path: path, opened: err == nil, fd: fd}
}

// Path is what the folder was opened by.
func (f *Folder) Path() string { return f.path }

// Opened reports whether the folder is open.
func (f *Folder) Opened() bool { return f.opened }

// Close closes the folder.
func (f *Folder) Close() {
	if f.opened {
		unix.Close(f.fd)
		f.opened = false
	}
}

// How a path that must not leave the folder is resolved.
const (
	following = unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS
	refusing  = unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS
	// straight is for a path of names that are in listings: without a link and
	// without ".." it cannot leave the folder, and to look out for that at every step
	// takes the kernel a tenth longer.
	straight = unix.RESOLVE_NO_SYMLINKS
)

func (l Links) resolve() uint64 {
	if l == Follow {
		return following
	}
	return refusing
}

// open opens name with flags. The error is fs.ErrNotExist when there is nothing
// of that name, and ErrUnknown for whatever else goes wrong: a link that leaves
// the folder, a kernel before 5.6, a sandbox that does not know the call.
func (f *Folder) open(name string, flags, resolve uint64) (int, error) {
	if !f.opened {
		return -1, ErrUnknown
	}
	how := unix.OpenHow{Flags: flags | unix.O_CLOEXEC, Resolve: resolve}
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
func (f *Folder) Stat(name string, links Links) (Info, error) {
	if e, exists, known := f.remembered(name); known {
		if !exists {
			return Info{}, fs.ErrNotExist
		}
		if e.asked || f.ask(name, e) == nil {
			return e.info, nil
		}
	}
	fd := f.fd
	if name != "." || !f.opened {
		var err error
		if fd, err = f.open(name, unix.O_PATH, links.resolve()); err != nil {
			return Info{}, err
		}
		defer unix.Close(fd)
	}
	var info unix.Stat_t
	if err := unix.Fstat(fd, &info); err != nil {
		return Info{}, ErrUnknown
	}
	return infoOf(&info), nil
}

// Read returns content and mode of the regular file name. Whatever else has that
// name, or a file of more than limit bytes, is an ErrUnknown; nothing of that
// name is fs.ErrNotExist.
func (f *Folder) Read(name string, links Links, limit int64) ([]byte, fs.FileMode, error) {
	return f.ReadLike(name, links, limit, nil)
}

// ReadText returns what Read does as text, of which there is no other copy in memory.
func (f *Folder) ReadText(name string, links Links, limit int64) (string, error) {
	file, err := f.begin(name, links, limit)
	if err != nil {
		return "", err
	}
	if file.told {
		return string(f.toldFile), nil
	}
	defer unix.Close(file.fd)
	room := rooms.Get().(*[]byte)
	defer rooms.Put(room)
	content, err := file.readInto(room, limit)
	if err != nil {
		return "", err
	}
	return string(content), nil
}

// ReadLike is Read of a file that is likely to hold what is expected: if it does,
// the content is expected itself, and no second copy stays in memory.
func (f *Folder) ReadLike(name string, links Links, limit int64, expected []byte) ([]byte, fs.FileMode, error) {
	file, err := f.begin(name, links, limit)
	if err != nil {
		return nil, 0, err
	}
	if file.told {
		return f.toldFile, file.info.Mode, nil
	}
	defer unix.Close(file.fd)
	if size := file.info.Size; size > 0 && size == int64(len(expected)) {
		room := rooms.Get().(*[]byte)
		defer rooms.Put(room)
		content, err := file.readInto(room, limit)
		if err == nil && !bytes.Equal(content, expected) {
			return bytes.Clone(content), file.info.Mode, nil
		}
		return expected, file.info.Mode, err
	}
	var content []byte
	content, err = file.readInto(&content, limit)
	return content, file.info.Mode, err
}

// file is a regular file that may be read.
type file struct {
	fd   int
	info Info
	told bool // its content was told, and fd is none
}

// begin opens the regular file name, as Read says, unless its content was told.
func (f *Folder) begin(name string, links Links, limit int64) (file, error) {
	if !f.opened {
		return file{}, ErrUnknown
	}
	e, exists, known := f.remembered(name)
	if known && !exists {
		return file{}, fs.ErrNotExist
	}
	// Only what is known to be a regular file is opened: opening a pipe waits for a
	// writer, and opening a device can do anything.
	if !known {
		e = new(listed)
		switch err := f.ask(name, e); {
		case err == unix.ENOENT:
			// It may be missing behind a link that leaves the folder.
			_, err := f.Stat(name, links)
			if err == nil {
				err = ErrUnknown
			}
			return file{}, err
		case err != nil:
			return file{}, ErrUnknown
		}
	}
	if !e.info.Mode.IsRegular() {
		return file{}, ErrUnknown
	}
	if known && name == f.told && int64(len(f.toldFile)) <= limit {
		return file{info: e.info, told: true}, nil
	}
	resolve := links.resolve()
	if known {
		resolve = straight // there was no link on the way
	}
	// O_NONBLOCK is for a pipe that took the file's place since.
	fd, err := f.open(name, unix.O_RDONLY|unix.O_NONBLOCK, resolve)
	if err != nil {
		return file{}, ErrUnknown
	}
	if !e.asked {
		var info unix.Stat_t
		if err := unix.Fstat(fd, &info); err != nil {
			unix.Close(fd)
			return file{}, ErrUnknown
		}
		e.info, e.asked = infoOf(&info), true
	}
	if !e.info.Mode.IsRegular() || e.info.Size > limit {
		unix.Close(fd)
		return file{}, ErrUnknown
	}
	return file{fd: fd, info: e.info}, nil
}

// rooms are where files are read to that are likely not to be kept.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// readInto reads the file, which may have more or less bytes by now than it had, into
// room, which grows as it has to.
func (file file) readInto(room *[]byte, limit int64) ([]byte, error) {
	size := file.info.Size
	*room = slices.Grow((*room)[:0], int(size)+1)
	content := *room
	for {
		n, err := unix.Read(file.fd, content[len(content):cap(content)])
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return nil, ErrUnknown
		case n == 0:
			return content, nil
		}
		content = content[:len(content)+n]
		// As long as it said it was, and less than was asked for: this is its end.
		if int64(len(content)) == size {
			return content, nil
		}
		if int64(len(content)) > limit {
			return nil, ErrUnknown
		}
		if len(content) == cap(content) {
			content = slices.Grow(content, 512)
		}
	}
}

func infoOf(s *unix.Stat_t) Info { return Info{mode(s.Mode), s.Size} }

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
