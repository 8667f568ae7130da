package fleet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/fleet"
	"dockgen/folder"
)

// tree writes files, whose content is the value, below a new folder.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	}
	return dir
}

func TestFind(t *testing.T) {
	dir := tree(t, map[string]string{
		".gitignore":         "/ignored/\n*.generated\n",
		"deploy.hcl":         "",
		"b/deploy.hcl":       "",
		"a-b/deploy.hcl":     "",
		"-/deploy.hcl":       "",
		"a/deploy.hcl":       "",
		"a/x/deploy.hcl":     "",
		"a/other.hcl":        "",
		"c/.gitignore":       "deploy.hcl\n",
		"c/deploy.hcl":       "",
		"ignored/deploy.hcl": "", "x.generated/y/deploy.hcl": "",
		".git/deploy.hcl": "", "a/node_modules/deploy.hcl": "", "venv/deploy.hcl": "",
		"odd/pyvenv.cfg": "", "odd/deploy.hcl": "", "odd/lib/deploy.hcl": "",
		"folder/deploy.hcl/file": "",
	})
	require.NoError(t, os.Symlink("a", filepath.Join(dir, "link")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "linked"), 0o755))
	require.NoError(t, os.Symlink("../a/deploy.hcl", filepath.Join(dir, "linked", "deploy.hcl")))
	for _, jobs := range []int{1, 8} {
		found, err := fleet.Find(dir, "deploy.hcl", jobs)
		require.NoError(t, err)
		assert.Equal(t, []string{"deploy.hcl", "-/deploy.hcl", "a/deploy.hcl", "a/x/deploy.hcl", "a-b/deploy.hcl", "b/deploy.hcl", "linked/deploy.hcl"}, fleet.Configs(found.Projects))
	}
}

func TestFindBelowTheRepository(t *testing.T) {
	dir := tree(t, map[string]string{
		".git/HEAD":                   "",
		".gitignore":                  "/services/old/\n/new/\n",
		"services/.gitignore":         "!kept/\nlocal/\n",
		"services/old/deploy.hcl":     "",
		"services/new/deploy.hcl":     "",
		"services/a/local/deploy.hcl": "",
	})
	found, err := fleet.Find(filepath.Join(dir, "services"), "deploy.hcl", 2)
	require.NoError(t, err)
	assert.Equal(t, []string{"new/deploy.hcl"}, fleet.Configs(found.Projects))

	found, err = fleet.Find(filepath.Join(dir, "services", "a"), "deploy.hcl", 2)
	require.NoError(t, err)
	assert.Empty(t, found.Projects)
}

func TestFindTellsWhatItCannotRead(t *testing.T) {
	found, err := fleet.Find(filepath.Join(t.TempDir(), "nothing"), "deploy.hcl", 2)
	assert.Empty(t, found.Projects)
	assert.EqualError(t, err, "read the folder .: no such file or directory")
}

// TestGitIgnore asks Git about the same rules and paths.
func TestGitIgnore(t *testing.T) {
	rules := map[string]string{
		"names":       "build\n*.log\nfoo?\n[ab]c\n[!x]yz\n[^q]uu\n[a-c]1\n",
		"folders":     "build/\n/only/\ndeep/er/\n",
		"anchored":    "/top\na/b\n/a/*.x\na/*/c\n",
		"stars":       "**/any\nlead/**\nmid/**/end\na**b\n**\n!keep/\n!*.y\n",
		"stars-alone": "foo/**/\n**/bar/**\n/**/q\n",
		"back":        "*\n!/src/\n!*.py\n!src/**\nsrc/x\n!src/x\n",
		"odd":         "# comment\n\\#hash\n\\!bang\n!\n/\n//\n   \ntrail  \nkept\\ \n\\\n[\n[]\na[]b]\nx\\y\n",
		"crlf":        "one\r\ntwo/\r\n",
		"mark":        "\ufeffmarked\n",
		"no-newline":  "last",
		"dots":        ".*\n!.keep\n./a\n../b\n",
		"empty":       "",
	}
	names := []string{
		"build", "x/build", "build/x", "a.log", "x/a.log", "foo1", "foo", "ac", "cc", "wyz", "xyz", "quu", "ruu", "b1", "d1",
		"only", "x/only", "deep/er", "x/deep/er", "top", "x/top", "a/b", "x/a/b", "a/z.x", "a/y/z.x", "a/q/c", "a/c",
		"any", "x/any", "lead", "lead/x", "lead/x/y", "mid/end", "mid/x/y/end", "axxb", "a/b", "ab", "keep", "z.y",
		"foo/x", "foo/x/y", "bar", "bar/x", "x/bar/y", "q", "x/q", "src", "src/x", "src/m.py", "src/d/m.txt", "m.py", "other",
		"#hash", "!bang", "trail", "trail  ", "kept ", "kept", "[", "[]", "a]b", "xy", `x\y`, "one", "two", "x/two", "marked", "last",
		".git2", ".keep", "b", "ä", "x y",
	}
	for name, text := range rules {
		t.Run(name, func(t *testing.T) {
			compareWithGit(t, map[string]string{".gitignore": text}, names)
		})
	}
	t.Run("below", func(t *testing.T) {
		files := map[string]string{".gitignore": "*.x\n/s/no\n", "s/.gitignore": "!a.x\n/t\nu/v\n", "s/w/.gitignore": "*\n!p\n"}
		compareWithGit(t, files, []string{"a.x", "s/a.x", "s/b.x", "s/no", "s/t", "s/q/t", "s/u/v", "u/v", "s/w/o", "s/w/p", "s/w/p/q", "s/w/a.x"})
	})
}

// compareWithGit expects to find the config of exactly those of the folders that
// Git does not ignore.
func compareWithGit(t *testing.T, files map[string]string, folders []string) {
	t.Helper()
	for _, folder := range folders {
		files[folder+"/deploy.hcl"] = ""
	}
	dir := tree(t, files)
	git := func(args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		out, err := cmd.Output()
		require.NoError(t, err)
		return string(out)
	}
	git("init", "-q")
	var want []string
	for name := range strings.SplitSeq(git("ls-files", "--others", "--exclude-standard", "-z"), "\x00") {
		if strings.HasSuffix(name, "/deploy.hcl") {
			want = append(want, name)
		}
	}
	found, err := fleet.Find(dir, "deploy.hcl", 1)
	require.NoError(t, err)
	assert.ElementsMatch(t, want, fleet.Configs(found.Projects))
}

// Rules beyond their bound are not in force: what they would hide is checked.
func TestFindBoundsRules(t *testing.T) {
	bound := folder.IgnoreFile.Bound()
	rules := func(n int) string { return strings.Repeat("*a*\n", n-1) + "x/\n" }
	dir := tree(t, map[string]string{
		"lines/.gitignore": rules(bound.Lines + 1), "lines/x/deploy.hcl": "",
		"fits/.gitignore": rules(bound.Lines), "fits/x/deploy.hcl": "",
		"line/.gitignore": strings.Repeat("b", bound.Line) + "\nx/\n", "line/x/deploy.hcl": "",
		"deep/.gitignore": rules(bound.Lines/2 + 1), "deep/y/.gitignore": strings.ReplaceAll(rules(bound.Lines/2), "x/", "z/"),
		"deep/x/deploy.hcl": "", "deep/y/z/deploy.hcl": "",
	})
	found, err := fleet.Find(dir, "deploy.hcl", 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"deep/y/z/deploy.hcl", "line/x/deploy.hcl", "lines/x/deploy.hcl"}, fleet.Configs(found.Projects))
}
