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

// TestDesignNamesTests keeps docs/design.md true: each test that it says shows
// something is there.
func TestDesignNamesTests(t *testing.T) {
	page, err := os.ReadFile("../../docs/design.md")
	require.NoError(t, err)
	tests := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	require.NoError(t, filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := os.ReadFile(name)
		for _, found := range function.FindAllSubmatch(src, -1) {
			tests[string(found[1])] = true
		}
		return err
	}))
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, named)
	for _, name := range named {
		assert.True(t, tests[name[1]], "there is no %s", name[1])
	}
}

// TestActionsByCommit holds that the action, the workflows and those of the pages name other
// actions by commit, which cannot be moved, with the version beside it.
func TestActionsByCommit(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	workflows, err := filepath.Glob("../../.github/workflows/*.yml")
	require.NoError(t, err)
	require.NotEmpty(t, workflows)
	uses := regexp.MustCompile(`(?m)^[ -]*uses: +(.*)$`)
	pinned := regexp.MustCompile(`^[\w.-]+/[\w./-]+@([0-9a-f]{40}|COMMIT) # v\d+\.\d+\.\d+`)
	found := 0
	for _, name := range slices.Concat(pages, workflows, []string{"../../action.yml"}) {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, action := range uses.FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(action[1], "./") {
				continue // of the same commit
			}
			assert.Regexp(t, pinned, action[1], name)
			found++
		}
	}
	assert.GreaterOrEqual(t, found, 7)
}
