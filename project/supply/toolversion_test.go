package supply

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
	"dockgen/project/disk"
)

// The release that init writes is the newest known one that the project allows.
func TestToolVersion(t *testing.T) {
	for name, c := range map[string]struct{ manager, python, manifest, want string }{
		"open":           {"uv", "3.14", "[tool.uv]\nrequired-version = \">=0.9\"\n", ""},
		"nothing-said":   {"uv", "3.14", "[project]\nname = \"x\"\n", ""},
		"below":          {"uv", "3.14", "[tool.uv]\nrequired-version = \">=0.10,<0.12\"\n", "0.11.33"},
		"exact":          {"uv", "3.14", "[tool.uv]\nrequired-version = \"==0.11.3\"\n", "0.11.3"},
		"number-alone":   {"uv", "3.14", "[tool.uv]\nrequired-version = \"0.12.24\"\n", "0.12.24"},
		"compatible":     {"uv", "3.14", "[tool.uv]\nrequired-version = \"~=0.12.2\"\n", "0.12.24"},
		"too-old":        {"uv", "3.14", "[tool.uv]\nrequired-version = \"<0.5\"\n", ""},
		"too-new":        {"uv", "3.14", "[tool.uv]\nrequired-version = \">=9\"\n", ""},
		"no-text":        {"uv", "3.14", "[tool.uv]\nrequired-version = 3\n", ""},
		"poetry-caret":   {"poetry", "3.12", "[tool.poetry]\nrequires-poetry = \"^1.8\"\n", "1.8.5"},
		"poetry-newer":   {"poetry", "3.9", "[tool.poetry]\nrequires-poetry = \">=2.3\"\n", ""}, // none that runs on it is known
		"poetry-two":     {"poetry", "3.12", "[tool.poetry]\nrequires-poetry = \">=2.0,<2.3\"\n", "2.2.1"},
		"another-s-word": {"poetry", "3.12", "[tool.uv]\nrequired-version = \"<0.5\"\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "pyproject.toml"), []byte(c.manifest), 0o644))
			at := folder.Open(dir)
			t.Cleanup(func() { at.Close() })
			assert.Equal(t, c.want, toolVersion(disk.Unbounded(at), c.manager, c.python).Value)
		})
	}
}
