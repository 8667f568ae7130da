package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	measuredForm = regexp.MustCompile(`\bMeasured (\d{4}-\d{2}-\d{2})\b`)
	quotedPath   = regexp.MustCompile("`([^`]+)`")
)

// TestMeasured expects docs/refreshing.md to list the files whose tables were
// measured on a day. With DOCKGEN_TEST_TODAY, which `make stale` sets, it also
// expects every measurement to be younger than half a year: a table that gets old
// must fail CI, and not the tests of whoever happens to run them on that day.
func TestMeasured(t *testing.T) {
	dates := measurements(t)
	page, err := os.ReadFile("../../docs/refreshing.md")
	require.NoError(t, err)
	var listed []string
	for line := range strings.Lines(string(page)) {
		if cell, _, isRow := strings.Cut(strings.TrimPrefix(line, "| "), " | "); isRow && strings.HasPrefix(line, "| `") {
			for _, match := range quotedPath.FindAllStringSubmatch(cell, -1) {
				listed = append(listed, match[1])
			}
		}
	}
	var files []string
	for file := range dates {
		files = append(files, file)
	}
	assert.ElementsMatch(t, files, listed, `docs/refreshing.md does not list the files that say "Measured DATE"`)

	if today := os.Getenv("DOCKGEN_TEST_TODAY"); today != "" {
		day, err := time.Parse(time.DateOnly, today)
		require.NoError(t, err)
		assert.Empty(t, stale(dates, day), "older than half a year: docs/refreshing.md says how to measure again")
	}
}

func TestStale(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		require.NoError(t, err)
		return d
	}
	dates := map[string]time.Time{"old.go": day("2026-01-10"), "young.go": day("2026-01-11")}
	assert.Empty(t, stale(dates, day("2026-07-10")))
	assert.Equal(t, []string{"old.go: 2026-01-10"}, stale(dates, day("2026-07-11")))
}

// stale names the files that were measured more than half a year before today.
func stale(dates map[string]time.Time, today time.Time) []string {
	var old []string
	for file, day := range dates {
		if day.AddDate(0, 6, 0).Before(today) {
			old = append(old, file+": "+day.Format(time.DateOnly))
		}
	}
	slices.Sort(old)
	return old
}

// measurements returns the oldest date of each file of the repository that says
// "Measured DATE", by its path from the root. Pages that people read, goldens and
// tests have none that count.
func measurements(t *testing.T) map[string]time.Time {
	t.Helper()
	const root = "../.."
	dates := map[string]time.Time{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "bin", "dist", "docs", "golden", "examples"}, entry.Name()):
			return filepath.SkipDir
		case !entry.Type().IsRegular() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".md"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, match := range measuredForm.FindAllStringSubmatch(string(text), -1) {
			day, err := time.Parse(time.DateOnly, match[1])
			require.NoError(t, err, path)
			file, err := filepath.Rel(root, path)
			require.NoError(t, err)
			file = filepath.ToSlash(file)
			if before, found := dates[file]; !found || day.Before(before) {
				dates[file] = day
			}
		}
		return nil
	})
	require.NoError(t, err)
	return dates
}
