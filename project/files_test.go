package project

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func openFiles(t testing.TB, dir string) *files {
	t.Helper()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	t.Cleanup(func() { root.Close() })
	return indexFiles(longTree(root))
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"z.py", "b/a.py", "b/c/d.py", "e/z.py", ".github/workflows/ci.yml", "Procfile", "b/test_a.py",
		// None of these is the project's own code.
		".git/a.py", ".hidden/a.py", "node_modules/a/a.py", "venv/a.py", "lib/python/site-packages/a.py", "tests/a.py",
		"migrations/a.py", "shop.egg-info/a.py", "py3/pyvenv.cfg", "py3/a.py", "py2/bin/activate", "py2/a.py", "b/__pycache__/a.py",
	} {
		write(t, dir, name, "x = 1\n")
	}
	outside := t.TempDir()
	write(t, outside, "a.py", "")
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "out")))
	require.NoError(t, os.Symlink(filepath.Join(outside, "a.py"), filepath.Join(dir, "out.py")))
	require.NoError(t, os.Symlink(".", filepath.Join(dir, "loop")))
	require.NoError(t, os.Symlink("z.py", filepath.Join(dir, "link.py")))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "broken.py")))

	f := openFiles(t, dir)
	assert.Equal(t, []string{"Procfile", "link.py", "z.py", "b/a.py", "b/test_a.py", "e/z.py", ".github/workflows/ci.yml", "b/c/d.py"}, f.paths)
	assert.Equal(t, []string{"link.py", "z.py", "b/a.py", "e/z.py", "b/c/d.py"}, f.python)
	assert.Equal(t, []string{"z.py", "e/z.py"}, f.named("z.py"))
	assert.True(t, f.has("b/a.py"))
	assert.False(t, f.has("out.py"))
	assert.False(t, f.text("out.py").legible)
	assert.Nil(t, f.module("gone.py"))
	assert.Same(t, f.module("z.py"), f.module("z.py"))
	assert.Same(t, f.module("b/a.py"), f.importer("b").read("b/a.py"), "the importer shares the index's modules")
	assert.Equal(t, f.python, f.mentioning("y", "x"))
	assert.Empty(t, f.mentioning("Flask"))
}

func TestEvidence(t *testing.T) {
	assert.Equal(t, "app.py:12", Evidence{"app.py", 12}.String())
	assert.Equal(t, "Pipfile", Evidence{Path: "Pipfile"}.String())
	assert.False(t, Found[int]{}.Known())
	assert.Equal(t, "likely", Likely.String())
}
