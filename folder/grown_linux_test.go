package folder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
)

// A file may have other bytes when it is read than it had when it was asked about.
func TestReadChanged(t *testing.T) {
	const was = "0123456789"
	for name, tt := range map[string]struct {
		now, want string
		err       error
	}{
		"shorter":   {"0123", "0123", nil},
		"empty":     {"", "", nil},
		"too-large": {strings.Repeat("x", 101), "", folder.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "file")
			require.NoError(t, os.WriteFile(path, []byte(was), 0o644))
			f := folder.Open(dir)
			defer f.Close()
			_, err := f.List(".", 10)
			require.NoError(t, err)
			info, err := f.Stat("file")
			require.NoError(t, err)
			assert.Equal(t, int64(len(was)), info.Size)
			require.NoError(t, os.WriteFile(path, []byte(tt.now), 0o644))
			content, _, err := f.Read("file", folder.Refuse, 100)
			assert.Equal(t, tt.err, err)
			assert.Equal(t, tt.want, string(content))
		})
	}
}
