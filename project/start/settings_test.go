package start

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

func TestSettings(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"values", "gunicorn -w 4 --bind=:80 app:app", "-w 4=4 --bind=:80=:80 app:app"},
		{"variable", "gunicorn -w $W --timeout ${T:-5} app:app", "-w $W=?lost --timeout ${T:-5}=5 app:app"},
		{"part-of-a-value", "gunicorn --statsd-host $HOST:8125 app:app", "--statsd-host $HOST:8125=?:8125 app:app"},
		{"quoted-variable", `gunicorn -w "$W" app:app`, "-w $W=?lost app:app"},
		{"no-shell", "gunicorn -b '0.0.0.0:${PORT}' app:app", "-b 0.0.0.0:${PORT}=literal app:app"},
		{"variable-at-the-start", "gunicorn $FLAGS app:app", "$FLAGS=?lost app:app"},
		{"behind-python", "python3 -u -m gunicorn -w 4 app:app", "-w 4=4 app:app"},
		{"carried-behind", "GUNICORN_CMD_ARGS='-w 3 -t 9' gunicorn -w 4 app:app", "-w 4=4 app:app -w 3=carried -t 9=carried"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- Procfile --\nweb: "+tt.line+"\n")
			var have []string
			for _, s := range Find(f)[0].Launch.Settings {
				text := s.Written
				switch {
				case s.Lost:
					text += "=?lost"
				case s.Unknown:
					text += "=?" + s.Value
				case s.Literal:
					text += "=literal"
				case s.Carried:
					text += "=carried"
				case s.Setting != nil:
					text += "=" + s.Value
				}
				have = append(have, text)
			}
			assert.Equal(t, tt.want, strings.Join(have, " "))
		})
	}
}

func TestOptions(t *testing.T) {
	f, _ := sourcetest.Index(t, "-- Procfile --\nweb: GUNICORN_CMD_ARGS='-c b.py --chdir x' gunicorn -c a.py -b :1 -b :2 -t 1 -t 2 --timeout $T app:app\n")
	assert.Equal(t, map[string]string{"config": "a.py", "chdir": "x", "bind": ":1,:2", "timeout": "2"}, Find(f)[0].Launch.Options)
}

func FuzzCommand(f *testing.F) {
	f.Add("A=1 exec poetry run ddtrace-run -d python -m gunicorn $X -Rw4 \"$Y\" `z` -b '${P}' app:app")
	f.Add("tini -- env B=$C gunicorn")
	index, _ := sourcetest.Index(f, "-- a.py --\n")
	f.Fuzz(func(t *testing.T, line string) {
		r := startReader{files: index}
		r.add(line, context{env: map[string]string{"X": "-w 4", "GUNICORN_CMD_ARGS": "-t 5 $X"}})
	})
}
