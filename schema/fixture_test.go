package schema

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/report"
)

var update = flag.Bool("update", false, "rewrite expected files")

// TestFixtures loads each testdata/invalid/NAME.hcl, which holds one mistake, and
// compares the whole diagnostic with NAME.txt; testdata/warning holds configs
// that load with a warning.
func TestFixtures(t *testing.T) {
	for folder, severity := range map[string]finding.Severity{"invalid": finding.Error, "warning": finding.Warning} {
		t.Run(folder, func(t *testing.T) {
			configs, err := filepath.Glob(filepath.Join("testdata", folder, "*.hcl"))
			require.NoError(t, err)
			require.NotEmpty(t, configs)
			wants := make(map[string]bool)
			for _, path := range configs {
				want := strings.TrimSuffix(path, ".hcl") + ".txt"
				wants[want] = true
				t.Run(strings.TrimSuffix(filepath.Base(path), ".hcl"), func(t *testing.T) {
					src, err := os.ReadFile(path)
					require.NoError(t, err)
					config, findings := Load("flaskdeploy.hcl", src)
					require.NotEmpty(t, findings)
					for _, f := range findings {
						assert.Equal(t, severity, f.Severity)
					}
					assert.Equal(t, severity == finding.Warning, config != nil, "a config comes with warnings only")
					golden(t, want, printed(t, findings, src))
				})
			}
			texts, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
			require.NoError(t, err)
			for _, text := range texts {
				assert.True(t, wants[text], "%s belongs to no config", text)
			}
		})
	}
}

func printed(t *testing.T, findings []finding.Finding, src []byte) []byte {
	var b bytes.Buffer
	o := report.Options{Sources: func(path string) []byte { return map[string][]byte{"flaskdeploy.hcl": src}[path] }}
	require.NoError(t, o.Text(&b, findings))
	return b.Bytes()
}

// golden compares got with the file at path, or rewrites it under -update.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "`make golden` writes it")
	if diff := udiff.Unified(path, "got", string(want), string(got)); diff != "" {
		t.Errorf("%s is not what is printed; `make golden` writes it\n%s", path, diff)
	}
}
