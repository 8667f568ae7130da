package workspace

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/git"
)

// modeless makes a repository of p, or of the folder above it, as Git makes one
// where the file system has no executable bit.
func (p project) modeless(args ...string) {
	p.mustGit(append([]string{"init", "-q"}, args...)...)
	p.mustGit("config", "core.fileMode", "false")
}

// What the reader says of a repository is what git ls-files says.
func TestExecutables(t *testing.T) {
	want := map[string]bool{".gitignore": false, "Dockerfile": false, "docs/GUIDE.md": false, "publish.sh": true, LockPath: false}
	tests := map[string]func(t *testing.T, p project) project{
		"version-2": func(t *testing.T, p project) project { p.modeless(); return p },
		"version-3": func(t *testing.T, p project) project {
			p.modeless()
			p.write("later", "")
			p.mustGit("add", "-N", "later") // has an extended flag, which version 2 cannot
			return p
		},
		"version-4": func(t *testing.T, p project) project {
			p.modeless()
			p.mustGit("config", "index.version", "4")
			return p
		},
		"sha256": func(t *testing.T, p project) project { p.modeless("--object-format=sha256"); return p },
		"in-a-folder": func(t *testing.T, p project) project {
			p.modeless(filepath.Dir(p.dir))
			return p
		},
		"worktree": func(t *testing.T, p project) project {
			p.modeless()
			p.commit("all")
			other := newProject(t).path("other")
			p.mustGit("worktree", "add", "-q", other)
			return project{t, other}
		},
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			p := generated(t)
			q := make(t, p)
			q.mustGit("add", "-A")
			q.mustGit("update-index", "--chmod=+x", "publish.sh")
			r, found := git.Find(q.dir)
			require.True(t, found)
			assert.True(t, r.IgnoresModes())
			got := executables(r)
			delete(got, "later")
			assert.Equal(t, want, got, q.mustGit("ls-files", "-s"))
		})
	}
}
