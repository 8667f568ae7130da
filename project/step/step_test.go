package step

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
	"dockgen/project/start"
)

// found is what Find says of a project, a line each.
func found(t *testing.T, archive, entry string) string {
	t.Helper()
	f, _ := sourcetest.Index(t, archive)
	app := App{EntryPoint: entry, Root: ".", File: "app.py", Writable: []string{"uploads"}}
	if !f.Has(app.File) {
		app.File = "app/__init__.py"
	}
	// As package entry has it: a program of Python is no start of another file's app.
	if starts := start.Find(f); len(starts) > 0 && (starts[0].Strength != start.ByPython || starts[0].Launch.Target == "app.py") {
		app.From = &starts[0]
	}
	steps := Find(f, app)
	var out strings.Builder
	for _, r := range steps.Releases {
		out.WriteString("release " + r.Name + " (" + r.Evidence.String() + "): " + strings.Join(r.Command, " "))
		if len(r.Environment) > 0 {
			out.WriteString(" with " + strings.Join(r.Environment, " "))
		}
		out.WriteByte('\n')
	}
	for _, n := range steps.NotTaken {
		kind := "left out"
		if n.Replaced {
			kind = "replaced"
		}
		words := strings.Fields(n.Reason)
		out.WriteString(kind + " (" + n.Evidence.String() + "): " + n.What + " -- " + strings.Join(words[:min(len(words), 6)], " ") + "\n")
	}
	return out.String()
}

var update = flag.Bool("update", false, "write what is found into testdata")

// TestFind reads the starts of testdata, each a project and what is found in it.
func TestFind(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			want := ""
			var project txtar.Archive
			hasApp := false
			for _, file := range archive.Files {
				if file.Name == "expect" {
					want = string(file.Data)
					continue
				}
				hasApp = hasApp || file.Name == "app.py" || file.Name == "noapp"
				project.Files = append(project.Files, file)
			}
			if !hasApp {
				project.Files = append(project.Files, txtar.File{Name: "app.py", Data: []byte("from flask import Flask\napp = Flask(__name__)\n")})
			}
			have := found(t, string(txtar.Format(&project)), "app:app")
			if *update {
				archive.Files = append(project.Files[:len(project.Files):len(project.Files)], txtar.File{Name: "expect", Data: []byte(have)})
				if !hasApp {
					archive.Files = append(archive.Files[:len(archive.Files)-2], archive.Files[len(archive.Files)-1])
				}
				require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
				return
			}
			assert.Equal(t, want, have)
		})
	}
}

// A script that was written on Windows is the same script.
func TestLineEnds(t *testing.T) {
	script := strings.ReplaceAll("#!/bin/sh\n# first\nflask db upgrade && \\\n  flask seed\nexec gunicorn \"$@\" app:app\n", "\n", "\r\n")
	have := found(t, "-- app.py --\n-- Dockerfile --\nFROM python:3.12\nCOPY . .\nENTRYPOINT [\"./e.sh\"]\nCMD [\"-w\", \"4\"]\n-- e.sh --\n"+script, "app:app")
	assert.Equal(t, "release migrate (e.sh:3): flask db upgrade\nrelease seed (e.sh:4): flask seed\n", have)
}
