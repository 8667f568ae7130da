package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWrites lists every call in the product that could write, rename or delete by
// a path. They are in the package workspace, which follows no symbolic link, and
// nowhere else; whoever writes a file of the command line uses a workspace.Target.
func TestWrites(t *testing.T) {
	writes := map[string][]string{
		"os": {
			"WriteFile", "Create", "CreateTemp", "OpenFile", "Rename", "Remove", "RemoveAll", "Mkdir", "MkdirAll", "MkdirTemp",
			"Link", "Symlink", "Chmod", "Chown", "Lchown", "Chtimes", "Truncate", "CopyFS", "OpenRoot", "NewFile",
		},
		"io/ioutil": {"WriteFile", "TempFile", "TempDir"},
		"syscall": {
			"Open", "Creat", "Rename", "Unlink", "Link", "Symlink", "Mkdir", "Mkfifo", "Truncate", "Ftruncate", "Chmod", "Chown", "Lchown",
			"Write", "Pwrite",
		},
		"golang.org/x/sys/unix": {
			"Open", "Openat", "Openat2", "Creat", "Rename", "Renameat", "Renameat2", "Unlink", "Unlinkat", "Link", "Linkat", "Symlink",
			"Symlinkat", "Mkdir", "Mkdirat", "Truncate", "Ftruncate", "Chmod", "Fchmodat", "Chown", "Fchownat", "Write", "Pwrite",
		},
	}
	allowed := []string{
		"cmd/dockgen/manual.go: os.MkdirAll", // the pages of a release; users have no such program
		"folder/folder.go: os.OpenRoot",      // to read, and so are all of folder
		"folder/open.go: os.OpenRoot",
		"folder/openat2_linux.go: os.NewFile",
		"folder/openat2_linux.go: unix.Open",
		"folder/openat2_linux.go: unix.Openat2",
		"trial/lease.go: os.Mkdir", // the folder of a trial, in the user's cache
		"trial/lease.go: os.MkdirAll",
		"trial/lease.go: os.OpenFile",
		"trial/lease.go: os.Remove",
		"trial/lease.go: os.RemoveAll",
		"trial/trial.go: os.WriteFile", // what the build and the container of a trial read, in that folder
		"workspace/exchange_linux.go: unix.Renameat2",
		"workspace/target.go: os.OpenFile", // what the caller names outside of the tree
		"workspace/tree.go: os.OpenRoot",
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	var found []string
	files := 0
	require.NoError(t, filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path, _ := filepath.Rel(root, name)
		path = filepath.ToSlash(path)
		if d.IsDir() {
			// Programs for the tests, and tests.
			if slices.Contains([]string{"bench", "refresh", "release", "e2e", "golden", "examples", "project/sourcetest"}, path) || d.Name() == "testdata" || path != "." && strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		src, err := os.ReadFile(name)
		require.NoError(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		require.NoError(t, err)
		packages := map[string]string{} // by the name that the file calls them
		for _, i := range file.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			called := imported[strings.LastIndex(imported, "/")+1:]
			if i.Name != nil {
				called = i.Name.Name
			}
			if _, watched := writes[imported]; watched {
				require.NotEqual(t, ".", called, path)
				packages[called] = imported
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			called, ok := selector.X.(*ast.Ident)
			if ok && slices.Contains(writes[packages[called.Name]], selector.Sel.Name) {
				found = append(found, path+": "+called.Name+"."+selector.Sel.Name)
			}
			return true
		})
		return nil
	}))
	assert.Greater(t, files, 200)
	slices.Sort(found)
	assert.Equal(t, allowed, slices.Compact(found))
}
