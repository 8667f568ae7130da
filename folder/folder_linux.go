package folder

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"slices"
	"strings"
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
	listed map[string]listing
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

// open opens name with flags. The error is fs.ErrNotExist when there is nothing
// of that name, and ErrUnknown for whatever else goes wrong: a link that leaves
// the folder, a kernel before 5.6, a sandbox that does not know the call.
func (f *Folder) open(name string, flags uint64, links Links) (int, error) {
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
func (f *Folder) Stat(name string, links Links) (Info, error) {
	if e, exists, known := f.remembered(name); known {
		if !exists {
			return Info{}, fs.ErrNotExist
		}
		if e.asked || f.ask(name, e) == nil {
			return e.info, nil
		}
	}
	fd, err := f.open(name, unix.O_PATH, links)
	if err != nil {
		return Info{}, err
	}
	defer unix.Close(fd)
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

// ReadLike is Read of a file that is likely to hold what is expected: if it does,
// the content is expected itself, and no second copy stays in memory.
func (f *Folder) ReadLike(name string, links Links, limit int64, expected []byte) ([]byte, fs.FileMode, error) {
	if !f.opened {
		return nil, 0, ErrUnknown
	}
	e, exists, known := f.remembered(name)
	if known && !exists {
		return nil, 0, fs.ErrNotExist
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
			return nil, 0, err
		case err != nil:
			return nil, 0, ErrUnknown
		}
	}
	if !e.info.Mode.IsRegular() {
		return nil, 0, ErrUnknown
	}
	// O_NONBLOCK is for a pipe that took the file's place since.
	fd, err := f.open(name, unix.O_RDONLY|unix.O_NONBLOCK, links)
	if err != nil {
		return nil, 0, ErrUnknown
	}
	defer unix.Close(fd)
	if !e.asked {
		var info unix.Stat_t
		if err := unix.Fstat(fd, &info); err != nil {
			return nil, 0, ErrUnknown
		}
		e.info, e.asked = infoOf(&info), true
	}
	if !e.info.Mode.IsRegular() || e.info.Size > limit {
		return nil, 0, ErrUnknown
	}
	if size := e.info.Size; size > 0 && size == int64(len(expected)) {
		room := rooms.Get().(*[]byte)
		defer rooms.Put(room)
		*room = slices.Grow((*room)[:0], int(size)+1)
		content, err := readAll(fd, *room, size, limit)
		if err == nil && !bytes.Equal(content, expected) {
			return bytes.Clone(content), e.info.Mode, nil
		}
		return expected, e.info.Mode, err
	}
	content, err := readAll(fd, make([]byte, 0, e.info.Size+1), e.info.Size, limit)
	return content, e.info.Mode, err
}

// rooms are where files are read to that are likely not to be kept.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// readAll reads the file of so many bytes, which may have more or less by now, into
// content, which is empty.
func readAll(fd int, content []byte, size, limit int64) ([]byte, error) {
	for {
		n, err := unix.Read(fd, content[len(content):cap(content)])
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

// Tell tells what the folder name was seen to hold, a moment ago in the same run. It
// need not be listed then.
func (f *Folder) Tell(name string, seen Seen) {
	if !f.opened {
		return
	}
	if f.listed == nil {
		f.listed = make(map[string]listing)
	}
	f.listed[name] = seen.entries()
}

// List returns the entries of the folder name, sorted, with types and no
// permissions. Of a folder with more than limit entries it returns any limit of them.
// No link leads to a folder that is listed.
func (f *Folder) List(name string, limit int) ([]Entry, error) {
	l, err := f.list(name, limit)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(l))
	for i := range l {
		entries = append(entries, Entry{l[i].name, l[i].info.Mode})
	}
	return entries, nil
}

// Modes is List with permissions.
func (f *Folder) Modes(name string, limit int) ([]Entry, error) {
	l, err := f.list(name, limit)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(l))
	for i := range l {
		e := &l[i]
		if !e.asked {
			switch f.ask(join(name, e.name), e) {
			case nil:
			case unix.ENOENT: // deleted since
				continue
			default:
				return nil, ErrUnknown
			}
		}
		entries = append(entries, Entry{e.name, e.info.Mode})
	}
	return entries, nil
}

// Look finds name in the listing of its folder, and lists that first where it has
// to. The mode has no more than the type. Nothing is known of what is a link or
// behind one, nor in a folder that cannot be listed to its end.
func (f *Folder) Look(name string) (mode fs.FileMode, exists, known bool) {
	if name == "." || !fs.ValidPath(name) {
		return 0, false, false
	}
	e, exists, known := f.look(name)
	if e == nil {
		return 0, exists, known
	}
	return e.info.Mode.Type(), exists, known
}

// look is Look of a valid path.
func (f *Folder) look(name string) (e *listed, exists, known bool) {
	above, base := split(name)
	l, ok := f.listed[above]
	if !ok {
		if f.crowded[above] {
			return nil, false, false
		}
		if above != "." {
			e, exists, known := f.look(above)
			if !known || !exists || !e.info.Mode.IsDir() {
				return nil, false, known && !exists
			}
		}
		if _, err := f.list(above, MaxEntries); err != nil {
			return nil, false, false
		}
		if l, ok = f.listed[above]; !ok {
			if f.crowded == nil {
				f.crowded = make(map[string]bool)
			}
			f.crowded[above] = true
			return nil, false, false
		}
	}
	if e = l.find(base); e == nil {
		return nil, false, true
	}
	return e, true, e.info.Mode&fs.ModeSymlink == 0
}

// remembered is look where the folder of name has been listed, and no answer elsewhere.
func (f *Folder) remembered(name string) (e *listed, exists, known bool) {
	above, _ := split(name)
	if _, ok := f.listed[above]; !ok || name == "." || !fs.ValidPath(name) {
		return nil, false, false
	}
	return f.look(name)
}

// ask fills in type, permissions and size of e, which is the entry name.
func (f *Folder) ask(name string, e *listed) error {
	var info unix.Stat_t
	if err := unix.Fstatat(f.fd, name, &info, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return err
	}
	e.info, e.asked = infoOf(&info), true
	return nil
}

// list returns at most limit entries of the folder name, and remembers them when
// they are all.
func (f *Folder) list(name string, limit int) (listing, error) {
	if l, known := f.listed[name]; known {
		return l[:min(len(l), max(limit, 0))], nil
	}
	if !f.opened {
		return nil, ErrUnknown
	}
	fd := f.fd
	if name != "." {
		var err error
		if fd, err = f.open(name, unix.O_RDONLY|unix.O_DIRECTORY, Refuse); err != nil {
			return nil, err
		}
		defer unix.Close(fd)
	} else if f.begun {
		if _, err := unix.Seek(fd, 0, 0); err != nil {
			return nil, ErrUnknown
		}
	}
	f.begun = f.begun || fd == f.fd
	l := listing{}
	var buffer [8 << 10]byte
	for len(l) < limit {
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
		if l, err = f.entries(l, name, buffer[:n], limit); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(l, func(a, b listed) int { return strings.Compare(a.name, b.name) })
	if len(l) < limit && len(l) <= MaxEntries {
		if f.listed == nil {
			f.listed = make(map[string]listing)
		}
		f.listed[name] = l
	}
	return l, nil
}

// entries adds the entries in what getdents wrote to l, at most limit in all.
func (f *Folder) entries(l listing, folder string, records []byte, limit int) (listing, error) {
	const typeAt, nameAt = 18, 19
	text := string(records) // of which all names are parts
	for at := 0; at < len(records) && len(l) < limit; {
		length := int(binary.NativeEndian.Uint16(records[at+16:]))
		end := at + nameAt + bytes.IndexByte(records[at+nameAt:at+length], 0)
		e := listed{name: text[at+nameAt : end], info: Info{Mode: typeOf(records[at+typeAt])}}
		at += length
		if e.name == "." || e.name == ".." {
			continue
		}
		if e.info.Mode == unknownType {
			// Some file systems do not say.
			switch f.ask(join(folder, e.name), &e) {
			case nil:
			case unix.ENOENT: // deleted since
				continue
			default:
				return nil, ErrUnknown
			}
		}
		l = append(l, e)
	}
	return l, nil
}

// unknownType is no type that anything has.
const unknownType = fs.ModeType

// typeOf translates the type in a folder's record.
func typeOf(d byte) fs.FileMode {
	switch d {
	case unix.DT_REG:
		return 0
	case unix.DT_DIR:
		return fs.ModeDir
	case unix.DT_LNK:
		return fs.ModeSymlink
	case unix.DT_UNKNOWN:
		return unknownType
	}
	return fs.ModeIrregular
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
