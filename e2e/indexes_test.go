//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// A twoIndexes is a project whose private package is in a private index, and whose name
// anybody has taken in a public one: the same version with other code, and a newer one.
type twoIndexes struct {
	privateProject
	kind            string
	private, public string // addresses
}

// newPublicIndex is PyPI, with packages that somebody has published there.
func newPublicIndex(t *testing.T) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	var links strings.Builder
	for _, version := range []string{"1.0", "9.0"} {
		file := fmt.Sprintf("private_lib-%s-py3-none-any.whl", version)
		content := wheel(t, "private_lib", version, "ANSWER = 'of somebody else'\n")
		fmt.Fprintf(&links, `<a href="/files/%s">%[1]s</a>`, file)
		mux.HandleFunc("GET /files/"+file, func(w http.ResponseWriter, _ *http.Request) { w.Write(content) })
	}
	mux.HandleFunc("GET /simple/private-lib/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!DOCTYPE html>", links.String())
	})
	mux.HandleFunc("GET /simple/", toPyPI)
	return mux
}

// toPyPI answers for what an index does not have itself, as one that mirrors PyPI does.
func toPyPI(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://pypi.org"+r.URL.Path, http.StatusFound)
}

func newTwoIndexes(t *testing.T, kind, settings string) twoIndexes {
	t.Helper()
	gate := newIndexServer(t, "private_lib", "1.0", "ANSWER = 42\n")
	p := twoIndexes{privateProject{newProject(t, "private"), gate, trustingBase(t), "deploy", "requirements.txt"},
		kind, serveTLS(t, gate), serveTLS(t, newPublicIndex(t))}
	if kind != schema.Pip {
		p.manifest = schema.Dependencies{Kind: kind}.Files()[0]
	}
	p.gate.accept(p.user, "token")
	p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  entry_point = "ledger:app"
}

dependencies %q {
%s  private_index "acme" {
    url      = "https://%s/simple/"
    secret   = "PRIVATE_TOKEN"
    username = "deploy"
  }
}

image {
  base = %q
}

registry {
  image = "ghcr.io/acme/ledger"
}
`, kind, settings, p.private, p.base))
	return p
}

// installed is the answer of the package that the image has.
func (p twoIndexes) installed(t *testing.T) string {
	t.Helper()
	p.generate(t)
	image, log, err := p.build("token", "--target", "build")
	require.NoError(t, err, log)
	return strings.TrimSpace(docker(t, "run", "--rm", "--entrypoint", "/opt/venv/bin/python", image, "-c", "import private_lib; print(private_lib.ANSWER)"))
}

// TestTwoIndexes builds with each manager a project whose private package has a
// namesake in the public index, of a newer version.
func TestTwoIndexes(t *testing.T) {
	const own, foreign = "42", "of somebody else"
	requirements := func(p twoIndexes) string {
		return "--index-url https://" + p.public + "/simple/\nflask\ngunicorn\nprivate_lib\n"
	}
	for name, row := range map[string]struct {
		kind, settings string
		manifest       func(p twoIndexes) string
		want           string
	}{
		"pip-uv": {schema.Pip, "", requirements, own},
		// What DG486 warns of.
		"pip-pip": {schema.Pip, "  installer = \"pip\"\n", requirements, foreign},
		// The private index passes on what PyPI has, and no other is asked.
		"pip-pip-alone": {schema.Pip, "  installer = \"pip\"\n", func(p twoIndexes) string {
			own := http.NewServeMux()
			own.Handle("/", p.gate.next)
			own.Handle("/simple/private-lib/", p.gate.next)
			own.HandleFunc("/simple/", toPyPI)
			p.gate.next = own
			return "--index-url https://" + p.private + "/simple/\nflask\ngunicorn\nprivate_lib\n"
		}, own},
		"uv": {schema.UV, "", func(p twoIndexes) string {
			return fmt.Sprintf(`[project]
name = "ledger"
version = "1.0"
requires-python = ">=3.14"
dependencies = ["flask", "gunicorn", "private_lib"]

[[tool.uv.index]]
name = "acme"
url = "https://%s/simple/"

[[tool.uv.index]]
name = "public"
url = "https://%s/simple/"
default = true
`, p.private, p.public)
		}, own},
		"poetry": {schema.Poetry, "", func(p twoIndexes) string {
			return fmt.Sprintf(`[project]
name = "ledger"
version = "1.0"
requires-python = ">=3.14"
dependencies = ["flask", "gunicorn", "private_lib"]

[tool.poetry]
package-mode = false

[[tool.poetry.source]]
name = "public"
url = "https://%s/simple/"
priority = "primary"

[[tool.poetry.source]]
name = "acme"
url = "https://%s/simple/"
priority = "explicit"

[tool.poetry.dependencies]
private_lib = { source = "acme" }
`, p.public, p.private)
		}, own},
		"pdm": {schema.PDM, "", func(p twoIndexes) string {
			return fmt.Sprintf(`[project]
name = "ledger"
version = "1.0"
requires-python = ">=3.14"
dependencies = ["flask", "gunicorn", "private_lib"]

[[tool.pdm.source]]
name = "pypi"
url = "https://%s/simple/"

[[tool.pdm.source]]
name = "acme"
url = "https://%s/simple/"
include_packages = ["private_lib", "private-lib"]
`, p.public, p.private)
		}, own},
		"pipenv": {schema.Pipenv, "", func(p twoIndexes) string {
			return fmt.Sprintf(`[[source]]
name = "public"
url = "https://%s/simple/"
verify_ssl = true

[[source]]
name = "acme"
url = "https://%s/simple/"
verify_ssl = true

[packages]
flask = "*"
gunicorn = "*"
private_lib = { version = "*", index = "acme" }
`, p.public, p.private)
		}, own},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newTwoIndexes(t, row.kind, row.settings)
			p.write(t, p.manifest, row.manifest(p))
			if row.kind != schema.Pip {
				p.lock(t, row.kind, p.private, "token")
			}
			assert.Equal(t, row.want, p.installed(t))
			out, code := runScript(t, exec.Command(dockgen, "check"), p.folder)
			assert.Zero(t, code, out)
			assert.Equal(t, row.want == foreign, strings.Contains(out, "[DG486]"), out)
		})
	}
}
