package lockfile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dockgen/project/manifest"
	"dockgen/schema"
)

// BenchmarkLock reads a lock of a thousand packages, which is larger than those of
// large projects.
func BenchmarkLock(b *testing.B) {
	for _, kind := range []string{schema.UV, schema.Poetry, schema.PDM} {
		b.Run(kind, func(b *testing.B) {
			source, err := os.ReadFile(filepath.Join("testdata", "locks", kind, "pyproject.toml"))
			require.NoError(b, err)
			m, err := manifest.Parse("pyproject.toml", source)
			require.NoError(b, err)
			one, err := os.ReadFile(filepath.Join("testdata", "locks", kind, kind+".lock"))
			require.NoError(b, err)
			head, packages, _ := strings.Cut(string(one), "[[package]]")
			var lock strings.Builder
			lock.WriteString(head)
			for i := range 40 {
				lock.WriteString("[[package]]" + strings.ReplaceAll(strings.Split(packages, "\n[metadata]\n")[0], `name = "`, fmt.Sprintf(`name = "p%d-`, i)))
			}
			lock.WriteString("\n[metadata]\nlock-version = \"2.1\"\nlock_version = \"4.5\"\n")
			content := []byte(lock.String())
			if kind == schema.PDM {
				content = []byte(strings.Replace(string(content), "\n[metadata]\nlock-version = \"2.1\"\nlock_version = \"4.5\"\n", "", 1))
			}
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				l, err := readLock(schema.Dependencies{Kind: kind}, m, content)
				require.NoError(b, err)
				l.production(content)
			}
		})
	}
}
