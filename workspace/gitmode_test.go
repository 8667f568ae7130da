package workspace

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
			g, found := findGit(q.dir)
			require.True(t, found)
			assert.True(t, g.ignoresModes())
			got := g.executables()
			delete(got, "later")
			assert.Equal(t, want, got, q.mustGit("ls-files", "-s"))
		})
	}
}

func TestNoRepository(t *testing.T) {
	_, found := findGit(t.TempDir())
	assert.False(t, found)
}

// Damage costs the answer, and nothing else.
func FuzzReadIndex(f *testing.F) {
	entry := func(flags string, name string) string {
		return strings.Repeat("\x00", 24) + "\x00\x00\x81\xed" + strings.Repeat("\x00", 12) + strings.Repeat("s", 20) + flags + name
	}
	two := "DIRC\x00\x00\x00\x02\x00\x00\x00\x01" + entry("\x00\x01", "a\x00")
	four := "DIRC\x00\x00\x00\x04\x00\x00\x00\x02" + entry("\x00\x01", "\x00ab\x00") + entry("\x40\x01\x00\x00", "\x01c\x00")
	for _, index := range []string{two, four, "DIRC"} {
		f.Add([]byte(index))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		readIndex(data, 20, func(string, uint32) {})
	})
}
