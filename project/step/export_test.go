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
			exports, _ := Exports(f, app)
			var got []string
			for _, v := range exports {
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

// TestNeeds reads the variables that a start asks for before its server runs.
func TestNeeds(t *testing.T) {
	const end = "exec gunicorn app:app\n"
	tests := map[string]struct{ script, want string }{
		"test":             {"if [ -z \"$A\" ]; then\n  echo no\n  exit 1\nfi\n", "A! start.sh:2"},
		"double-brackets":  {"if [[ -z ${A:-} ]]; then exit 2; fi\n", "A! start.sh:2"},
		"negated":          {"if [ ! -n \"$A\" ]; then exit 1; fi\nif ! [ -n \"$B\" ]; then exit 1; fi\n", "A! start.sh:2, B! start.sh:3"},
		"empty-text":       {"if [ \"$A\" = \"\" ]; then exit 1; fi\n[[ $B == '' ]] && exit 1\n", "A! start.sh:2, B! start.sh:3"},
		"else":             {"if [ -n \"$A\" ]; then\n  echo yes\nelse\n  exit 1\nfi\n", "A! start.sh:2"},
		"short":            {"[ -n \"$A\" ] || exit 1\n[ -z \"$B\" ] && { echo no; exit 1; }\ntest -n \"$C\" || { echo no >&2; exit 3; }\n", "A! start.sh:2, B! start.sh:3, C! start.sh:4"},
		"either":           {"if [ -z \"$A\" ] || [ -z \"$B\" ]; then exit 1; fi\nif [ -z \"$C\" -o -z \"$D\" ]; then exit 1; fi\n", "A! start.sh:2, B! start.sh:2, C! start.sh:3, D! start.sh:3"},
		"both":             {"if [ -z \"$A\" ] && [ -z \"$B\" ]; then exit 1; fi\n", "A start.sh:2, B start.sh:2"},
		"expansion":        {": \"${A:?is not set}\"\nB=${B:?}\necho ${C?}\n", "A! start.sh:2, B! start.sh:3, C! start.sh:4"},
		"loop":             {"for name in A B; do\n  if [ -z \"${!name}\" ]; then\n    exit 1\n  fi\ndone\n", "A! start.sh:3, B! start.sh:3"},
		"as-in-ctfd":       {"A=${A:-}\nW=${W:-1}\nif [ ! -f .key ] && [ -z \"$A\" ]; then\n  if [ $W -gt 1 ]; then\n    exit 1\n  fi\nfi\n", "A start.sh:4"},
		"beside-a-file":    {"if [ ! -f .key ] && [ -z \"$A\" ]; then\n  exit 1\nfi\n", "A start.sh:2"},
		"in-a-branch":      {"if [ \"$MODE\" = x ]; then\n  [ -n \"$A\" ] || exit 1\nfi\n", "A start.sh:3"},
		"under-another":    {"if [ -z \"$A\" ]; then\n  if [ \"$B\" = x ]; then\n    exit 1\n  fi\nfi\n", "A start.sh:2"},
		"has-a-default":    {"A=${A:-a}\nif [ -z \"$A\" ]; then exit 1; fi\n", ""},
		"read-from-a-file": {"A=$(cat /run/a)\nif [ -z \"$A\" ]; then exit 1; fi\n", ""},
		"goes-on":          {"if [ -z \"$A\" ]; then echo no; fi\nif [ -z \"$B\" ]; then exit 0; fi\nif [ -n \"$C\" ]; then exit 1; fi\n", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- Dockerfile --\nFROM python:3.12\nCOPY . .\nENTRYPOINT [\"./start.sh\"]\n-- start.sh --\n#!/bin/bash\n"+tt.script+end+"-- app.py --\nfrom flask import Flask\napp = Flask(__name__)\n")
			app := App{EntryPoint: "app:app", Root: ".", File: "app.py", From: &start.Find(f)[0]}
			_, needs := Exports(f, app)
			var got []string
			for _, n := range needs {
				text := n.Name
				if n.Required {
					text += "!"
				}
				got = append(got, fmt.Sprint(text, " ", n.Evidence))
			}
			assert.Equal(t, tt.want, strings.Join(got, ", "))
		})
	}
}
