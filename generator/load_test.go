package generator_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/generator"
	"dockgen/schema"
)

// FuzzLoadGenerates states that whatever loads also generates: Generate has no
// error result, so every config that schema lets through must have a form in
// every file. BuildKit ends a build at a line of 65,536 bytes.
func FuzzLoadGenerates(f *testing.F) {
	for _, pattern := range []string{"../schema/testdata/*/*.hcl", "../golden/*/flaskdeploy.hcl", "../examples/flaskdeploy.hcl"} {
		configs, err := filepath.Glob(pattern)
		require.NoError(f, err)
		require.NotEmpty(f, configs, pattern)
		for _, path := range configs {
			src, err := os.ReadFile(path)
			require.NoError(f, err)
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		config, _ := schema.Load("flaskdeploy.hcl", src)
		if config == nil {
			return
		}
		for _, file := range generator.Generate(config) {
			assert.True(t, utf8.Valid(file.Content), "%s is UTF-8", file.Path)
			assert.True(t, bytes.HasSuffix(file.Content, []byte("\n")), "%s ends in a line end", file.Path)
			for line := range bytes.Lines(file.Content) {
				assert.Less(t, len(line), 65_536, "%s", file.Path)
				if i := bytes.IndexFunc(bytes.TrimSuffix(line, []byte("\n")), func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }); i >= 0 {
					t.Errorf("%s: a control character in %q", file.Path, line)
				}
			}
		}
	})
}
