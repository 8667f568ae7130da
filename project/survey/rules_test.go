package survey_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/evidence"
	"dockgen/project/survey"
)

// surveyed is what a survey tells of the files of an archive.
func surveyed(t *testing.T, archive string) *survey.Survey {
	t.Helper()
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(file.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, file.Data, 0o644))
	}
	s, err := survey.Read(dir)
	require.NoError(t, err)
	return s
}

const flaskApp = "-- app.py --\nfrom flask import Flask\napp = Flask(__name__)\n"

func values(found []evidence.Found[string]) string {
	var all []string
	for _, f := range found {
		all = append(all, f.Value)
	}
	return strings.Join(all, " ")
}

// testdata/pins.txt has the releases with which the tables of old pins were measured,
// beside each the first that needs no help, and pins that are too old for another. A
// line says what a survey of them proposes: other packages held back or raised, the
// Python, and limits of the build.
func TestPins(t *testing.T) {
	data, err := os.ReadFile("testdata/pins.txt")
	require.NoError(t, err)
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		line = strings.TrimSuffix(line, "\n")
		pins, _, _ := strings.Cut(line, ":")
		t.Run(pins, func(t *testing.T) {
			s := surveyed(t, flaskApp+"-- requirements.txt --\n"+strings.ReplaceAll(pins, " ", "\n")+"\n")
			have := fmt.Sprintf("%s: %s | %s | %s", pins, values(s.Supply.Overrides), s.Python.Value, values(s.Supply.BuildConstraints))
			assert.Equal(t, line, strings.TrimRight(have, " |:"))
		})
	}
}

// The port of what serves certainly is taken. Of others only one that is as certain is
// a doubt, and no more than a likely one: the app may be run in two ways.
func TestOtherPorts(t *testing.T) {
	const dockerfile = "-- Dockerfile --\nFROM python\nEXPOSE 8001\nCMD [\"gunicorn\", \"app:app\"]\n"
	tests := map[string]struct{ files, want string }{
		"both-certain":        {dockerfile + "-- fly.toml --\n[http_service]\ninternal_port = 8002\n", "8001 certain, 8002 likely"},
		"other-likely":        {dockerfile + "-- .flaskenv --\nFLASK_RUN_PORT=8003\n", "8001 certain, 8003 likely"},
		"both-likely":         {"-- .flaskenv --\nFLASK_RUN_PORT=8003\n-- .env.example --\nPORT=8004\n", "8004 likely, 8003 likely"},
		"other-more-certain":  {"-- Makefile --\nrun:\n\tflask run -p 8005\n-- fly.toml --\n[http_service]\ninternal_port = 8002\n", "8005 likely, 8002 certain"},
		"the-same":            {dockerfile + "-- fly.toml --\n[http_service]\ninternal_port = 8001\n", "8001 certain"},
		"first-unprivileged":  {"-- fly.toml --\n[http_service]\ninternal_port = 1024\n", "1024 certain"},
		"last-privileged":     {"-- fly.toml --\n[http_service]\ninternal_port = 1023\n", "0 unknown"},
		"last":                {"-- fly.toml --\n[http_service]\ninternal_port = 65535\n", "65535 certain"},
		"after-the-last":      {"-- fly.toml --\n[http_service]\ninternal_port = 65536\n", "0 unknown"},
		"of-daphne":           {"-- Procfile --\nweb: daphne -b 0.0.0.0 -p 8006 app:app\n", "8006 certain"},
		"of-uvicorn":          {"-- Procfile --\nweb: uvicorn --port 8007 app:app\n", "8007 certain"},
		"of-hypercorn":        {"-- Procfile --\nweb: hypercorn -b 0.0.0.0:8008 app:app\n", "8008 certain"},
		"of-waitress":         {"-- Procfile --\nweb: waitress-serve --listen=*:8009 app:app\n", "8009 certain"},
		"of-a-unix-socket":    {"-- Procfile --\nweb: gunicorn -b unix:/run/app:80 app:app\n", "0 unknown"},
		"of-an-open-file":     {"-- Procfile --\nweb: gunicorn -b fd://8010 app:app\n", "0 unknown"},
		"of-several-sockets":  {"-- Procfile --\nweb: gunicorn -b unix:/x,[::]:8011 app:app\n", "8011 certain"},
		"of-a-job-in-compose": {"-- compose.yml --\nservices:\n  worker:\n    build: .\n    command: celery -A app worker\n    ports: ['8012:8012']\n", "0 unknown"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			port := surveyed(t, flaskApp+tt.files).Port
			have := fmt.Sprint(port.Value, " ", port.Confidence)
			for _, other := range port.Others {
				have += fmt.Sprint(", ", other.Value, " ", other.Confidence)
			}
			assert.Equal(t, tt.want, have)
		})
	}
}

// A start for development is weaker than one for production wherever it stands.
func TestStartsForDevelopment(t *testing.T) {
	const apps = "-- shop.py --\nfrom flask import Flask\napp = Flask(__name__)\n-- trial.py --\nfrom flask import Flask\napp = Flask(__name__)\n"
	const deployed = "-- Makefile --\nrun:\n\tgunicorn shop:app\n"
	tests := map[string]struct{ files, want string }{
		"procfile":          {deployed + "-- Procfile --\nweb: gunicorn trial:app\n", "trial:app"},
		"procfile-dev":      {deployed + "-- Procfile.dev --\nweb: gunicorn trial:app\n", "shop:app"},
		"reloading":         {deployed + "-- Procfile --\nweb: gunicorn --reload trial:app\n", "shop:app"},
		"flask-run":         {deployed + "-- Procfile --\nweb: flask --app trial:app run\n", "shop:app"},
		"reloading-or-run":  {"-- Makefile --\nrun:\n\tgunicorn --reload shop:app\n-- Procfile --\nweb: flask --app trial:app run\n", "shop:app"},
		"program":           {deployed + "-- Procfile --\nweb: python trial.py\n", "shop:app"},
		"dev-program-stays": {"-- Makefile --\nrun:\n\tflask --app shop:app run\n-- Procfile.dev --\nweb: python trial.py\n", "shop:app"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tt.want, surveyed(t, apps+tt.files).EntryPoint.Value)
		})
	}
}

// A server can call an app of Dash since 3.1. What a project may install decides, as
// each of its files writes that.
func TestNewestAllowed(t *testing.T) {
	requirement := func(line string) string { return "-- requirements.txt --\n" + line + "\n" }
	poetry := func(version string) string {
		return "-- pyproject.toml --\n[tool.poetry.dependencies]\npython = \"^3.12\"\ndash = \"" + version + "\"\n"
	}
	tests := map[string]struct {
		files string
		want  bool
	}{
		"open":             {requirement("dash"), true},
		"at-least":         {requirement("dash>=2"), true},
		"pinned":           {requirement("dash==3.1.0"), true},
		"pinned-older":     {requirement("dash==3.0.4"), false},
		"extra":            {requirement("dash[diskcache]==3.0.4"), false},
		"another-package":  {requirement("dash-bootstrap-components==1.0"), true},
		"below":            {requirement("dash<3.1"), false},
		"below-or-equal":   {requirement("dash<=3.1"), true},
		"below-a-newer":    {requirement("dash<3.2"), true},
		"series":           {requirement("dash~=3.0"), true},
		"older-series":     {requirement("dash~=2.18"), false},
		"series-of-three":  {requirement("dash~=3.0.2"), false},
		"caret":            {poetry("^3.0"), true},
		"older-caret":      {poetry("^2.18"), false},
		"tilde":            {poetry("~3.0"), false},
		"lock":             {"-- poetry.lock --\n[[package]]\nname = \"dash\"\nversion = \"3.0.4\"\n" + poetry("^3.0"), false},
		"pipfile-lock":     {"-- Pipfile.lock --\n{\"default\": {\"dash\": {\"hashes\": [], \"version\": \"==3.0.4\"}}}\n", false},
		"new-pipfile-lock": {"-- Pipfile.lock --\n{\"default\": {\"dash\": {\"hashes\": [], \"version\": \"==3.1.1\"}}}\n", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := surveyed(t, "-- app.py --\nfrom dash import Dash\napp = Dash(__name__)\n"+tt.files)
			assert.Equal(t, tt.want, s.EntryPoint.Value == "app:app", "%s", s.EntryPoint.Value)
		})
	}
}

// A module that is installed, because Flask brings it or Python does, is not looked for
// in a folder that Python does not search.
func TestInstalledModules(t *testing.T) {
	tests := map[string]string{"own": "."}
	for _, name := range []string{"flask", "werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker", "json", "tomllib", "listed"} {
		tests[name] = "web"
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			s := surveyed(t, "-- web/app.py --\nimport "+name+"\nfrom flask import Flask\napp = Flask(__name__)\n-- "+name+"/__init__.py --\n-- requirements.txt --\nflask\nlisted\n")
			assert.Equal(t, want, s.Directory.Value)
		})
	}
}
