package start

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/sourcetest"
)

func TestShellCommands(t *testing.T) {
	env := map[string]string{"PORT": "80", "MANY": "-w 4"}
	tests := []struct{ name, line, want string }{
		{"words", "a b  c", "a|b|c"},
		{"quotes", `a 'b c' "d e"f`, "a|b c|d ef"},
		{"empty-word", `a "" b`, "a||b"},
		{"backslash", `a b\ c`, "a|b c"},
		{"operators", "a && b; c | d & e || f", "a / b / c / d / e / f"},
		{"comment", "a # b", "a"},
		{"not-a-comment", "a b#c", "a|b#c"},
		{"variable", "a $PORT ${PORT} x$PORT.y", "a|80|80|x80.y"},
		{"variable-unset", "a $NO b", "a|b"},
		{"default", "a ${NO:-8} ${PORT:-9} ${NO-'7'}", "a|8|80|7"},
		{"default-of-default", "a ${NO:-${NEVER:-7}} ${NO:-$PORT}", "a|7|80"},
		{"words-of-a-variable", "a $MANY \"$MANY\" b=$MANY", "a|-w|4|-w 4|b=-w|4"},
		{"assignment-of-many", "A=$MANY b", "A=-w 4:b"},
		{"single-quotes-keep", "a '$PORT'", "a|$PORT"},
		{"substitution", "a $(b (c) d) `e` f", "a|f"},
		{"assignments", "A=1 B='2 3' c D=4", "A=1,B=2 3:c|D=4"},
		{"redirection", "a 2>&1", "a|2>&1"},
		{"open-quote", "a 'b", "a|b"},
		{"open-brace", "a ${PORT", "a"},
		{"dollar", "a $ b$", "a|$|b$"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var have []string
			for _, c := range shell.Commands(tt.line, env) {
				var set []string
				for name, value := range c.Env {
					set = append(set, name+"="+value)
				}
				slices.Sort(set)
				text := strings.Join(c.Words, "|")
				if len(set) > 0 {
					text = strings.Join(set, ",") + ":" + text
				}
				have = append(have, text)
			}
			assert.Equal(t, tt.want, strings.Join(have, " / "))
		})
	}
}

func TestReadLaunch(t *testing.T) {
	tests := []struct{ line, want string }{
		{"gunicorn app:app", "gunicorn app:app"},
		{"gunicorn -w 4 -b :80 app:app", "gunicorn app:app bind=:80 workers=4"},
		{"gunicorn -w4 --threads=2 app:app --preload --timeout 9", "gunicorn app:app preload= threads=2 timeout=9 workers=4"},
		{`gunicorn --reload "app:create_app('x')"`, "gunicorn app:create_app('x') reload="},
		{"gunicorn -D app", "gunicorn app daemon="},
		{"exec /opt/venv/bin/gunicorn app:app", "gunicorn app:app"},
		{"poetry run gunicorn app:app", "gunicorn app:app"},
		{"uv run --no-dev gunicorn app:app", "gunicorn app:app"},
		{"env A=1 B=2 gunicorn app:app", "gunicorn app:app"},
		{"newrelic-admin run-program gunicorn app:app", "gunicorn app:app"},
		{"python -m gunicorn app:app", "gunicorn app:app"},
		{"python3 -u -m flask --app shop run -p 80", "flask shop port=80"},
		{"flask run --host 0.0.0.0", "flask"},
		{"flask db upgrade", ""},
		{"python app.py --debug", "python app.py arguments=--debug"},
		{"python -m shop.web", "python shop.web module=true"},
		{"python -m pytest", ""},
		{"python -c 'x'", ""},
		{"waitress-serve --port=80 --call shop:create_app", "waitress shop:create_app() port=80"},
		{"uwsgi --http :80 --module shop:app --processes 3", "uwsgi shop:app bind=:80 workers=3"},
		{"uwsgi --ini uwsgi.ini", "uwsgi ini=uwsgi.ini"},
		{"uwsgi --wsgi-file run.py --callable app", "uwsgi run.py:app"},
		{"uvicorn main:app --host 0.0.0.0 --port 80 --reload", "uvicorn main:app port=80"},
		{"pip install gunicorn", ""},
		{"wait-for-it.sh db:5432 -- gunicorn app:app", "gunicorn app:app"},
		{"echo gunicorn app:app", ""},
		{"celery -A shop worker", ""},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			have := ""
			for _, c := range shell.Commands(tt.line, nil) {
				c = c.Server()
				l, ok := readLaunch(shell.Unwrapped(c.Words))
				if !ok {
					continue
				}
				parts := []string{l.Server}
				if l.Target != "" {
					call := ""
					if l.Call {
						call = "()"
					}
					parts = append(parts, l.Target+call)
				}
				var options []string
				for name, value := range l.Options {
					options = append(options, name+"="+value)
				}
				slices.Sort(options)
				have = strings.Join(append(parts, options...), " ")
			}
			assert.Equal(t, tt.want, have)
		})
	}
}

func TestDockerfileFolders(t *testing.T) {
	tests := []struct{ name, dockerfile, want string }{
		{"copied-here", "FROM x\nWORKDIR /app\nCOPY . .", "."},
		{"copied-by-path", "FROM x\nCOPY . /srv\nWORKDIR /srv/web", "web"},
		{"folder-alone", "FROM x\nWORKDIR /app\nCOPY web/ .", "web"},
		{"list-form", "FROM x\nWORKDIR /app\nCOPY [\"web\", \"./\"]", "web"},
		{"variable", "FROM x\nENV HOME /srv\nWORKDIR $HOME\nADD --chown=1:1 ./web $HOME/", "web"},
		{"from-other-stage", "FROM x AS y\nFROM x\nWORKDIR /app\nCOPY --from=y /a /app", ""},
		{"inherits", "FROM x AS base\nWORKDIR /app\nCOPY web /app\nFROM base", "web"},
		{"two-steps", "FROM x\nWORKDIR /app\nWORKDIR web\nCOPY ./web .", "web"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			sourcetest.Write(t, dir, "Dockerfile", tt.dockerfile)
			sourcetest.Write(t, dir, "web/app.py", "")
			f := sourcetest.Open(t, dir)
			images := readImages(f, "Dockerfile")
			found := images[0].projectFolders(images[0].workdir)
			assert.Equal(t, tt.want, strings.Join(found, " "))
		})
	}
}

func TestStartOfDotenv(t *testing.T) {
	f, _ := sourcetest.Index(t, "-- .flaskenv --\nTEXT='\nFLASK_APP=no\n'\nexport\tFLASK_APP = \"shop:app\"\t# here\n")
	starts := Find(f)
	assert.Len(t, starts, 1)
	assert.Equal(t, "shop:app", starts[0].Launch.Target)
	assert.Equal(t, evidence.Place{Path: ".flaskenv", Line: 4}, starts[0].Evidence)
}
