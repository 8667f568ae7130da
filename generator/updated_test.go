package generator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyVersions(t *testing.T) {
	c := smallest(t, `dependencies "pip" {
		gunicorn       = "23.0.0"
		build_packages = ["libpq-dev=17.6-0+deb13u1"]
	}`)
	want := string(dockerfile(c))
	digest := "@sha256:" + strings.Repeat("0a", 32)
	tests := map[string]struct {
		old, new string
		times    int
		only     bool
	}{
		"tag":                        {"python:3.14-slim-trixie", "python:3.15-slim-trixie", -1, true},
		"tag-of-one-stage":           {"python:3.14-slim-trixie", "python:3.14.2-slim-trixie", 1, true},
		"digest":                     {"python:3.14-slim-trixie", "python:3.14-slim-trixie" + digest, -1, true},
		"digest-without-a-tag":       {"python:3.14-slim-trixie", "python" + digest, -1, true},
		"same-image-in-full":         {"python:3.14-slim-trixie", "docker.io/library/python:3.15", 1, true},
		"gunicorn":                   {"gunicorn==23.0.0", "gunicorn==27.0.1", 1, true},
		"uv":                         {"uv==", "uv==99.", 1, true},
		"debian-package":             {"libpq-dev=17.6-0+deb13u1", "libpq-dev=17.7-0+deb13u1", 1, true},
		"another-image":              {"python:3.14-slim-trixie", "pypy:3.14-slim-trixie", 1, false},
		"another-registry":           {"python:3.14-slim-trixie", "mirror.acme.dev/library/python:3.14-slim-trixie", 1, false},
		"stage-renamed":              {"AS runtime", "AS final", 1, false},
		"no-image":                   {"python:3.14-slim-trixie", "Python!", 1, false},
		"another-package":            {"gunicorn==23.0.0", "uwsgi==23.0.0", 1, false},
		"pin-taken-out":              {"gunicorn==23.0.0", "gunicorn", 1, false},
		"variable":                   {"WEB_CONCURRENCY=4", "WEB_CONCURRENCY=4.5", 1, false},
		"port":                       {"PORT=5000", "PORT=8000", 1, false},
		"version-and-something-else": {"python:3.14-slim-trixie AS build", "python:3.15-slim-trixie AS build\nRUN true", 1, false},
		"health-check":               {"--interval=30s", "--interval=60s", 1, false},
		"nothing":                    {"python", "python", 1, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, want, test.old)
			assert.Equal(t, test.only, OnlyVersions([]byte(strings.Replace(want, test.old, test.new, test.times)), []byte(want)))
		})
	}
}
