package git

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
)

// Repositories of a few bytes, which git is not needed for.

// repository returns the repository in a folder with these files of .git.
func repository(t *testing.T, files map[string]string) *Repository {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(content), 0o644))
	}
	r, found := Find(dir)
	require.True(t, found)
	return r
}

const checksum = "xxxxxxxxxxxxxxxxxxxx"

// indexOf is an index of version 2 with entries and extensions.
func indexOf(extensions string, entries ...string) string {
	header := binary.BigEndian.AppendUint32([]byte("DIRC\x00\x00\x00\x02"), uint32(len(entries)))
	return string(header) + strings.Join(entries, "") + extensions + checksum
}

// entryOf is an entry of version 2.
func entryOf(mode uint32, name string) string {
	head := strings.Repeat("\x00", 24) + string(binary.BigEndian.AppendUint32(nil, mode)) + strings.Repeat("\x00", 12) + strings.Repeat("s", 20) + "\x00\x01"
	return head + name + strings.Repeat("\x00", 8-(len(head)+len(name))%8)
}

func extension(name, content string) string {
	return name + string(binary.BigEndian.AppendUint32(nil, uint32(len(content)))) + content
}

// bitmapOf is a bitmap of words, as the index has it.
func bitmapOf(words ...uint64) string {
	b := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(len(words)))
	for _, word := range words {
		b = binary.BigEndian.AppendUint64(b, word)
	}
	return string(append(b, 0, 0, 0, 0))
}

// marker begins a run of words, all ones or all zeros, with literal words behind it.
func marker(ones bool, run, literals uint64) uint64 {
	m := run<<1 | literals<<33
	if ones {
		m |= 1
	}
	return m
}

func TestMode(t *testing.T) {
	for mode, want := range map[Mode]string{0o100644: "regular", 0o100755: "regular executable", 0o100654: "regular", 0o120000: "symlink", 0o160000: "submodule", 0o040000: ""} {
		var have []string
		for name, is := range map[string]bool{"regular": mode.IsRegular(), "symlink": mode.IsSymlink(), "submodule": mode.IsSubmodule()} {
			if is {
				have = append(have, name)
			}
		}
		if mode.Executable() {
			have = append(have, "executable")
		}
		assert.Equal(t, want, strings.Join(have, " "), "%o", mode)
	}
}

func TestReadBitmap(t *testing.T) {
	const most = 128 << 20 / 62 / 64
	all := ^uint64(0)
	tests := map[string]struct {
		data string
		want bitmap
		ok   bool
	}{
		"empty":                 {bitmapOf(), nil, true},
		"run-of-ones":           {bitmapOf(marker(true, 2, 0)), bitmap{all, all}, true},
		"run-of-zeros":          {bitmapOf(marker(false, 1, 0)), bitmap{0}, true},
		"literals":              {bitmapOf(marker(false, 1, 2), 5, 6), bitmap{0, 5, 6}, true},
		"two-markers":           {bitmapOf(marker(true, 1, 1), 5, marker(false, 1, 1), 6), bitmap{all, 5, 0, 6}, true},
		"no-header":             {bitmapOf()[:7], nil, false},
		"no-end":                {bitmapOf()[:11], nil, false},
		"word-is-cut":           {bitmapOf(marker(true, 1, 0))[:15], nil, false},
		"no-end-behind-words":   {bitmapOf(marker(true, 1, 0))[:19], nil, false},
		"literals-are-missing":  {bitmapOf(marker(false, 0, 2), 5), nil, false},
		"literals-of-next-run":  {bitmapOf(marker(false, 0, 1)), nil, false},
		"longest-run-and-one":   {bitmapOf(marker(true, most+1, 0)), nil, false},
		"longest-and-a-literal": {bitmapOf(marker(true, most, 1), 5), nil, false},
		"longest-in-two-runs":   {bitmapOf(marker(true, most, 0), marker(true, 1, 0)), nil, false},
		"huge-run":              {bitmapOf(marker(true, 1<<32-1, 0)), nil, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			data := tt.data
			if tt.ok {
				data += "rest"
			}
			b, rest, ok := readBitmap([]byte(data))
			assert.Equal(t, tt.ok, ok)
			if ok {
				assert.Equal(t, tt.want, b)
				assert.Equal(t, "rest", string(rest))
			}
		})
	}
	b, _, ok := readBitmap([]byte(bitmapOf(marker(true, most-1, 1), 5)))
	assert.True(t, ok, "the longest")
	assert.Len(t, b, most)
	assert.True(t, b.has(0) && b.has((most-1)*64) && !b.has((most-1)*64+1) && b.has((most-1)*64+2) && !b.has(most*64))
}

func TestReadSplit(t *testing.T) {
	name := strings.Repeat("\xab", 20)
	s, err := readSplit([]byte(name), 20)
	require.NoError(t, err)
	assert.Equal(t, &split{name: strings.Repeat("ab", 20)}, s)
	_, err = readSplit([]byte(name[1:]), 20)
	assert.Equal(t, errDamaged, err)
	s, err = readSplit(make([]byte, 20), 20)
	require.NoError(t, err)
	assert.Nil(t, s, "based on none")
	_, err = readSplit([]byte(name+bitmapOf(1)), 20)
	assert.Equal(t, errDamaged, err, "one of two bitmaps")
}

// An index of bytes, with what is read of it or why it is refused.
func TestIndexBytes(t *testing.T) {
	base := strings.Repeat("\xab", 20)
	shared := ".git/sharedindex." + strings.Repeat("ab", 20)
	link := func(deleted, replaced string) string { return extension("link", base+deleted+replaced) }
	three := indexOf("", entryOf(0o100644, "a"), entryOf(0o100644, "b"), entryOf(0o100644, "c"))
	second, first := bitmapOf(marker(false, 0, 1), 2), bitmapOf(marker(false, 0, 1), 1)
	four := func(entries ...string) string {
		all := "DIRC\x00\x00\x00\x04" + string(binary.BigEndian.AppendUint32(nil, uint32(len(entries))))
		for _, e := range entries {
			all += entryOf(0o100644, "")[:62] + e + "\x00"
		}
		return all + checksum
	}
	long := strings.Repeat("a", 40_000)
	tests := map[string]struct {
		index, shared, want, err string
	}{
		"nothing":             {index: indexOf("")},
		"one":                 {index: indexOf("", entryOf(0o100755, "a/b")), want: "100755 a/b"},
		"extensions":          {index: indexOf(extension("AAAA", "x") + extension("ZZZZ", "") + extension("sdir", "")), want: ""},
		"below-the-letters":   {index: indexOf(extension("@AAA", "")), err: "damaged"},
		"above-the-letters":   {index: indexOf(extension("[AAA", "")), err: "damaged"},
		"needed-extension":    {index: indexOf(extension("aaaa", "")), err: "damaged"},
		"cut-extension":       {index: "DIRC\x00\x00\x00\x02\x00\x00\x00\x00AAAA\x00\x00\x00\x01" + checksum, err: "damaged"},
		"no-name":             {index: indexOf("", entryOf(0o100644, "")), err: "an entry has no name"},
		"prefix":              {index: four("\x00ab", "\x01c"), want: "100644 ab, 100644 ac"},
		"prefix-too-long":     {index: four("\x01a"), err: "damaged"},
		"name-too-long":       {index: four("\x00"+long, "\x00"+long), err: "damaged"},
		"longest-name":        {index: four("\x00"+long, "\x00"+strings.Repeat("b", maxName-40_001)), want: "100644 " + long + ", 100644 " + long + strings.Repeat("b", maxName-40_001)},
		"split":               {index: indexOf(link(first, second), entryOf(0o100755, ""), entryOf(0o100644, "d")), shared: three, want: "100644 d, 100755 b, 100644 c"},
		"too-many-replaced":   {index: indexOf(link(first, second), entryOf(0o100755, ""), entryOf(0o100755, "")), shared: three, err: "does not fit index"},
		"too-few-replaced":    {index: indexOf(link(first, second)), shared: three, want: "100644 c"},
		"split-of-a-split":    {index: indexOf(link(first, second), entryOf(0o100755, "")), shared: indexOf(link(first, second), entryOf(0o100644, "a"), entryOf(0o100644, "b")), err: "does not fit index"},
		"damaged-base":        {index: indexOf(link(first, second)), shared: "DIRC", err: "damaged"},
		"based-on-none":       {index: indexOf(extension("link", strings.Repeat("\x00", 20)), entryOf(0o100644, "a")), want: "100644 a"},
		"nothing-is-replaced": {index: indexOf(extension("link", base), entryOf(0o100644, "d")), shared: three, want: "100644 d, 100644 a, 100644 b, 100644 c"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{".git/HEAD": "ref: refs/heads/main\n", ".git/index": tt.index}
			if tt.shared != "" {
				files[shared] = tt.shared
			}
			var have []string
			err := repository(t, files).Index(func(path []byte, mode Mode) { have = append(have, fmt.Sprintf("%o %s", mode, path)) })
			if tt.err != "" {
				assert.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, strings.Join(have, ", "))
		})
	}
}

// Git says once, in its config, that the file system keeps no executable bit. The last
// value of the section counts.
func TestIgnoresModes(t *testing.T) {
	for config, want := range map[string]bool{
		"":                             false,
		"[core]\n\tfilemode = false\n": true,
		"[Core]\nfileMode=NO\n":        true,
		"[core]\nfilemode = off\nbare = true\n[user]\nname = a\n": true,
		"[core]\nfilemode = 0\n":                                  true,
		"[core]\nfilemode = true\n":                               false,
		"[core]\nbare = false\n":                                  false,
		"[other]\nfilemode = false\n":                             false,
		"[core]\n[other]\nfilemode = false\n":                     false,
		"filemode = false\n":                                      false,
		"[core]\nfilemode = false\nfilemode = true\n":             false,
	} {
		r := repository(t, map[string]string{".git/HEAD": "", ".git/config": config})
		assert.Equal(t, want, r.IgnoresModes(), config)
		assert.Equal(t, config, r.Config())
	}
	assert.False(t, repository(t, map[string]string{".git/HEAD": ""}).IgnoresModes(), "no config")
}

func TestConfigBound(t *testing.T) {
	most := int(folder.GitConfig.Bound().Bytes)
	assert.Len(t, repository(t, map[string]string{".git/HEAD": "", ".git/config": strings.Repeat("#", most)}).Config(), most)
	assert.Empty(t, repository(t, map[string]string{".git/HEAD": "", ".git/config": strings.Repeat("#", most+1)}).Config())
}

// A .git file names the folder of the repository, from where it is itself; the index
// is there. The config is in the folder that this one names.
func TestLinkedWorktree(t *testing.T) {
	files := map[string]string{
		".git": "gitdir: main/worktrees/one\n", "main/config": "[core]\nfilemode = false\n",
		"main/worktrees/one/HEAD": "", "main/worktrees/one/commondir": "../..\n", "main/worktrees/one/index": indexOf("", entryOf(0o100644, "a")),
	}
	r := repository(t, files)
	assert.True(t, r.IgnoresModes())
	count := 0
	require.NoError(t, r.Index(func([]byte, Mode) { count++ }))
	assert.Equal(t, 1, count)

	delete(files, "main/worktrees/one/commondir")
	files["main/worktrees/one/config"] = "[core]\nfilemode = no\n"
	assert.True(t, repository(t, files).IgnoresModes(), "a submodule has its own config")

	absolute := repository(t, map[string]string{".git": "gitdir: " + filepath.ToSlash(r.Root) + "/main/worktrees/one\n"})
	assert.True(t, absolute.IgnoresModes())
	for _, broken := range []string{"", "gitdir:\n", "main/worktrees/one\n"} {
		r := repository(t, map[string]string{".git": broken})
		assert.Empty(t, r.Config())
		assert.ErrorContains(t, r.Index(func([]byte, Mode) {}), "names no folder")
	}
}

func TestCause(t *testing.T) {
	for said, want := range map[string]string{
		"": "", "something\nelse\n": "something", "warning: a\nfatal: b\nhint: c\n": "fatal: b", "warning: a\nerror: b\n": "error: b", " \nx": "x",
	} {
		assert.Equal(t, want, cause(said), "%q", said)
	}
}

// A revision that git would take for an option does not get there.
func TestRevisionIsNoOption(t *testing.T) {
	r := repository(t, map[string]string{".git/HEAD": ""})
	for _, revision := range []string{"", "-x", "--output=written"} {
		_, err := r.Changed(revision)
		var is *RevisionError
		assert.ErrorAs(t, err, &is)
		assert.ErrorContains(t, err, "is no revision")
	}
	assert.NoFileExists(t, filepath.Join(r.Root, "written"))
}
