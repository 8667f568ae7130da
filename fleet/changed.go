package fleet

import (
	"errors"
	"path"
	"path/filepath"

	"dockgen/git"
)

// Changes are files that differ from a revision, as slash-separated paths
// relative to the folder that [Changed] was asked about; outside of it they begin
// with "../".
type Changes struct {
	files   map[string]bool
	folders map[string]bool // those that have one of files below them
}

// Changed asks Git what is different below and around the folder root from the
// revision: committed since, only staged, not yet staged, and not yet known to Git.
func Changed(root, revision string) (Changes, error) {
	r, found := git.Find(root)
	if !found {
		return Changes{}, errors.New("there is no Git repository around this folder")
	}
	names, err := r.Changed(revision)
	if err != nil {
		return Changes{}, err
	}
	c := Changes{files: map[string]bool{}, folders: map[string]bool{}}
	for _, name := range names {
		relative, err := filepath.Rel(filepath.FromSlash("/"+r.Prefix), filepath.FromSlash("/"+name))
		if err != nil {
			return Changes{}, err
		}
		c.add(filepath.ToSlash(relative))
	}
	return c, nil
}

func (c Changes) add(file string) {
	c.files[file] = true
	for folder := path.Dir(file); !c.folders[folder]; folder = path.Dir(folder) {
		c.folders[folder] = true
		if folder == "." || path.Base(folder) == ".." {
			break
		}
	}
}

// Below reports whether a file in or below the folder changed, or a submodule that
// contains the folder.
func (c Changes) Below(folder string) bool {
	if c.folders[folder] {
		return true
	}
	for ; folder != "."; folder = path.Dir(folder) {
		if c.files[folder] {
			return true
		}
	}
	return false
}

// Has reports whether the file changed.
func (c Changes) Has(file string) bool { return c.files[path.Clean(file)] }
