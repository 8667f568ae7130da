package workspace

import (
	"os"
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
		"through-a-link": func(t *testing.T, p project) project {
			p.modeless()
			link := newProject(t).path("link")
			require.NoError(t, os.Symlink(p.dir, link))
			return project{t, link}
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

// Where the file system keeps no executable bit, the mode that counts is the one
// that others will get. A file that Git does not know yet has none.
func TestModeFromIndex(t *testing.T) {
	p := generated(t)
	p.chmod("publish.sh", 0o644)
	assert.Equal(t, "not executable", p.change(first(), "publish.sh").Reason, "there is no repository")
	p.mustGit("init", "-q")
	assert.Equal(t, "not executable", p.change(first(), "publish.sh").Reason, "the file system has modes")

	p.modeless()
	assert.True(t, p.plan(first()).Clean(), "Git knows no file yet")
	p.mustGit("add", "-A")
	c := p.change(first(), "publish.sh")
	assert.Equal(t, Mode, c.Verdict)
	assert.Equal(t, "not executable in Git's index", c.Reason)
	assert.Equal(t, "git update-index --chmod=+x publish.sh", c.finding().Fix)
	p.unchanged(func() {
		result := p.apply(first(), Options{Force: true})
		assert.Equal(t, []string{"publish.sh"}, paths(result.Told))
	})
	p.mustGit("update-index", "--chmod=+x", "publish.sh")
	assert.True(t, p.plan(first()).Clean())

	p.mustGit("update-index", "--chmod=+x", "Dockerfile")
	assert.True(t, p.plan(first()).Clean(), "the disk gives no reason to ask")
	for _, name := range []string{"Dockerfile", "publish.sh", ".gitignore", "docs/GUIDE.md", LockPath} {
		p.chmod(name, 0o755)
	}
	c = p.change(first(), "Dockerfile")
	assert.Equal(t, "executable, and should not be in Git's index", c.Reason)
	assert.Equal(t, "git update-index --chmod=-x services/Dockerfile", c.Command("services"))
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
