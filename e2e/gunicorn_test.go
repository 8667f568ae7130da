//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The same config serves with every gunicorn that teams still have: flags and
// environment variables came and went between these releases.
func TestGunicornVersions(t *testing.T) {
	tests := []struct{ gunicorn, python, requirements string }{
		{"20.1.0", "3.11", "flask\n"},
		{"22.0.0", "3.11", "flask\n"},
		{"23.0.0", "3.14", "flask\n"},
		{"25.3.0", "3.14", "flask\n"},
		{"27.0.1", "3.14", "flask\n"},
		{"27.0.1", "3.11", "flask\n"},
		{"27.0.1", "3.13", "flask\n"},
		{"23.0.0", "3.9", "flask\n"},
	}
	for _, test := range tests {
		for _, installer := range []string{"uv", "pip"} {
			t.Run(fmt.Sprintf("%s-python-%s-%s", test.gunicorn, test.python, installer), func(t *testing.T) {
				t.Parallel()
				p := newProject(t, "runtime")
				p.write(t, "requirements.txt", test.requirements)
				p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  entry_point = "probe:app"
  python      = %q
}

dependencies "pip" {
  gunicorn  = %q
  installer = %q
}

health_check {
  path     = "/health"
  interval = "1s"
}

registry {
  image = "ghcr.io/acme/probe"
}
`, test.python, test.gunicorn, installer))
				p.generate(t)
				c := start(t, build(t, p.folder), 8081,
					append([]string{"--env", "PORT=8081", "--env", "WEB_CONCURRENCY=2"}, hardened...)...)
				code, _ := c.get(t, "/health")
				assert.Equal(t, http.StatusOK, code)
				c.waitHealth(t, "healthy")
				require.Eventually(t, func() bool { return strings.Count(c.logs(t), "Booting worker") >= 2 },
					30*time.Second, 100*time.Millisecond)
				assert.Equal(t, 2, strings.Count(c.logs(t), "Booting worker"))
				assert.Contains(t, c.logs(t), "Starting gunicorn "+test.gunicorn)
				assert.Equal(t, test.python, c.pythonMinor(t))
				assert.Zero(t, c.stop(t), "exit code")
				assert.Empty(t, c.errors(t))
			})
		}
	}
}

// pythonMinor is the Python that the virtual environment runs.
func (c *container) pythonMinor(t *testing.T) string {
	t.Helper()
	return docker(t, "exec", c.name, "python", "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
}
