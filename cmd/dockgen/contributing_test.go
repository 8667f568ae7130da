package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWalks compares the places that CONTRIBUTING lists for adding an argument, a
// detector or a rule with those in which the example of each stands. If it asks for another
// row, ask first whether the change needs that place.
func TestWalks(t *testing.T) {
	page, err := os.ReadFile("../../CONTRIBUTING.md")
	require.NoError(t, err)
	for title, example := range map[string]*regexp.Regexp{
		"Add an argument": regexp.MustCompile(`\b(keep_alive|KeepAlive|keep-alive)\b`),
		"Add a detector":  regexp.MustCompile(`\b(health_path|HealthPath|healthPath|health-path)\b`),
		"Add a rule":      regexp.MustCompile(`\bOtherLock\b`),
	} {
		t.Run(strings.ToLower(strings.ReplaceAll(title, " ", "-")), func(t *testing.T) {
			_, section, found := strings.Cut(string(page), "\n## "+title+"\n")
			require.True(t, found)
			section, _, _ = strings.Cut(section, "\n## ")
			var listed []string
			for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(section, -1) {
				_, err := os.Stat(filepath.Join("../..", row[1]))
				assert.NoError(t, err)
				if !strings.HasSuffix(row[1], "/") && !strings.HasSuffix(row[1], "_test.go") {
					listed = append(listed, row[1])
				}
			}
			assert.ElementsMatch(t, places(t, example), listed)
		})
	}
}

// TestNoCopyOfDefaults fails for a test that writes a whole Worker out: every new
// argument of the block would break it.
func TestNoCopyOfDefaults(t *testing.T) {
	literal := regexp.MustCompile(`\bKeepAlive:`)
	for _, pattern := range []string{"../../*/*_test.go", "../../*/*/*_test.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.NotRegexp(t, literal, string(text), file)
		}
	}
}

// places returns the files of the product and its showcase, written by hand, in
// which example stands.
func places(t *testing.T, example *regexp.Regexp) []string {
	t.Helper()
	const root = "../.."
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if slices.Contains([]string{".git", "bench", "docs", "e2e", "golden", "refresh", "testdata"}, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		case strings.HasSuffix(path, "_test.go"), strings.HasSuffix(path, ".qtpl.go"),
			!slices.Contains([]string{".go", ".qtpl", ".in", ".hcl"}, filepath.Ext(path)):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if example.Match(text) {
			file, err := filepath.Rel(root, path)
			require.NoError(t, err)
			files = append(files, filepath.ToSlash(file))
		}
		return nil
	})
	require.NoError(t, err)
	return files
}
