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
