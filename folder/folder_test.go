//go:build unix

package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outside is a file beside the folder that [made] returns.
const outside = "secret"

// made returns a folder with one name of each kind.
func made(t *testing.T) string {
	t.Helper()
	parent := t.TempDir()
	dir := filepath.Join(parent, "project")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "src", "shop"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(parent, outside), []byte("no"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "src", "app.py"), []byte("app = 1\n"), 0o640))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "empty"), nil, 0o644))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	for name, target := range map[string]string{
		"inside": "src/app.py", "folder-link": "src", "leaves": "../" + outside, "absolute": filepath.Join(dir, "empty"),
		"up": "..", "dangling": "nothing",
	} {
		require.NoError(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	return dir
}

// ways runs test with a folder that is asked by plain system calls, if the system has
// them, and with one of which everything is asked by way of [os.Root].
func ways(t *testing.T, test func(t *testing.T, open func(dir string) *Folder)) {
	for name, inRoot := range map[string]bool{"plain": false, "root": true} {
		t.Run(name, func(t *testing.T) {
			test(t, func(dir string) *Folder {
				f := Open(dir)
				t.Cleanup(f.Close)
				require.NoError(t, f.Err())
				if inRoot && f.direct != nil {
					f.direct.close()
					f.direct = nil
				}
				return f
			})
		})
	}
}

// errAny stands for an error that has no name.
var errAny = errors.New("any")

func matches(t *testing.T, want, have error, name string) {
	t.Helper()
	if want == errAny {
		assert.Error(t, have, "%q", name)
		return
	}
	assert.ErrorIs(t, have, want, "%q", name)
}

func TestRead(t *testing.T) {
	ways(t, func(t *testing.T, open func(string) *Folder) {
		dir := made(t)
		for name, tt := range map[string]struct {
			links Links
			want  string
			err   error
		}{
			"src/app.py":         {Refuse, "app = 1\n", nil},
			"empty":              {Refuse, "", nil},
			"folder-link/app.py": {Follow, "app = 1\n", nil},
			"inside":             {Follow, "app = 1\n", nil},
			"leaves":             {Follow, "", errAny},
			"absolute":           {Follow, "", errAny},
			"up/" + outside:      {Follow, "", errAny},
			"../" + outside:      {Follow, "", errAny},
			"pipe":               {Follow, "", ErrNotRegular},
			"src":                {Follow, "", ErrNotRegular},
			"empty/below":        {Follow, "", syscall.ENOTDIR},
			"nothing":            {Follow, "", fs.ErrNotExist},
			"dangling":           {Follow, "", fs.ErrNotExist},
			"src/nothing/deep":   {Refuse, "", fs.ErrNotExist},
		} {
			content, mode, err := open(dir).Read(name, tt.links, 100)
			matches(t, tt.err, err, name)
			assert.Equal(t, tt.want, string(content), "%q", name)
			if err == nil {
				assert.NotNil(t, content, "nil would be no file")
				assert.True(t, mode.IsRegular())
			}
		}
		_, mode, err := open(dir).Read("src/app.py", Refuse, 100)
		require.NoError(t, err)
		assert.Equal(t, fs.FileMode(0o640), mode)
	})
}

func TestReadRefusesLinks(t *testing.T) {
	ways(t, func(t *testing.T, open func(string) *Folder) {
		dir := made(t)
		for name, want := range map[string]error{
			"inside": ErrLink, "leaves": ErrLink, "dangling": ErrLink, "folder-link/app.py": errAny, "up/" + outside: errAny,
		} {
			_, _, err := open(dir).Read(name, Refuse, 100)
			matches(t, want, err, name)
		}
		// As when a folder becomes a link after it was looked at.
		f := open(dir)
		_, exists := f.Type("src/app.py")
		require.True(t, exists)
		require.NoError(t, os.Rename(filepath.Join(dir, "src"), filepath.Join(dir, "moved")))
		require.NoError(t, os.Symlink("moved", filepath.Join(dir, "src")))
		_, _, err := f.Read("src/app.py", Refuse, 100)
		assert.Error(t, err)
	})
}

func TestReadBounds(t *testing.T) {
	ways(t, func(t *testing.T, open func(string) *Folder) {
		dir := made(t)
		_, _, err := open(dir).Read("src/app.py", Refuse, 7)
		assert.ErrorIs(t, err, ErrTooLarge)
		_, _, err = open(dir).Read("src/app.py", Refuse, 8)
		assert.NoError(t, err)
		for limit, want := range map[int64]string{7: "app = 1", 8: "app = 1\n", 9: "app = 1\n"} {
			content, err := open(dir).ReadStart("src/app.py", limit)
			require.NoError(t, err)
			assert.Equal(t, want, string(content))
			content, err = ReadFile(filepath.Join(dir, "src", "app.py"), limit)
			require.NoError(t, err)
			assert.Equal(t, want, string(content))
		}
		_, err = ReadFile(filepath.Join(dir, "inside"), 100)
		assert.ErrorIs(t, err, ErrLink)
		_, err = ReadFile(filepath.Join(dir, "pipe"), 100)
		assert.ErrorIs(t, err, ErrNotRegular)
	})
}

func TestStat(t *testing.T) {
	ways(t, func(t *testing.T, open func(string) *Folder) {
		dir := made(t)
		for name, tt := range map[string]struct {
			mode fs.FileMode
			err  error
		}{
			"src": {fs.ModeDir | 0o755, nil}, "inside": {0o640, nil}, "src/app.py": {0o640, nil}, "folder-link/app.py": {0o640, nil},
			"leaves": {0, errAny}, "dangling": {0, fs.ErrNotExist}, "nothing": {0, fs.ErrNotExist}, "src/nothing/deep": {0, fs.ErrNotExist},
		} {
			info, err := open(dir).Stat(name)
			matches(t, tt.err, err, name)
			assert.Equal(t, tt.mode, info.Mode, "%q", name)
		}
		info, err := open(dir).Lstat("leaves")
		require.NoError(t, err)
		assert.Equal(t, fs.ModeSymlink, info.Mode.Type())
		info, err = open(dir).Lstat("folder-link/app.py")
		require.NoError(t, err)
		assert.Equal(t, Info{Mode: 0o640, Size: 8}, info)
	})
}

func TestType(t *testing.T) {
	ways(t, func(t *testing.T, open func(string) *Folder) {
		f := open(made(t))
		for range 2 { // before and after the folder has been listed
			for name, want := range map[string]string{
				".": "folder", "src": "folder", "src/": "folder", "src/app.py": "file", "inside": "file", "folder-link": "folder", "folder-link/app.py": "file",
				"nothing": "nothing", "src/nothing/deep": "nothing", "src/shop/nothing": "nothing", "empty/below": "nothing",
				"up/" + outside: "nothing", "leaves": "nothing", "dangling": "nothing", "../project": "nothing", "/src": "nothing", "": "nothing",
			} {
				have := "nothing"
				switch mode, exists := f.Type(name); {
				case exists && mode.IsDir():
					have = "folder"
				case exists && mode.IsRegular():
					have = "file"
				case exists:
					have = mode.String()
				}
				assert.Equal(t, want, have, "%q", name)
			}
		}
	})
}

// TestRemembered asks again once all is gone from the disk.
func TestRemembered(t *testing.T) {
	ways(t, func(t *testing.T, open func(string) *Folder) {
		dir := made(t)
		f := open(dir)
		_, exists := f.Type("src/app.py")
		require.True(t, exists)
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "src")))
		asked := f.Asked()
		mode, exists := f.Type("src/app.py")
		assert.True(t, exists && mode.IsRegular())
		_, exists = f.Type("src/nothing")
		assert.False(t, exists)
		assert.Equal(t, asked, f.Asked())
		_, _, err := f.Read("src/app.py", Refuse, 100)
		assert.ErrorIs(t, err, fs.ErrNotExist)
	})
}

func TestList(t *testing.T) {
	ways(t, func(t *testing.T, open func(string) *Folder) {
		dir := made(t)
		for _, name := range []string{"src", "folder-link"} {
			entries, err := open(dir).List(name, 10)
			require.NoError(t, err)
			require.Len(t, entries, 2)
			assert.Equal(t, "app.py", entries[0].Name())
			assert.True(t, entries[0].Type().IsRegular())
			assert.Equal(t, "shop", entries[1].Name())
			assert.True(t, entries[1].IsDir())
		}
		entries, err := open(dir).List(".", 3)
		require.NoError(t, err)
		assert.Len(t, entries, 3)
		for name, want := range map[string]error{"up": fs.ErrNotExist, "empty": syscall.ENOTDIR, "pipe": syscall.ENOTDIR, "nothing": fs.ErrNotExist} {
			_, err := open(dir).List(name, 10)
			matches(t, want, err, name)
		}
	})
}

func TestSame(t *testing.T) {
	dir := made(t)
	require.NoError(t, os.Link(filepath.Join(dir, "empty"), filepath.Join(dir, "second")))
	f := Open(dir)
	defer f.Close()
	assert.True(t, f.Same("empty", "second"))
	assert.False(t, f.Same("empty", "src/app.py"))
	assert.False(t, f.Same("src/app.py", "inside"), "a link is another file")
	assert.False(t, f.Same("nothing", "nothing"))
}

func TestNotOpened(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	for path, want := range map[string]error{file + "/nothing": errAny, filepath.Dir(file) + "/nothing": fs.ErrNotExist, file: syscall.ENOTDIR} {
		t.Run(strings.ReplaceAll(path, "/", "-"), func(t *testing.T) {
			f := Open(path)
			defer f.Close()
			matches(t, want, f.Err(), path)
			_, err := f.Stat("x")
			assert.Equal(t, f.Err(), err)
			_, _, err = f.Read("x", Follow, 1)
			assert.Equal(t, f.Err(), err)
			_, err = f.List("x", 1)
			assert.Equal(t, f.Err(), err)
			_, exists := f.Type(".")
			assert.False(t, exists)
		})
	}
}

// A folder with too many names to remember is listed once, not for each name.
func TestCrowded(t *testing.T) {
	dir := t.TempDir()
	for n := range MaxEntries + 1 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "file"+strconv.Itoa(n)), nil, 0o644))
	}
	f := Open(dir)
	t.Cleanup(f.Close)
	_, exists := f.Type("file1")
	assert.True(t, exists)
	for n := range MaxEntries {
		require.NoError(t, os.Remove(filepath.Join(dir, "file"+strconv.Itoa(n))))
	}
	asked := f.Asked()
	for range 2 {
		_, exists = f.Type("file2")
		assert.False(t, exists)
	}
	assert.Equal(t, asked+1, f.Asked(), "not listed again, and not asked again")
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
		ways(t, func(t *testing.T, open func(dir string) *Folder) {
			t.Run(name, func(t *testing.T) {
				f := open(made(t))
				for _, name := range []string{".", "src"} {
					_, err := f.List(name, 100)
					require.NoError(t, err)
				}
				replace(t, f.Path())
				for _, links := range []Links{Refuse, Follow} {
					content, _, err := f.Read("src/app.py", links, 100)
					assert.Error(t, err)
					assert.Empty(t, content)
				}
				if name == "folder" {
					_, err := f.List("src/shop", 100)
					assert.Error(t, err)
				}
			})
		})
	}
}

// Of a file that is too large no more is read than where its start is wanted: many links
// may lead to one.
func TestReadTooLarge(t *testing.T) {
	ways(t, func(t *testing.T, open func(dir string) *Folder) {
		dir := made(t)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "large"), nil, 0o644))
		require.NoError(t, os.Truncate(filepath.Join(dir, "large"), 1<<40))
		f := open(dir)
		for range 1000 {
			content, _, err := f.Read("large", Follow, 256<<20)
			require.Equal(t, ErrTooLarge, err)
			require.Nil(t, content)
		}
		start, err := f.ReadStart("large", 10)
		require.NoError(t, err)
		assert.Len(t, start, 10)
	})
}

// The listing may be of a time when the name was no link.
func TestReadListed(t *testing.T) {
	ways(t, func(t *testing.T, open func(dir string) *Folder) {
		f := open(made(t))
		_, exists := f.Type("src/app.py")
		require.True(t, exists)
		require.NoError(t, os.Remove(filepath.Join(f.Path(), "src", "app.py")))
		require.NoError(t, os.Symlink("../empty", filepath.Join(f.Path(), "src", "app.py")))
		_, _, err := f.Read("src/app.py", Follow, 100)
		assert.Error(t, err)
	})
}
