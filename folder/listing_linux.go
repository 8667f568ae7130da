package folder

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// Tell tells what the folder name was seen to hold, a moment ago in the same run. It
// need not be listed then.
func (f *Folder) Tell(name string, seen Seen) {
	if f.opened {
		f.remember(name, seen.entries())
	}
}

// TellFile tells what the regular file name was seen to hold, a moment ago in the same
// run; its folder has been told of before. It need not be read then. Only the last
// file that it was told of is remembered.
func (f *Folder) TellFile(name string, content []byte, mode fs.FileMode) {
	if e, exists, known := f.remembered(name); known && exists && e.info.Mode.IsRegular() {
		e.info, e.asked = Info{mode, int64(len(content))}, true
		f.told, f.toldFile = name, content
	}
}

// remember keeps the listing of the folder name.
func (f *Folder) remember(name string, l listing) {
	switch {
	case !fs.ValidPath(name):
	case name == ".":
		f.top = l
	case f.listed == nil:
		f.listed = map[string]listing{name: l}
	default:
		f.listed[name] = l
	}
}

// recall returns the listing of the folder name, if there is one.
func (f *Folder) recall(name string) (l listing, known bool) {
	if name == "." {
		return f.top, f.top != nil
	}
	l, known = f.listed[name]
	return l, known
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

// Modes adds the entries of the folder name with permissions to entries, like List but
// for those that are not to be asked about: leaveOut is told of each, with its type.
func (f *Folder) Modes(entries []Entry, name string, limit int, leaveOut func(e Entry) bool) ([]Entry, error) {
	l, err := f.list(name, limit)
	if err != nil {
		return entries, err
	}
	begin := len(entries)
	entries = slices.Grow(entries, len(l))
	for i := range l {
		e := &l[i]
		if leaveOut(Entry{e.name, e.info.Mode}) {
			continue
		}
		if !e.asked {
			switch f.ask(join(name, e.name), e) {
			case nil:
			case unix.ENOENT: // deleted since
				continue
			default:
				return entries[:begin], ErrUnknown
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
	e, exists, known := f.remembered(name)
	if !known && e == nil && name != "." && fs.ValidPath(name) {
		// A clone, so that the caller's name can be on the stack: most are remembered.
		e, exists, known = f.look(strings.Clone(name))
	}
	if e == nil {
		return 0, exists, known
	}
	return e.info.Mode.Type(), exists, known
}

// look is Look of a valid path.
func (f *Folder) look(name string) (e *listed, exists, known bool) {
	above, base := split(name)
	l, ok := f.recall(above)
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
		if l, ok = f.recall(above); !ok {
			if f.crowded == nil {
				f.crowded = make(map[string]bool)
			}
			f.crowded[above] = true
			return nil, false, false
		}
	}
	return l.look(base)
}

// remembered is look where the folder of name has been listed, and no answer elsewhere.
func (f *Folder) remembered(name string) (e *listed, exists, known bool) {
	above, base := split(name)
	// The folders that are listed have valid names.
	l, ok := f.recall(above)
	if !ok || base == "" || base == "." || base == ".." {
		return nil, false, false
	}
	return l.look(base)
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
	if l, known := f.recall(name); known {
		return l[:min(len(l), max(limit, 0))], nil
	}
	if !f.opened {
		return nil, ErrUnknown
	}
	fd := f.fd
	if name != "." {
		var err error
		if fd, err = f.open(name, unix.O_RDONLY|unix.O_DIRECTORY, refusing); err != nil {
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
		f.remember(name, l)
	}
	return l, nil
}

// entries adds the entries in what getdents wrote to l, at most limit in all.
func (f *Folder) entries(l listing, folder string, records []byte, limit int) (listing, error) {
	const typeAt, nameAt = 18, 19
	text := string(records) // of which all names are parts
	if len(l) == 0 {
		count := 0
		for at := 0; at < len(records); count++ {
			at += int(binary.NativeEndian.Uint16(records[at+16:]))
		}
		l = make(listing, 0, min(count, limit))
	}
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
