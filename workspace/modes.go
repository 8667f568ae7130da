package workspace

import (
	"path"
	"strings"

	"dockgen/git"
)

// modes knows where the executable bit of a file is to be looked for.
type modes struct {
	root string
	// modeless says that the file system keeps no executable bit: Windows, and its
	// drives in a Linux virtual machine. Those show in files that all have it, the
	// lock among them, or in what Git found out.
	modeless bool
	asked    bool            // Git's repository was looked at
	index    map[string]bool // what it says; nil when it says nothing
}

// place is where a mode is wrong.
type place int

const (
	nowhere place = iota
	onDisk
	inIndex
)

// differ says where the mode of c is not as wanted. Git is asked only where the
// disk gives a reason to: hardly ever.
func (m *modes) differ(c Change) place {
	differs := (c.HaveMode^c.WantMode)&ownerExec != 0
	if c.Block || !differs && !m.modeless {
		return nowhere
	}
	if !m.asked {
		m.asked = true
		if r, found := git.Find(m.root); found {
			if m.modeless = m.modeless || r.IgnoresModes(); m.modeless {
				m.index = executables(r)
			}
		}
	}
	executable, known := m.index[c.Path]
	switch {
	case !m.modeless:
		return onDisk
	case known && executable != (c.WantMode&ownerExec != 0):
		return inIndex
	default:
		return nowhere
	}
}

// executables says of each regular file of the project in the index of r whether it
// is executable, by its path in the project. An index that cannot be read says
// nothing: the mode of a file is then not judged.
func executables(r *git.Repository) map[string]bool {
	all := map[string]bool{}
	if err := r.Index(func(name []byte, mode git.Mode) {
		if p, ok := strings.CutPrefix(string(name), r.Prefix); ok && mode.IsRegular() {
			all[path.Clean(p)] = mode.Executable()
		}
	}); err != nil {
		return nil
	}
	return all
}
