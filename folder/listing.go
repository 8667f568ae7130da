package folder

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"syscall"
)

// MaxEntries is how many entries a folder may have whose listing is remembered.
const MaxEntries = 5_000

// Entry is a name in a folder.
type Entry struct {
	name string
	mode fs.FileMode // only the type, until the entry is complete
	size int64
	// complete says that permissions and size are known.
	complete bool
}

// Name returns the name, without a folder.
func (e Entry) Name() string { return e.name }

// Type returns the type bits of the entry; of a link, those of the link itself.
func (e Entry) Type() fs.FileMode { return e.mode.Type() }

// IsDir reports whether the entry is a folder. A link to one is not.
func (e Entry) IsDir() bool { return e.mode.IsDir() }

func (e Entry) isLink() bool { return e.mode&fs.ModeSymlink != 0 }

func (e *Entry) complement(info Info) { e.mode, e.size, e.complete = info.Mode, info.Size, true }

// listing is all entries of a folder, sorted. Nil is the listing of a folder of which
// none is remembered: it has too many entries, cannot be read, or is behind a link.
type listing []Entry

// List returns the entries of the folder name, sorted. Of a folder with more than
// limit entries it returns any limit of them.
func (f *Folder) List(name string, limit int) ([]Entry, error) {
	if l := f.listing(name); l != nil {
		return l[:min(len(l), limit)], nil
	}
	switch mode, exists := f.Type(name); {
	case f.err != nil:
		return nil, f.err
	case !exists:
		return nil, syscall.ENOENT
	case !mode.IsDir():
		return nil, &fs.PathError{Op: "list", Path: name, Err: syscall.ENOTDIR}
	}
	return f.list(name, Follow, limit)
}

// find returns the entry called name, and nil when there is none. It lists the folder
// of name unless that has been done. known is false when there is no listing, or when
// name is no clean path.
func (f *Folder) find(name string) (e *Entry, known bool) {
	above, base := split(name)
	if base == "" || !fs.ValidPath(name) {
		return nil, false
	}
	if above != "." {
		switch e, known := f.find(above); {
		case known && e == nil:
			return nil, true // nothing is in a folder that is not there
		case !known || !e.IsDir():
			return nil, false
		}
	}
	return f.listing(above).find(base)
}

func (l listing) find(base string) (e *Entry, known bool) {
	i, found := slices.BinarySearchFunc(l, base, func(e Entry, base string) int { return strings.Compare(e.name, base) })
	if !found {
		return nil, l != nil && exact
	}
	return &l[i], true
}

// listing returns the listing of the folder name, which it makes the first time.
func (f *Folder) listing(name string) listing {
	l, listed := f.listings[name]
	if listed {
		return l
	}
	if name != "." {
		if e, known := f.find(name); !known || e == nil || !e.IsDir() {
			return nil
		}
	}
	if entries, err := f.list(name, Refuse, MaxEntries+1); err == nil && len(entries) <= MaxEntries {
		l = entries
	}
	f.listings[name] = l
	return l
}

// list reads at most limit entries of the folder name. The result is not nil beside a
// nil error.
func (f *Folder) list(name string, links Links, limit int) (listing, error) {
	file, err := f.folder(name, links)
	if err != nil {
		return nil, err
	}
	if f.direct == nil || file != f.direct.file {
		defer file.Close()
	}
	entries, err := file.ReadDir(max(limit, 1))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	l := make(listing, 0, len(entries))
	for _, e := range entries {
		l = append(l, Entry{name: e.Name(), mode: e.Type()})
	}
	slices.SortFunc(l, func(a, b Entry) int { return strings.Compare(a.name, b.name) })
	return l, nil
}

// split returns the folder of name, "." for none, and the name in it: "" for ".".
func split(name string) (above, base string) {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i], name[i+1:]
	}
	if name == "." {
		return ".", ""
	}
	return ".", name
}
