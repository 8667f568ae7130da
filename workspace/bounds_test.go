package workspace

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
)

// TestBounds reads files beyond their bounds: they stand in the way, and are not
// read.
func TestBounds(t *testing.T) {
	dir := t.TempDir()
	grow := func(name string, size int64) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o644))
		require.NoError(t, os.Truncate(filepath.Join(dir, name), size))
	}
	grow("Dockerfile", 100<<30)
	grow("most", folder.Output.Bound().Bytes)
	grow(LockPath, folder.OwnLock.Bound().Bytes+1)
	tree, err := openTree(dir)
	require.NoError(t, err)
	defer tree.close()
	at := folder.Open(dir)
	defer at.Close()
	disk := reading{folder: at}
	for _, read := range []func(string) (state, error){tree.read, disk.file} {
		s, err := read("Dockerfile")
		require.NoError(t, err)
		assert.Equal(t, "it is larger than 4096 KiB, which is all that is read of it", s.obstacle)
		s, err = read(LockPath)
		require.NoError(t, err)
		assert.Equal(t, "it is larger than 64 KiB, which is all that is read of it", s.obstacle)
		for range folder.Output.Bound().Total / folder.Output.Bound().Bytes {
			s, err = read("most")
			require.NoError(t, err)
			assert.Empty(t, s.obstacle)
		}
		s, err = read("most")
		require.NoError(t, err)
		assert.Equal(t, "the files before it and it are larger than 32 MiB, which is all that is read of them together", s.obstacle)
	}
}
