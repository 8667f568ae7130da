package finding_test

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

	"dockgen/finding"
)

// TestPages collects the codes that the rooms declare and expects one page for
// each, and no page without a code.
func TestPages(t *testing.T) {
	declared := map[finding.Code]string{}
	declaration := regexp.MustCompile(`finding\.Code = "([^"]*)"`)
	require.NoError(t, filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := os.ReadFile(name)
		for _, m := range declaration.FindAllSubmatch(src, -1) {
			code := finding.Code(m[1])
			assert.Regexp(t, `^DG[1-5]\d\d$`, code, name)
			assert.Empty(t, declared[code], "%s is declared in %s too", code, name)
			declared[code] = name
		}
		return err
	}))
	require.NotEmpty(t, declared)
	for code, name := range declared {
		_, ok := finding.Page(code)
		assert.True(t, ok, "%s (%s) has no finding/pages/%s.md", code, name, code)
	}
	for _, code := range finding.Codes() {
		assert.NotEmpty(t, declared[code], "nothing declares %s, which has a page", code)
		t.Run(string(code), func(t *testing.T) {
			page, _ := finding.Page(code)
			lines := strings.Split(strings.TrimSuffix(page, "\n"), "\n")
			assert.Regexp(t, `^# `+string(code)+`: [A-Z][^.]*$`, lines[0])
			assert.NotEmpty(t, finding.Title(code))
			assert.LessOrEqual(t, len(strings.Fields(finding.Title(code))), 5)
			assert.GreaterOrEqual(t, len(lines), 3)
			assert.LessOrEqual(t, len(lines), 25)
			require.Greater(t, len(lines), 2)
			assert.Empty(t, lines[1])
			assert.True(t, strings.HasSuffix(page, "\n") && !strings.HasSuffix(page, "\n\n"))
			assert.NotRegexp(t, `[ \t]\n|[\x00-\x09\x0b-\x1f\x7f]`, page)
			for i, line := range lines {
				assert.LessOrEqual(t, len(line), 160, "line %d", i+1)
			}
		})
	}
}

func TestPageOfNothing(t *testing.T) {
	for _, code := range []finding.Code{"", "DG000", "../finding", "DG101.md"} {
		page, ok := finding.Page(code)
		assert.False(t, ok)
		assert.Empty(t, page)
		assert.Empty(t, finding.Title(code))
	}
}

func TestCodesAreSorted(t *testing.T) { assert.True(t, slices.IsSorted(finding.Codes())) }
