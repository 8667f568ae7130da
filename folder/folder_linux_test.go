package folder_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"dockgen/folder"
)

// outside is a file beside the folder that [made] returns.
const outside = "secret"

// made returns a folder with one name of each kind.
func made(t *testing.T) *folder.Folder {
	t.Helper()
	parent := t.TempDir()
	dir := filepath.Join(parent, "project")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "src", "shop"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(parent, outside), []byte("no"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "src", "app.py"), []byte("app = 1\n"), 0o640))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "empty"), nil, 0o644))
	require.NoError(t, unix.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	for name, target := range map[string]string{
		"inside": "src/app.py", "folder-link": "src", "leaves": "../" + outside, "absolute": filepath.Join(dir, "empty"),
		"up": "..", "dangling": "nothing",
	} {
		require.NoError(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	f := folder.Open(dir)
	t.Cleanup(f.Close)
	return f
}

func TestRead(t *testing.T) {
	f := made(t)
	for name, tt := range map[string]struct {
		links folder.Links
		want  string
		err   error
	}{
		"src/app.py":         {folder.Refuse, "app = 1\n", nil},
		"empty":              {folder.Refuse, "", nil},
		"folder-link/app.py": {folder.Follow, "app = 1\n", nil},
		// A link as the name itself is left to the slow way.
		"inside":           {folder.Follow, "", folder.ErrUnknown},
		"inside/":          {folder.Refuse, "", folder.ErrUnknown},
		"leaves":           {folder.Follow, "", folder.ErrUnknown},
		"absolute":         {folder.Follow, "", folder.ErrUnknown},
		"up/" + outside:    {folder.Follow, "", folder.ErrUnknown},
		"up/nothing":       {folder.Follow, "", folder.ErrUnknown},
		"../" + outside:    {folder.Follow, "", folder.ErrUnknown},
		"pipe":             {folder.Follow, "", folder.ErrUnknown},
		"src":              {folder.Follow, "", folder.ErrUnknown},
		"empty/below":      {folder.Follow, "", folder.ErrUnknown},
		"nothing":          {folder.Follow, "", fs.ErrNotExist},
		"src/nothing/deep": {folder.Refuse, "", fs.ErrNotExist},
	} {
		t.Run(strings.ReplaceAll(name, "/", "-"), func(t *testing.T) {
			content, mode, err := f.Read(name, tt.links, 100)
			assert.Equal(t, tt.err, err)
			assert.Equal(t, tt.want, string(content))
			if err == nil {
				assert.NotNil(t, content, "nil would be no file")
				assert.True(t, mode.IsRegular())
			}
			text, err := f.ReadText(name, tt.links, 100)
			assert.Equal(t, tt.err, err)
			assert.Equal(t, tt.want, text)
		})
	}
	t.Run("expected", func(t *testing.T) {
		for expected, same := range map[string]bool{"app = 1\n": true, "app = 2\n": false, "app": false, "": false} {
			content, mode, err := f.ReadLike("src/app.py", folder.Refuse, 100, []byte(expected))
			require.NoError(t, err)
			assert.Equal(t, "app = 1\n", string(content))
			assert.Equal(t, fs.FileMode(0o640), mode)
			other, _, err := f.ReadLike("src/app.py", folder.Refuse, 100, []byte("APP = 1\n"))
			require.NoError(t, err)
			assert.Equal(t, "app = 1\n", string(content), "the next read leaves it alone")
			assert.Equal(t, "app = 1\n", string(other))
			assert.Equal(t, same, expected == string(content))
		}
		_, _, err := f.ReadLike("src/app.py", folder.Refuse, 7, []byte("app = 1\n"))
		assert.Equal(t, folder.ErrUnknown, err, "too large")
	})
	t.Run("refused-link", func(t *testing.T) {
		_, _, err := f.Read("folder-link/app.py", folder.Refuse, 100)
		assert.Equal(t, folder.ErrUnknown, err)
	})
	t.Run("too-large", func(t *testing.T) {
		_, _, err := f.Read("src/app.py", folder.Refuse, 7)
		assert.Equal(t, folder.ErrUnknown, err)
		content, _, err := f.Read("src/app.py", folder.Refuse, 8)
		require.NoError(t, err)
		assert.Equal(t, "app = 1\n", string(content))
		_, err = f.ReadText("src/app.py", folder.Refuse, 7)
		assert.Equal(t, folder.ErrUnknown, err)
	})
	t.Run("text-of-its-own", func(t *testing.T) {
		text, err := f.ReadText("src/app.py", folder.Refuse, 100)
		require.NoError(t, err)
		_, _, err = f.ReadLike("src/app.py", folder.Refuse, 100, []byte("APP = 1\n"))
		require.NoError(t, err)
		assert.Equal(t, "app = 1\n", text, "the next read leaves it alone")
	})
	t.Run("permissions", func(t *testing.T) {
		_, mode, err := f.Read("src/app.py", folder.Refuse, 100)
		require.NoError(t, err)
		assert.Equal(t, fs.FileMode(0o640), mode)
	})
}

func TestStat(t *testing.T) {
	f := made(t)
	for name, tt := range map[string]struct {
		mode fs.FileMode
		err  error
	}{
		"src": {fs.ModeDir | 0o755, nil}, "inside": {0o640, nil}, "pipe": {fs.ModeIrregular | 0o644, nil},
		"leaves": {0, folder.ErrUnknown}, "dangling": {0, fs.ErrNotExist}, "nothing": {0, fs.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			info, err := f.Stat(name, folder.Follow)
			assert.Equal(t, tt.err, err)
			assert.Equal(t, tt.mode, info.Mode)
		})
	}
}

func TestList(t *testing.T) {
	f := made(t)
	entries, err := f.List("src", 10)
	require.NoError(t, err)
	assert.Equal(t, []folder.Entry{{Name: "app.py"}, {Name: "shop", Mode: fs.ModeDir}}, entries)
	all := func(folder.Entry) bool { return false }
	entries, err = f.Modes(nil, "src", 10, all)
	require.NoError(t, err)
	assert.Equal(t, []folder.Entry{{Name: "app.py", Mode: 0o640}, {Name: "shop", Mode: fs.ModeDir | 0o755}}, entries)
	entries, err = f.Modes(entries[:1], "src", 10, func(e folder.Entry) bool { return e.Mode.IsRegular() })
	require.NoError(t, err)
	assert.Equal(t, []folder.Entry{{Name: "app.py", Mode: 0o640}, {Name: "shop", Mode: fs.ModeDir | 0o755}}, entries)

	for range 2 { // what was cut is not remembered
		entries, err = f.List(".", 3)
		require.NoError(t, err)
		assert.Len(t, entries, 3)
	}
	entries, err = f.List(".", 9)
	require.NoError(t, err)
	assert.Len(t, entries, 9)
	_, _, known := f.Look("empty")
	assert.True(t, known, "what a full list was not told of is listed again")
	entries, err = f.List(".", 100)
	require.NoError(t, err)
	assert.Len(t, entries, 9)

	for name, want := range map[string]error{"up": folder.ErrUnknown, "folder-link": folder.ErrUnknown, "empty": folder.ErrUnknown, "nothing": fs.ErrNotExist} {
		_, err = f.List(name, 10)
		assert.Equal(t, want, err, name)
	}
}

func TestLook(t *testing.T) {
	f := made(t)
	type answer struct {
		mode          fs.FileMode
		exists, known bool
	}
	for name, want := range map[string]answer{
		"src": {fs.ModeDir, true, true}, "src/app.py": {0, true, true}, "pipe": {fs.ModeIrregular, true, true},
		"nothing": {0, false, true}, "src/nothing/deep": {0, false, true}, "src/shop/nothing": {0, false, true},
		// What is behind a link, or no path of the project, has to be asked otherwise.
		"inside": {fs.ModeSymlink, true, false}, "folder-link/app.py": {}, "up/" + outside: {},
		"empty/below": {}, ".": {}, "../project": {}, "src/": {}, "/src": {}, "": {},
	} {
		mode, exists, known := f.Look(name)
		assert.Equal(t, want, answer{mode, exists, known}, "%q", name)
	}
}

// TestRemembered asks again once everything has been listed.
func TestRemembered(t *testing.T) {
	f := made(t)
	for _, name := range []string{".", "src", "src/shop"} {
		_, err := f.List(name, 100)
		require.NoError(t, err)
	}
	content, mode, err := f.Read("src/app.py", folder.Refuse, 100)
	require.NoError(t, err)
	assert.Equal(t, "app = 1\n", string(content))
	assert.Equal(t, fs.FileMode(0o640), mode)
	info, err := f.Stat("src/app.py", folder.Refuse)
	require.NoError(t, err)
	assert.Equal(t, folder.Info{Mode: 0o640, Size: 8}, info)
	_, _, err = f.Read("src/app.py", folder.Refuse, 7)
	assert.Equal(t, folder.ErrUnknown, err, "too large")

	content, _, err = f.Read("folder-link/app.py", folder.Follow, 100)
	require.NoError(t, err)
	assert.Equal(t, "app = 1\n", string(content))
	for name, want := range map[string]error{
		"pipe": folder.ErrUnknown, "src": folder.ErrUnknown, "inside": folder.ErrUnknown, "leaves": folder.ErrUnknown,
		"folder-link/app.py": folder.ErrUnknown, "empty/below": folder.ErrUnknown, "nothing": fs.ErrNotExist, "src/nothing/deep": fs.ErrNotExist,
	} {
		_, _, err := f.Read(name, folder.Refuse, 100)
		assert.Equal(t, want, err, name)
	}
}

// TestTold asks about what another Folder has seen, and the disk no longer has.
func TestTold(t *testing.T) {
	f, told := made(t), folder.Open(t.TempDir())
	defer told.Close()
	for _, name := range []string{".", "src", "src/shop"} {
		entries, err := f.List(name, 100)
		require.NoError(t, err)
		told.Tell(name, folder.See(entries))
		have, err := told.List(name, 100)
		require.NoError(t, err)
		assert.Equal(t, entries, have)
	}
	mode, exists, known := told.Look("src/app.py")
	assert.True(t, mode.IsRegular() && exists && known)
	_, exists, known = told.Look("src/nothing")
	assert.True(t, !exists && known)
	_, _, err := told.Read("src/app.py", folder.Refuse, 100)
	assert.Equal(t, folder.ErrUnknown, err)
	entries, err := told.Modes(nil, "src", 100, func(folder.Entry) bool { return false })
	require.NoError(t, err)
	assert.Empty(t, entries, "they are gone")
}

// TestToldFile reads what another Folder has read, and the disk no longer has.
func TestToldFile(t *testing.T) {
	f, told := made(t), folder.Open(t.TempDir())
	defer told.Close()
	told.TellFile("empty", []byte{}, 0o640)
	_, _, err := told.Read("empty", folder.Refuse, 100)
	assert.Equal(t, fs.ErrNotExist, err, "its folder was not told of")

	entries, err := f.List(".", 100)
	require.NoError(t, err)
	told.Tell(".", folder.See(entries))
	for _, name := range []string{"pipe", "src", "inside", "nothing"} {
		told.TellFile(name, []byte("no"), 0o644)
		_, _, err := told.Read(name, folder.Follow, 100)
		assert.Error(t, err, "%s is no file", name)
	}
	for content, limit := range map[string]int64{"": 0, "*.pyc\n": 6} {
		told.TellFile("empty", []byte(content), 0o640)
		have, mode, err := told.Read("empty", folder.Refuse, limit)
		require.NoError(t, err)
		assert.Equal(t, []byte(content), have)
		assert.Equal(t, fs.FileMode(0o640), mode)
		info, err := told.Stat("empty", folder.Refuse)
		require.NoError(t, err)
		assert.Equal(t, folder.Info{Mode: 0o640, Size: int64(len(content))}, info)
		text, err := told.ReadText("empty", folder.Refuse, limit)
		require.NoError(t, err)
		assert.Equal(t, content, text)
		_, _, err = told.Read("empty", folder.Refuse, limit-1)
		assert.Equal(t, folder.ErrUnknown, err, "too large")
	}
}

// What was listed as a file, or as a folder on the way to one, may be a link out of the
// folder when it is read.
func TestReplacedByLink(t *testing.T) {
	replacements := map[string]func(t *testing.T, dir string){
		"file": func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "src", "app.py")))
			require.NoError(t, os.Symlink(filepath.Join("..", "..", outside), filepath.Join(dir, "src", "app.py")))
		},
		"folder": func(t *testing.T, dir string) {
			elsewhere := filepath.Join(filepath.Dir(dir), "elsewhere")
			require.NoError(t, os.Rename(filepath.Join(dir, "src"), elsewhere))
			require.NoError(t, os.Symlink(elsewhere, filepath.Join(dir, "src")))
		},
	}
	for name, replace := range replacements {
		t.Run(name, func(t *testing.T) {
			f := made(t)
			for _, name := range []string{".", "src"} {
				_, err := f.List(name, 100)
				require.NoError(t, err)
			}
			replace(t, f.Path())
			for _, links := range []folder.Links{folder.Refuse, folder.Follow} {
				content, _, err := f.Read("src/app.py", links, 100)
				assert.Equal(t, folder.ErrUnknown, err)
				assert.Empty(t, content)
				text, err := f.ReadText("src/app.py", links, 100)
				assert.Equal(t, folder.ErrUnknown, err)
				assert.Empty(t, text)
			}
			if name == "folder" {
				_, err := f.List("src/shop", 100)
				assert.Equal(t, folder.ErrUnknown, err)
			}
		})
	}
}

func TestNotOpened(t *testing.T) {
	for name, f := range map[string]*folder.Folder{"zero": {}, "missing": folder.Open(t.TempDir() + "/nothing")} {
		t.Run(name, func(t *testing.T) {
			assert.False(t, f.Opened())
			_, err := f.Stat("x", folder.Follow)
			assert.Equal(t, folder.ErrUnknown, err)
			_, _, err = f.Read("x", folder.Follow, 1)
			assert.Equal(t, folder.ErrUnknown, err)
			_, err = f.List("x", 1)
			assert.Equal(t, folder.ErrUnknown, err)
			_, err = f.Modes(nil, ".", 1, nil)
			assert.Equal(t, folder.ErrUnknown, err)
			_, _, known := f.Look("x")
			assert.False(t, known)
			f.Close()
		})
	}
}

// A folder with too many names to remember is listed once, not for each name.
func TestLookCrowded(t *testing.T) {
	dir := t.TempDir()
	for n := range folder.MaxEntries + 1 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "file"+strconv.Itoa(n)), nil, 0o644))
	}
	f := folder.Open(dir)
	t.Cleanup(f.Close)
	_, _, known := f.Look("file1")
	assert.False(t, known)
	for n := range folder.MaxEntries {
		require.NoError(t, os.Remove(filepath.Join(dir, "file"+strconv.Itoa(n))))
	}
	_, _, known = f.Look("file1")
	assert.False(t, known, "listed again")

	again := folder.Open(dir)
	t.Cleanup(again.Close)
	_, exists, known := again.Look("file1")
	assert.True(t, known)
	assert.False(t, exists)
}
