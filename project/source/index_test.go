package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
)

// indexFolder indexes the project in dir.
func indexFolder(t testing.TB, dir string) *Index {
	t.Helper()
	at := folder.Open(dir)
	require.NoError(t, at.Err())
	t.Cleanup(at.Close)
	return Walk(disk.Unbounded(at))
}

func writeFile(t testing.TB, dir, name, content string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
	require.NoError(t, os.WriteFile(full, []byte(content), 0o644))
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"z.py", "b/a.py", "b/c/d.py", "e/z.py", ".github/workflows/ci.yml", "Procfile", "b/test_a.py",
		// None of these is the project's own code.
		".git/a.py", ".hidden/a.py", "node_modules/a/a.py", "venv/a.py", "lib/python/site-packages/a.py", "tests/a.py",
		"migrations/a.py", "shop.egg-info/a.py", "py3/pyvenv.cfg", "py3/a.py", "py2/bin/activate", "py2/a.py", "b/__pycache__/a.py",
	} {
		writeFile(t, dir, name, "x = 1\n")
	}
	outside := t.TempDir()
	writeFile(t, outside, "a.py", "")
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "out")))
	require.NoError(t, os.Symlink(filepath.Join(outside, "a.py"), filepath.Join(dir, "out.py")))
	require.NoError(t, os.Symlink(".", filepath.Join(dir, "loop")))
	require.NoError(t, os.Symlink("z.py", filepath.Join(dir, "link.py")))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "broken.py")))

	f := indexFolder(t, dir)
	assert.Equal(t, []string{"Procfile", "link.py", "z.py", "b/a.py", "b/test_a.py", "e/z.py", ".github/workflows/ci.yml", "b/c/d.py"}, f.Paths)
	assert.Equal(t, []string{"link.py", "z.py", "b/a.py", "e/z.py", "b/c/d.py"}, f.Python)
	assert.Equal(t, []string{"z.py", "e/z.py"}, f.Named("z.py"))
	assert.True(t, f.Has("b/a.py"))
	assert.False(t, f.Has("out.py"))
	assert.False(t, f.text("out.py").legible)
	assert.Nil(t, f.Module("gone.py"))
	assert.Same(t, f.Module("z.py"), f.Module("z.py"))
	assert.Same(t, f.Module("b/a.py"), f.Importer("b").Read("b/a.py"), "the importer shares the index's modules")
	assert.Equal(t, f.Python, f.Mentioning("y", "x"))
	assert.Empty(t, f.Mentioning("Flask"))
}

// What a survey reads of YAML is bounded as a whole.
func TestYAMLTotal(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "a.yml", "a: 1\n")
	writeFile(t, dir, "b.yml", "b: 2\n")
	f := indexFolder(t, dir)
	f.yamlRead = document.MaxYAMLTotal - 5
	require.Len(t, f.YAML("a.yml"), 1)
	assert.Empty(t, f.YAML("b.yml"))
	assert.Len(t, f.YAML("a.yml"), 1, "what was read is kept")
}
