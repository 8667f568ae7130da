//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ledger answers with the version that its own package is installed under, and
// with none when only its dependencies are installed.
const ledger = `from importlib.metadata import PackageNotFoundError, version

from flask import Flask

app = Flask(__name__)


@app.get("/")
def installed():
    try:
        return version(%q)
    except PackageNotFoundError:
        return "none"
`

// member is the pyproject.toml of a workspace's member, as the lock knows it.
const member = `[project]
name = %q
version = "1.0"
requires-python = ">=3.9"
dependencies = [%s]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
`

// TestManagers installs from locks that the tools wrote, with the tools: into a
// virtual environment that knows nothing of them, and that an edit of the source
// does not make anew.
func TestManagers(t *testing.T) {
	for _, test := range []struct {
		name, lock, dependencies, want string
		files                          map[string]string
		// edited is a file whose change must be seen in the image.
		edited string
	}{
		{name: "uv", lock: "uv", dependencies: `dependencies "uv" {}`, want: "none",
			files: map[string]string{"ledger.py": fmt.Sprintf(ledger, "ledger")}},
		{name: "uv-workspace", lock: "uv-workspace", dependencies: `dependencies "uv" {
  member  = "shop-api"
  package = true
}`, want: "42 1.0", edited: "libs/core/src/shop_core/__init__.py",
			files: map[string]string{
				"apps/api/pyproject.toml": fmt.Sprintf(member, "shop-api", `"flask", "gunicorn", "shop-core"`) +
					"\n[dependency-groups]\ndev = [\"pytest\"]\n\n[tool.uv.sources]\nshop-core = { workspace = true }\n",
				"libs/core/pyproject.toml":            fmt.Sprintf(member, "shop-core", `"click"`),
				"libs/core/src/shop_core/__init__.py": "ANSWER = 42\n",
				"apps/api/src/shop_api/__init__.py":   "",
				"ledger.py": "from importlib.metadata import version\n\nfrom flask import Flask\nfrom shop_core import ANSWER\n\n" +
					"app = Flask(__name__)\napp.add_url_rule('/', view_func=lambda: f'{ANSWER} {version(\"shop-api\")}')\n",
			}},
		{name: "poetry", lock: "poetry", dependencies: `dependencies "poetry" {
  package = true
}`, want: "1.0", files: map[string]string{"ledger.py": fmt.Sprintf(ledger, "ledger")}},
		{name: "pdm", lock: "pdm", dependencies: `dependencies "pdm" {}`, want: "none",
			files: map[string]string{"ledger.py": fmt.Sprintf(ledger, "ledger")}},
		{name: "pipenv", lock: "pipenv", dependencies: `dependencies "pipenv" {}`, want: "none",
			files: map[string]string{"ledger.py": fmt.Sprintf(ledger, "ledger")}},
		{name: "pip-editable", dependencies: `dependencies "pip" {
  package = true
}`, want: "1.0", files: map[string]string{
			"requirements.txt": "flask\ngunicorn\n-e .\n",
			"pyproject.toml":   fmt.Sprintf(member, "ledger", "") + "\n[tool.hatch.build.targets.wheel]\ninclude = [\"ledger.py\"]\n",
			"ledger.py":        fmt.Sprintf(ledger, "ledger"),
		}},
		{name: "pip-pyproject", dependencies: `dependencies "pip" {
  requirements = ["pyproject.toml"]
  gunicorn     = "23.0.0"
}`, want: "none", files: map[string]string{
			"pyproject.toml": fmt.Sprintf(member, "ledger", `"flask"`),
			"ledger.py":      fmt.Sprintf(ledger, "ledger"),
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := project{filepath.Join(t.TempDir(), test.name)}
			if test.lock != "" {
				require.NoError(t, os.CopyFS(p.folder, os.DirFS(filepath.Join("..", "project", "lockfile", "testdata", "locks", test.lock))))
			}
			for name, content := range test.files {
				p.write(t, name, content)
			}
			p.write(t, "flaskdeploy.hcl", `app {
  entry_point = "ledger:app"
  python      = "3.13"
}

`+test.dependencies+`

registry {
  image = "ghcr.io/acme/ledger"
}
`)
			image := build(t, p.generate(t).folder)
			c := start(t, image, 5000, hardened...)
			code, body := c.get(t, "/")
			assert.Equal(t, http.StatusOK, code)
			assert.Equal(t, test.want, body)
			assert.Zero(t, c.stop(t), "exit code")

			inside := func(script string) string {
				return docker(t, "run", "--rm", "--entrypoint", "sh", image, "-c", script)
			}
			assert.Equal(t, "#!/opt/venv/bin/python", inside("head -n 1 /opt/venv/bin/gunicorn"))
			assert.Equal(t, "venv", inside("ls /opt"), "the tool stays in the build stage")
			assert.Empty(t, inside("ls -d /opt/venv/.lock /opt/venv/src /opt/venv/bin/pip* 2>/dev/null || true"), "traces of the tool")
			assert.Empty(t, inside("cd /opt/venv/lib/python*/site-packages && ls -d pip pytest iniconfig poetry pdm 2>/dev/null || true"))
			assert.NotEmpty(t, inside("find /opt/venv -path '*flask/__pycache__/app.*.pyc'"), "bytecode")

			if test.edited != "" {
				p.write(t, test.edited, "ANSWER = 43\n")
				image = build(t, p.folder)
				assert.Equal(t, "43", inside("python -c 'import shop_core; print(shop_core.ANSWER)'"), "an edit must reach the image")
			}
		})
	}
}
