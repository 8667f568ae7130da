package audit

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/sourcetest"
	"dockgen/schema"
)

var update = flag.Bool("update", false, "rewrite the findings in testdata/check")

// TestCheck runs every project in testdata/check: an archive of its files, with
// the config as flaskdeploy.hcl, the rendered ignore file as .dockerignore, and
// what Check has to say about it as findings.txt, empty when that is nothing.
func TestCheck(t *testing.T) {
	archives, err := filepath.Glob("testdata/check/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			dir := t.TempDir()
			archive := unpack(t, dir, name)
			want := string(archive.Files[len(archive.Files)-1].Data)
			have := describeAll(check(t, dir))
			if *update {
				archive.Files[len(archive.Files)-1].Data = []byte(have)
				require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
				return
			}
			assert.Equal(t, want, have)
		})
	}
}

// unpack writes the project of an archive into dir.
func unpack(t *testing.T, dir, name string) *txtar.Archive {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	last := len(archive.Files) - 1
	require.Equal(t, "findings.txt", archive.Files[last].Name, "findings.txt must be the last file")
	for _, file := range archive.Files[:last] {
		sourcetest.Write(t, dir, file.Name, string(file.Data))
	}
	return archive
}

// check checks the project in dir, whose config must be valid.
func check(t *testing.T, dir string) []finding.Finding {
	t.Helper()
	config, ignore := loadConfig(t, dir)
	return checkFolder(dir, "flaskdeploy.hcl", config, ignore)
}

func loadConfig(t testing.TB, dir string) (config *schema.Config, ignore []byte) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(dir, "flaskdeploy.hcl"))
	require.NoError(t, err)
	config, problems := schema.Load("flaskdeploy.hcl", source)
	require.NotNil(t, config, "%v", problems)
	ignore, _ = os.ReadFile(filepath.Join(dir, ".dockerignore"))
	return config, ignore
}

func describeAll(findings []finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		place := f.Path
		if !f.Range.IsZero() {
			place += fmt.Sprintf(":%d:%d", f.Range.Start.Line, f.Range.Start.Column)
		}
		if f.Block != "" {
			place += ", in " + f.Block
		}
		fmt.Fprintf(&b, "%s %s: %s [%s]\n%s\n", f.Severity, place, f.Summary, f.Code, f.Detail)
		if f.Fix != "" {
			fmt.Fprintf(&b, "fix: %s\n", f.Fix)
		}
	}
	return b.String()
}

// checkFolder is Check of the project in dir.
func checkFolder(dir, configPath string, c *schema.Config, ignore []byte) []finding.Finding {
	at := folder.Open(dir)
	defer at.Close()
	rules, err := dockerignore.Parse(ignore)
	if err != nil {
		panic(err)
	}
	return Check(at, configPath, c, rules)
}
