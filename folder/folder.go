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
package folder

import (
	"errors"
	"io/fs"
)

// ErrUnknown says that the question has to be asked with [os.Root].
var ErrUnknown = errors.New("not known by the short way")

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
	// Mode has type and permissions, of a link those of the link itself.
	Mode fs.FileMode
}
