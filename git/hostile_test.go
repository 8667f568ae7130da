//go:build !windows

package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lab is a folder with a repository, and a command that must not run.
type lab struct {
	*testing.T
	dir, canary string
}

func newLab(t *testing.T) lab {
	t.Helper()
	l := lab{t, filepath.Join(t.TempDir(), "tree"), ""}
	require.NoError(t, os.Mkdir(l.dir, 0o755))
	l.canary = filepath.Join(filepath.Dir(l.dir), "canary")
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(filepath.Dir(l.dir), "global"))
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	return l
}

// command leaves a trace when it runs, and passes on what it is given.
func (l lab) command() string { return "echo ran >> '" + l.canary + "'; cat #" }

// script is a program that does the same.
func (l lab) script() string {
	name := filepath.Join(filepath.Dir(l.dir), "script")
	require.NoError(l, os.WriteFile(name, []byte("#!/bin/sh\necho ran >> '"+l.canary+"'\n"), 0o755))
	return name
}

func (l lab) write(name, content string) {
	l.Helper()
	name = filepath.Join(l.dir, name)
	require.NoError(l, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(l, os.WriteFile(name, []byte(content), 0o644))
}

func (l lab) git(args ...string) string {
	l.Helper()
	cmd := exec.Command("git", append([]string{"-C", l.dir, "-c", "user.name=a", "-c", "user.email=a@a", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"}, args...)...)
	out, err := cmd.CombinedOutput()
	require.NoError(l, err, "%s", out)
	return string(out)
}

// start makes a repository with a commit, and a file that was edited since.
func (l lab) start() {
	l.Helper()
	l.git("init", "-q")
	l.write("a.txt", "one\n")
	l.write("b.bin", "one\n")
	l.git("add", "-A")
	l.git("commit", "-q", "-m", "first")
	l.write("a.txt", "two\n")
}

func (l lab) changed() ([]string, error) {
	r, found := Find(l.dir)
	require.True(l, found)
	return r.Changed("HEAD")
}

// ran reports whether a command of the repository was started, and forgets it.
func (l lab) ran() bool {
	_, err := os.Stat(l.canary)
	os.Remove(l.canary)
	return err == nil
}

// TestCommandsOfARepository has settings that make git run a command. Each is shown to
// do so when git is asked without care, and not to when dockgen asks.
func TestCommandsOfARepository(t *testing.T) {
	tests := map[string]struct {
		prepare  func(l lab)
		careless []string // what runs the command
	}{
		"fsmonitor": {func(l lab) { l.git("config", "core.fsmonitor", l.script()) }, []string{"status"}},
		"hooks-path": {func(l lab) {
			l.write(".git/hooks/post-index-change", "#!/bin/sh\necho ran >> '"+l.canary+"'\n")
			require.NoError(l, os.Chmod(filepath.Join(l.dir, ".git/hooks/post-index-change"), 0o755))
			l.touch("b.bin")
		}, []string{"status"}},
		"external-diff": {func(l lab) { l.git("config", "diff.external", l.script()) }, []string{"diff", "HEAD"}},
		"driver": {func(l lab) {
			l.git("config", "diff.x.command", l.script())
			l.write(".gitattributes", "* diff=x\n")
		}, []string{"diff", "HEAD"}},
		"textconv": {func(l lab) {
			l.git("config", "diff.x.textconv", l.script())
			l.write(".gitattributes", "* diff=x\n")
		}, []string{"diff", "HEAD"}},
		"submodule-status": {func(l lab) {
			l.submodule()
			l.git("-C", "sub", "config", "core.fsmonitor", l.script())
			l.write("sub/s.txt", "two\n")
		}, []string{"diff", "HEAD"}},
		"submodule-filter": {func(l lab) {
			l.submodule()
			l.git("-C", "sub", "config", "filter.x.clean", l.command())
			l.write("sub/.gitattributes", "* filter=x\n")
			l.write("sub/s.txt", "two\n")
		}, []string{"diff", "HEAD"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.start()
			test.prepare(l)
			l.ran()
			cmd := exec.Command("git", append([]string{"-C", l.dir}, test.careless...)...)
			_ = cmd.Run()
			assert.True(t, l.ran(), "the setting does nothing, so this shows nothing")
			l.touch("b.bin")
			files, err := l.changed()
			require.NoError(t, err)
			assert.Contains(t, files, "a.txt")
			assert.NotContains(t, files, "b.bin")
			assert.False(t, l.ran(), "%s ran", name)
		})
	}
}

// touch changes the time of a file, so that git has to look at it again.
func (l lab) touch(name string) {
	l.Helper()
	content, err := os.ReadFile(filepath.Join(l.dir, name))
	require.NoError(l, err)
	require.NoError(l, os.Remove(filepath.Join(l.dir, name)))
	l.write(name, string(content))
}

func (l lab) submodule() {
	l.Helper()
	other := lab{l.T, filepath.Join(filepath.Dir(l.dir), "other"), l.canary}
	require.NoError(l, os.MkdirAll(other.dir, 0o755))
	other.git("init", "-q")
	other.write("s.txt", "one\n")
	other.git("add", "-A")
	other.git("commit", "-q", "-m", "first")
	l.git("submodule", "add", "-q", other.dir, "sub")
	l.git("commit", "-q", "-m", "sub")
}

// TestEmbeddedRepository has a bare repository among the files of a tree, which git
// uses when it is started there.
func TestEmbeddedRepository(t *testing.T) {
	embed := func(l lab, dir string) {
		bare := lab{l.T, filepath.Join(l.dir, dir), l.canary}
		require.NoError(l, os.MkdirAll(bare.dir, 0o755))
		bare.write("HEAD", "ref: refs/heads/main\n")
		bare.write("config", "[core]\n\trepositoryformatversion = 0\n\tworktree = .\n\tfsmonitor = \""+l.script()+"\"\n")
		bare.write("refs/.keep", "")
		bare.write("objects/.keep", "")
		bare.write("a.txt", "")
		// With an index, there is something to ask about.
		cmd := exec.Command("git", "-C", bare.dir, "-c", "core.fsmonitor=false", "add", "-f", "a.txt")
		out, err := cmd.CombinedOutput()
		require.NoError(l, err, "%s", out)
		l.ran()
		_ = exec.Command("git", "-C", bare.dir, "-c", "safe.bareRepository=all", "status").Run()
		require.True(l, l.ran(), "the repository is not one, so this shows nothing")
	}
	t.Run("alone", func(t *testing.T) {
		l := newLab(t)
		embed(l, ".")
		_, found := Find(l.dir)
		assert.False(t, found)
		assert.False(t, l.ran())
	})
	t.Run("in-a-repository", func(t *testing.T) {
		l := newLab(t)
		l.start()
		embed(l, "shop")
		r, found := Find(filepath.Join(l.dir, "shop"))
		require.True(t, found)
		assert.Equal(t, "shop/", r.Prefix)
		files, err := r.Changed("HEAD")
		require.NoError(t, err)
		assert.Contains(t, files, "a.txt")
		assert.False(t, l.ran())
	})
	// Git goes on when .git is none, and takes the folder itself for a repository.
	t.Run("beside-a-damaged-one", func(t *testing.T) {
		l := newLab(t)
		embed(l, ".")
		l.write(".git/HEAD", "nonsense\n")
		r, found := Find(l.dir)
		require.True(t, found)
		_, err := r.Changed("HEAD")
		assert.Error(t, err)
		assert.False(t, l.ran())
	})
}

func TestAnotherRepositoryThanFound(t *testing.T) {
	l := newLab(t)
	l.start()
	l.git("config", "core.worktree", t.TempDir())
	_, err := l.changed()
	assert.ErrorContains(t, err, "look at .git and at core.worktree")
}

// Variables of the environment name other repositories when a hook runs dockgen.
func TestEnvironment(t *testing.T) {
	l := newLab(t)
	l.start()
	other := newLab(t)
	other.start()
	other.write("c.txt", "")
	t.Setenv("GIT_DIR", filepath.Join(other.dir, ".git"))
	t.Setenv("GIT_WORK_TREE", other.dir)
	t.Setenv("GIT_INDEX_FILE", filepath.Join(other.dir, ".git", "index"))
	t.Setenv("GIT_EXTERNAL_DIFF", l.script())
	// The user's own settings stay.
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
	t.Setenv("GIT_CONFIG_VALUE_0", l.script())
	files, err := l.changed()
	require.NoError(t, err)
	assert.Equal(t, []string{"a.txt"}, files)
	assert.False(t, l.ran())

	env := environment([]string{"A=1", "GIT_DIR=x", "GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=a.b", "GIT_CONFIG_VALUE_0=c"})
	assert.Contains(t, env, "GIT_CONFIG_KEY_0=a.b")
	assert.Contains(t, env, "GIT_CONFIG_KEY_2=safe.bareRepository")
	assert.NotContains(t, env, "GIT_DIR=x")
	// Git starts a pager on a terminal only, which a test has not.
	assert.Contains(t, env, "GIT_PAGER=cat")
}

// A partial clone fetches what it lacks, by a command that its config names.
func TestPartialClone(t *testing.T) {
	for name, set := range map[string][][]string{
		"ssh":    {{"remote.origin.url", "ssh://example.invalid/x"}, {"core.sshCommand", "SCRIPT"}},
		"upload": {{"remote.origin.url", "FOLDER"}, {"remote.origin.uploadpack", "SCRIPT"}},
		"ext":    {{"remote.origin.url", "ext::SCRIPT"}, {"protocol.ext.allow", "always"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.start()
			tree := strings.TrimSpace(l.git("rev-parse", "HEAD^{tree}"))
			l.git("config", "extensions.partialClone", "origin")
			l.git("config", "core.repositoryFormatVersion", "1")
			l.git("config", "remote.origin.promisor", "true")
			for _, s := range set {
				value := strings.NewReplacer("SCRIPT", l.script(), "FOLDER", l.dir).Replace(s[1])
				l.git("config", s[0], value)
			}
			// The tree of the commit is not there.
			require.NoError(t, os.Remove(filepath.Join(l.dir, ".git", "objects", tree[:2], tree[2:])))
			_ = exec.Command("git", "-C", l.dir, "diff", "HEAD").Run()
			assert.True(t, l.ran(), "git fetches nothing, so this shows nothing")
			_, err := l.changed()
			assert.Error(t, err)
			assert.False(t, l.ran())
		})
	}
}

func TestFilters(t *testing.T) {
	const lfsClean = "git-lfs clean -- %f"
	tests := map[string]struct {
		global, local, worktree, include [][2]string
		refused                          string // key; empty: none
	}{
		"only-local":         {local: [][2]string{{"filter.x.clean", "RUN"}}, refused: "filter.x.clean"},
		"process":            {local: [][2]string{{"filter.x.process", "RUN"}}, refused: "filter.x.process"},
		"smudge":             {local: [][2]string{{"filter.x.smudge", "RUN"}}, refused: "filter.x.smudge"},
		"name-with-dots":     {local: [][2]string{{"filter.a.b.clean", "RUN"}}, refused: "filter.a.b.clean"},
		"odd-case":           {local: [][2]string{{"FILTER.X.CLEAN", "RUN"}}, refused: "filter.X.clean"},
		"included":           {include: [][2]string{{"filter.x.clean", "RUN"}}, refused: "filter.x.clean"},
		"worktree":           {worktree: [][2]string{{"filter.x.clean", "RUN"}}, refused: "filter.x.clean"},
		"user's-overridden":  {global: [][2]string{{"filter.x.clean", "cat"}}, local: [][2]string{{"filter.x.clean", "RUN"}}, refused: "filter.x.clean"},
		"lfs-not-its-own":    {local: [][2]string{{"filter.lfs.clean", lfsClean + "; RUN"}}, refused: "filter.lfs.clean"},
		"lfs-under-a-name":   {local: [][2]string{{"filter.x.clean", lfsClean}}, refused: "filter.x.clean"},
		"lfs-in-another-key": {local: [][2]string{{"filter.lfs.process", lfsClean}}, refused: "filter.lfs.process"},
		"lfs-extension":      {local: [][2]string{{"lfs.extension.x.clean", "RUN"}}, refused: "lfs.extension.x.clean"},
		"lfs":                {local: [][2]string{{"filter.lfs.smudge", "git-lfs smudge -- %f"}, {"filter.lfs.required", "true"}}},
		"user's":             {global: [][2]string{{"filter.x.clean", "cat"}}},
		"user's-repeated":    {global: [][2]string{{"filter.x.clean", "cat"}}, local: [][2]string{{"filter.x.clean", "cat"}}},
		"none":               {local: [][2]string{{"filter.y.required", "true"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.start()
			l.write(".gitattributes", "* filter=x\n")
			l.git("config", "extensions.worktreeConfig", "true")
			set := func(settings [][2]string, where ...string) {
				for _, s := range settings {
					l.git(append(append([]string{"config"}, where...), s[0], strings.ReplaceAll(s[1], "RUN", l.command()))...)
				}
			}
			set(test.global, "--global")
			set(test.local, "--local")
			set(test.worktree, "--worktree")
			if test.include != nil {
				set(test.include, "--file", filepath.Join(filepath.Dir(l.dir), "included"))
				l.git("config", "include.path", filepath.Join(filepath.Dir(l.dir), "included"))
			}
			l.touch("b.bin")
			l.ran()
			files, err := l.changed()
			assert.False(t, l.ran())
			if test.refused != "" {
				assert.ErrorContains(t, err, "defines the command "+test.refused)
				return
			}
			require.NoError(t, err)
			assert.Contains(t, files, "a.txt")
			assert.NotContains(t, files, "b.bin")
		})
	}
}

// A filter of the user's decides what is changed: without Git LFS, its files would be.
func TestFilterOfTheUser(t *testing.T) {
	l := newLab(t)
	l.start()
	l.git("config", "--global", "filter.x.clean", "tr a-z A-Z")
	l.write(".gitattributes", "*.bin filter=x\n")
	l.touch("b.bin")
	files, err := l.changed()
	require.NoError(t, err)
	assert.Contains(t, files, "b.bin", "it is committed without the filter")
}
