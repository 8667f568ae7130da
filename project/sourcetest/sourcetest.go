// Package sourcetest makes small projects for the tests of the packages that read
// them.
package sourcetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/source"
)

// Write makes a file of a project that a test reads, with the folders above it.
func Write(t testing.TB, dir, name, content string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
	require.NoError(t, os.WriteFile(full, []byte(content), 0o644))
	require.NoError(t, os.Chmod(full, 0o644))
}

// Open indexes the project in dir until the test ends.
func Open(t testing.TB, dir string) *source.Index {
	t.Helper()
	at := folder.Open(dir)
	require.NoError(t, at.Err())
	t.Cleanup(at.Close)
	return source.Walk(disk.Unbounded(at))
}

// Index indexes the project that a txtar archive holds, and returns its folder.
func Index(t testing.TB, archive string) (f *source.Index, dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		Write(t, dir, file.Name, string(file.Data))
	}
	return Open(t, dir), dir
}
