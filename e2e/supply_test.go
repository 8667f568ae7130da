//go:build e2e

package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What init chooses to install serves: several files that bring the app's imports together,
// and what gunicorn's gevent worker imports besides gevent.
func TestSupplyServes(t *testing.T) {
	for _, test := range []struct{ name, lock, files, installs string }{
		{name: "two-manifests", files: hello + "-- requirements.txt --\ngunicorn==22.0.0\n-- pyproject.toml --\n[project]\nname = \"shop\"\nversion = \"1.0\"\ndependencies = [\"flask==2.3.2\"]\n",
			installs: `requirements = ["requirements.txt", "pyproject.toml"]`},
		{name: "gevent-of-the-config", files: hello + "-- Procfile --\nweb: gunicorn -k gevent app:app\n-- requirements.txt --\nflask==3.1.0\ngevent\n",
			installs: `gunicorn = "27.0.1"`},
		{name: "gevent-of-the-project", files: hello + "-- Procfile --\nweb: gunicorn -k gevent app:app\n-- requirements.txt --\nflask==3.1.0\ngevent\ngunicorn\n",
			installs: `overrides = ["gunicorn[gevent]"]`},
		{name: "lock-of-an-older-pipenv", lock: "pipenv-of-2022", files: hello, installs: `version = "2026.2.2"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := unprepared(t, test.lock, test.files, "--image", "registry.example/acme/shop")
			assert.Contains(t, p.read(t, "flaskdeploy.hcl"), test.installs)
			c := start(t, build(t, p.folder), 5000, hardened...)
			code, body := c.get(t, "/")
			assert.Equal(t, http.StatusOK, code)
			assert.Equal(t, "hello", body)
			assert.Zero(t, c.probe(t), "the health check")
		})
	}
}
