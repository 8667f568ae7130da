package survey

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"dockgen/dockerignore"
	"dockgen/folder"
	"dockgen/project/audit"
	"dockgen/project/sourcetest"
	"dockgen/schema"
)

// BenchmarkCorpus checks the projects of testdata/corpus, which are of all shapes
// but small, with the entry point that a survey proposes and an ignore file as
// dockgen makes it. One operation is one check of each.
func BenchmarkCorpus(b *testing.B) {
	archives, err := filepath.Glob("testdata/corpus/*.txtar")
	require.NoError(b, err)
	ignore, err := os.ReadFile("../../golden/minimal/.dockerignore")
	require.NoError(b, err)
	rules, err := dockerignore.Parse(ignore)
	require.NoError(b, err)
	type checked struct {
		dir    string
		config *schema.Config
	}
	var all []checked
	for _, name := range archives {
		dir := b.TempDir()
		archive, err := txtar.ParseFile(name)
		require.NoError(b, err)
		for _, file := range archive.Files {
			sourcetest.Write(b, dir, file.Name, string(file.Data))
		}
		s, err := Read(dir)
		require.NoError(b, err)
		if !s.EntryPoint.Known() {
			continue
		}
		source := fmt.Sprintf("app {\n  entry_point = %q\n  directory = %q\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n", s.EntryPoint.Value, s.Directory.Value)
		config, problems := schema.Load("flaskdeploy.hcl", []byte(source))
		require.NotNil(b, config, "%v", problems)
		all = append(all, checked{dir, config})
	}
	b.ReportAllocs()
	begin, rounds := time.Now(), 0
	for b.Loop() {
		for _, c := range all {
			at := folder.Open(c.dir)
			audit.Check(at, "flaskdeploy.hcl", c.config, rules)
			at.Close()
		}
		rounds++
	}
	b.ReportMetric(float64(time.Since(begin).Nanoseconds())/float64(rounds*len(all)), "ns/project")
}
