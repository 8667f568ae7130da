// Package golden shows what dockgen makes: each folder is a config and the files
// that come of it, to be read side by side and reviewed in a diff. It is a module
// of its own, because judging the files takes BuildKit's linter and parsers,
// which the product does not need.
//
// Start with golden_test.go. `go test . -update` rewrites the folders. The case
// "showcase" has its config in examples/.
//
// A file that is equal to that of another case is not repeated. The folder's file
// as-in has a line for it instead, such as minimal/build-publish.sh: the folder
// that holds the text, and the path in both. That is the case "minimal", or else
// the first by name.
package golden

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/generator"
	"dockgen/schema"
	"dockgen/workspace"
)

const (
	configName = "flaskdeploy.hcl"
	asIn       = "as-in"
	// executable follows the path of such a file in the maps of tree and layout.
	executable = " (executable)"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// example is one folder.
type example struct {
	name, folder, config string
}

// examples returns every folder, sorted by name.
func examples(t *testing.T) []example {
	t.Helper()
	configs, err := filepath.Glob("*/" + configName)
	require.NoError(t, err)
	require.NotEmpty(t, configs, "no folder has a %s", configName)

	all := []example{{name: "showcase", folder: "showcase", config: "../examples/" + configName}}
	for _, config := range configs {
		folder := filepath.Dir(config)
		all = append(all, example{name: folder, folder: folder, config: config})
	}
	slices.SortFunc(all, func(a, b example) int { return strings.Compare(a.name, b.name) })
	return all
}

// load returns the example's config, which must be without an error.
func (e example) load(t *testing.T) *schema.Config {
	t.Helper()
	src, err := os.ReadFile(e.config)
	require.NoError(t, err)
	config, findings := schema.Load(configName, src)
	require.False(t, finding.HasErrors(findings), "%s: %v", e.config, findings)
	return config
}

// files returns what the example's config generates, by path.
func (e example) files(t *testing.T) map[string]generator.File {
	t.Helper()
	files := map[string]generator.File{}
	for _, file := range generator.Generate(e.load(t)) {
		require.NotContains(t, files, file.Path, "two outputs at one path")
		files[file.Path] = file
	}
	return files
}

// write generates the example into the folder dir, lock included, as the command
// does in a project that has none of the files yet.
func (e example) write(t *testing.T, dir string) {
	t.Helper()
	config := e.load(t)
	wanted := workspace.Wanted{
		Config:     fmt.Sprintf("%x", sha256.Sum256(schema.Show(config))),
		ConfigPath: configName,
		Templates:  generator.Templates,
		Marker:     generator.Marker,
	}
	for _, f := range generator.Generate(config) {
		wanted.Files = append(wanted.Files, workspace.File{Path: f.Path, Mode: f.Mode, Block: f.Block, Content: f.Content})
	}
	at := folder.Open(dir)
	defer at.Close()
	plan, findings, err := workspace.Read(at, wanted)
	require.NoError(t, err)
	require.Empty(t, findings)
	_, err = workspace.Apply(plan, workspace.Options{})
	require.NoError(t, err)
}

// tree returns the files in the folder dir by path, each with the one bit of its
// mode that Git keeps. The config is left out.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path == filepath.Join(dir, configName) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		relative = filepath.ToSlash(relative)
		if info.Mode()&0o100 != 0 {
			relative += executable
		}
		files[relative] = string(content)
		return err
	})
	require.NoError(t, err)
	return files
}

// layout returns what each example's folder holds, by the name of the example and
// then as tree does: the files that it generates, less those that an example
// before it holds at the same path with the same mode and content. These are
// lines of its file as-in.
func layout(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := examples(t)
	slices.SortStableFunc(all, func(a, b example) int {
		if (a.name == "minimal") == (b.name == "minimal") {
			return 0
		}
		if a.name == "minimal" {
			return -1
		}
		return 1
	})
	type file struct{ path, content string }
	holder := map[file]string{}
	folders := map[string]map[string]string{}
	for _, e := range all {
		dir := t.TempDir()
		e.write(t, dir)
		files := tree(t, dir)
		require.NotContains(t, files, asIn)
		same := ""
		for _, path := range slices.Sorted(maps.Keys(files)) {
			f := file{path, files[path]}
			if other, found := holder[f]; found {
				same += other + "/" + strings.TrimSuffix(path, executable) + "\n"
				delete(files, path)
			} else {
				holder[f] = e.name
			}
		}
		if same != "" {
			files[asIn] = same
		}
		folders[e.name] = files
	}
	return folders
}

// rewrite replaces everything in the example's folder but its config by files.
func (e example) rewrite(t *testing.T, files map[string]string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(e.folder, 0o755))
	entries, err := os.ReadDir(e.folder)
	require.NoError(t, err)
	for _, entry := range entries {
		if path := filepath.Join(e.folder, entry.Name()); path != e.config {
			require.NoError(t, os.RemoveAll(path))
		}
	}
	for name, content := range files {
		path, isExecutable := strings.CutSuffix(name, executable)
		mode := fs.FileMode(0o644)
		if isExecutable {
			mode = 0o755
		}
		path = filepath.Join(e.folder, path)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(content), mode))
	}
}

func TestGolden(t *testing.T) {
	folders := layout(t)
	for _, e := range examples(t) {
		t.Run(e.name, func(t *testing.T) {
			got := folders[e.name]
			if *update {
				e.rewrite(t, got)
			}
			want := tree(t, e.folder)
			for _, path := range slices.Sorted(maps.Keys(got)) {
				if assert.Contains(t, want, path, "generated, and not in %s", e.folder) {
					assert.Empty(t, udiff.Unified(path+" (expected)", path+" (generated)", want[path], got[path]))
				}
			}
			for path := range want {
				assert.Contains(t, got, path, "in %s, and not generated, or the same in a folder that has it already", e.folder)
			}
		})
	}
}

// TestSameBytes renders every example twice: nothing may depend on the order of
// a map or on what was rendered before.
func TestSameBytes(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.name, func(t *testing.T) {
			assert.Equal(t, generator.Generate(e.load(t)), generator.Generate(e.load(t)))
		})
	}
}

// TestInfluences asks of every file which arguments matter to it. The generator
// then sees values that do not go together, and must not mind.
func TestInfluences(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.name, func(t *testing.T) {
			config := e.load(t)
			before := schema.Show(config)
			tried := 0
			config.Influences(func() bool {
				tried++
				generator.Generate(config)
				return false // so that every other value is tried
			})
			assert.Greater(t, tried, 50)
			assert.Equal(t, string(before), string(schema.Show(config)))
		})
	}
}
