package manifest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
	"dockgen/project/disk"
)

// Files that lead back to themselves are read once.
func TestCircle(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"itself": {"pyproject.toml": "project.dynamic=[\"dependencies\"]\ntool.setuptools.dynamic.dependencies.file=\"pyproject.toml\"\n"},
		"each-other": {
			"pyproject.toml":   "project.dynamic=[\"dependencies\"]\ntool.setuptools.dynamic.dependencies.file=\"a/pyproject.toml\"\n",
			"a/pyproject.toml": "project.dynamic=[\"dependencies\"]\ntool.setuptools.dynamic.dependencies.file=\"../pyproject.toml\"\n",
		},
		"includes": {"pyproject.toml": "project.dynamic=[\"dependencies\"]\ntool.setuptools.dynamic.dependencies.file=\"r.txt\"\n", "r.txt": "-r r.txt\nflask\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, content := range files {
				require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755))
				require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(content), 0o644))
			}
			at := folder.Open(dir)
			defer at.Close()
			before := at.Asked()
			set := ReadRequirements(disk.Unbounded(at), []string{"pyproject.toml"}, nil)
			assert.Len(t, set.Files, len(files))
			assert.Empty(t, set.Problems)
			assert.Less(t, at.Asked()-before, int64(20))
		})
	}
}
