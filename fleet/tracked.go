package fleet

import (
	"fmt"
	"path"
	"strings"

	"dockgen/git"
)

// tracked is what a repository tracks of the configs below the root of a walk. Nil
// tracks nothing.
type tracked struct {
	files   map[string]bool // by path, relative to the root of the walk
	folders map[string]bool // that have one of files, or a submodule, below them, or are one
}

// readTracked reads the index of r for files called name. dir is the folder that r was
// found for, relative to the root of the walk.
func readTracked(r *git.Repository, dir, name string) (*tracked, error) {
	t := &tracked{files: map[string]bool{}, folders: map[string]bool{}}
	err := r.Index(func(file []byte, mode git.Mode) {
		config := (mode.IsRegular() || mode.IsSymlink()) && len(file) >= len(name) && string(file[len(file)-len(name):]) == name
		if !config && !mode.IsSubmodule() {
			return
		}
		relative, inside := strings.CutPrefix(string(file), r.Prefix)
		if !inside || config && path.Base(relative) != name {
			return
		}
		relative = path.Join(dir, relative)
		if config {
			t.files[relative] = true
			relative = path.Dir(relative)
		}
		for ; !t.folders[relative]; relative = path.Dir(relative) {
			t.folders[relative] = true
			if relative == "." {
				break
			}
		}
	})
	if err != nil && dir != "." {
		err = fmt.Errorf("%s: %w", dir, err)
	}
	return t, err
}

// file reports whether a config is tracked.
func (t *tracked) file(name string) bool { return t != nil && t.files[name] }

// below reports whether something in the folder is tracked that has to be looked at.
func (t *tracked) below(dir string) bool { return t != nil && t.folders[dir] }
