//go:build !linux

package folder

import "io/fs"

// Folder is an open folder, of which nothing is known here but its path.
type Folder struct{ path string }

// Open opens the folder at path.
func Open(path string) *Folder { return &Folder{path} }

// Path is what the folder was opened by.
func (f *Folder) Path() string { return f.path }

// Opened reports whether the folder is open.
func (f *Folder) Opened() bool { return false }

// Close closes the folder.
func (f *Folder) Close() {}

// Stat returns what name is.
func (f *Folder) Stat(name string, links Links) (Info, error) { return Info{}, ErrUnknown }

// Read returns content and mode of the regular file name.
func (f *Folder) Read(name string, links Links, limit int64) ([]byte, fs.FileMode, error) {
	return nil, 0, ErrUnknown
}

// ReadText is Read of a text.
func (f *Folder) ReadText(name string, links Links, limit int64) (string, error) {
	return "", ErrUnknown
}

// ReadLike is Read of a file that is likely to hold what is expected.
func (f *Folder) ReadLike(name string, links Links, limit int64, expected []byte) ([]byte, fs.FileMode, error) {
	return nil, 0, ErrUnknown
}

// Tell tells what the folder name was seen to hold.
func (f *Folder) Tell(name string, seen Seen) {}

// TellFile tells what the regular file name was seen to hold.
func (f *Folder) TellFile(name string, content []byte, mode fs.FileMode) {}

// List returns the entries of the folder name.
func (f *Folder) List(name string, limit int) ([]Entry, error) { return nil, ErrUnknown }

// Modes adds the entries of the folder name with permissions to entries.
func (f *Folder) Modes(entries []Entry, name string, limit int, leaveOut func(e Entry) bool) ([]Entry, error) {
	return entries, ErrUnknown
}

// Look finds name in the listing of its folder.
func (f *Folder) Look(name string) (mode fs.FileMode, exists, known bool) { return 0, false, false }
