package step

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
	"dockgen/project/start"
)

// TestExports reads the variables that a start sets for its server.
func TestExports(t *testing.T) {
	const dockerfile = "-- Dockerfile --\nFROM python:3.12\nCOPY . .\nENTRYPOINT [\"./start.sh\"]\n-- start.sh --\n#!/bin/sh\n"
	tests := map[string]struct{ files, want string }{
		"export":           {dockerfile + "export MODE=production\nexport A=1 B='x y'\nexec gunicorn app:app\n", "MODE=production start.sh:2, A=1 start.sh:3, B=x y start.sh:3"},
		"later-export":     {dockerfile + "MODE=production\nexport MODE\nLOCAL=1\ngunicorn app:app\n", "MODE=production start.sh:2"},
		"before-command":   {dockerfile + "MODE=a flask db upgrade\nMODE=b exec gunicorn app:app\n", "MODE=b start.sh:2"},
		"by-env":           {dockerfile + "exec env MODE=b gunicorn app:app\n", "MODE=b start.sh:2"},
		"fallback":         {dockerfile + "export MODE=${MODE:-production}\nexec gunicorn app:app\n", "MODE=production start.sh:2"},
		"set-again":        {dockerfile + "export MODE=a\nMODE=b\nexec gunicorn app:app\n", "MODE=b start.sh:2"},
		"unset":            {dockerfile + "export MODE=a\nunset MODE\nexec gunicorn app:app\n", ""},
		"computed":         {dockerfile + "export URL=$(cat /run/url)\nexec gunicorn app:app\n", "URL? start.sh:2"},
		"computed-at-last": {dockerfile + "export URL=x\nexport URL=$(cat /run/url)\nexec gunicorn app:app\n", "URL? start.sh:2"},
		"own-folder":       {dockerfile + "HERE=$(dirname \"$0\")\nexport STATIC=\"$HERE/static\"\nexec gunicorn app:app\n", "STATIC? start.sh:3"},
		"known-at-last":    {dockerfile + "export URL=$(cat /run/url)\nexport URL=x\nexec gunicorn app:app\n", "URL=x start.sh:2"},
		"in-a-function":    {dockerfile + "serve() {\n  export MODE=f\n  exec gunicorn app:app\n}\nserve\n", "MODE=f start.sh:3"},
		"in-a-branch":      {dockerfile + "case \"$1\" in\n  api) export MODE=api; exec gunicorn app:app;;\n  jobs) export MODE=jobs; exec celery -A app worker;;\nesac\n", "MODE=api start.sh:3"},
		"not-for-it":       {dockerfile + "(export MODE=a; flask db upgrade)\nexec gunicorn app:app\n", ""},
		"procfile":         {"-- Procfile --\nweb: MODE=heroku gunicorn app:app\n", "MODE=heroku Procfile:1"},
		"makefile":         {"-- Makefile --\nserve:\n\tMODE=mine gunicorn app:app\n", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, tt.files+"-- app.py --\nfrom flask import Flask\napp = Flask(__name__)\n")
			app := App{EntryPoint: "app:app", Root: ".", File: "app.py"}
			if starts := start.Find(f); len(starts) > 0 {
				app.From = &starts[0]
			}
			var got []string
			for _, v := range Exports(f, app) {
				text := v.Name + "=" + v.Value
				if v.Computed {
					text = v.Name + "?"
				}
				got = append(got, fmt.Sprint(text, " ", v.Evidence))
			}
			assert.Equal(t, tt.want, strings.Join(got, ", "))
		})
	}
}
