//go:build !linux

package folder

import "io/fs"

// Folder is an open folder, of which nothing is known here.
type Folder struct{}

// Open opens the folder at path.
func Open(path string) Folder { return Folder{} }

// Close closes the folder.
func (f Folder) Close() {}

// Stat returns what name is.
func (f Folder) Stat(name string, links Links) (Info, error) { return Info{}, ErrUnknown }

// Read returns content and mode of the regular file name.
func (f Folder) Read(name string, links Links, limit int64) ([]byte, fs.FileMode, error) {
	return nil, 0, ErrUnknown
}

// List returns the entries of the folder name.
func (f Folder) List(name string, links Links, limit int) ([]Entry, error) { return nil, ErrUnknown }
