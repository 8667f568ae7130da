//go:build e2e

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The image's own question and its answer, without waiting for Docker to ask it.
func TestHealthCheck(t *testing.T) {
	tests := []struct {
		name    string
		path    string // of the health check; empty: none is configured
		root    string // what the app answers for /
		healthy bool
	}{
		{name: "path-ok", path: "/health", healthy: true},
		{name: "path-no-content", path: "/status/204", healthy: true},
		{name: "path-redirects", path: "/status/302", healthy: true},
		{name: "path-not-found", path: "/status/404"},
		{name: "path-fails", path: "/status/500"},
		{name: "no-path-root-not-found", root: "404", healthy: true},
		{name: "no-path-root-fails", root: "500"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newProject(t, "runtime")
			line := `path         = "/health"`
			config := p.read(t, "flaskdeploy.hcl")
			assert.Contains(t, config, line)
			replacement := ""
			if test.path != "" {
				replacement = fmt.Sprintf("path = %q", test.path)
			}
			p.write(t, "flaskdeploy.hcl", strings.ReplaceAll(config, line, replacement))
			p.generate(t)
			c := start(t, build(t, p.folder), 5000, append([]string{"--env", "ROOT_STATUS=" + test.root}, hardened...)...)
			if test.healthy {
				assert.Zero(t, c.probe(t), c.logs(t))
				c.waitHealth(t, "healthy")
			} else {
				assert.Equal(t, 1, c.probe(t), c.logs(t))
				c.waitHealth(t, "unhealthy")
			}
		})
	}
}

// gunicorn starts with 0 in these variables, serves nobody and logs nothing of it. The
// health check says so where the page sends its reader.
func TestHealthCheckOfZero(t *testing.T) {
	for _, path := range []string{`path = "/health"`, ""} {
		p := newProject(t, "runtime")
		config := strings.ReplaceAll(p.read(t, "flaskdeploy.hcl"), `path         = "/health"`, path)
		p.write(t, "flaskdeploy.hcl", strings.ReplaceAll(config, `timeout      = "1s"`, `timeout = "10s"`))
		p.generate(t)
		image := build(t, p.folder)
		for setting, want := range map[string]string{
			"PORT=0":            "1 PORT is 0 or not set\n",
			"WEB_CONCURRENCY=0": "1 no answer within 9 s; WEB_CONCURRENCY is 0\n",
		} {
			t.Run(fmt.Sprintf("%s-%t", setting, path != ""), func(t *testing.T) {
				t.Parallel()
				c := launch(t, image, 5000, append([]string{"--env", setting}, hardened...)...)
				c.waitHealth(t, "unhealthy")
				assert.Equal(t, "true", c.inspect(t, "{{.State.Running}}"))
				assert.Empty(t, c.errors(t))
				assert.Contains(t, c.inspect(t, "{{range .State.Health.Log}}{{.ExitCode}} {{.Output}}{{println}}{{end}}"), want)
			})
		}
	}
}
