// Package disk reads the files of a project and nothing outside it: symbolic links are
// followed only inside, pipes and devices are not opened, and what is read is
// bounded. Start with [Tree].
package disk

import (
	"io/fs"
	"math"
	"path"
	"strings"

	"dockgen/folder"
)

// MaxEntries is how many entries are listed in one folder, and looked at by one walk.
const MaxEntries = folder.MaxEntries

// What a question to the file system costs, in bytes of [folder.Any]: a system call
// takes as long as the reading of some hundred bytes, an entry of a listing less.
const (
	CostOfCall  = 512
	costOfEntry = 128
)

// ErrTooLarge is the error for a file, or a project, that has more than is read of it.
var ErrTooLarge = folder.ErrTooLarge

// Tree is the project folder, of which only so much is read as may be spent on one
// project. Paths are slash-separated and relative to it; a symbolic link is followed
// only while it stays inside.
type Tree struct {
	folder *folder.Folder
	spent  *spending
}

// spending counts what a project costs.
type spending struct {
	limit int64
	bytes int64 // read, and what entries of listings cost
	asked int64 // [folder.Folder.Asked] at the beginning
}

// Open returns the folder that is open at f, with the bound of a check.
func Open(f *folder.Folder) Tree {
	return Tree{f, &spending{limit: folder.Any.Bound().Total, asked: f.Asked()}}
}

// Unbounded returns the folder that is open at f. A survey has bounds of its own.
func Unbounded(f *folder.Folder) Tree {
	return Tree{f, &spending{limit: math.MaxInt64}}
}

// Over reports whether more was asked of the project than may be spent on one: from
// then on its files seem to be missing.
func (t Tree) Over() bool {
	return t.spent.bytes+(t.folder.Asked()-t.spent.asked)*CostOfCall > t.spent.limit
}

// Path is the project folder, as the operating system names it.
func (t Tree) Path() string { return t.folder.Path() }

// IsFile reports whether name is a regular file.
func (t Tree) IsFile(name string) bool {
	mode, exists := t.kind(name)
	return exists && mode.IsRegular()
}

// IsFolder reports whether name is a folder.
func (t Tree) IsFolder(name string) bool {
	mode, exists := t.kind(name)
	return exists && mode.IsDir()
}

// kind returns the type of name, and whether there is anything.
func (t Tree) kind(name string) (mode fs.FileMode, exists bool) {
	if t.Over() {
		return 0, false
	}
	return t.folder.Type(name)
}

// Stat describes name, and what a link leads to.
func (t Tree) Stat(name string) (folder.Info, error) {
	if t.Over() {
		return folder.Info{}, ErrTooLarge
	}
	return t.folder.Stat(name)
}

// Lstat is Stat that does not follow a link as the name itself.
func (t Tree) Lstat(name string) (fs.FileMode, error) {
	if t.Over() {
		return 0, ErrTooLarge
	}
	info, err := t.folder.Lstat(name)
	return info.Mode, err
}

// Read returns the content of the regular file name, ErrTooLarge when it has
// more than limit bytes, and [folder.ErrNotRegular] for anything that is no file.
func (t Tree) Read(name string, limit int64) ([]byte, error) {
	if _, exists := t.kind(name); !exists && !t.Over() {
		return nil, fs.ErrNotExist
	}
	if t.Over() {
		return nil, ErrTooLarge
	}
	content, _, err := t.folder.Read(name, folder.Follow, limit)
	t.spent.bytes += int64(len(content))
	if t.Over() {
		return nil, ErrTooLarge
	}
	return content, err
}

// Text is Read as a string, and "" beside an error.
func (t Tree) Text(name string, limit int64) (string, error) {
	content, err := t.Read(name, limit)
	return string(content), err
}

// List returns the entries of the folder name, sorted; none when it cannot be
// read. Of a folder with more than limit entries it returns any limit of them.
func (t Tree) List(name string, limit int) []folder.Entry {
	if t.Over() || limit <= 0 {
		return nil
	}
	entries, err := t.folder.List(name, limit)
	t.spent.bytes += costOfEntry * int64(len(entries))
	if err != nil || t.Over() {
		return nil
	}
	return entries
}

// Join is path.Join for project paths: "." is left out.
func Join(folder, name string) string {
	if folder == "." || folder == "" {
		return name
	}
	return path.Clean(folder + "/" + name)
}

// Below is Join for a name that is a word, and a folder that is a clean path.
func Below(folder, word string) string {
	if folder == "." {
		return word
	}
	return folder + "/" + word
}

// Outside reports whether the clean path name leaves the project.
func Outside(name string) bool {
	return name == ".." || strings.HasPrefix(name, "../") || path.IsAbs(name)
}
