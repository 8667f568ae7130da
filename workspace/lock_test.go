package workspace

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
)

const goldenLock = `dockgen lock 1
config sha256:9b01e7a85ed2b8b63ed2af7bba86c6ac8cbf9de9a1de7ca2c8afae6f9a7b1e9e
templates 1
5c6fc4fd4a7e5f9f4e4d0ed4a4a1cd8f3a1f1b4ab2ac8b0d1b7e0d3b7a6f0a11 - block .gitignore
6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b 0644 file Dockerfile
d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35 0755 file a b.sh
`

func TestLockRoundTrip(t *testing.T) {
	got, findings := parseLock([]byte(goldenLock), first())
	require.Empty(t, findings)
	assert.Equal(t, 1, got.templates)
	assert.Equal(t, ".gitignore", got.entries[0].path)
	assert.True(t, got.entries[0].block)
	assert.EqualValues(t, 0o644, got.entries[1].mode)
	assert.Equal(t, "a b.sh", got.entries[2].path)
	assert.EqualValues(t, 0o755, got.entries[2].mode)
	assert.Equal(t, goldenLock, string(got.marshal()))

	crlf, findings := parseLock([]byte(strings.ReplaceAll(goldenLock, "\n", "\r\n")), first())
	require.Empty(t, findings)
	assert.Equal(t, got, crlf)
}

// The order of Wanted.Files is nobody's business.
func TestLockBytesAreSorted(t *testing.T) {
	w := first()
	want := string(w.lockBytes())
	w.Files[0], w.Files[3] = w.Files[3], w.Files[0]
	assert.Equal(t, want, string(w.lockBytes()))
	var paths []string
	for _, line := range strings.Split(strings.TrimSpace(want), "\n")[3:] {
		paths = append(paths, strings.SplitN(line, " ", 4)[3])
	}
	assert.Equal(t, []string{".gitignore", "Dockerfile", "docs/GUIDE.md", "publish.sh"}, paths)
}

func TestLockMistakes(t *testing.T) {
	line := func(n int, text string) string {
		lines := strings.Split(strings.TrimSuffix(goldenLock, "\n"), "\n")
		lines[n-1] = text
		return strings.Join(lines, "\n") + "\n"
	}
	entry := func(path string) string { return goldenLock + strings.Repeat("0", 64) + " 0644 file " + path + "\n" }
	tests := []struct {
		name string
		lock string
		code finding.Code
		line int
	}{
		{"empty", "", CodeLockMalformed, 1},
		{"other-file", "{}\n", CodeLockMalformed, 1},
		{"format-zero", line(1, "dockgen lock 0"), CodeLockMalformed, 1},
		{"format-padded", line(1, "dockgen lock 01"), CodeLockMalformed, 1},
		{"format-newer", line(1, "dockgen lock 2"), CodeLockNewer, 1},
		{"config-short", line(2, "config sha256:abc"), CodeLockMalformed, 2},
		{"config-upper-case", line(2, "config sha256:"+strings.Repeat("A", 64)), CodeLockMalformed, 2},
		{"templates-missing", "dockgen lock 1\nconfig sha256:" + strings.Repeat("a", 64) + "\n", CodeLockMalformed, 3},
		{"templates-signed", line(3, "templates +1"), CodeLockMalformed, 3},
		{"templates-newer", line(3, "templates 2"), CodeLockNewer, 3},
		{"blank-line", goldenLock + "\n", CodeLockMalformed, 7},
		{"cut-off", goldenLock[:len(goldenLock)-20], CodeLockMalformed, 6},
		{"mode-unknown", line(5, strings.Repeat("0", 64)+" 0777 file Dockerfile"), CodeLockMalformed, 5},
		{"block-with-mode", line(5, strings.Repeat("0", 64)+" 0644 block Dockerfile"), CodeLockMalformed, 5},
		{"ownership-unknown", line(5, strings.Repeat("0", 64)+" 0644 tree Dockerfile"), CodeLockMalformed, 5},
		{"config-missing", strings.Replace(goldenLock, "config ", "", 1), CodeLockMalformed, 2},
		{"after-a-mark", "<<<<<<< HEAD\n" + line(2, "config sha256:abc"), CodeLockMalformed, 3},
		{"format-newer-on-one-branch", goldenLock + "dockgen lock 2\nwhatever is in it\n", CodeLockNewer, 7},
		{"templates-newer-on-one-branch", goldenLock + "templates 2\n", CodeLockNewer, 7},
		{"merge-outside", goldenLock + ">>>>>>> b\n" + strings.Repeat("0", 64) + " 0644 file ../x\n", CodeLockOutside, 8},
		{"outside", entry("b/../../../etc/passwd"), CodeLockOutside, 7},
		{"outside-above", line(5, strings.Repeat("0", 64)+" 0644 file ../x"), CodeLockOutside, 5},
		{"outside-absolute", line(5, strings.Repeat("0", 64)+" 0644 file /etc/passwd"), CodeLockOutside, 5},
		{"outside-dot", line(5, strings.Repeat("0", 64)+" 0644 file ."), CodeLockOutside, 5},
		{"outside-empty", line(5, strings.Repeat("0", 64)+" 0644 file "), CodeLockOutside, 5},
		{"not-clean", entry("b//c"), CodeLockOutside, 7},
		{"backslash", entry(`b\..\..\c`), CodeLockOutside, 7},
		{"control-character", entry("b\x1b[31m"), CodeLockOutside, 7},
		{"git-folder", entry("b/.git/config"), CodeLockOutside, 7},
		{"git-folder-any-case", entry("b/.GIT/config"), CodeLockOutside, 7},
		{"git-folder-short-name", entry("b/git~1/config"), CodeLockOutside, 7},
		{"git-folder-dot", entry("b/.git./config"), CodeLockOutside, 7},
		{"git-folder-stream", entry("b/.git::$INDEX_ALLOCATION/config"), CodeLockOutside, 7},
		{"git-folder-invisible", entry("b/.g\u200cit/config"), CodeLockOutside, 7},
		{"zero-width-space", entry("Docker\u200bfile"), CodeLockOutside, 7},
		{"tag-character", entry("Dockerfile\U000e0041"), CodeLockOutside, 7},
		{"direnv", entry("b/.envrc"), CodeLockOutside, 7},
		{"workflow", strings.Replace(goldenLock, "templates 1\n", "templates 1\n"+strings.Repeat("0", 64)+" 0644 file .github/workflows/x.yml\n", 1), CodeLockOutside, 4},
		{"itself", entry(LockPath), CodeLockOutside, 7},
		{"config", entry("flaskdeploy.hcl"), CodeLockOutside, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := generated(t)
			p.write(LockPath, tt.lock)
			p.unchanged(func() {
				plan, findings, err := readPlan(p.dir, first())
				require.NoError(t, err)
				assert.Nil(t, plan)
				require.Len(t, findings, 1)
				f := findings[0]
				assert.Equal(t, tt.code, f.Code)
				assert.Equal(t, finding.Error, f.Severity)
				assert.Equal(t, LockPath, f.Path)
				assert.Equal(t, tt.line, f.Range.Start.Line)
				assert.NotEmpty(t, f.Detail)
				assert.NotEmpty(t, f.Fix)
			})
		})
	}
}

// What a merge leaves in a lock is read, whichever way it was resolved or not.
func TestLockMerged(t *testing.T) {
	line := strings.SplitAfter(goldenLock, "\n")
	ours, theirs := line[1], "config sha256:"+strings.Repeat("b", 64)+"\n"
	file, other := line[4], strings.Repeat("0", 64)+" 0644 file Dockerfile\n"
	tests := []struct {
		name, lock string
		merged     int
		entries    []string
	}{
		{"conflict", line[0] + "<<<<<<< HEAD\n" + ours + "=======\n" + theirs + ">>>>>>> branch\n" + line[2] + file, 2, []string{file}},
		{"conflict-in-entries", line[0] + ours + line[2] + line[3] + "<<<<<<< HEAD\n" + file + "=======\n" + other + ">>>>>>> branch\n" + line[5], 5,
			[]string{line[3], file, other, line[5]}},
		{"with-base", line[0] + ours + line[2] + "<<<<<<< HEAD\n" + file + "||||||| 1234567\n" + line[3] + "=======\n" + other + ">>>>>>> branch\n", 4,
			[]string{line[3], file, other}},
		{"conflict-from-the-first-line", "<<<<<<< HEAD\n" + goldenLock + "=======\n" + line[0] + theirs + line[2] + other + ">>>>>>> branch\n", 1,
			[]string{line[3], file, other, line[5]}},
		{"both-taken", line[0] + ours + theirs + line[2] + file + other, 3, []string{file, other}},
		{"same-line-twice", goldenLock + line[5], 7, line[3:6]},
		{"out-of-order", line[0] + ours + line[2] + line[4] + line[3], 5, line[3:5]},
		{"mark-left-over", line[0] + ours + line[2] + ">>>>>>> branch\n" + file, 4, []string{file}},
	}
	for _, tt := range tests {
		for _, eol := range []string{"\n", "\r\n"} {
			t.Run(tt.name, func(t *testing.T) {
				got, findings := parseLock([]byte(strings.ReplaceAll(tt.lock, "\n", eol)), first())
				require.Empty(t, findings)
				assert.Equal(t, tt.merged, got.merged)
				var entries []string
				for _, e := range got.entries {
					entries = append(entries, string(e.append(nil)))
				}
				assert.Equal(t, tt.entries, entries)
			})
		}
	}
}

// A dockgen that is too old says which one to get.
func TestLockNewer(t *testing.T) {
	_, findings := parseLock([]byte(strings.Replace(goldenLock, "templates 1", "templates 7", 1)), first())
	require.Len(t, findings, 1)
	assert.Equal(t, `"dockgen.lock" was written by a newer dockgen: its files come from template set 7, and this dockgen has 1: it would undo them.`, findings[0].Detail)
	assert.Equal(t, "Get the dockgen whose `dockgen version` says \"templates 7\", or a newer one.", findings[0].Fix)

	_, findings = parseLock([]byte(strings.Replace(goldenLock, "lock 1", "lock 3", 1)), first())
	require.Len(t, findings, 1)
	assert.Contains(t, findings[0].Detail, "its format is 3, and this dockgen reads 1")
	assert.Contains(t, findings[0].Fix, `"lock format 3"`)
}

// Every line that cannot be read is named, in one run.
func TestLockMistakesAllAtOnce(t *testing.T) {
	lock := strings.ReplaceAll(goldenLock, "file", "fife")
	_, findings := parseLock([]byte(lock), first())
	assert.Len(t, findings, 2)
}

func TestLockIsNoFile(t *testing.T) {
	p := generated(t)
	p.remove(LockPath)
	p.write(LockPath+"/x", "")
	plan, findings, err := readPlan(p.dir, first())
	require.NoError(t, err)
	assert.Nil(t, plan)
	require.Len(t, findings, 1)
	assert.Equal(t, `"dockgen.lock" cannot be used: a folder stands in its place.`, findings[0].Detail)
	assert.True(t, findings[0].Range.IsZero())
}

// A lock that is accepted is one that dockgen could have written, and names only
// files that it could own.
func FuzzLock(f *testing.F) {
	f.Add([]byte(goldenLock))
	f.Add(first().lockBytes())
	f.Add([]byte("<<<<<<< ours\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		l, findings := parseLock(src, first())
		if len(findings) > 0 {
			return
		}
		if l.merged == 0 {
			assert.Equal(t, strings.TrimSuffix(string(unixText(src)), "\n")+"\n", string(l.marshal()))
		}
		for _, e := range l.entries {
			assert.True(t, isProjectPath(e.path), e.path)
		}
	})
}

func TestWantedThatNobodyShouldAskFor(t *testing.T) {
	file := func(path string) File { return File{Path: path, Mode: 0o644} }
	tests := []struct {
		name  string
		files []File
		want  string
	}{
		{"outside", []File{file("../x")}, `plan "../x": not a path inside the project`},
		{"lock", []File{file(LockPath)}, `plan "dockgen.lock": the file is not an output`},
		{"config", []File{file("flaskdeploy.hcl")}, `plan "flaskdeploy.hcl": the file is not an output`},
		{"twice", []File{file("x"), file("x")}, `plan "x": two outputs have this path`},
		{"folder-and-file", []File{file("x/y"), file("x")}, `plan "x/y": it is in the way of "x"`},
		{"mode", []File{{Path: "x", Mode: 0o600}}, `plan "x": mode 0600 is neither 0644 nor 0755`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := first()
			w.Files = tt.files
			_, _, err := readPlan(t.TempDir(), w)
			assert.EqualError(t, err, tt.want)
		})
	}
}
