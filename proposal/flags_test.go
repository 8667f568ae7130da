package proposal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/evidence"
	"dockgen/project/survey"
)

// give has the flags read, each a name and a value.
func give(t *testing.T, flags ...[2]string) (Answers, error) {
	var a Answers
	for _, given := range flags {
		found := false
		for _, f := range Flags() {
			if f.Name == given[0] {
				found = true
				if err := f.Take(&a, given[1]); err != nil {
					return a, err
				}
			}
		}
		require.True(t, found, given[0])
	}
	return a, nil
}

func TestFlags(t *testing.T) {
	place := evidence.Place{Path: "Procfile", Line: 1}
	project := func() *survey.Survey {
		s := &survey.Survey{EntryPoint: found("app:app"), Directory: found("."),
			Releases:  []evidence.Release{{Name: "migrate", Command: []string{"flask", "db", "upgrade"}, Evidence: place}},
			Processes: []evidence.Process{{Name: "worker", Command: []string{"rq", "worker"}, Evidence: place}, {Name: "beat", Command: []string{"celery", "beat"}, Evidence: place}},
			Services:  []evidence.Service{{Name: "postgres", Kind: "postgres", Version: "16", URL: "DATABASE_URL", Scheme: "postgresql+psycopg", Evidence: place}},
			Env: []evidence.Variable{{Name: "DATABASE_URL", Required: true, Evidence: place}, {Name: "LEVEL", Default: "debug", HasDefault: true, Deployed: true, Evidence: place},
				{Name: "ZONE", Evidence: place}},
			Assets: []evidence.Assets{{Name: "web", Directory: "ui", Manager: "pnpm", Output: []evidence.Found[string]{found("static/dist")}, Sources: []string{"templates"},
				Exclude: []string{"**/*.map"}, Evidence: place}},
		}
		s.Worker.LogLevel = found("warning")
		s.Worker.Arguments = []evidence.Found[[]string]{found([]string{"--backlog", "16"})}
		return s
	}
	tests := map[string]struct {
		flags [][2]string
		file  bool // gunicorn's settings are a file's
		has   []string
		not   []string
	}{
		"words-as-a-shell-splits-them": {flags: [][2]string{{"release", `seed=FLASK_APP=app A='x y' flask seed "a  b" \"c '$HOME' "\$x" d\ e`}},
			has: []string{"# --release\nrelease \"seed\" {\n  command     = [\"flask\", \"seed\", \"a  b\", \"\\\"c\", \"$HOME\", \"$x\", \"d e\"]\n  environment = [\"FLASK_APP=app\", \"A=x y\"]", `release "migrate" {`}},
		"one-of-its-name-is-replaced": {flags: [][2]string{{"release", "migrate=alembic upgrade head"}, {"process", "worker=huey_consumer app.huey"}},
			has: []string{`command = ["alembic", "upgrade", "head"]`, `command = ["huey_consumer", "app.huey"]`, `process "beat"`}, not: []string{`"flask", "db"`, `"rq"`}},
		"one-of-its-name-is-left-out": {flags: [][2]string{{"release", "migrate="}, {"process", "beat="}, {"service", "postgres="}, {"assets", "web="}},
			has: []string{`process "worker"`}, not: []string{"release", "beat", "service", "assets"}},
		"service-takes-the-variables-of-its-kind": {flags: [][2]string{{"service", "db=postgres:17"}},
			has: []string{"# --service\nservice \"db\" {", `kind    = "postgres"`, `version = "17" # --service`, `url     = "DATABASE_URL"`, `scheme  = "postgresql+psycopg"`}, not: []string{`service "postgres"`, `= "16"`}},
		"service-with-variables-of-its-own": {flags: [][2]string{{"service", "postgres=postgis/postgis:17-3.5 host=DB_HOST password=DB_PASSWORD"}, {"service", "cache=redis url=CACHE_URL"}},
			has: []string{`base     = "postgis/postgis:17-3.5"`, `host     = "DB_HOST"`, `env "DB_HOST"`, `env "DB_PASSWORD"`, `kind = "redis"`, `env "CACHE_URL"`}, not: []string{"scheme", `= "DATABASE_URL"`}},
		"variables": {flags: [][2]string{{"env", "LEVEL=a=b"}, {"env", "EMPTY="}, {"env", "API_KEY"}, {"env", "ZONE"}},
			has: []string{"# --env\nenv \"LEVEL\" {\n  default = \"a=b\"\n}", "env \"EMPTY\" {\n  default = \"\"\n}", "env \"API_KEY\" {\n  secret = true\n}", "# --env\nenv \"ZONE\""}},
		"a-default-of-a-service's-variable-is-for-the-language-to-judge": {flags: [][2]string{{"env", "DATABASE_URL=x"}}, has: []string{"default = \"x\""}},
		"variable-keeps-what-was-found":                                  {flags: [][2]string{{"env", "LEVEL"}, {"env", "DATABASE_URL"}}, has: []string{"# --env\nenv \"LEVEL\" {\n  default = \"debug\"", "# --env\nenv \"DATABASE_URL\" {\n  required = true"}},
		"limits":                                                         {flags: [][2]string{{"memory", "512m"}, {"cpus", "1.50"}}, has: []string{"limits {\n  memory = \"512m\"\n  cpus   = 1.5\n}"}},
		"gunicorn": {flags: [][2]string{{"log-level", "debug"}, {"limit-request-line", "0"}, {"forwarded-allow-ips", "10.0.0.1, ::1"}, {"worker-connections", "5"},
			{"worker-arguments", "--backlog '64'"}, {"wrapper", "newrelic-admin run-program"}},
			has: []string{`"debug"`, "limit_request_line  = 0 ", `["10.0.0.1", "::1"]`, "worker_connections  = 5 ", `["--backlog", "64"]`, `["newrelic-admin", "run-program"]`},
			not: []string{"warning", `"--backlog", "16"`}},
		"gunicorn-beside-its-file": {file: true, flags: [][2]string{{"log-level", "debug"}, {"wrapper", "ddtrace-run"}}, has: []string{"config_file", `log_level   = "debug"`, "ddtrace-run"}},
		"nothing-is-not-found":     {flags: [][2]string{{"wrapper", ""}, {"worker-arguments", ""}}, has: []string{"warning"}, not: []string{"wrapper", "arguments"}},
		"assets": {flags: [][2]string{{"assets", "admin=admin/ui output=static/a,static/b command='npm run \"all of it\"' manager=yarn sources=x,y node=20"}},
			has: []string{"# --assets\nassets \"admin\" {", `directory = "admin/ui"`, `manager   = "yarn"`, `["npm", "run", "all of it"]`, `["static/a", "static/b"]`, `["x", "y"]`, `node      = "20" # --assets`, `assets "web"`}},
		"assets-keep-what-was-found": {flags: [][2]string{{"assets", "web=ui output=static/new"}}, has: []string{`manager   = "pnpm"`, `["static/new"]`, `["templates"]`, `["**/*.map"]`}, not: []string{"static/dist"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := give(t, test.flags...)
			require.NoError(t, err)
			s, before := project(), project()
			if test.file {
				s.Worker.ConfigFile, before.Worker.ConfigFile = found("gunicorn.conf.py"), found("gunicorn.conf.py")
			}
			text := string(New(a.Over(s), a, fallback).Config())
			for _, has := range test.has {
				assert.Contains(t, text, has)
			}
			for _, not := range test.not {
				assert.NotContains(t, text, not)
			}
			assert.Equal(t, before, s, "what was found is as it was")
		})
	}
}

func TestFlagsRefuse(t *testing.T) {
	for value, message := range map[[2]string]string{
		{"release", "migrate"}:               "a name and what it stands for",
		{"release", "=x"}:                    "a name and what it stands for",
		{"release", "a=x && y"}:              "more than one command",
		{"release", "a=x | y"}:               "more than one command",
		{"release", "a=x &"}:                 "more than one command",
		{"release", "a=x > y"}:               "more than one command",
		{"release", "a=! x"}:                 "more than one command",
		{"release", "a=x; y"}:                "more than one command",
		{"release", "a=(x)"}:                 "more than one command",
		{"release", "a=if x; then y; fi"}:    "more than one command",
		{"release", "a=x $HOME"}:             "$HOME is something that a shell replaces",
		{"release", `a=x "b${HOME}"`}:        `"b${HOME}" is something that a shell replaces`,
		{"release", "a=x $(y)"}:              "$(y) is something",
		{"release", "a=x `y`"}:               "`y` is something",
		{"release", "a=ls *.py"}:             "*.py is something",
		{"release", "a=ls ~/x"}:              "~/x is something",
		{"release", `a=x "`}:                 "a shell could not read it",
		{"release", "a=FLASK_APP=x"}:         "there are variables and no command",
		{"process", "a=FLASK_APP=x flask"}:   "a flag of its own, --env",
		{"service", "db=postgres url"}:       `"url" is no argument with a value`,
		{"service", "db=postgres flavour=x"}: `no argument "flavour"`,
		{"assets", "web=ui outputs=x"}:       `no argument "outputs"`,
		{"env", "=x"}:                        "write a name",
		{"cpus", "nan"}:                      "write a number",
		{"cpus", "0"}:                        "write a number",
		{"worker-connections", "many"}:       "write a number",
	} {
		_, err := give(t, value)
		assert.ErrorContains(t, err, message, value)
	}
	for _, flag := range []string{"release", "process", "service", "assets", "env"} {
		_, err := give(t, [2]string{flag, "a=x"}, [2]string{flag, "a=y"})
		assert.ErrorContains(t, err, `"a" is answered twice`, flag)
	}
}
