package schema

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/schema/syntax"
)

// everyRow calls f with each argument of the language.
func everyRow(t *testing.T, f func(t *testing.T, r *row)) {
	var visit func(t *testing.T, blocks []block)
	visit = func(t *testing.T, blocks []block) {
		for i := range blocks {
			b := &blocks[i]
			t.Run(b.name, func(t *testing.T) {
				c := blank()
				labels := b.fixed
				if labels == nil {
					labels = []string{b.sampleLabel}
				}
				samples := [][]row{bound(b.args, c)}
				if b.repeats() {
					samples = nil
					for _, label := range labels {
						args, owner := b.begin(c, label, 1)
						samples = append(samples, bound(args, owner))
					}
				}
				for _, args := range samples {
					for j := range args {
						t.Run(args[j].name, func(t *testing.T) { f(t, &args[j]) })
					}
				}
				visit(t, b.blocks)
			})
		}
	}
	visit(t, language())
}

func TestRowsAreDocumented(t *testing.T) {
	everyRow(t, func(t *testing.T, r *row) {
		assert.Regexp(t, `^[A-Z].*\.$`, r.doc)
		assert.NotContains(t, r.doc, "\n")
		assert.NotNil(t, r.example)
		assert.Regexp(t, `^[a-z_]+$`, r.name, "Show prints it as it is")
		defaults := 0
		for _, is := range []bool{r.required, r.fallback != nil, r.perKind != nil, r.derived != nil} {
			if is {
				defaults++
			}
		}
		assert.LessOrEqual(t, defaults, 1, "required and the three defaults exclude each other")
	})
}

// Options are not typed, so that nothing but this test keeps a row from having
// a default that its own check refuses.
func TestRowsAcceptTheirDefaultAndExample(t *testing.T) {
	everyRow(t, func(t *testing.T, r *row) {
		for what, v := range map[string]any{"default": r.fallback, "example": r.example} {
			if v == nil || r.called == "Output cannot move" || !canWrite(r) {
				continue
			}
			text := hclText(v)
			tree, findings := syntax.Parse("", []byte("x = "+text))
			require.Empty(t, findings, "%s %s", what, text)
			said := tree.Argument("x").Value
			if said.Kind == syntax.Expression {
				value, _, f := syntax.Evaluate(said.Expr, nil)
				require.Nil(t, f, "%s %s", what, text)
				said = syntax.TermOf(value, said.At)
			}
			assert.Nil(t, r.fill(&said, func() string { return "x." + r.name }), "%s %s", what, text)
		}
		if r.perKind != nil {
			for _, d := range r.perKind {
				assert.Nil(t, r.fill(&syntax.Term{Kind: syntax.Whole, N: int64(d.n)}, nil))
			}
		}
	})
}

// canWrite reports whether the row is one that a config may hold at all: the
// paths of the two ignore files are not.
func canWrite(r *row) bool { return r.check == nil || !immovable(r.check("x")) }

func immovable(err error) bool {
	f, ok := err.(*syntax.Fault)
	return ok && f.Summary == "Output cannot move"
}

func TestBlocksAreDocumented(t *testing.T) {
	blocks := language()
	for i := range blocks {
		assert.Regexp(t, `^[A-Z].*\.$`, blocks[i].doc, blocks[i].name)
		assert.Regexp(t, `^[a-z_]+$`, blocks[i].name, "Show prints it as it is")
		if blocks[i].repeats() {
			assert.Empty(t, blocks[i].blocks, "%s: only a block that occurs once has blocks in it", blocks[i].name)
			for _, r := range blocks[i].args {
				_, isList := r.fallback.([]string)
				assert.False(t, isList, "%s: all elements would share the default of %q", blocks[i].name, r.name)
			}
		}
		for _, nested := range blocks[i].blocks {
			assert.Regexp(t, `^[a-z_]+$`, nested.name)
			assert.Equal(t, []string{blocks[i].name, nested.name}, nested.path)
		}
	}
}

func TestCodes(t *testing.T) {
	src, err := os.ReadFile("codes.go")
	require.NoError(t, err)
	ofSyntax, err := os.ReadFile("syntax/codes.go")
	require.NoError(t, err)
	src = append(src, ofSyntax...)
	seen := make(map[finding.Code]bool)
	for _, m := range regexp.MustCompile(`finding\.Code = "(DG\d+)"`).FindAllStringSubmatch(string(src), -1) {
		code := finding.Code(m[1])
		assert.False(t, seen[code], "%s is given twice", code)
		seen[code] = true
		assert.Contains(t, codes(), code)
	}
	assert.Len(t, codes(), len(seen))
}

// Every code has a fixture: what cannot be provoked should not be there.
func TestCodesAreProvoked(t *testing.T) {
	provoked := make(map[finding.Code]bool)
	for _, folder := range []string{"invalid", "warning"} {
		texts, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
		require.NoError(t, err)
		for _, path := range texts {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			for _, m := range regexp.MustCompile(`\[(DG\d+)\]`).FindAllStringSubmatch(string(text), -1) {
				provoked[finding.Code(m[1])] = true
			}
		}
	}
	for _, code := range codes() {
		switch code {
		case codeMore, syntax.Limit: // TestLoadCutsLongLists, TestLoadHostile
		default:
			assert.True(t, provoked[code], "%s has no fixture", code)
		}
	}
}

// showcase is a config that sets every argument to something but its default.
const showcase = `
dockgen {
  required_version = ">= 0.1"
  ignore           = ["DG213", "DG212"]
}

locals {
  team = "acme"
}

app {
  name        = "web-shop"
  entry_point = "shop.api:create_app(\"prod\", debug=False)"
  port        = 8000
  python      = "3.12"
  directory   = "src"
}

dependencies "pip" {
  requirements     = ["requirements/base.txt", "requirements/prod.txt"]
  constraints      = ["constraints.txt"]
  installer        = "pip"
  gunicorn         = "23.0.0"
  build_packages   = ["libpq-dev", "gcc"]
  runtime_packages = ["libpq5"]

  private_git "github.com" {
    secret = "CR_PAT"
  }

  private_index "acme" {
    url      = "https://pypi.acme.dev/simple/"
    secret   = "INDEX_TOKEN"
    username = "build"
  }
}

worker "high-traffic" {
  workers             = 6
  timeout             = 60
  class               = "gthread"
  threads             = 4
  graceful_timeout    = 5
  keep_alive          = 75
  max_requests        = 1000
  max_requests_jitter = 100
  preload             = true
  access_log          = false
}

health_check {
  path         = "/healthz"
  interval     = "1m30s"
  timeout      = "3s"
  start_period = "0s"
  retries      = 5
}

env "LOG_LEVEL" {
  description = "How much is logged: <b>&</b> \"more\""
  default     = "info"
}

env "EMPTY" {
  default = ""
}

env "DATABASE_URL" {
  description = "PostgreSQL"
  required    = true
  secret      = true
}

env "DB_HOST" {}

env "DB_PASSWORD" {
  secret = true
}

service "postgres" {
  url     = "DATABASE_URL"
  scheme  = "postgresql+psycopg"
  version = "17"
}

service "reports" {
  kind     = "mysql"
  base     = "mariadb:11.4"
  host     = "DB_HOST"
  password = "DB_PASSWORD"
}

limits {
  memory = "1.5G"
  cpus   = 0.5
}

image {
  base       = "python:3.12-slim-bookworm@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  user       = "0:5"
  allow_root = true
  include    = ["shop/", "config.py"]
  exclude    = ["/notebooks", "!notebooks/keep.md"]
  labels     = { "com.acme.team" = local.team, "com.acme.owner" = "web" }
}

registry {
  image        = "ghcr.io/${local.team}/shop"
  platforms    = ["linux/arm64"]
  version_file = "deploy/VERSION"
  latest       = false
}

output "Dockerfile" {
  path = "deploy/Dockerfile"
}

output ".gitignore" {
  enabled = false
}
`

// lockedProject is a project with a lock file.
const lockedProject = smallest + `
dependencies "uv" {
  groups = ["server"]
  member = "shop-api"
}

process "jobs" {
  command = ["celery", "--app", "shop", "worker"]
}

release "migrate" {
  command     = ["flask", "db", "upgrade"]
  environment = ["FLASK_APP=shop"]
}

release "clear-cache" {
  command = ["flask", "cache", "clear"]
}

assets "web" {
  output = ["shop/static/dist"]
}

assets "translations" {
  manager = "python"
  command = ["pybabel", "compile", "--directory", "shop/translations"]
  output  = ["shop/translations"]
  sources = ["shop/translations"]
}
`

func TestShow(t *testing.T) {
	for name, src := range map[string]string{"showcase": showcase, "locked": lockedProject} {
		t.Run(name, func(t *testing.T) {
			got := Show(loaded(t, src))
			require.True(t, json.Valid(got))
			golden(t, filepath.Join("testdata", "show", name+".json"), got)
		})
	}
}

// Show has no shape of its own for what a Config cannot be told to hold.
func TestShowOfTheZeroConfig(t *testing.T) {
	assert.True(t, json.Valid(Show(&Config{})))
}
