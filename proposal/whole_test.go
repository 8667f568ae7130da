package proposal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/survey"
	"dockgen/schema"
)

func noted(value, note string) evidence.Found[string] {
	f := found(value)
	f.Note = note
	return f
}

// surveys are what whole configs are written from, with the answers.
var surveys = map[string]struct {
	survey  func() *survey.Survey
	answers Answers
}{
	// Everything that a survey can find.
	"found": {func() *survey.Survey {
		s := &survey.Survey{EntryPoint: noted("app:app", "Two files have an app."), Directory: found("web"), Port: found(8000), Python: noted("3.12", "The lock asks for it."), HealthPath: found("/health")}
		s.Worker.Workers, s.Worker.Threads, s.Worker.Timeout = found(3), found(8), found(60)
		s.Env = []evidence.Variable{
			{Name: "DATABASE_URL", Required: true, Description: "Where the data is."},
			{Name: "DEBUG", Default: "off", HasDefault: true},
			{Name: "DEBUG_SQL", Default: "1", HasDefault: true},
			{Name: "EMPTY", HasDefault: true},
			{Name: "MAIL", Default: "admin@acme.dev", HasDefault: true},
			{Name: "MODE", Default: "dev", HasDefault: true},
			{Name: "TOKEN", Default: "ghp_0123456789abcdefghijABCDEFGHIJ012345", HasDefault: true},
		}
		for i := range s.Env {
			s.Env[i].Evidence = evidence.Place{Path: "app.py", Line: 7 + i}
		}
		s.Processes = []evidence.Process{{Name: "worker", Command: []string{"celery", "-A", "app"}, Evidence: evidence.Place{Path: "Procfile", Line: 2}}}
		s.Releases = []evidence.Release{
			{Name: "migrate", Command: []string{"flask", "db", "upgrade"}, Environment: []string{"FLASK_APP=app:app"}, Evidence: evidence.Place{Path: "start.sh", Line: 3}},
			{Name: "seed", Command: []string{"python", "seed.py"}, Evidence: evidence.Place{Path: "start.sh", Line: 4}},
		}
		s.NotTaken = []evidence.NotTaken{
			{What: "sleep 5", Evidence: evidence.Place{Path: "start.sh", Line: 2}, Reason: "Nothing waits.", Replaced: true},
			{What: "flask db init", Evidence: evidence.Place{Path: "start.sh", Line: 5}, Reason: "It is for a developer."},
			{What: "echo \n}\x1b[31m\u202e" + strings.Repeat("x", 200), Evidence: evidence.Place{Path: "a\nb.sh"}, Reason: "Two\nlines."},
		}
		s.Writable, s.Beside = []evidence.Found[string]{noted("uploads", "uploads are saved there.")}, []evidence.Found[string]{{Value: "shop.db", Evidence: evidence.Place{Path: "app.py", Line: 3}, Confidence: evidence.Guess}}
		s.Supply = evidence.Supply{
			Manager: found("pip"), Requirements: []string{"requirements.txt", "web.txt"}, Constraints: []string{"constraints.txt"},
			Gunicorn: noted("23.0.0", "Python 3.12 runs it."), Whole: evidence.Found[bool]{Value: true, Evidence: evidence.Place{Path: "app.py", Line: 3}, Confidence: evidence.Certain, Note: "The app reads its own version."},
			Overrides:       []evidence.Found[string]{noted("werkzeug<3", "flask 2.2.2 does not work with a newer werkzeug."), found("werkzeug<3")},
			BuildPackages:   []evidence.Found[string]{found("git"), {Value: "gcc", Confidence: evidence.Certain}},
			RuntimePackages: []evidence.Found[string]{noted("libpq5", "psycopg2 loads it.")},
			Indexes: []evidence.Index{
				{Name: "acme", URL: "https://pypi.acme.dev/simple/", Username: "ci", Secret: "ACME_TOKEN", Evidence: evidence.Place{Path: "pip.conf", Line: 2}},
				{Name: "open", URL: "https://open.acme.dev/simple/", Public: true},
				{Name: "torch", URL: "https://download.acme.dev/simple/", Evidence: evidence.Place{Path: "requirements.txt", Line: 1}},
				{Name: "last", URL: "https://last.acme.dev/simple/", Secret: "LAST_TOKEN", Evidence: evidence.Place{Path: "pip.conf", Line: 4}},
			},
			Unlisted: []evidence.Found[string]{found("requests"), found("redis")},
		}
		s.Own = []survey.OwnFile{{Path: "Dockerfile", Replaces: "Dockerfile"}, {Path: ".dockerignore", Replaces: ".dockerignore"}, {Path: "DEPLOYMENT.md", Replaces: "DEPLOYMENT.md"}, {Path: "VERSION", Replaces: "VERSION"}}
		s.FreeFolder = "docker"
		return s
	}, Answers{}},
	// The same with other answers.
	"answered": {func() *survey.Survey {
		s := &survey.Survey{EntryPoint: noted("app:app", "Two files have an app."), Directory: found("web"), Port: found(8000), Python: noted("3.12", "The lock asks for it."), Image: found("ghcr.io/acme/shop")}
		s.EntryPoint.Others = []evidence.Found[string]{found("none:app"), {Value: "admin:app", Note: `Another app. It starts in "admin".`}}
		s.Own = []survey.OwnFile{{Path: "Dockerfile", Replaces: "Dockerfile"}}
		s.Supply.BuildPackages = []evidence.Found[string]{found("git")}
		s.Supply.Unlisted = []evidence.Found[string]{found("requests"), found("flask")}
		s.Supply.Gunicorn = evidence.Found[string]{Value: "23.0.0", Evidence: evidence.Place{Path: "web.txt"}}
		return s
	}, Answers{Name: "shop", EntryPoint: "admin:app", Port: 5000, Python: "3.13", HealthPath: "/", PrivateGit: []PrivateGit{{"github.com", "CR_PAT"}}}},
	// An answer that is what was found, and an app that another starts at the top.
	"confirmed": {func() *survey.Survey {
		s := &survey.Survey{EntryPoint: noted("app:app", "Two files have an app."), Directory: found("web"), Python: noted("3.12", "The lock asks for it.")}
		s.EntryPoint.Others = []evidence.Found[string]{found("app:app")}
		return s
	}, Answers{EntryPoint: "app:app", Python: "3.12", Image: "ghcr.io/acme/shop"}},
}

// The configs are read in testdata, each with what the user is told.
func TestWhole(t *testing.T) {
	for name, tt := range surveys {
		t.Run(name, func(t *testing.T) {
			p := New(tt.survey(), tt.answers, fallback)
			config := p.Config()
			_, findings := schema.Load("flaskdeploy.hcl", config)
			assert.False(t, finding.HasErrors(findings), "%v\n%s", findings, config)
			have := string(config)
			for _, remark := range p.Remarks() {
				have += "\n# " + remark + "\n"
			}
			want, err := os.ReadFile(filepath.Join("testdata", name+".hcl"))
			require.NoError(t, err)
			assert.Equal(t, string(want), have)
		})
	}
}

// An argument that the language refuses is left out once, unless the user gave it or no
// config can do without.
func TestLeftOut(t *testing.T) {
	const config = "app {\n  entry_point = \"a b\"\n  name = \"x\"\n  port = 70000\n  python = \"2.7\"\n  directory = \"/\"\n}\n\nhealth_check {\n  path = \"x\"\n}\n\nworker {\n  workers = -1\n}\n\nprivate_index \"acme\" {\n  secret = \"a b\"\n  url = \"x\"\n}\n"
	at := func(line int, block string) finding.Finding {
		return finding.Finding{Severity: finding.Error, Block: block, Range: finding.Range{Start: finding.Position{Line: line}}, Detail: "No."}
	}
	all := Answers{Name: "x", Port: 1, Python: "x", Directory: "x", HealthPath: "x", Workers: 1, PrivateIndex: []PrivateIndex{{"acme", "X"}}}
	tests := map[string]struct {
		at      finding.Finding
		answers Answers
		want    bool
	}{
		"entry-point":          {at(2, "app"), Answers{}, false},
		"name":                 {at(3, "app"), Answers{}, true},
		"name-answered":        {at(3, "app"), all, false},
		"port":                 {at(4, "app"), Answers{}, true},
		"port-answered":        {at(4, "app"), all, false},
		"python":               {at(5, "app"), Answers{}, true},
		"python-answered":      {at(5, "app"), all, false},
		"directory":            {at(6, "app"), Answers{}, true},
		"directory-answered":   {at(6, "app"), all, false},
		"health-path":          {at(10, "health_check"), Answers{}, true},
		"health-path-answered": {at(10, "health_check"), all, false},
		"workers":              {at(14, "worker"), Answers{}, true},
		"workers-answered":     {at(14, "worker"), all, false},
		"secret":               {at(18, `private_index "acme"`), Answers{}, true},
		"secret-answered":      {at(18, `private_index "acme"`), all, false},
		"url-not-answered":     {at(19, `private_index "acme"`), all, true},
		"no-argument":          {at(7, "app"), Answers{}, false},
		"no-block":             {at(3, ""), Answers{}, false},
		"block":                {at(9, ""), Answers{}, true},
		"no-line":              {at(0, "app"), Answers{}, false},
		"behind-the-last-line": {at(22, "app"), Answers{}, false},
		"private-git":          {at(3, "private_git \"github.com\""), Answers{}, false},
		"warning":              {finding.Finding{Severity: finding.Warning, Block: "app", Range: at(3, "app").Range}, Answers{}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := New(&survey.Survey{}, tt.answers, fallback)
			assert.Equal(t, tt.want, p.Correct([]byte(config), []finding.Finding{tt.at}))
			assert.False(t, p.Correct([]byte(config), []finding.Finding{tt.at}), "again")
		})
	}
	p := New(&survey.Survey{}, Answers{}, fallback)
	assert.True(t, p.Correct([]byte(config), []finding.Finding{at(0, "app"), at(2, "app"), at(3, "app")}), "the others are looked at")
}
