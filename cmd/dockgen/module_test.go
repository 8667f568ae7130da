package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

// TestInstalledPrograms holds what `go install ./...` installs, which is what
// pre-commit runs for a hook in Go.
func TestInstalledPrograms(t *testing.T) {
	assert.Equal(t, []string{"dockgen/cmd/dockgen", "dockgen/cmd/dockgen-pin"},
		goList(t, `{{if eq .Name "main"}}{{.ImportPath}}{{end}}`, "dockgen/..."))
}

// TestRequirements holds the blocks of go.mod: what a binary links on any of the
// systems, what only tests import, and what neither imports by itself.
func TestRequirements(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	require.NoError(t, err)
	file, err := modfile.Parse("go.mod", text, nil)
	require.NoError(t, err)

	var linked []string
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "dockgen/cmd/...")
		cmd.Env = append(os.Environ(), "GOOS="+system)
		out, err := cmd.Output()
		require.NoError(t, err)
		linked = append(linked, strings.Fields(string(out))...)
	}
	blocks := requireBlocks(file)
	require.Len(t, blocks, 3)
	for path := range blocks[0] {
		assert.Contains(t, linked, path, "the first block of go.mod is for what is linked")
	}
	for path := range blocks[1] {
		assert.NotContains(t, linked, path, "the second block of go.mod is for what only tests import")
	}
	for path, indirect := range blocks[2] {
		assert.True(t, indirect, "%s: the third block of go.mod is for indirect requirements", path)
	}
}

// requireBlocks returns, for each block of requirements, the modules and whether
// they are indirect.
func requireBlocks(file *modfile.File) []map[string]bool {
	var blocks []map[string]bool
	for _, statement := range file.Syntax.Stmt {
		block, ok := statement.(*modfile.LineBlock)
		if !ok || block.Token[0] != "require" {
			continue
		}
		modules := map[string]bool{}
		for _, r := range file.Require {
			if slices.Contains(block.Line, r.Syntax) {
				modules[r.Mod.Path] = r.Indirect
			}
		}
		blocks = append(blocks, modules)
	}
	return blocks
}
