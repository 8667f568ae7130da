//go:build unix

package buildcontext

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/sourcetest"
)

func TestWalkStops(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b/c", "b/d", "e"} {
		sourcetest.Write(t, dir, name, "")
		require.NoError(t, os.Chmod(filepath.Join(dir, name), 0o600))
	}
	at := folder.Open(dir)
	defer at.Close()
	w := walk{tree: disk.Unbounded(at), need: 0o005, left: 4}
	w.folder(".")
	assert.Equal(t, "a", w.Unreadable)
	assert.Equal(t, 3, w.Count, "of a, b, e and one of the two in b")
}

func TestFilesUnderwayAreNotLookedAt(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".dockgen-0123456789abcdef"), nil, 0o600))
	at := folder.Open(dir)
	defer at.Close()
	assert.Zero(t, Walk(disk.Open(at), nil, 0o005).Count)
}
