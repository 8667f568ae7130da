package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/python"
)

// TestLines reads more Python than is kept as lines.
func TestLines(t *testing.T) {
	root := t.TempDir()
	large := "a = 1\n# " + strings.Repeat("x", maxCut/3) + "\nb = 2\n"
	for _, name := range []string{"a.py", "b.py", "c.py", "d.py"} {
		assert.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(large), 0o600))
	}
	at := folder.Open(root)
	defer at.Close()
	f := Unwalked(disk.Open(at))
	kept := 0
	for _, name := range []string{"a.py", "b.py", "c.py", "d.py"} {
		if first := f.lines(name); first == f.lines(name) {
			kept++
		}
		assert.Len(t, f.Module(name).Names, 2, name)
		var starts []int
		f.EachStatement(name, func(s python.Statement) { starts = append(starts, s.At(s.Tokens[0]).Line) })
		assert.Equal(t, []int{1, 3}, starts, name)
		for s := range f.StatementsFrom(name, len(large)-6) {
			assert.True(t, s.Begins("b"), name)
		}
	}
	assert.Equal(t, 2, kept)
	assert.LessOrEqual(t, f.cut, maxCut)
}
