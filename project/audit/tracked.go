package audit

import (
	"strings"

	"dockgen/git"
)

// tracked are the files that Git tracks in the project.
type tracked struct {
	known bool // there is a repository whose index can be read
	files map[string]bool
}

// left reports whether a clean checkout certainly lacks the file name, which is on the
// disk: a .gitignore names it, and Git does not track it.
func (p *project) left(name string) bool {
	if !p.index.NamedByGit(name) {
		return false
	}
	if p.tracked == nil {
		p.tracked = readTracked(p.tree.Path())
	}
	return p.tracked.known && !p.tracked.files[name]
}

// isTracked reports whether Git certainly tracks the file name, or one in the folder name.
func (p *project) isTracked(name string) bool {
	if p.tracked == nil {
		p.tracked = readTracked(p.tree.Path())
	}
	if p.tracked.files[name] {
		return true
	}
	if p.tree.IsFolder(name) {
		for file := range p.tracked.files {
			if strings.HasPrefix(file, name+"/") {
				return true
			}
		}
	}
	return false
}

// readTracked reads the index of the repository around the folder dir.
func readTracked(dir string) *tracked {
	t := &tracked{files: make(map[string]bool)}
	repository, found := git.Find(dir)
	if !found {
		return t
	}
	err := repository.Index(func(name []byte, _ git.Mode) {
		if below := len(repository.Prefix); len(name) > below && string(name[:below]) == repository.Prefix {
			t.files[string(name[below:])] = true
		}
	})
	t.known = err == nil
	return t
}
