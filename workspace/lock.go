package workspace

import (
	"cmp"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dockgen/filename"
)

// LockPath is where the lock is, in the project folder.
const LockPath = "dockgen.lock"

// LockFormat is the number in the lock's first line. It changes only when an
// older dockgen would misread the lock, which then refuses it.
const LockFormat = 1

// lock is what dockgen.lock says: what was generated last, and from what.
//
//	dockgen lock 1
//	config sha256:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
//	templates 1
//	6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b 0644 file Dockerfile
//	d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35 - block .gitignore
//
// It holds no time, host, user or version, so that two people who generate the
// same thing commit the same lock. An output is a line, and the lines are sorted,
// so that Git merges what two branches generated wherever it can; where it
// cannot, the lines of both are read (merge.go).
type lock struct {
	config    string // sha256 of the resolved config
	templates int
	entries   []entry // sorted by path; after a merge, several may have one path
	// merged is the first line that shows a merge, or 0. Such a lock is never
	// what it should be, but all that it says is true.
	merged int
}

// entry is one line of the lock.
type entry struct {
	sha256 string      // of the file, or of the block with its markers; LF line endings
	mode   fs.FileMode // of no meaning for a block, and written "-": its file's mode is the user's
	block  bool
	// inserted says that the block's file was there before the block: the file
	// is the user's then, and stays when nothing else is left in it.
	inserted bool
	path     string
}

func (l lock) marshal() []byte {
	const line = 128 // bytes, hardly ever more
	b := make([]byte, 0, line*(2+len(l.entries)))
	b = strconv.AppendInt(append(b, "dockgen lock "...), LockFormat, 10)
	b = append(append(b, "\nconfig sha256:"...), l.config...)
	b = strconv.AppendInt(append(b, "\ntemplates "...), int64(l.templates), 10)
	b = append(b, '\n')
	for i := range l.entries {
		b = l.entries[i].append(b)
	}
	return b
}

// append adds the line of e to b.
func (e *entry) append(b []byte) []byte {
	b = append(b, e.sha256...)
	switch {
	case e.inserted:
		b = append(b, " - inserted "...)
	case e.block:
		b = append(b, " - block "...)
	case e.mode == 0o644:
		b = append(b, " 0644 file "...)
	default:
		b = append(b, " 0755 file "...)
	}
	return append(append(b, e.path...), '\n')
}

// find returns the entries for path: none or one, and after a merge those of
// both branches.
func (l lock) find(path string) []entry {
	first, found := slices.BinarySearchFunc(l.entries, path, func(e entry, path string) int { return cmp.Compare(e.path, path) })
	if !found {
		return nil
	}
	last := first + 1
	for last < len(l.entries) && l.entries[last].path == path {
		last++
	}
	return l.entries[first:last:last]
}

// isProjectPath reports whether path is a clean, slash-separated path to a file
// below the project folder that dockgen may own on every system. What Git keeps
// for itself and what a program runs as soon as it is there is never an output,
// however the file system spells it.
func isProjectPath(path string) bool {
	if path == "." || !fs.ValidPath(path) || !filepath.IsLocal(filepath.FromSlash(path)) {
		return false
	}
	if strings.ContainsRune(path, '\\') || strings.ContainsFunc(path, unicode.IsControl) {
		return false
	}
	return filename.OutputFault(path) == ""
}
