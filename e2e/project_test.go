//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// project is a copy of a Flask project, in a folder of its own.
type project struct {
	folder string
}

// newProject copies testdata/projects/NAME. The folder's name has a space in it:
// whatever is generated must not mind.
func newProject(t *testing.T, name string) project {
	t.Helper()
	p := project{filepath.Join(t.TempDir(), "my "+name)}
	require.NoError(t, os.CopyFS(p.folder, os.DirFS(filepath.Join("testdata", "projects", name))))
	return p
}

// write puts a file into the project, and the folders above it.
func (p project) write(t *testing.T, name, content string) {
	t.Helper()
	file := filepath.Join(p.folder, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
}

// read returns a file of the project.
func (p project) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(p.folder, filepath.FromSlash(name)))
	require.NoError(t, err)
	return string(content)
}

// generate runs dockgen, and check after it: what is built is what a team commits.
func (p project) generate(t *testing.T) project {
	t.Helper()
	for _, verb := range []string{"generate", "check"} {
		var stderr bytes.Buffer
		cmd := exec.Command(dockgen, "-C", p.folder, verb)
		cmd.Stderr = &stderr
		require.NoError(t, cmd.Run(), "dockgen %s:\n%s", verb, &stderr)
	}
	return p
}

// generated is newProject and generate.
func generated(t *testing.T, name string) project {
	t.Helper()
	return newProject(t, name).generate(t)
}
