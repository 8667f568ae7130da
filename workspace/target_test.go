package workspace

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func configIn(dir string) Target {
	return Target{Tree: dir, Path: filepath.Join(dir, "config"), Name: "config"}
}

func TestRewrite(t *testing.T) {
	tests := map[string]struct {
		onDisk, have, want string
		after, err         string
	}{
		"replaced":        {onDisk: "old", have: "old", want: "new", after: "new"},
		"emptied":         {onDisk: "old", have: "old", want: "", after: ""},
		"done-by-another": {onDisk: "new", have: "old", want: "new", after: "new"},
		"changed-meanwhile": {onDisk: "hand", have: "old", want: "new", after: "hand",
			err: "write config: it was changed by somebody else while dockgen ran; run dockgen again"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "config")
			require.NoError(t, os.WriteFile(file, []byte(tt.onDisk), 0o600))
			_, err := configIn(dir).Rewrite([]byte(tt.have), []byte(tt.want))
			if tt.err != "" {
				assert.EqualError(t, err, tt.err)
			} else {
				assert.NoError(t, err)
			}
			got, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, tt.after, string(got))
			entries, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Len(t, entries, 1, "something was left behind")
			info, err := os.Stat(file)
			require.NoError(t, err)
			assert.Equal(t, "-rw-------", info.Mode().String())
		})
	}
	t.Run("gone-meanwhile", func(t *testing.T) {
		dir := t.TempDir()
		_, err := configIn(dir).Rewrite([]byte("old"), []byte("new"))
		assert.Error(t, err)
		assert.NoFileExists(t, filepath.Join(dir, "config"))
	})
	t.Run("symbolic-link", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "real"), []byte("old"), 0o644))
		require.NoError(t, os.Symlink("real", filepath.Join(dir, "config")))
		_, err := configIn(dir).Rewrite([]byte("old"), []byte("new"))
		assert.EqualError(t, err, "write config: a symbolic link stands in its place")
	})
}
