//go:build unix

package disk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
)

// TestListings asks about names with and without what is remembered of folders.
func TestListings(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "src", "shop"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "src", "shop", "app.py"), []byte("app = 1\n"), 0o644))
	require.NoError(t, os.Symlink("src/shop", filepath.Join(dir, "inside")))
	require.NoError(t, os.Symlink("src/shop/app.py", filepath.Join(dir, "app.py")))
	require.NoError(t, os.Symlink("/etc", filepath.Join(dir, "outside")))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	at := folder.Open(dir)
	defer at.Close()
	tree := Open(at)
	for _, name := range []string{
		".", "src", "src/", "src/shop", "src/shop/app.py", "src/shop/nothing.py", "src/nothing/deep/app.py", "nothing/app.py",
		"src/shop/app.py/below", "inside", "inside/app.py", "inside/nothing.py", "app.py", "outside", "outside/passwd",
		"../" + filepath.Base(dir), "src/../src", "/src", "",
	} {
		info, err := root.Stat(name)
		want, _ := root.ReadFile(name)
		for range 2 { // before and after the folder has been listed
			assert.Equal(t, err == nil && info.Mode().IsRegular(), tree.IsFile(name), "a file: %q", name)
			assert.Equal(t, err == nil && info.IsDir(), tree.IsFolder(name), "a folder: %q", name)
			have, _ := tree.Read(name, 100)
			assert.Equal(t, string(want), string(have), "content: %q", name)
		}
	}
}
