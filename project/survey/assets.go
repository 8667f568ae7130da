package survey

import (
	"slices"
	"strings"

	"dockgen/git"
	"dockgen/project/disk"
	"dockgen/project/frontend"
)

// builds finds front ends, and what Python makes while the image is built.
func builds(p *project, s *Survey) {
	found, lost := frontend.Find(p.index, p.app.Root, p.reached, p.tracked())
	s.Assets = found
	s.lose(lost)
}

// tracked returns a function that reports whether Git tracks the file name, or one in the
// folder name. Without a repository, what is there and no .gitignore names counts as that.
func (p *project) tracked() func(name string) bool {
	var names []string
	repository, found := git.Find(p.dir)
	if found {
		err := repository.Index(func(path []byte, _ git.Mode) {
			if inner, below := strings.CutPrefix(string(path), repository.Prefix); below {
				names = append(names, inner)
			}
		})
		found = err == nil
	}
	return func(name string) bool {
		if found {
			if _, exact := slices.BinarySearch(names, name); exact {
				return true
			}
			below, _ := slices.BinarySearch(names, name+"/")
			return below < len(names) && strings.HasPrefix(names[below], name+"/")
		}
		if len(p.index.Tree.List(name, disk.MaxEntries)) == 0 && !p.index.Tree.IsFile(name) {
			return false
		}
		return !p.index.IgnoredByGit(name)
	}
}
