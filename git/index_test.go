package git

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// run runs git in dir, without the settings of this machine.
func runGit(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@a", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

func put(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(name), 0o644))
	}
}

// What Index says of a repository is what git ls-files says.
func TestIndex(t *testing.T) {
	many := func(prefix string) (names []string) {
		for i := range 200 {
			names = append(names, fmt.Sprintf("%s/folder-%d/file-%d.txt", prefix, i%7, i))
		}
		return names
	}
	split := func(t *testing.T, dir string) {
		runGit(t, dir, "config", "splitIndex.maxPercentChange", "100")
		runGit(t, dir, "update-index", "--split-index")
		// Replaced, deleted and new ones, of which the second index speaks.
		runGit(t, dir, "update-index", "--chmod=+x", "many/folder-1/file-1.txt", "many/folder-2/file-72.txt")
		runGit(t, dir, "rm", "-q", "--cached", "many/folder-3/file-3.txt", "a")
		put(t, dir, "aa", "zz")
		runGit(t, dir, "add", "aa", "zz")
		names, err := filepath.Glob(filepath.Join(dir, ".git", "sharedindex.*"))
		require.NoError(t, err)
		require.NotEmpty(t, names)
		data, err := os.ReadFile(filepath.Join(dir, ".git", "index"))
		require.NoError(t, err)
		require.Contains(t, string(data), "link")
	}
	tests := map[string]func(t *testing.T, dir string){
		"plain":     func(*testing.T, string) {},
		"version-4": func(t *testing.T, dir string) { runGit(t, dir, "update-index", "--index-version", "4") },
		"version-3": func(t *testing.T, dir string) {
			put(t, dir, "later")
			runGit(t, dir, "add", "-N", "later")
		},
		"skip-worktree": func(t *testing.T, dir string) { runGit(t, dir, "update-index", "--skip-worktree", "a") },
		"split":         split,
		"split-version-4": func(t *testing.T, dir string) {
			runGit(t, dir, "update-index", "--index-version", "4")
			split(t, dir)
		},
		"no-longer-split": func(t *testing.T, dir string) {
			split(t, dir)
			runGit(t, dir, "update-index", "--no-split-index")
		},
		"extensions": func(t *testing.T, dir string) {
			runGit(t, dir, "update-index", "--force-untracked-cache")
			runGit(t, dir, "commit", "-q", "-m", "first")
			runGit(t, dir, "status")
		},
		"conflict": func(t *testing.T, dir string) {
			runGit(t, dir, "commit", "-q", "-m", "first")
			blob := strings.TrimSpace(runGit(t, dir, "hash-object", "-w", "a"))
			cmd := exec.Command("git", "-C", dir, "update-index", "--index-info")
			cmd.Stdin = strings.NewReader("0 " + strings.Repeat("0", 40) + "\ta\n100644 " + blob + " 1\ta\n100755 " + blob + " 2\ta\n100644 " + blob + " 3\ta\n")
			require.NoError(t, cmd.Run())
		},
		"submodule": func(t *testing.T, dir string) {
			other := t.TempDir()
			runGit(t, other, "init", "-q")
			runGit(t, other, "commit", "-q", "--allow-empty", "-m", "x")
			runGit(t, dir, "submodule", "--quiet", "add", other, "sub")
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			runGit(t, dir, "init", "-q")
			put(t, dir, append(many("many"), "a", "é/x y", "deep/"+strings.Repeat("long", 50))...)
			runGit(t, dir, "add", "-A")
			prepare(t, dir)
			assert.Equal(t, listed(t, dir), indexed(t, dir))
		})
	}
}

// listed returns what git ls-files says, and indexed what Index does, as "MODE PATH".
func listed(t *testing.T, dir string) (all []string) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(runGit(t, dir, "ls-files", "-s", "-z"), "\x00"), "\x00") {
		mode, _, _ := strings.Cut(line, " ")
		_, name, _ := strings.Cut(line, "\t")
		all = append(all, mode+" "+name)
	}
	slices.Sort(all)
	return all
}

func indexed(t *testing.T, dir string) (all []string) {
	t.Helper()
	r, found := Find(dir)
	require.True(t, found)
	require.NoError(t, r.Index(func(path []byte, mode Mode) { all = append(all, fmt.Sprintf("%06o %s", mode, path)) }))
	slices.Sort(all)
	return all
}

// A sparse index names a folder in the place of its files, none of which is on disk.
func TestSparseIndex(t *testing.T) {
	dir := t.TempDir()
	runGit(t, dir, "init", "-q")
	put(t, dir, "top", "in/a", "in/deep/b", "out/c", "out/deep/d")
	runGit(t, dir, "add", "-A")
	runGit(t, dir, "commit", "-q", "-m", "first")
	runGit(t, dir, "sparse-checkout", "set", "--cone", "--sparse-index", "in")
	data, err := os.ReadFile(filepath.Join(dir, ".git", "index"))
	require.NoError(t, err)
	require.Contains(t, string(data), "sdir")
	assert.Equal(t, []string{"100644 in/a", "100644 in/deep/b", "100644 top"}, indexed(t, dir))
}

func TestIndexOfANewRepository(t *testing.T) {
	dir := t.TempDir()
	runGit(t, dir, "init", "-q")
	assert.Empty(t, indexed(t, dir))
}

// What cannot be read is an error and not an empty index.
func TestIndexIsDamaged(t *testing.T) {
	entry := strings.Repeat("\x00", 24) + "\x00\x00\x81\xed" + strings.Repeat("\x00", 12) + strings.Repeat("s", 20) + "\x00\x01a\x00"
	one := "DIRC\x00\x00\x00\x02\x00\x00\x00\x01" + entry
	sum := strings.Repeat("x", 20)
	for name, content := range map[string]string{
		"empty":             "",
		"no-index":          "nothing of that kind, and longer than a header",
		"version":           "DIRC\x00\x00\x00\x05\x00\x00\x00\x00" + sum,
		"cut":               one[:60],
		"no-sum":            one,
		"too-many":          "DIRC\x00\x00\x00\x02\x00\x00\x00\x02" + entry + sum,
		"unknown-extension": one + "abcd\x00\x00\x00\x00" + sum,
		"long-extension":    one + "TREE\x00\x00\x00\xff" + sum,
		"base-is-gone":      one + "link\x00\x00\x00\x14" + strings.Repeat("b", 20) + sum,
		"bitmap":            one + "link\x00\x00\x00\x1c" + strings.Repeat("b", 20) + "\xff\xff\xff\xff\xff\xff\xff\xff" + sum,
		"long-name":         one[:len(one)-2] + strings.Repeat("a", 70_000) + "\x00" + sum,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			runGit(t, dir, "init", "-q")
			require.NoError(t, os.WriteFile(filepath.Join(dir, ".git", "index"), []byte(content), 0o644))
			r, found := Find(dir)
			require.True(t, found)
			assert.ErrorContains(t, r.Index(func([]byte, Mode) {}), "read the Git index: ")
		})
	}
	t.Run("folder-is-gone", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, ".git"), []byte("gitdir: elsewhere/.git\n"), 0o644))
		r, found := Find(dir)
		require.True(t, found)
		assert.ErrorContains(t, r.Index(func([]byte, Mode) {}), "read the Git index: ")
	})
	t.Run("folder-is-not-named", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, ".git"), []byte("something\n"), 0o644))
		r, found := Find(dir)
		require.True(t, found)
		assert.ErrorContains(t, r.Index(func([]byte, Mode) {}), "names no folder")
	})
}

func TestFind(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	_, found := Find(dir)
	assert.False(t, found)
	_, found = Find(filepath.Join(dir, "nothing"))
	assert.False(t, found)

	runGit(t, dir, "init", "-q")
	put(t, dir, "services/shop/app.py", "services/.git/objects/x")
	r, found := Find(filepath.Join(dir, "services", "shop"))
	require.True(t, found)
	// services/.git lacks what makes a repository, and Git goes on, too.
	assert.Equal(t, dir, r.Root)
	assert.Equal(t, "services/shop/", r.Prefix)
	assert.Equal(t, dir, strings.TrimSpace(runGit(t, filepath.Join(dir, "services", "shop"), "rev-parse", "--show-toplevel")))
}

// Damage costs the answer, and nothing else.
func FuzzIndex(f *testing.F) {
	entry := func(flags string, name string) string {
		return strings.Repeat("\x00", 24) + "\x00\x00\x81\xed" + strings.Repeat("\x00", 12) + strings.Repeat("s", 20) + flags + name
	}
	two := "DIRC\x00\x00\x00\x02\x00\x00\x00\x01" + entry("\x00\x01", "a\x00")
	four := "DIRC\x00\x00\x00\x04\x00\x00\x00\x02" + entry("\x00\x01", "\x00ab\x00") + entry("\x40\x01\x00\x00", "\x01c\x00")
	link := "link\x00\x00\x00\x44" + strings.Repeat("b", 20) + strings.Repeat("\x00\x00\x00\x40\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x00", 2)
	sum := strings.Repeat("x", 20)
	for _, index := range []string{two, four, two + sum, four + link + sum, "DIRC"} {
		f.Add([]byte(index))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ix := index{in: bufio.NewReaderSize(bytes.NewReader(data), maxName), left: int64(len(data)), sum: 20, entry: func([]byte, Mode) {}}
		if err := ix.read(); err == nil && ix.base != nil {
			ix.base.deleted.has(len(data))
		}
	})
}
