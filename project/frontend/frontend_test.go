package frontend

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
)

// TestFind surveys the projects of testdata, each of which says in its file expect what is
// found and what is not taken over, by place. Outputs are tracked when they are there.
func TestFind(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			dir, want := t.TempDir(), ""
			for _, file := range archive.Files {
				if file.Name == "expect" {
					want = string(file.Data)
				} else {
					sourcetest.Write(t, dir, file.Name, string(file.Data))
				}
			}
			f := sourcetest.Open(t, dir)
			root := "."
			if f.Has("app/__init__.py") {
				root = "app"
			}
			found, lost := Find(f, root, f.Python, func(name string) bool {
				_, err := os.Stat(filepath.Join(dir, name))
				return err == nil
			})
			var got strings.Builder
			for _, a := range found {
				got.WriteString("found: " + a.Name + ": " + a.Manager + " in " + a.Directory)
				if a.Command != nil {
					got.WriteString(" by " + strings.Join(a.Command, " "))
				}
				for _, o := range a.Output {
					got.WriteString(" -> " + o.Value + " (" + o.Evidence.String() + ")")
				}
				if a.Sources != nil {
					got.WriteString(" from " + strings.Join(a.Sources, " "))
				}
				if a.Node.Known() {
					got.WriteString(" on " + a.Node.Value + " (" + a.Node.Evidence.String() + ")")
				}
				if a.Exclude != nil {
					got.WriteString(" without " + strings.Join(a.Exclude, " "))
				}
				got.WriteByte('\n')
			}
			for _, replaced := range []bool{true, false} {
				for _, l := range lost {
					if l.Replaced == replaced {
						got.WriteString(map[bool]string{true: "replaced: ", false: "lost: "}[replaced] + l.Evidence.String() + " " + l.What + "\n")
					}
					assert.True(t, strings.HasSuffix(l.Reason, "."), l.Reason)
					assert.False(t, strings.Contains(l.Reason+l.What, "tok3n"), "a token is repeated")
				}
			}
			assert.Equal(t, sortedTail(want), sortedTail(got.String()))
		})
	}
}

// sortedTail sorts the lines of what is not taken over.
func sortedTail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	first := slices.IndexFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "found: ") })
	if first >= 0 {
		slices.Sort(lines[first:])
	}
	return strings.Join(lines, "\n")
}

// What is committed ships with the project, whether or not the code names it.
func TestCommittedTheme(t *testing.T) {
	f, _ := sourcetest.Index(t, `-- app.py --
from flask import Flask
app = Flask(__name__)
-- themes/core/package.json --
{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "6"}}
-- themes/core/package-lock.json --
{}
-- themes/core/vite.config.js --
export default { build: { outDir: "static" } };
-- themes/core/static/index.js --
`)
	found, lost := Find(f, ".", f.Python, func(name string) bool { return name == "themes/core/static" })
	assert.Empty(t, found)
	require.Len(t, lost, 1)
	assert.Contains(t, lost[0].Reason, "It writes into themes/core/static, which holds files that are committed")
}
