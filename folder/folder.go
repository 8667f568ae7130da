// Package folder reads what is below one folder in as few system calls as there
// can be. A check of ten thousand projects is for a good part the opening of
// small files, and [os.Root] takes a dozen calls for each: it walks component by
// component, and makes every file ready for waiting. Linux resolves a whole path
// in one call that cannot leave the folder (openat2), and a plain read needs no more.
//
// Start with [Open]. What is not known here is not guessed: any answer may be
// [ErrUnknown], on another system always, and then the caller asks in the slow and
// portable way, which also finds the words for what is wrong. Nothing is opened
// but regular files and folders.
//
// A Folder is what one run over one project sees. It remembers what it was told of
// names, types and modes: a name is asked about once, and most are known from the
// listing of their folder, which also says what is not there. It remembers no
// contents, but for a file that the run has read before and tells of. Whoever writes
// below it opens another one to look again.
package folder

import (
	"errors"
	"io/fs"
	"strings"
)

// ErrUnknown says that the question has to be asked with [os.Root].
var ErrUnknown = errors.New("not known by the short way")

// MaxEntries is how many entries a folder may have that is remembered.
const MaxEntries = 5_000

// Links says what happens at a symbolic link on the way to a name, or as the name.
type Links bool

const (
	// Refuse makes any link an ErrUnknown.
	Refuse Links = false
	// Follow follows links that stay in the folder; one that leaves it is an ErrUnknown.
	Follow Links = true
)

// Info is what is known of a name without opening it.
type Info struct {
	Mode fs.FileMode // type and permissions
	Size int64       // bytes
}

// Entry is a name in a folder.
type Entry struct {
	Name string
	// Mode has the type, of a link that of the link itself; and the permissions
	// where the method that returned the entry says so.
	Mode fs.FileMode
}

// listing is a folder that was listed to its end.
type listing []listed

// listed is an entry that is remembered. Until it is asked about, only the type in
// its mode is known.
type listed struct {
	name  string
	asked bool
	info  Info
}

// look finds what is called base in the folder. Nothing is known of what is a link.
func (l listing) look(base string) (e *listed, exists, known bool) {
	low, high := 0, len(l)
	for low < high {
		middle := (low + high) / 2
		switch e = &l[middle]; {
		case base == e.name:
			return e, true, e.info.Mode&fs.ModeSymlink == 0
		case base < e.name:
			high = middle
		default:
			low = middle + 1
		}
	}
	return nil, false, true
}

// split is path.Split, with "." for no folder and without its slash.
func split(name string) (above, base string) {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return ".", name
}

// join is path.Join for the name of an entry of folder.
func join(folder, name string) string {
	if folder == "." {
		return name
	}
	return folder + "/" + name
}
