package survey

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
	"dockgen/schema/entrypoint"
)

// TestReadHostile surveys projects that were written against a reader. Each must
// come to an end, and leave the honest app beside it to be found.
func TestReadHostile(t *testing.T) {
	const honest = "from flask import Flask\napp = Flask(__name__)\n"
	chain := func(line func(i int) string) string {
		var b strings.Builder
		for i := range 5_000 {
			b.WriteString(line(i) + "\n")
		}
		return b.String()
	}
	tests := []struct {
		name  string
		files map[string]string
	}{
		{"nested", map[string]string{"a.py": "from flask import Flask\nx = " + strings.Repeat("(", 200_000)}},
		{"nested-calls", map[string]string{"a.py": "from flask import Flask\nx = " + strings.Repeat("f(", 1_900) + strings.Repeat(")", 1_900)}},
		{"long-line", map[string]string{"a.py": "from flask import Flask\nx = [" + strings.Repeat("1,", 400_000) + "]"}},
		{"not-utf-8", map[string]string{"a.py": "\xff\xfe\x00from flask import Flask\n\x80\x81 = Flask()\n", "Procfile": "\xff: \xfe gunicorn \xff:\xff"}},
		{"functions-that-double", map[string]string{"a.py": "import flask\n" + chain(func(i int) string {
			return fmt.Sprintf("def f%d(): return f%d() or f%d()", i, i+1, i+1)
		}) + "x = f0()"}},
		{"values-that-double", map[string]string{"a.py": "import flask\n" + chain(func(i int) string {
			return fmt.Sprintf("a%d = a%d or a%d", i+1, i, i)
		})}},
		{"import-circle", map[string]string{"a.py": "from flask import *\nfrom b import *\nx = y", "b.py": "from a import *\nfrom b import *"}},
		{"classes-in-a-circle", map[string]string{"a.py": "import flask\nclass A(B): pass\nclass B(A): pass\nx = A()"}},
		{"dockerfile-that-doubles", map[string]string{"Dockerfile": "FROM x\nENV A0=xxxxxxxx\n" + chain(func(i int) string {
			return fmt.Sprintf("ENV A%d=$A%d$A%d", i+1, i, i)
		}) + "CMD gunicorn $A5000:app"}},
		{"script-that-doubles", map[string]string{"run.sh": "A0=xxxxxxxx\n" + chain(func(i int) string {
			return fmt.Sprintf("A%d=$A%d$A%d", i+1, i, i)
		}) + "gunicorn $A5000:app"}},
		{"variable-of-itself", map[string]string{"Dockerfile": "FROM x\nENV A=$A$A\nCMD gunicorn ${A:-${A:-$A}}:app"}},
		{"many-commands", map[string]string{"Procfile": chain(func(i int) string { return fmt.Sprintf("p%d: gunicorn m%d:app", i, i) })}},
		{"shells-in-shells", map[string]string{"Procfile": "web: " + strings.Repeat("sh -c '", 2_000) + "gunicorn app:app"}},
		{"backslashes", map[string]string{"Makefile": strings.Repeat("gunicorn \\\n", 20_000), "Dockerfile": strings.Repeat("RUN \\\n", 20_000)}},
		{"one-long-env", map[string]string{"Dockerfile": "FROM x\nENV " + strings.Repeat("A=/data ", 100_000) + chain(func(i int) string { return fmt.Sprintf("B%d=/data%d \\", i, i) })}},
		{"defaults-in-defaults", map[string]string{"Dockerfile": "FROM x\nENV A=" + strings.Repeat("${X:-", 200_000)}},
		{"stages-of-stages", map[string]string{"Dockerfile": chain(func(i int) string { return fmt.Sprintf("FROM s%d AS s%d", i, i+1) }) + "FROM s9 AS s0"}},
		{"many-volumes", map[string]string{"Dockerfile": "FROM x\nCOPY . /a\n" + chain(func(i int) string { return fmt.Sprintf("VOLUME /v%d\nRUN mkdir /w%d", i, i) })}},
		{"many-workers", map[string]string{"run.sh": chain(func(i int) string { return fmt.Sprintf("celery -A m%d worker -Q q%d &", i, i) }), "s.conf": chain(func(i int) string { return fmt.Sprintf("[program:p%d]\ncommand=rq worker q%d", i, i) })}},
		{"celery-in-a-circle", map[string]string{"a.py": "from celery import Celery\nfrom b import x as y\n", "b.py": "from celery import Celery\nfrom a import y as x\n"}},
		{"list", map[string]string{"compose.yml": "command:\n" + strings.Repeat("  - gunicorn\n", 20_000)}},
		{"open-list", map[string]string{"compose.yml": "command: [\n" + strings.Repeat("  gunicorn,\n", 20_000)}},
		{"deep-folders", map[string]string{strings.Repeat("d/", 100) + "a.py": honest}},
		{"names-that-mean-something", map[string]string{"__init__.py": "", "__main__.py": honest, "src/__init__.py": "", ".py": honest, "a b.py": honest, "-.py": honest}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			sourcetest.Write(t, dir, "wsgi.py", honest)
			for name, content := range tt.files {
				sourcetest.Write(t, dir, name, content)
			}
			s, err := Read(dir)
			require.NoError(t, err)
			assert.Equal(t, "wsgi:app", s.EntryPoint.Value)
		})
	}
}

// TestReadHostileDisk surveys folders that hold more than files of a sane size.
func TestReadHostileDisk(t *testing.T) {
	dir := t.TempDir()
	sourcetest.Write(t, dir, "app.py", "from flask import Flask\napp = Flask(__name__)\n")
	for _, name := range []string{"wsgi.py", "Dockerfile", "Procfile", ".env", "requirements.txt", "gunicorn.conf.py"} {
		f, err := os.Create(filepath.Join(dir, name))
		require.NoError(t, err)
		require.NoError(t, f.Truncate(100<<20))
		require.NoError(t, f.Close())
	}
	require.NoError(t, os.Symlink("/etc", filepath.Join(dir, "etc")))
	require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(dir, "run.py")))
	require.NoError(t, os.Symlink("..", filepath.Join(dir, "up")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "main.py"), 0o755))
	s, err := Read(dir)
	require.NoError(t, err)
	assert.Equal(t, "app:app", s.EntryPoint.Value)
}

// FuzzRead surveys projects of arbitrary files: no panic, and what is proposed is
// an entry point that a config can hold.
func FuzzRead(f *testing.F) {
	f.Add("from flask import Flask\napp = Flask(__name__)", "def f(): pass", "FROM x\nCMD gunicorn app:app", "web: gunicorn app:app", "command: gunicorn a:b")
	f.Add("from b import *\nx = f()", "import flask\ndef f(a):\n  return flask.Flask(a)", "FROM x AS y\nENTRYPOINT [\"sh\", \"-c\"]\nCMD [\"flask run\"]", "web: sh -c 'cd x && exec gunicorn \"app:f(1)\"'", "- gunicorn\n- -b\n- a:b")
	f.Add("import dash\napp = dash.Dash(__name__)\nserver = app.server", "bind = 'unix:x'\nworkers = 3", "FROM a\nENV X=1\nCOPY . /a\nWORKDIR /a", "web: FLASK_APP=a flask run", "FLASK_APP: a")
	f.Fuzz(func(t *testing.T, first, second, dockerfile, procfile, compose string) {
		dir := t.TempDir()
		sourcetest.Write(t, dir, "app.py", first)
		sourcetest.Write(t, dir, "b.py", second)
		sourcetest.Write(t, dir, "gunicorn.conf.py", second)
		sourcetest.Write(t, dir, "Dockerfile", dockerfile)
		sourcetest.Write(t, dir, "Procfile", procfile)
		sourcetest.Write(t, dir, "compose.yml", compose)
		s, err := Read(dir)
		require.NoError(t, err)
		if s.EntryPoint.Known() {
			_, err := entrypoint.Parse(s.EntryPoint.Value)
			require.NoError(t, err)
		} else {
			require.NotNil(t, s.Refusal)
			require.NotEmpty(t, s.Refusal.Reason)
		}
	})
}
