// Package folder reads what is below one folder, and nothing outside of it: a
// symbolic link that leads out is an error. It has one method for each question that
// a check of a project asks; bounds.go says how much is read of each kind of file.
//
// Start with [Open]. Nothing is opened but regular files and folders.
//
// A Folder lists each folder that it is asked about, once. Further questions about
// names in it, also about names that are not there, are answered from that. Contents
// are not remembered. To see what has changed since, open the folder again.
package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

var (
	// ErrTooLarge is the error for a file with more bytes than the caller wants.
	ErrTooLarge = errors.New("too large")
	// ErrNotRegular is the error for reading what is no regular file.
	ErrNotRegular = errors.New("not a regular file")
	// ErrLink is the error for a symbolic link where [Refuse] was asked for.
	ErrLink = errors.New("it is a symbolic link, and only a regular file is read")
)

// Links says what happens at a symbolic link on the way to a name, or as the name.
type Links bool

const (
	// Refuse makes any link an [ErrLink].
	Refuse Links = false
	// Follow follows links that stay in the folder. One that leads out is an error.
	Follow Links = true
)

// Info is what is known of a name without opening it.
type Info struct {
	Mode fs.FileMode // type and permissions
	Size int64       // bytes
}

// Folder is an open folder. Its methods take slash-separated paths below it. Links
// on the way to the folder itself have been followed.
//
// A folder that could not be opened answers every question with that error. A Folder
// is for one goroutine at a time.
type Folder struct {
	path     string
	direct   *direct  // nil where there is no such thing
	root     *os.Root // nil until it is needed
	err      error
	listings map[string]listing // by folder
	types    map[string]found   // of names that no listing answers for
	asked    int64              // questions to the file system
}

// Open opens the folder at path. See [Folder.Err] for whether it could.
func Open(path string) *Folder {
	f := &Folder{path: path, listings: make(map[string]listing), types: make(map[string]found)}
	f.direct, f.err = openDirect(path)
	if errors.Is(f.err, errors.ErrUnsupported) {
		f.root, f.err = os.OpenRoot(path)
	}
	return f
}

// Path is what the folder was opened by.
func (f *Folder) Path() string { return f.path }

// Err returns why the folder could not be opened, or nil.
func (f *Folder) Err() error { return f.err }

// Asked returns how many questions have gone to the file system.
func (f *Folder) Asked() int64 { return f.asked }

// Close closes the folder.
func (f *Folder) Close() {
	if f.direct != nil {
		f.direct.close()
	}
	if f.root != nil {
		f.root.Close()
	}
}

// Type returns the type bits of what name is, or of what it leads to as a link, and
// whether there is anything.
func (f *Folder) Type(name string) (mode fs.FileMode, exists bool) {
	if name == "." && f.err == nil {
		return fs.ModeDir, true // it was opened as one
	}
	switch e, known := f.find(name); {
	case known && e == nil:
		return 0, false
	case known && !e.isLink():
		return e.Type(), true
	}
	answer, asked := f.types[name]
	if !asked {
		info, err := f.stat(name, Follow)
		answer = found{info.Mode.Type(), err == nil}
		f.types[name] = answer
	}
	return answer.mode, answer.exists
}

// found is an answer of [Folder.Type].
type found struct {
	mode   fs.FileMode
	exists bool
}

// Stat returns what name is, or what it leads to as a link. The error is
// fs.ErrNotExist when there is nothing of that name.
func (f *Folder) Stat(name string) (Info, error) {
	if e, known := f.find(name); known && (e == nil || !e.isLink()) {
		return f.Lstat(name)
	}
	return f.stat(name, Follow)
}

// Lstat returns what name is, without following it as a link. The error is
// fs.ErrNotExist when there is nothing of that name.
func (f *Folder) Lstat(name string) (Info, error) {
	e, known := f.find(name)
	switch {
	case !known:
		return f.stat(name, Refuse)
	case e == nil:
		return Info{}, syscall.ENOENT
	case !e.complete:
		info, err := f.lstat(name)
		if err != nil {
			return Info{}, err
		}
		e.complement(info)
	}
	return Info{e.mode, e.size}, nil
}

// Same reports whether both names, not followed as links, are one file: where the file
// system ignores case, two names may be.
func (f *Folder) Same(a, b string) bool {
	root, err := f.inRoot()
	if err != nil {
		return false
	}
	f.asked += 2
	one, err := root.Lstat(filepath.FromSlash(a))
	if err != nil {
		return false
	}
	other, err := root.Lstat(filepath.FromSlash(b))
	return err == nil && os.SameFile(one, other)
}

// Read returns content, which is not nil, and mode of the regular file name. One with
// more than limit bytes is an [ErrTooLarge], anything else of that name an
// [ErrNotRegular], and nothing of that name fs.ErrNotExist.
func (f *Folder) Read(name string, links Links, limit int64) ([]byte, fs.FileMode, error) {
	read, err := f.readRegular(name, links, limit, false)
	if err != nil {
		return nil, 0, err
	}
	return read.content, read.info.Mode, nil
}

// ReadStart is Read, with links refused, of at most limit bytes of a file that may
// have more.
func (f *Folder) ReadStart(name string, limit int64) ([]byte, error) {
	read, err := f.readRegular(name, Refuse, limit, true)
	if errors.Is(err, ErrTooLarge) {
		return read.content[:limit], nil
	}
	return read.content, err
}

func (f *Folder) readRegular(name string, links Links, limit int64, start bool) (file, error) {
	// Only what is known to be a regular file is opened: opening a pipe waits for a
	// writer, and opening a device can do anything.
	e, known := f.find(name)
	var mode fs.FileMode
	switch {
	case known && e == nil:
		return file{}, syscall.ENOENT
	case known && !e.isLink():
		// It may have become a link since it was listed.
		mode, links = e.mode, Refuse
	default:
		info, err := f.stat(name, links)
		if err != nil {
			return file{}, err
		}
		mode = info.Mode
	}
	switch {
	case mode&fs.ModeSymlink != 0:
		return file{}, ErrLink
	case !mode.IsRegular():
		return file{}, ErrNotRegular
	}
	read, err := f.read(name, links, limit, start)
	if err == nil && known && !e.isLink() {
		e.complement(read.info)
	}
	return read, err
}

// ReadFile is [Folder.ReadStart] of the file at path, without listing its folder.
func ReadFile(path string, limit int64) ([]byte, error) {
	f := Open(filepath.Dir(path))
	defer f.Close()
	name := filepath.Base(path)
	info, err := f.stat(name, Refuse)
	switch {
	case err != nil:
		return nil, err
	case info.Mode&fs.ModeSymlink != 0:
		return nil, ErrLink
	case !info.Mode.IsRegular():
		return nil, ErrNotRegular
	}
	read, err := f.read(name, Refuse, limit, true)
	if errors.Is(err, ErrTooLarge) {
		return read.content[:limit], nil
	}
	return read.content, err
}
