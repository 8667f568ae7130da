package schema

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
)

// smallest is a whole config: everything else has a default.
const smallest = `app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}
`

func TestDefaults(t *testing.T) {
	for kind, want := range map[string]Worker{
		"standard":     {Kind: "standard", Workers: 4, Timeout: 30},
		"background":   {Kind: "background", Workers: 1, Timeout: 30},
		"high-traffic": {Kind: "high-traffic", Workers: 8, Timeout: 120},
	} {
		got := Defaults(kind).Worker
		assert.Equal(t, want, Worker{Kind: got.Kind, Workers: got.Workers, Timeout: got.Timeout})
	}
	assert.Less(t, Defaults("standard").Worker.GracefulTimeout, DockerStop, "requests end before Docker kills")
	least, most := Bounds("app.port")
	assert.Equal(t, []int{1, 65535}, []int{least, most})
	assert.Panics(t, func() { Bounds("app.nothing") })
}

// loaded is the Config of src without its blocks, which must load in silence.
func loaded(t *testing.T, src string) *Config {
	t.Helper()
	c, findings := Load("flaskdeploy.hcl", []byte(src))
	require.Empty(t, findings)
	c.blocks = nil
	return c
}

// TestLoadGood compares with what smallest resolves to, so that a new argument with a
// default changes nothing here.
func TestLoadGood(t *testing.T) {
	tests := []struct {
		name string
		src  string // added to smallest
		want func(*Config)
	}{
		{"written-out", `
			dependencies "pip" {
			  requirements     = ["b.txt", "a.txt"]
			  constraints      = ["constraints.txt"]
			  require_hashes   = true
			  installer        = "pip"
			  gunicorn         = "23.0.0"
			  build_packages   = ["libpq-dev", "gcc"]
			  runtime_packages = ["libpq5"]
			  private_index "acme" {
			    url    = "https://pypi.acme.dev/simple/"
			    secret = "INDEX_TOKEN"
			  }
			}`, func(c *Config) {
			c.Dependencies = Dependencies{
				Kind: "pip", Requirements: []string{"b.txt", "a.txt"}, Constraints: []string{"constraints.txt"},
				RequireHashes: true, Installer: "pip", IndexStrategy: "first-index", Gunicorn: "23.0.0",
				BuildPackages: []string{"gcc", "libpq-dev"}, RuntimePackages: []string{"libpq5"},
				PrivateIndex: []PrivateIndex{{"acme", "https://pypi.acme.dev/simple/", "INDEX_TOKEN", "__token__"}},
			}
		}},
		{"lock-file", `
			dependencies "uv" {
			  groups   = ["server", "metrics"]
			  extras   = ["postgres"]
			  package  = true
			  member   = "shop-api"
			  gunicorn = "23.0.0"
			}`, func(c *Config) {
			c.Dependencies = Dependencies{
				Kind: "uv", Groups: []string{"metrics", "server"}, Extras: []string{"postgres"},
				Package: true, Member: "shop-api", Version: toolVersion("uv", "3.14"), Gunicorn: "23.0.0",
			}
		}},
		{"tool-of-the-projects-own", `dependencies "pipenv" { version = "2025.0.4" }`, func(c *Config) {
			c.Dependencies = Dependencies{Kind: "pipenv", Version: "2025.0.4"}
		}},
		{"process", `
			process "mail" { command = ["flask", "send-mail"] }
			process "jobs" { command = ["celery", "-A", "shop", "worker", "-Q", "mail", "-Q", "orders"] }`, func(c *Config) {
			c.Process = []Process{
				{"jobs", []string{"celery", "-A", "shop", "worker", "-Q", "mail", "-Q", "orders"}},
				{"mail", []string{"flask", "send-mail"}},
			}
		}},
		{"releases-in-the-order-of-the-file", `
			release "seed" {
			  command     = ["python", "seed.py", "--once", "--once"]
			  environment = ["FLASK_APP=shop", "EMPTY="]
			}
			release "migrate" { command = ["flask", "db", "upgrade"] }`, func(c *Config) {
			c.Releases = []Release{
				{"seed", []string{"python", "seed.py", "--once", "--once"}, []string{"FLASK_APP=shop", "EMPTY="}},
				{"migrate", []string{"flask", "db", "upgrade"}, nil},
			}
		}},
		{"services", `
			env "DATABASE_URL" { secret = true }
			env "REDIS_HOST" {}
			service "postgres" { url = "DATABASE_URL" }
			service "cache" {
			  kind    = "redis"
			  version = "7.4"
			  base    = "valkey/valkey:8"
			  host    = "REDIS_HOST"
			}`, func(c *Config) {
			c.Env = []Env{{Name: "DATABASE_URL", Secret: true}, {Name: "REDIS_HOST"}}
			c.Services = []Service{
				{Name: "cache", Kind: "redis", Version: "7.4", Scheme: "redis", Base: "valkey/valkey:8", Host: "REDIS_HOST"},
				{Name: "postgres", Kind: "postgres", Version: "18", Scheme: "postgresql", URL: "DATABASE_URL"},
			}
		}},
		{"reference-to-what-is-pinned", `
			env "DATABASE_URL" { secret = true }
			env "KIND" { default = "${service.postgres.kind} ${service.postgres.version} ${limits.cpus} ${limits.memory}" }
			service "postgres" { url = "DATABASE_URL" }`, func(c *Config) {
			c.Env = []Env{{Name: "DATABASE_URL", Secret: true}, {Name: "KIND", Default: "postgres 18 1 512m", HasDefault: true}}
			c.Services = []Service{{Name: "postgres", Kind: "postgres", Version: "18", Scheme: "postgresql", URL: "DATABASE_URL"}}
		}},
		{"limits", `limits {
			  memory = "2GiB"
			  cpus   = 1.25
			}`, func(c *Config) { c.Limits = Limits{"2g", 125} }},
		{"limits-of-many-workers", `worker "standard" { workers = 9 }`, func(c *Config) {
			c.Worker.Workers, c.Limits.Memory = 9, "1152m"
		}},
		{"assets", `
			assets "web" {
			  directory = "frontend"
			  manager   = "pnpm"
			  node      = "22"
			  output    = ["shop/static/dist", "shop/static/admin"]
			}
			assets "admin" { output = ["static/admin"] }
			assets "translations" {
			  manager = "python"
			  command = ["pybabel", "compile", "-d", "translations", "-D", "translations"]
			  output  = ["translations"]
			}`, func(c *Config) {
			c.Assets = []Assets{
				{"admin", ".", "npm", []string{"npm", "run", "build"}, []string{"static/admin"}, nil, "24", "node:24-slim"},
				{"translations", ".", "python", []string{"pybabel", "compile", "-d", "translations", "-D", "translations"}, []string{"translations"}, nil, "", ""},
				{"web", "frontend", "pnpm", []string{"pnpm", "run", "build"}, []string{"shop/static/admin", "shop/static/dist"}, nil, "22", "node:22-slim"},
			}
		}},
		{"worker-background", `worker "background" {}`, func(c *Config) {
			c.Worker.Kind, c.Worker.Workers, c.Limits.Memory = "background", 1, "256m"
		}},
		{"worker-high-traffic", `worker "high-traffic" {}`, func(c *Config) {
			c.Worker.Kind, c.Worker.Workers, c.Worker.Timeout, c.Limits.Memory = "high-traffic", 8, 120, "1024m"
		}},
		{"threads-with-a-class-of-the-project", `worker "standard" {
			  class   = "shop.workers.Threaded"
			  threads = 2
			}`, func(c *Config) { c.Worker.Class, c.Worker.Threads = "shop.workers.Threaded", 2 }},
		{"config-file-with-workers", `worker "standard" {
			  workers     = 2
			  config_file = "gunicorn.conf.py"
			}`, func(c *Config) {
			c.Worker.Workers, c.Worker.ConfigFile, c.Limits.Memory = 2, "gunicorn.conf.py", "256m"
		}},
		{"blocks-sorted-by-label", `
			env "B" {}
			env "C" { default = "" }
			env "A" {
			  description = <<-END
			    What it is for.
			  END
			  required = true
			  secret   = true
			}
			dependencies "pip" {
			  private_git "gitlab.com" { secret = "GL" }
			  private_git "github.com" {
			    secret   = "GH"
			    username = "robot"
			  }
			}`, func(c *Config) {
			c.Env = []Env{
				{Name: "A", Description: "What it is for.", Required: true, Secret: true},
				{Name: "B"},
				{Name: "C", HasDefault: true},
			}
			c.Dependencies.PrivateGit = []PrivateGit{{"github.com", "GH", "robot"}, {"gitlab.com", "GL", "x-access-token"}}
		}},
		{"user-without-group", `image { user = "00123" }`, func(c *Config) { c.Image.User = "123:123" }},
		{"root-allowed", `image {
			  user       = "0"
			  allow_root = true
			}`, func(c *Config) { c.Image.User, c.Image.AllowRoot = "0:0", true }},
		{"labels-sorted", `image {
			  labels = { "com.acme.b" = "${local.two}", "com.acme.a" = "1" }
			}
			locals { two = "2" }`, func(c *Config) {
			c.Image.Labels = []Label{{"com.acme.a", "1"}, {"com.acme.b", "2"}}
		}},
		{"dockerignore-follows-the-dockerfile", `output "Dockerfile" { path = "deploy/web.Dockerfile" }`, func(c *Config) {
			c.Outputs[0].Path = "deploy/web.Dockerfile"
			c.Outputs[2].Path = "deploy/web.Dockerfile.dockerignore"
		}},
		{"output-off-frees-its-path", `
			output "Dockerfile" { enabled = false }
			output "DEPLOYMENT.md" { path = "Dockerfile" }`, func(c *Config) {
			c.Outputs[0].Enabled = false
			c.Outputs[4].Path = "Dockerfile"
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := loaded(t, smallest)
			tt.want(want)
			assert.Equal(t, want, loaded(t, smallest+tt.src))
		})
	}
}

func TestLoadReferences(t *testing.T) {
	c := loaded(t, smallest+`
locals {
  base = 30
  name = "${local.prefix}-${registry.latest ? "latest" : "x"}"
  prefix = env.LEVEL.default
  list = ["one", "two"]
  last = 1
}
env "LEVEL" { default = "info" }
env "NAME" { default = local.name }
env "IMAGE" { default = registry.image }
env "SECOND" { default = local.list[local.last] }
env "SCRIPT" { default = output["build-publish.sh"].path }
env "LATEST" { default = "${registry.latest}" }
env "TEAM" { default = image.labels["com.acme.team"] }
env "BRACKETS" { default = local["prefix"] }
image {
  labels = { "com.acme.team" = "web" }
}
env "WHEN" { default = health_check.interval }
env "HOST" { default = dependencies.private_git["github.com"].username }
env "PORTS" { default = "${app.port}/${worker.workers}/${registry.platforms[0]}" }
worker "standard" {
  timeout   = local.base * 2 + 1
  threads   = (worker.workers > 2) ? 1 : 2
}
dependencies "pip" {
  private_git "github.com" { secret = "GH" }
}
`)
	got := make(map[string]string)
	for _, e := range c.Env {
		got[e.Name] = e.Default
	}
	assert.Equal(t, map[string]string{
		"LEVEL": "info", "NAME": "info-latest", "IMAGE": "ghcr.io/acme/shop", "SECOND": "two",
		"SCRIPT": "build-publish.sh", "WHEN": "30s", "HOST": "x-access-token", "PORTS": "5000/4/linux/amd64",
		"LATEST": "true", "TEAM": "web", "BRACKETS": "info",
	}, got)
	assert.Equal(t, 61, c.Worker.Timeout)
	assert.Equal(t, 1, c.Worker.Threads)
}

func TestLoadDerivedDefaults(t *testing.T) {
	tests := []struct {
		name, image, python string
		wantName, wantBase  string
	}{
		{"plain", "ghcr.io/acme/shop", "3.12", "shop", "python:3.12-slim-trixie"},
		{"not-a-dns-label", "ghcr.io/acme/web_shop.v2", "3.12", "web-shop-v2", "python:3.12-slim-trixie"},
		{"older-debian", "ghcr.io/acme/shop", "3.7", "shop", "python:3.7-slim-bookworm"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := loaded(t, fmt.Sprintf("app {\n  entry_point = \"a:b\"\n  python = %q\n}\nregistry {\n  image = %q\n}\n", tt.python, tt.image))
			assert.Equal(t, tt.wantName, c.App.Name)
			assert.Equal(t, tt.wantBase, c.Image.Base)
		})
	}
}

// Moving a block changes nothing: generated files must not depend on where a
// block stands.
func TestLoadIgnoresTheOrderOfBlocks(t *testing.T) {
	blocks := []string{
		"app {\n  entry_point = \"a:b\"\n  name = local.name\n}\n",
		"registry {\n  image = \"ghcr.io/acme/shop\"\n}\n",
		"locals {\n  name = \"x-${env.A.default}\"\n}\n",
		"env \"A\" {\n  default = \"a\"\n}\n",
		"env \"B\" {\n  default = local.name\n}\n",
		"env \"C\" {}\n",
		"worker \"background\" {}\n",
		"output \"Dockerfile\" {\n  path = \"docker/Dockerfile\"\n}\n",
		"dependencies \"pip\" {\n  private_git \"b.dev\" { secret = \"B_TOKEN\" }\n  private_git \"a.dev\" { secret = \"A_TOKEN\" }\n}\n",
	}
	want := Show(loaded(t, strings.Join(blocks, "")))
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
		require.Equal(t, string(want), string(Show(loaded(t, strings.Join(blocks, "")))))
	}
}

func TestLoadReadsEveryForm(t *testing.T) {
	tests := []struct{ name, src string }{
		{"byte-order-mark", "\ufeff" + smallest},
		{"crlf", strings.ReplaceAll(smallest, "\n", "\r\n")},
		{"no-final-newline", strings.TrimSuffix(smallest, "\n")},
		{"comments", "# a\n// b\n/* c */\n" + smallest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, loaded(t, smallest), loaded(t, tt.src))
		})
	}
}

func TestLoadVersion(t *testing.T) {
	src := func(constraint, rest string) []byte {
		return []byte(fmt.Sprintf("dockgen {\n  required_version = %q\n}\n%s%s", constraint, rest, smallest))
	}
	tests := []struct {
		name, constraint, version, rest string
		want                            []finding.Code
	}{
		{"met", ">= 0.3, < 1", "0.4.1", "", nil},
		{"not-met", ">= 0.5", "0.4.1", "", []finding.Code{codeVersion}},
		{"not-met-is-the-only-finding", ">= 0.5", "0.4.1", "unheard_of \"x\" {}\nworker \"standard\" {\n  workers = 0\n}\n", []finding.Code{codeVersion}},
		{"met-and-a-mistake", ">= 0.3", "0.4.1", "unheard_of {}\n", []finding.Code{codeBlock}},
		{"no-version", ">= 99", "", "", nil},
		{"no-constraint-at-all", "newest", "0.4.1", "", []finding.Code{codeVersion}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, findings := LoadWith("flaskdeploy.hcl", src(tt.constraint, tt.rest), Surroundings{Version: tt.version})
			var got []finding.Code
			for _, f := range findings {
				got = append(got, f.Code)
			}
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.want == nil, c != nil)
		})
	}
}

func TestLoadIgnoresWarnings(t *testing.T) {
	c, findings := Load("flaskdeploy.hcl", []byte(smallest+"dockgen {\n  ignore = [\"DG213\", \"DG401\"]\n}\nworker \"background\" {\n  workers = 2\n  graceful_timeout = 60\n}\n"))
	require.NotNil(t, c)
	require.Len(t, findings, 1)
	assert.Equal(t, codeGrace, findings[0].Code)
	assert.Equal(t, []string{"DG213", "DG401"}, c.Dockgen.Ignore)

	kept := c.DropIgnored([]finding.Finding{
		{Code: "DG401", Severity: finding.Warning}, {Code: "DG401", Severity: finding.Error}, {Code: "DG402", Severity: finding.Warning},
	})
	assert.Equal(t, []finding.Finding{{Code: "DG401", Severity: finding.Error}, {Code: "DG402", Severity: finding.Warning}}, kept)
}

func TestLoadCutsLongLists(t *testing.T) {
	var b strings.Builder
	b.WriteString(smallest + "worker \"background\" {\n  workers = 2\n}\n")
	for i := range 60 {
		fmt.Fprintf(&b, "unknown%d {}\n", i)
	}
	c, findings := Load("flaskdeploy.hcl", []byte(b.String()))
	assert.Nil(t, c)
	require.Len(t, findings, 51)
	assert.Equal(t, finding.Finding{
		Code: codeMore, Severity: finding.Error, Path: "flaskdeploy.hcl",
		Summary: "More findings", Detail: "11 more are not shown: repair these first.",
	}, findings[50])
	for _, f := range findings {
		assert.Equal(t, finding.Error, f.Severity, "errors come before warnings when there are too many")
	}
}

func TestPlace(t *testing.T) {
	src := smallest + "env \"LEVEL\" {\n  required = true\n}\n" +
		"locals {\n  a = 1\n}\ndependencies \"pip\" {\n  private_git \"git.acme.dev\" {\n    secret = \"CR_PAT\"\n  }\n}\n"
	c, findings := Load("flaskdeploy.hcl", []byte(src))
	require.Empty(t, findings)
	at := func(line, from, to int) finding.Range {
		return finding.Range{Start: finding.Position{Line: line, Column: from}, End: finding.Position{Line: line, Column: to}}
	}
	tests := []struct {
		address string
		want    finding.Range
	}{
		{"app.entry_point", at(2, 17, 42)},
		{"app.port", at(1, 1, 4)},
		{"env.LEVEL.required", at(9, 14, 18)},
		{"env.LEVEL.default", at(8, 1, 12)},
		{"dependencies.private_git.git.acme.dev.secret", at(16, 14, 22)},
		{"dependencies.private_git.git.acme.dev", at(15, 3, 29)},
		{"dependencies.private_git.git.acme", at(14, 1, 19)},
		{"local.a", finding.Range{}},
		{"worker.workers", finding.Range{}},
		{"nothing", finding.Range{}},
	}
	for _, tt := range tests {
		t.Run(tt.address, func(t *testing.T) { assert.Equal(t, tt.want, c.Place(tt.address).Range) })
	}
	assert.Zero(t, (&Config{}).Place("app.port"))
}

func TestSecrets(t *testing.T) {
	c := &Config{Dependencies: Dependencies{
		PrivateGit:   []PrivateGit{{Secret: "B"}, {Secret: "A"}},
		PrivateIndex: []PrivateIndex{{Secret: "B"}, {Secret: "C"}},
	}}
	assert.Equal(t, []string{"A", "B", "C"}, c.Secrets())
	assert.Empty(t, (&Config{}).Secrets())
}

func TestOutput(t *testing.T) {
	c := loaded(t, smallest+"output \"DEPLOYMENT.md\" {\n  path = \"docs/deploy.md\"\n}\n")
	assert.Equal(t, Output{Name: Deployment, Enabled: true, Path: "docs/deploy.md"}, c.Output(Deployment))
	assert.Panics(t, func() { c.Output("README.md") })
}

// TestBuildFromSource tells a list without names from none, also in a file that is
// extended, and refuses a reference to one that is not written.
func TestBuildFromSource(t *testing.T) {
	const app = "app {\n  entry_point = \"a:b\"\n}\nregistry {\n  image = \"ghcr.io/a/b\"\n}\n"
	for name, test := range map[string]struct {
		block  string
		names  []string
		wheels bool
		shown  string
	}{
		"absent": {"", nil, false, "null"},
		"none":   {"build_from_source = []", nil, true, "[]"},
		"names":  {"build_from_source = [\"B_b\", \"a\"]", []string{"a", "b-b"}, true, `["a", "b-b"]`},
	} {
		t.Run(name, func(t *testing.T) {
			c := loaded(t, app+"dependencies \"pip\" {\n"+test.block+"\n}\n")
			assert.Equal(t, test.names, c.Dependencies.BuildFromSource)
			assert.Equal(t, test.wheels, c.Dependencies.OnlyWheels)
			assert.Contains(t, string(Show(c)), `"build_from_source": `+test.shown+",")
			c, findings := loadAmong(map[string]string{
				"flaskdeploy.hcl": app + "dockgen {\n  extends = \"shared.hcl\"\n}\n",
				"shared.hcl":      "dependencies \"pip\" {\n" + test.block + "\n}\n",
			})
			assert.Empty(t, findings)
			assert.Equal(t, test.wheels, c.Dependencies.OnlyWheels)
		})
	}
	_, findings := Load("flaskdeploy.hcl", []byte(app+"dependencies \"pip\" {\n}\nprocess \"p\" {\n  command = dependencies.build_from_source\n}\n"))
	require.Len(t, findings, 1)
	assert.Equal(t, codeReference, findings[0].Code)
}
