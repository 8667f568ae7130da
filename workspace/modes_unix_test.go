//go:build !windows

package workspace

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/git"
)

// TestModeVerdicts has the rows of TestVerdicts for which the file system must
// have an executable bit.
func TestModeVerdicts(t *testing.T) {
	runVerdicts(t, []verdictRow{
		{"mode-lost", "publish.sh", func(p project) { p.chmod("publish.sh", 0o644) }, first(), Mode, Chmod, "not executable", 0},
		{"mode-gained", "Dockerfile", func(p project) { p.chmod("Dockerfile", 0o755) }, first(), Mode, Chmod, "executable, and should not be", 0},
	})
}

func TestApplyRepairsTheModeOnly(t *testing.T) {
	p := generated(t)
	before := p.tree()["publish.sh"]
	p.chmod("publish.sh", 0o644)
	result := p.apply(first(), Options{})
	assert.Equal(t, []string{"publish.sh"}, paths(result.Repaired))
	assert.Empty(t, result.Written)
	assert.False(t, result.LockWritten)
	assert.Equal(t, before, p.tree()["publish.sh"], "time included: it was not written")
}

// A name that the file system cannot hold is missing, and cannot be written.
func TestNameTooLong(t *testing.T) {
	name := strings.Repeat("x", 300)
	plan, _, err := readPlan(t.TempDir(), with(first(), File{Path: name, Mode: 0o644}))
	require.NoError(t, err)
	_, err = Apply(plan, Options{})
	assert.ErrorIs(t, err, syscall.ENAMETOOLONG)
}

// Where everything is executable, as on the Windows drive of a Linux virtual
// machine, the bit says nothing.
func TestFileSystemWithoutModes(t *testing.T) {
	p := generated(t)
	for _, name := range []string{"Dockerfile", "publish.sh", ".gitignore", "docs/GUIDE.md", LockPath} {
		p.chmod(name, 0o777)
	}
	assert.True(t, p.plan(first()).Clean())
	p.unchanged(func() { p.apply(first(), Options{}) })
	p.chmod("publish.sh", 0o666)
	assert.Equal(t, "executable, and should not be", p.change(first(), "Dockerfile").Reason, "one file has none")
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

// The mode of a file in which dockgen has a block is the user's.
func TestModeOfABlockIsKept(t *testing.T) {
	p := generated(t)
	p.chmod(".gitignore", 0o600)
	p.apply(second(), Options{})
	assert.EqualValues(t, 0o600, p.mode(".gitignore"))
}

// Git looks for its repository where the folder really is.
func TestExecutablesThroughALink(t *testing.T) {
	p := generated(t)
	p.modeless()
	p.mustGit("add", "-A")
	link := newProject(t).path("link")
	require.NoError(t, os.Symlink(p.dir, link))
	g, found := git.Find(link)
	require.True(t, found)
	assert.Len(t, executables(g), 5)
}
