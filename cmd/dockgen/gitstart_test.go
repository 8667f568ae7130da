package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGitIsStartedInOnePlace looks for whatever starts git among what is linked into
// dockgen: a repository may be a stranger's, and only the package git knows how to ask
// one.
func TestGitIsStartedInOnePlace(t *testing.T) {
	var places []string
	root := filepath.Join("..", "..")
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && (entry.Name() == "bench" || entry.Name() == "refresh" || entry.Name() == "e2e" || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != root):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, `"git"`) && (strings.Contains(line, "exec.") || strings.Contains(line, "StartProcess")) {
				relative, err := filepath.Rel(root, name)
				require.NoError(t, err)
				places = append(places, filepath.ToSlash(relative))
			}
		}
		return nil
	}))
	assert.Equal(t, []string{"git/run.go"}, places)
}
