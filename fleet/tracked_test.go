package fleet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/fleet"
)

// runGit runs git in dir, without the settings of this machine.
func runGit(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@a", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func find(t *testing.T, dir string) *fleet.Fleet {
	t.Helper()
	found, err := fleet.Find(dir, "deploy.hcl", 2)
	require.NoError(t, err)
	return found
}

// What Git tracks is found, whatever a branch writes to hide it; what it does not
// track and does not ignore is found, too.
func TestTracked(t *testing.T) {
	hidden := map[string]map[string]string{
		"config-ignored":        {".gitignore": "deploy.hcl\n"},
		"folder-ignored":        {".gitignore": "/services/\n"},
		"ignored-beside-it":     {"services/shop/.gitignore": "*\n"},
		"environment":           {"services/shop/pyvenv.cfg": ""},
		"environment-above":     {"services/pyvenv.cfg": ""},
		"everything-at-the-top": {"pyvenv.cfg": "", ".gitignore": "*\n"},
	}
	for name, hide := range hidden {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{"services/shop/deploy.hcl": "", "services/shop/app.py": "", "services/shop/inner/deploy.hcl": ""})
			runGit(t, dir, "init", "-q")
			runGit(t, dir, "add", "-A")
			for file, content := range hide {
				require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.FromSlash(file)), []byte(content), 0o644))
			}
			assert.Equal(t, []string{"services/shop/deploy.hcl", "services/shop/inner/deploy.hcl"}, fleet.Configs(find(t, dir).Projects))
			assert.Zero(t, find(t, dir).Skipped)
			assert.Equal(t, []string{"shop/deploy.hcl", "shop/inner/deploy.hcl"}, fleet.Configs(find(t, filepath.Join(dir, "services")).Projects))
			assert.Equal(t, []string{"deploy.hcl"}, fleet.Configs(find(t, filepath.Join(dir, "services", "shop", "inner")).Projects))
		})
	}
	t.Run("folders-by-name", func(t *testing.T) {
		dir := tree(t, map[string]string{"venv/a/deploy.hcl": "", "node_modules/b/deploy.hcl": "", ".hg/deploy.hcl": "", ".tox/deploy.hcl": ""})
		runGit(t, dir, "init", "-q")
		runGit(t, dir, "add", "-f", "-A")
		assert.Equal(t, []string{".hg/deploy.hcl", ".tox/deploy.hcl", "node_modules/b/deploy.hcl", "venv/a/deploy.hcl"}, fleet.Configs(find(t, dir).Projects))
	})
	t.Run("beside-what-is-not", func(t *testing.T) {
		dir := tree(t, map[string]string{"venv/a/deploy.hcl": "", "new/deploy.hcl": ""})
		runGit(t, dir, "init", "-q")
		runGit(t, dir, "add", "venv")
		for file, content := range map[string]string{
			".gitignore": "/own/\n/old.d/\nlocal/deploy.hcl\n",
			// Not tracked, in a folder that is entered for something else.
			"venv/deploy.hcl": "", "venv/b/deploy.hcl": "", "venv/a/c/deploy.hcl": "",
			"own/deploy.hcl": "", "old.d/deep/deploy.hcl": "", "local/deploy.hcl": "", "env/pyvenv.cfg": "", "env/deploy.hcl": "", "node_modules/deploy.hcl": "",
		} {
			file = filepath.Join(dir, filepath.FromSlash(file))
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
		}
		found := find(t, dir)
		assert.Equal(t, []string{"new/deploy.hcl", "venv/a/deploy.hcl"}, fleet.Configs(found.Projects))
		assert.Equal(t, fleet.Skipped{Ignored: 2, Environment: 4, Packages: 1}, found.Skipped)
	})
}

// A config that is not on disk is no project, nor is one that a link leads to.
func TestTrackedAndAbsent(t *testing.T) {
	dir := tree(t, map[string]string{"a/deploy.hcl": "", "b/deploy.hcl": "", "c/deploy.hcl": "", "d/deploy.hcl": "", "e/deploy.hcl": ""})
	runGit(t, dir, "init", "-q")
	runGit(t, dir, "add", "-A")
	runGit(t, dir, "commit", "-q", "-m", "first")
	require.NoError(t, os.Remove(filepath.Join(dir, "a", "deploy.hcl")))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "b")))
	require.NoError(t, os.Rename(filepath.Join(dir, "c"), filepath.Join(dir, "c2")))
	require.NoError(t, os.Symlink("c2", filepath.Join(dir, "c")))
	require.NoError(t, os.Remove(filepath.Join(dir, "d", "deploy.hcl")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "d", "deploy.hcl"), 0o755))
	assert.Equal(t, []string{"c2/deploy.hcl", "e/deploy.hcl"}, fleet.Configs(find(t, dir).Projects))

	require.NoError(t, os.Remove(filepath.Join(dir, "c")))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "d")))
	runGit(t, dir, "reset", "-q", "--hard")
	runGit(t, dir, "sparse-checkout", "set", "--cone", "--sparse-index", "e")
	assert.Equal(t, []string{"c2/deploy.hcl", "e/deploy.hcl"}, fleet.Configs(find(t, dir).Projects))
}

// A submodule is tracked as a folder, and what is in it by a repository of its own.
func TestSubmodule(t *testing.T) {
	other := tree(t, map[string]string{"shop/deploy.hcl": ""})
	runGit(t, other, "init", "-q")
	runGit(t, other, "add", "-A")
	runGit(t, other, "commit", "-q", "-m", "first")
	dir := tree(t, map[string]string{"a/deploy.hcl": ""})
	runGit(t, dir, "init", "-q")
	runGit(t, dir, "submodule", "--quiet", "add", other, "vendor/sub")
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("/vendor/\n/a/\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "vendor", "sub", ".gitignore"), []byte("*\n"), 0o644))
	found := find(t, dir)
	assert.Equal(t, []string{"vendor/sub/shop/deploy.hcl"}, fleet.Configs(found.Projects))
	assert.Equal(t, "vendor/sub", found.Projects[0].Repository)
	assert.Equal(t, fleet.Skipped{Ignored: 1}, found.Skipped)
}

// An index that cannot be read is told, and the rest is found.
func TestDamagedIndex(t *testing.T) {
	dir := tree(t, map[string]string{"a/deploy.hcl": ""})
	runGit(t, dir, "init", "-q")
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".git", "index"), []byte("damaged"), 0o644))
	found, err := fleet.Find(dir, "deploy.hcl", 2)
	assert.ErrorContains(t, err, "read the Git index: ")
	assert.Equal(t, []string{"a/deploy.hcl"}, fleet.Configs(found.Projects))

	// The same of a repository below.
	above := filepath.Dir(dir)
	found, err = fleet.Find(above, "deploy.hcl", 2)
	assert.ErrorContains(t, err, filepath.Base(dir)+": read the Git index: ")
	assert.Equal(t, []string{filepath.Base(dir) + "/a/deploy.hcl"}, fleet.Configs(found.Projects))
}

// What is in a submodule changes with the commit that it is at.
func TestChangedSubmodule(t *testing.T) {
	other := tree(t, map[string]string{"shop/deploy.hcl": ""})
	runGit(t, other, "init", "-q")
	runGit(t, other, "add", "-A")
	runGit(t, other, "commit", "-q", "-m", "first")
	dir := tree(t, map[string]string{"a/deploy.hcl": ""})
	runGit(t, dir, "init", "-q")
	runGit(t, dir, "submodule", "--quiet", "add", other, "sub")
	runGit(t, dir, "add", "-A")
	runGit(t, dir, "commit", "-q", "-m", "first")
	changes, err := fleet.Changed(dir, "HEAD")
	require.NoError(t, err)
	assert.False(t, changes.Below("sub/shop"))
	runGit(t, filepath.Join(dir, "sub"), "commit", "-q", "--allow-empty", "-m", "second")
	changes, err = fleet.Changed(dir, "HEAD")
	require.NoError(t, err)
	assert.True(t, changes.Below("sub/shop"))
	assert.False(t, changes.Below("a"))
}
