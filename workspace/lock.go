package workspace

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"
)

// LockPath is where the lock is, in the project folder.
const LockPath = "dockgen.lock"

// lockFormat is the number in the lock's first line. It changes only when an
// older dockgen would misread the lock.
const lockFormat = 1

// lock is what dockgen.lock says: what was generated last, and from what.
//
//	dockgen lock 1
//	config sha256:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
//	templates 1
//	6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b 0644 file Dockerfile
//	d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35 - block .gitignore
//
// It holds no time, host, user or version, so that two people who generate the
// same thing commit the same lock.
type lock struct {
	config    string // sha256 of the resolved config
	templates int
	entries   []entry // sorted by path
}

// entry is one line of the lock.
type entry struct {
	sha256 string      // of the file, or of the block with its markers; LF line endings
	mode   fs.FileMode // of no meaning for a block, and written "-": its file's mode is the user's
	block  bool
	path   string
}

func (l lock) marshal() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "dockgen lock %d\nconfig sha256:%s\ntemplates %d\n", lockFormat, l.config, l.templates)
	for _, e := range l.entries {
		b.WriteString(e.line())
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func (e entry) line() string {
	if e.block {
		return e.sha256 + " - block " + e.path
	}
	return fmt.Sprintf("%s %04o file %s", e.sha256, e.mode, e.path)
}

// find returns the entry for path, or nil.
func (l lock) find(path string) *entry {
	for i := range l.entries {
		if l.entries[i].path == path {
			return &l.entries[i]
		}
	}
	return nil
}

// isProjectPath reports whether path is a clean, slash-separated path to a file
// below the project folder that dockgen may own on every system. What Git keeps
// for itself is never an output, however the file system spells it.
func isProjectPath(path string) bool {
	if path == "." || !fs.ValidPath(path) || !filepath.IsLocal(filepath.FromSlash(path)) {
		return false
	}
	if strings.ContainsRune(path, '\\') || strings.ContainsFunc(path, unicode.IsControl) {
		return false
	}
	for name := range strings.SplitSeq(path, "/") {
		if strings.EqualFold(name, ".git") {
			return false
		}
	}
	return true
}
