// Package disk reads the files of a project and nothing outside it: symbolic links are
// followed only inside, pipes and devices are not opened, and what is read is
// bounded. Start with [Tree].
package disk

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

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

var (
	ErrTooLarge   = errors.New("too large")
	errNotRegular = errors.New("not a regular file")
)

// Tree is the project folder. Paths are slash-separated and relative to it; a
// symbolic link is followed only while it stays inside ([os.Root] sees to that).
// Each question goes the short way first.
type Tree struct {
	Short *folder.Folder
	Long  *long
}

// Open returns the folder that is open at short.
func Open(short *folder.Folder) Tree {
	return Tree{short, &long{path: short.Path(), left: folder.Any.Bound().Total}}
}

// OfRoot returns the folder root, of which everything is asked the long way.
func OfRoot(root *os.Root) Tree {
	return Tree{new(folder.Folder), &long{root: root, left: math.MaxInt64}}
}

// Close closes what was opened for the long way.
func (t Tree) Close() {
	if t.Long.root != nil {
		t.Long.root.Close()
	}
}

// long is the folder as [os.Root] opens it, once there is a question that only it
// can answer: mostly there is none.
type long struct {
	path string
	root *os.Root
	err  error
	room []byte // that files are read into to be made text of
	// left is what may still be spent on the project, or negative.
	left int64
}

// Over reports whether more was asked of the project than may be spent on one: from
// then on its files seem to be missing.
func (t Tree) Over() bool { return t.Long.left < 0 }

// spend reports whether n bytes may still be spent, and counts them.
func (t Tree) spend(n int64) bool {
	t.Long.left -= n
	return t.Long.left >= 0
}

func (l *long) Open() (*os.Root, error) {
	if l.root == nil && l.err == nil {
		l.root, l.err = os.OpenRoot(l.path)
	}
	return l.root, l.err
}

// IsFile reports whether name is a regular file.
func (t Tree) IsFile(name string) bool {
	if mode, exists, known := t.Short.Look(name); known {
		return exists && mode.IsRegular()
	}
	info, err := t.Stat(strings.Clone(name))
	return err == nil && info.Mode.IsRegular()
}

// IsFolder reports whether name is a folder.
func (t Tree) IsFolder(name string) bool {
	if name == "." && t.Short.Opened() {
		return true
	}
	if mode, exists, known := t.Short.Look(name); known {
		return exists && mode.IsDir()
	}
	info, err := t.Stat(strings.Clone(name))
	return err == nil && info.Mode.IsDir()
}

func (t Tree) Stat(name string) (folder.Info, error) {
	if !t.spend(CostOfCall) {
		return folder.Info{}, ErrTooLarge
	}
	if info, err := t.Short.Stat(name, folder.Follow); err != folder.ErrUnknown {
		return info, err
	}
	root, err := t.Long.Open()
	if err != nil {
		return folder.Info{}, err
	}
	info, err := root.Stat(name)
	if err != nil {
		return folder.Info{}, err
	}
	return folder.Info{Mode: info.Mode(), Size: info.Size()}, nil
}

// Lstat is stat that does not follow a link as the name itself.
func (t Tree) Lstat(name string) (fs.FileMode, error) {
	if !t.spend(CostOfCall) {
		return 0, ErrTooLarge
	}
	root, err := t.Long.Open()
	if err != nil {
		return 0, err
	}
	info, err := root.Lstat(name)
	if err != nil {
		return 0, err
	}
	return info.Mode(), nil
}

// Read returns the content of the regular file name, errTooLarge when it has more
// than limit bytes, and errNotRegular for anything that is no file.
func (t Tree) Read(name string, limit int64) ([]byte, error) {
	if !t.mayExist(name) {
		return nil, fs.ErrNotExist
	}
	if !t.spend(CostOfCall) {
		return nil, ErrTooLarge
	}
	content, _, err := t.Short.Read(name, folder.Follow, limit)
	if err == folder.ErrUnknown {
		content, err = t.Long.read(name, limit, nil)
	}
	if !t.spend(int64(len(content))) {
		return nil, ErrTooLarge
	}
	return content, err
}

// Text is read as text, and "" beside an error.
func (t Tree) Text(name string, limit int64) (string, error) {
	if !t.mayExist(name) {
		return "", fs.ErrNotExist
	}
	if !t.spend(CostOfCall) {
		return "", ErrTooLarge
	}
	text, err := t.Short.ReadText(name, folder.Follow, limit)
	if err == folder.ErrUnknown {
		var content []byte
		if content, err = t.Long.read(name, limit, t.Long.room); err == nil {
			t.Long.room = content
			text = string(content)
		}
	}
	if !t.spend(int64(len(text))) {
		return "", ErrTooLarge
	}
	return text, err
}

// mayExist looks for name in the listing of its folder.
func (t Tree) mayExist(name string) bool {
	_, exists, known := t.Short.Look(name)
	return exists || !known
}

// read is [tree.read] with room, which may be used for the content.
func (l *long) read(name string, limit int64, room []byte) ([]byte, error) {
	// Only what is known to be a regular file is opened: opening a pipe waits for
	// a writer, and opening a device can do anything.
	root, err := l.Open()
	if err != nil {
		return nil, err
	}
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	if info.Size() > limit {
		return nil, ErrTooLarge
	}
	// O_NONBLOCK is for a pipe that took the file's place since.
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content := slices.Grow(room[:0], int(info.Size())+1)
	for {
		n, err := f.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		if err == io.EOF {
			return content, nil
		}
		if err != nil {
			return nil, err
		}
		if int64(len(content)) > limit {
			return nil, ErrTooLarge
		}
		if len(content) == cap(content) {
			content = slices.Grow(content, 512)
		}
	}
}

// List returns the entries of the folder name, sorted; none when it cannot be
// read. Of a folder with more than limit entries it returns any limit of them.
func (t Tree) List(name string, limit int) []fs.DirEntry {
	if !t.spend(CostOfCall) {
		return nil
	}
	root, err := t.Long.Open()
	if err != nil {
		return nil
	}
	info, err := root.Stat(name)
	if err != nil || !info.IsDir() || limit <= 0 {
		return nil
	}
	f, err := root.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(limit)
	if !t.spend(costOfEntry * int64(len(entries))) {
		return nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// Modes adds the entries of the folder name with their modes to entries, like list
// but for those that leaveOut tells by name and type.
func (t Tree) Modes(entries []folder.Entry, name string, limit int, leaveOut func(e folder.Entry) bool) []folder.Entry {
	if !t.spend(CostOfCall) {
		return entries
	}
	before := len(entries)
	entries, err := t.Short.Modes(entries, name, limit, leaveOut)
	t.spend(CostOfCall * int64(len(entries)-before))
	if err == folder.ErrUnknown {
		for _, entry := range t.List(name, limit) {
			if leaveOut(folder.Entry{Name: entry.Name(), Mode: entry.Type()}) {
				continue
			}
			if info, err := entry.Info(); err == nil {
				entries = append(entries, folder.Entry{Name: entry.Name(), Mode: info.Mode()})
			}
		}
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

// Below is join for a name that is a word, and a folder that is a clean path.
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
