package proposal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/survey"
	"dockgen/schema"
)

func found[T any](v T) evidence.Found[T] {
	return evidence.Found[T]{Value: v, Evidence: evidence.Place{Path: "app.py", Line: 3}, Confidence: evidence.Certain}
}

const fallback = "localhost:5000/shop"

func TestConfig(t *testing.T) {
	smallest := func() *survey.Survey { return &survey.Survey{EntryPoint: found("app:app"), Directory: found(".")} }
	tests := map[string]struct {
		change  func(s *survey.Survey)
		answers Answers
		has     []string
		not     []string
	}{
		"smallest": {has: []string{`entry_point = "app:app" # app.py:3`, `image = "localhost:5000/shop"`},
			not: []string{"port", "python", "worker", "dependencies", "directory", "output", "health_check"}},
		"defaults-are-left-out": {change: func(s *survey.Survey) {
			s.Port, s.Python, s.Worker.Workers, s.Worker.Timeout, s.Worker.Class = found(5000), found("3.14"), found(4), found(30), found("sync")
			s.Supply.Manager, s.Supply.Requirements = found("pip"), []string{"requirements.txt"}
		}, not: []string{"port", "python", "worker", "dependencies"}},
		"answers-win": {change: func(s *survey.Survey) { s.Port, s.Image = found(8000), found("ghcr.io/acme/shop") },
			answers: Answers{Port: 9000, Image: "ghcr.io/acme/other", Worker: "background"},
			has:     []string{"port        = 9000\n", `"ghcr.io/acme/other"`, `worker "background" {`}, not: []string{"8000", "acme/shop"}},
		"the-kind-says-how-many": {change: func(s *survey.Survey) { s.Worker.Workers = found(6) }, answers: Answers{Worker: "high-traffic"}, not: []string{"workers"}},
		"threads-need-gthread": {change: func(s *survey.Survey) { s.Worker.Threads = found(8) },
			has: []string{`class   = "gthread"`, "threads = 8"}},
		"as-long-as-docker-waits":  {change: func(s *survey.Survey) { s.Worker.GracefulTimeout = found(9) }, has: []string{"graceful_timeout = 9 "}},
		"longer-than-docker-waits": {change: func(s *survey.Survey) { s.Worker.GracefulTimeout = found(10) }, not: []string{"worker"}},
		"the-most-of-each": {change: func(s *survey.Survey) {
			s.Worker.Workers, s.Worker.Threads, s.Worker.Timeout, s.Worker.MaxRequests = found(1000), found(1000), found(86400), found(1_000_000_000)
		}, has: []string{"workers      = 1000 ", "threads      = 1000 ", "timeout      = 86400 ", "max_requests = 1000000000 "}},
		"too-much-of-each": {change: func(s *survey.Survey) {
			s.Worker.Workers, s.Worker.Threads, s.Worker.Timeout, s.Worker.MaxRequests = found(1001), found(1001), found(86401), found(1_000_000_001)
		}, not: []string{"1001", "86401", "1000000001"}},
		"jitter-needs-requests": {change: func(s *survey.Survey) { s.Worker.MaxRequestsJitter = found(5) }, not: []string{"jitter"}},
		"high-traffic-waits-longer": {change: func(s *survey.Survey) { s.Worker.Timeout = found(30) }, answers: Answers{Worker: "high-traffic"},
			has: []string{"timeout = 30 "}},
		"config-file-rules": {change: func(s *survey.Survey) {
			s.Worker.ConfigFile, s.Worker.Threads = found("gunicorn.conf.py"), found(8)
		}, has: []string{`config_file = "gunicorn.conf.py"`}, not: []string{"threads"}},
		"gunicorn-added": {change: func(s *survey.Survey) { s.Supply.Manager, s.Supply.Gunicorn = found("uv"), found("23.0.0") },
			has: []string{`dependencies "uv" {`, "run `uv add gunicorn`", `gunicorn = "23.0.0"`}},
		"front-end": {change: func(s *survey.Survey) {
			s.Assets = []evidence.Assets{
				{Name: "web", Directory: ".", Manager: "npm", Output: []evidence.Found[string]{found("static/dist")}, Node: found("24"), Evidence: evidence.Place{Path: "package.json", Line: 4}},
				{Name: "ui", Directory: "ui", Manager: "pnpm", Command: []string{"pnpm", "run", "prod"}, Output: []evidence.Found[string]{found("ui/dist")},
					Sources: []string{"templates"}, Node: found("20"), Evidence: evidence.Place{Path: "app.py", Line: 3}},
				{Name: "translations", Directory: ".", Manager: "python", Command: []string{"pybabel", "compile", "-d", "po"}, Output: []evidence.Found[string]{found("po")},
					Sources: []string{"po"}, Exclude: []string{"**/*.mo"}},
			}
		}, has: []string{
			"# package.json:4\nassets \"web\" {\n  output = [\"static/dist\"] # app.py:3\n}",
			"  directory = \"ui\"\n  manager   = \"pnpm\"\n  command   = [\"pnpm\", \"run\", \"prod\"]\n  output    = [\"ui/dist\"]\n  sources   = [\"templates\"]\n  node      = \"20\" # app.py:3",
			`exclude = ["**/*.mo"]`,
		}, not: []string{"24"}},
		"secrets-have-no-default": {change: func(s *survey.Survey) {
			s.Env = []evidence.Variable{
				{Name: "API_KEY", Secret: true, Default: "abc", HasDefault: true},
				{Name: "DEBUG", Default: "1", HasDefault: true},
				{Name: "LEVEL", Default: "info", HasDefault: true},
				{Name: "URL", Default: "postgres://a:b@c/d", HasDefault: true},
				{Name: "HOST", Default: "localhost", HasDefault: true},
			}
		}, has: []string{`default = "info"`, "secret = true", `The code falls back to "localhost".`}, not: []string{"abc", "a:b", `"1"` + "\n}"}},
		"services": {change: func(s *survey.Survey) {
			s.Env = []evidence.Variable{
				{Name: "CACHE_URL", Default: "redis://cache/1", HasDefault: true}, {Name: "DB_HOST", Default: "db", HasDefault: true}, {Name: "DB_PASSWORD", Secret: true},
			}
			s.Services = []evidence.Service{
				{Name: "cache", Kind: "redis", URL: "CACHE_URL", Scheme: "redis", Evidence: evidence.Place{Path: "app.py", Line: 3}},
				{Name: "mysql", Kind: "mysql", Version: "8.0", Base: "mariadb:11", Host: "DB_HOST", Password: "DB_PASSWORD", Started: evidence.Place{Path: "compose.yml", Line: 7}},
			}
		}, has: []string{"# app.py:3\nservice \"cache\" {", `kind   = "redis"`, `url    = "CACHE_URL"`, `version  = "8.0"        # compose.yml:7`, `base     = "mariadb:11" # compose.yml:7`,
			`host     = "DB_HOST"`, `The code falls back to "db".`}, not: []string{"default", `kind = "mysql"`}},
		"private-git-brings-git": {change: func(s *survey.Survey) { s.Supply.BuildPackages = []evidence.Found[string]{found("git"), found("gcc")} },
			answers: Answers{PrivateGit: []PrivateGit{{"github.com", "CR_PAT"}}},
			has:     []string{`private_git "github.com" {`, `build_packages = ["gcc"]`}},
		"private-index": {change: func(s *survey.Survey) {
			s.Supply.Manager = found("uv")
			s.Supply.Indexes = []evidence.Index{
				{Name: "acme", URL: "https://pypi.acme.dev/simple/"}, {Name: "other", URL: "https://other.acme.dev:8443/simple/", Secret: "GUESSED"},
				{Name: "free", URL: "https://free.acme.dev/simple/"},
			}
		}, answers: Answers{PrivateIndex: []PrivateIndex{{"Acme", "ACME_TOKEN"}, {"other.acme.dev:8443", "OTHER_TOKEN"}}},
			has: []string{`private_index "acme" {`, `"ACME_TOKEN"`, `private_index "other" {`, `"OTHER_TOKEN"`}, not: []string{"GUESSED", "free"}},
		"own-files": {change: func(s *survey.Survey) {
			s.Own = []survey.OwnFile{{Path: "Dockerfile", Replaces: "Dockerfile"}, {Path: "version", Replaces: "VERSION"}}
		}, has: []string{`path = "deploy/Dockerfile"`, `version_file = "deploy/VERSION"`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := smallest()
			if test.change != nil {
				test.change(s)
			}
			config := string(New(s, test.answers, fallback).Config())
			_, findings := schema.Load("flaskdeploy.hcl", []byte(config))
			assert.False(t, finding.HasErrors(findings), "%v\n%s", findings, config)
			body := strings.SplitN(config, "\n", 3)[2] // below the head's comment
			for _, want := range test.has {
				assert.Contains(t, body, want)
			}
			for _, not := range test.not {
				assert.NotContains(t, body, not)
			}
		})
	}
}

func TestReact(t *testing.T) {
	p := New(&survey.Survey{EntryPoint: found("app:app")}, Answers{}, fallback)
	findings := []finding.Finding{
		{Code: rule.FileIgnored, Fix: `exclude = ["!build/app.py"]`},
		{Code: rule.GunicornConfigUnnamed, Path: "gunicorn.conf.py"},
		{Code: rule.IncludeNotListed, Fix: `requirements = ["requirements.txt", "base.txt"]`},
		{Code: rule.VersionControlMissing, Fix: `build_packages = ["git"]`},
		{Code: rule.DependenciesDynamic, Fix: "package = true"},
		{Code: rule.VersionFromGit, Fix: `package_version = "0"`},
		{Code: rule.MemberNeeded, Fix: `member = "shop-api"`},
		{Code: rule.EditableRepository, Path: "requirements.txt", Range: finding.Range{Start: finding.Position{Line: 3}}},
	}
	assert.True(t, p.React(findings))
	config := string(p.Config())
	for _, want := range []string{`"!build/app.py", "gunicorn.conf.py"`, `["requirements.txt", "base.txt"]`, `["git"]`, "= true", `member = "shop-api"`, `= "pip" # requirements.txt:3`, `package_version = "0"`} {
		assert.Contains(t, config, want)
	}
	assert.False(t, p.React(findings[4:]), "each has been heard")
	p = New(&survey.Survey{EntryPoint: found("app:app")}, Answers{}, fallback)
	own := []finding.Finding{
		{Code: rule.ImportFails, Path: "run.py", Range: finding.Range{Start: finding.Position{Line: 3}}, Fix: "package = true"},
		{Code: rule.PackageNeeded, Fix: `requirements = ["requirements.txt", "setup.py"]`},
		{Code: rule.FileHidden, Fix: `exclude = ["!docs/help.md"]`},
	}
	assert.True(t, p.React(own))
	for _, want := range []string{"its own package to be installed (run.py:3).", `"setup.py"]`, `"!docs/help.md"`} {
		assert.Contains(t, string(p.Config()), want)
	}
	assert.False(t, p.React([]finding.Finding{{Code: rule.ImportFails, Fix: `entry_point = "config:web"`}}), "not a choice of init's")
	assert.False(t, New(&survey.Survey{}, Answers{}, fallback).React([]finding.Finding{{Code: rule.MemberNeeded, Fix: `member = "NAME"`}}), "nobody knows")
	assert.False(t, p.React([]finding.Finding{{Code: rule.DependenciesDynamic}}), "what the project must repair")
	assert.False(t, p.React([]finding.Finding{{Code: rule.EntryNameMissing}}), "nothing that init can change")
}

// What a project says need not be what a config can say.
func TestCorrect(t *testing.T) {
	s := &survey.Survey{
		EntryPoint: found("app:app"), Python: found("2.7"), HealthPath: found("/a b"), Port: found(70000),
		Env:       []evidence.Variable{{Name: "a b"}, {Name: "GOOD", Description: "x\ny"}},
		Processes: []evidence.Process{{Name: "x", Command: []string{"a\x00"}}},
	}
	p := New(s, Answers{}, fallback)
	for range 10 {
		src := p.Config()
		config, findings := schema.Load("flaskdeploy.hcl", src)
		if config != nil {
			assert.Equal(t, "3.14", config.App.Python)
			assert.Len(t, config.Env, 1)
			assert.NotEmpty(t, p.Remarks())
			return
		}
		require.True(t, p.Correct(src, findings), "%v\n%s", findings, src)
	}
	t.Fatal("no config in sight")
}

func FuzzProposal(f *testing.F) {
	f.Add("app:app", "3.12", "/health", "NAME", "text", "celery", "ghcr.io/acme/shop", 8000)
	f.Add("a\nb", "2", "${x}", "\"", "%{if}", "\x00", "", -1)
	f.Fuzz(func(t *testing.T, entry, python, path, name, text, command, image string, number int) {
		s := &survey.Survey{
			EntryPoint: found("app:app"), Python: found(python), HealthPath: found(path), Port: found(number), Directory: found(text),
			Image:     found("ghcr.io/acme/shop"),
			Env:       []evidence.Variable{{Name: name, Description: text, Default: text, HasDefault: true, Evidence: evidence.Place{Path: entry}}},
			Processes: []evidence.Process{{Name: name, Command: []string{command, text}}},
			Releases:  []evidence.Release{{Name: path, Command: []string{text, command}, Environment: []string{name}}},
			NotTaken:  []evidence.NotTaken{{What: text, Evidence: evidence.Place{Path: path}, Reason: name}},
		}
		s.EntryPoint.Note = text
		s.Worker.Workers, s.Worker.Class, s.Worker.ConfigFile = found(number), found(command), found(path)
		s.Supply.Manager, s.Supply.Requirements = found("pip"), []string{text}
		s.Supply.BuildPackages, s.Supply.Gunicorn = []evidence.Found[string]{found(command)}, found(python)
		s.Supply.Indexes = []evidence.Index{{Name: name, URL: text, Secret: command}}
		p := New(s, Answers{}, fallback)
		for range 60 {
			src := p.Config()
			config, findings := schema.Load("flaskdeploy.hcl", src)
			if config != nil {
				return
			}
			require.True(t, p.Correct(src, findings), "%v\n%s", findings, src)
		}
		t.Fatal("no config in sight")
	})
}

// A config has a bound, and a list without one would leave the user with none.
func TestLongListOfNotTaken(t *testing.T) {
	s := &survey.Survey{}
	for i := range 2000 {
		s.NotTaken = append(s.NotTaken, evidence.NotTaken{What: "step", Evidence: evidence.Place{Path: "start.sh", Line: i + 1}, Reason: strings.Repeat("Why. ", 20), Replaced: i%2 == 0})
	}
	config := string(New(s, Answers{}, "localhost:5000/shop").Config())
	assert.Equal(t, 2, strings.Count(config, "and 900 more, which init prints."))
	assert.Less(t, len(config), 64<<10)
}
