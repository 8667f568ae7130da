package generator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
	"dockgen/schema/version"
)

// plainConfig returns the config of the smallest flaskdeploy.hcl, to be changed.
func plainConfig(t testing.TB) *schema.Config {
	t.Helper()
	c, findings := schema.Load("flaskdeploy.hcl", []byte("app {\n  entry_point = \"shop:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"))
	require.Empty(t, findings)
	return c
}

// whole returns the text of a Dockerfile with continued lines joined.
func whole(c *schema.Config) string {
	text := strings.ReplaceAll(string(dockerfile(c)), "\\\n", "")
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }), "\n")
}

func TestPythonVersions(t *testing.T) {
	for name, test := range map[string]struct{ python, installer, want, unwanted string }{
		"uv-today":         {"3.14", "uv", "pip install --target /opt/uv --only-binary :all: --require-hashes", "--ignore-requires-python"},
		"uv-on-3.8":        {"3.8", "uv", "--invalidation-mode unchecked-hash", "--ignore-requires-python"},
		"uv-below-its-own": {"3.7", "uv", "pip install --ignore-requires-python --target /opt/uv --only-binary :all: --require-hashes", "PYTHONPATH=/opt/pip"},
		"uv-on-3.6":        {"3.6", "uv", "compileall -qq -j 0 -x", "--invalidation-mode"},
		"pip-today":        {"3.14", "pip", "pip --python /opt/venv/bin/python install --no-compile", "/opt/pip"},
		"pip-on-3.7":       {"3.7", "pip", "pip --python /opt/venv/bin/python install --no-compile", "/opt/pip"},
		"pip-too-old":      {"3.6", "pip", "PYTHONPATH=/opt/pip /opt/venv/bin/python -m pip install --no-compile", "pip --python"},
	} {
		t.Run(name, func(t *testing.T) {
			c := plainConfig(t)
			c.App.Python, c.Dependencies.Installer = test.python, test.installer
			assert.Contains(t, whole(c), test.want)
			assert.NotContains(t, whole(c), test.unwanted)
		})
	}
}

// TestCacheMount expects a cache of the builder only where neither a secret nor a hash
// says what the packages are.
func TestCacheMount(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*schema.Config)
		want   bool
	}{
		"uv-pip": {func(*schema.Config) {}, true},
		"pip":    {func(c *schema.Config) { c.Dependencies.Installer = "pip" }, true},
		"hashes": {func(c *schema.Config) { c.Dependencies.RequireHashes = true }, false},
		"git": {func(c *schema.Config) {
			c.Dependencies.PrivateGit = []schema.PrivateGit{{Host: "git.acme.example", Secret: "GIT_TOKEN", Username: "x"}}
		}, false},
		"uv": {func(c *schema.Config) {
			c.Dependencies = schema.Dependencies{Kind: schema.UV, Version: "0.13.9", Gunicorn: "27.0.1"}
		}, false},
		"poetry": {func(c *schema.Config) { c.Dependencies = schema.Dependencies{Kind: schema.Poetry, Version: "2.5.1"} }, false},
		"pdm":    {func(c *schema.Config) { c.Dependencies = schema.Dependencies{Kind: schema.PDM, Version: "2.29.3"} }, false},
		"pipenv": {func(c *schema.Config) {
			c.Dependencies = schema.Dependencies{Kind: schema.Pipenv, Version: "2026.9.1", Gunicorn: "27.0.1"}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := plainConfig(t)
			test.change(c)
			text := whole(c)
			assert.Equal(t, test.want, strings.Contains(text, "type=cache"))
			assert.Equal(t, !test.want, strings.Contains(text, "PIP_NO_CACHE_DIR=1"))
		})
	}
}

// TestUVByHash expects the wheels of every platform of the image, and none of a release
// that dockgen did not choose.
func TestUVByHash(t *testing.T) {
	for name, test := range map[string]struct {
		release   string
		platforms []string
		want      int
	}{
		"default":   {"0.13.9", []string{"linux/amd64"}, 4},
		"two":       {"0.13.9", []string{"linux/amd64", "linux/arm64/v8"}, 4},
		"more":      {"0.13.9", []string{"linux/arm64", "linux/s390x", "linux/arm/v7"}, 8},
		"no-wheel":  {"0.13.9", []string{"linux/amd64", "linux/loong64"}, 0},
		"their-own": {"0.9.1", []string{"linux/amd64"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := plainConfig(t)
			c.Dependencies = schema.Dependencies{Kind: schema.UV, Version: test.release}
			c.Registry.Platforms = test.platforms
			text := whole(c)
			assert.Equal(t, test.want, strings.Count(text, "--hash=sha256:"))
			assert.Equal(t, test.want > 0, strings.Contains(text, "--require-hashes"))
		})
	}
}

// TestHashesOfTheChosenUV expects digests of the release that is installed by default.
func TestHashesOfTheChosenUV(t *testing.T) {
	uv, _ := version.ToolNamed(schema.UV)
	assert.NotEmpty(t, version.UVHashes(uv.For("3.14"), nil), "new digests: go -C refresh run . pins")
}

func TestSecretsStayInTheirStep(t *testing.T) {
	c := plainConfig(t)
	c.Dependencies.PrivateGit = []schema.PrivateGit{{Host: "git.acme.example", Secret: "GIT_TOKEN", Username: "oauth2"}}
	c.Dependencies.PrivateIndex = []schema.PrivateIndex{{Name: "acme.main", URL: "https://pypi.acme.example:8443/simple", Secret: "INDEX_TOKEN", Username: "ci"}}
	for _, installer := range []string{"uv", "pip"} {
		t.Run(installer, func(t *testing.T) {
			c.Dependencies.Installer = installer
			build, runtime, _ := strings.Cut(whole(c), "# runtime ")
			assert.NotContains(t, runtime, "TOKEN")
			assert.NotContains(t, runtime, "git")
			for _, line := range strings.Split(build, "\n") {
				if strings.HasPrefix(line, "ENV") || strings.HasPrefix(line, "ARG") {
					assert.NotContains(t, line, "TOKEN")
				}
				if mounts := strings.Count(line, "type=secret"); mounts > 0 {
					assert.Equal(t, 2, mounts)
					assert.Equal(t, 2, strings.Count(line, ",required=true"))
				}
				assert.NotContains(t, line, "type=cache", "what a token opened, and what the builder's other builds left, stays out")
			}
		})
	}
	c.Dependencies.Installer = "uv"
	assert.Contains(t, whole(c), `UV_INDEX_ACME_MAIN_USERNAME=ci     UV_INDEX_ACME_MAIN_PASSWORD="$(cat /run/secrets/INDEX_TOKEN)"`)
	c.Dependencies.Installer = "pip"
	assert.Contains(t, whole(c), ` pypi.acme.example ci "$(sed`, "netrc knows no ports")
	c.App.Python = "3.10"
	assert.Contains(t, whole(c), ` pypi.acme.example ci "$(cat /run/secrets/INDEX_TOKEN)"`, "an older netrc knows no escapes")
}

func TestGunicorn(t *testing.T) {
	for name, test := range map[string]struct {
		change func(w *schema.Worker) // of the defaults
		want   string
	}{
		"defaults-of-gunicorn": {
			func(w *schema.Worker) { w.GracefulTimeout, w.AccessLog = 30, false },
			"gunicorn --worker-tmp-dir /dev/shm shop:app",
		},
		"everything": {
			func(w *schema.Worker) {
				w.Class, w.Threads, w.Timeout, w.KeepAlive, w.MaxRequests, w.MaxRequestsJitter, w.Preload = "gthread", 2, 0, 0, 10, 5, true
			},
			"gunicorn --worker-tmp-dir /dev/shm --worker-class gthread --threads 2 --timeout 0 --graceful-timeout 8 --keep-alive 0 --max-requests 10 --max-requests-jitter 5 --preload --access-logfile - shop:app",
		},
		"all-that-is-passed-when-set": {
			func(w *schema.Worker) {
				w.Class, w.LogLevel, w.LimitRequestLine, w.WorkerConnections, w.ForwardedAllowIPs = "gevent", "debug", 0, 500, []string{"10.0.0.0/8", "::1"}
			},
			"gunicorn --worker-tmp-dir /dev/shm --worker-class gevent --graceful-timeout 8 --limit-request-line 0 --worker-connections 500 " +
				"--forwarded-allow-ips 10.0.0.0/8,::1 --log-level debug --access-logfile - shop:app",
		},
		"arguments": {
			func(w *schema.Worker) {
				w.AccessLog, w.Arguments = false, []string{"--limit-request-field_size", "16380"}
			},
			"gunicorn --worker-tmp-dir /dev/shm --graceful-timeout 8 --limit-request-field_size 16380 shop:app",
		},
		"argument-that-would-take-the-app": {
			func(w *schema.Worker) { w.AccessLog, w.Arguments = false, []string{"--reuse-port", "--proxy-protocol"} },
			"gunicorn --worker-tmp-dir /dev/shm --graceful-timeout 8 --reuse-port --proxy-protocol -- shop:app",
		},
		"wrapper": {
			func(w *schema.Worker) { w.AccessLog, w.Wrapper = false, []string{"newrelic-admin", "run-program"} },
			"newrelic-admin run-program gunicorn --worker-tmp-dir /dev/shm --graceful-timeout 8 shop:app",
		},
		"wrapper-and-own-file": {
			func(w *schema.Worker) { w.ConfigFile, w.Wrapper = "gunicorn.conf.py", []string{"ddtrace-run"} },
			"ddtrace-run gunicorn --config /app/gunicorn.conf.py shop:app",
		},
		"own-file-rules": {
			func(w *schema.Worker) { w.Threads, w.ConfigFile = 2, "deploy/gunicorn.conf.py" },
			"gunicorn --config /app/deploy/gunicorn.conf.py shop:app",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := plainConfig(t)
			test.change(&c.Worker)
			assert.Equal(t, test.want, strings.Join(server(c), " "))
		})
	}
}

func TestProbe(t *testing.T) {
	for name, test := range map[string]struct {
		path          string
		timeout       time.Duration
		asked, within string
		tooHigh       string
	}{
		"any-answer":     {"", 5 * time.Second, "/", "timeout=4)", ">= 500"},
		"path":           {"/healthz", 30 * time.Second, "/healthz", "timeout=29)", ">= 400"},
		"short-timeout":  {"/", time.Second, "/", "timeout=0.8)", ">= 400"},
		"uneven-timeout": {"/", 2500 * time.Millisecond, "/", "timeout=2)", ">= 400"},
	} {
		t.Run(name, func(t *testing.T) {
			check := probe(&schema.HealthCheck{Path: test.path, Timeout: test.timeout, Interval: 90 * time.Second, Retries: 3}, false)
			assert.Equal(t, []string{"python", "-I", "-c"}, check.command[:3])
			assert.Contains(t, check.command[3], test.within)
			assert.Contains(t, check.command[3], test.tooHigh)
			assert.Equal(t, test.asked, check.command[4])
			assert.Contains(t, string(printInstruction(nil, check)), "--interval=90s ")
		})
	}
}

func TestLabels(t *testing.T) {
	c := plainConfig(t)
	assert.Equal(t, label{{"org.opencontainers.image.title", "shop"}}, labels(c))

	c.Image.Labels = []schema.Label{{Name: "a", Value: "1"}, {Name: "org.opencontainers.image.title", Value: "The Shop"}}
	assert.Equal(t, label{{"a", "1"}, {"org.opencontainers.image.title", "The Shop"}}, labels(c), "the config's own wins")
}

func TestNamesThatSoundSecret(t *testing.T) {
	for name, test := range map[string]struct {
		variable             string
		directive, exception bool
	}{
		"plain":            {"LOG_LEVEL", false, false},
		"both-linters":     {"TOKEN_TTL", true, true},
		"only-hadolint":    {"DB_USERNAME", false, true},
		"only-buildkit":    {"SORT_KEY", true, true},
		"allowed-by-build": {"KEY_FILE", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := plainConfig(t)
			c.Env = []schema.Env{{Name: test.variable, Default: "x", HasDefault: true}, {Name: "API_TOKEN", Secret: true}}
			text := string(dockerfile(c))
			assert.Equal(t, test.directive, strings.HasPrefix(text, "# check=skip=SecretsUsedInArgOrEnv\n# "+Marker))
			assert.Equal(t, test.exception, strings.Contains(text, "# hadolint ignore=DL3064\nENV "+test.variable+"=x\n"))
			assert.NotContains(t, text, "API_TOKEN", "a variable without a default is not the image's")
		})
	}
}

func TestPackages(t *testing.T) {
	c := plainConfig(t)
	assert.NotContains(t, whole(c), "apt-get")

	c.Dependencies.BuildPackages = []string{"gcc=4:14.2.0-1", "libpq-dev=17.6-0"}
	assert.NotContains(t, whole(c), "DL3008", "all of them are pinned")

	c.Dependencies.PrivateGit = []schema.PrivateGit{{Host: "github.com", Secret: "CR_PAT", Username: "x-access-token"}}
	assert.Contains(t, whole(c), "-y gcc=4:14.2.0-1 git libpq-dev=17.6-0", "Git comes along, in order")
	assert.Contains(t, whole(c), "hadolint ignore=DL3008")

	c.Dependencies.BuildPackages = []string{"git"}
	assert.Contains(t, whole(c), "-y git  && rm", "once")
}

// package = true installs the project whose own description is among the requirements.
func TestOwnPackage(t *testing.T) {
	c := plainConfig(t)
	c.Dependencies.Requirements = []string{"requirements.txt", "pyproject.toml", "libs/shared/setup.py"}
	assert.NotContains(t, whole(c), "./libs/shared")

	c.Dependencies.Package = true
	assert.Contains(t, whole(c), "--requirement libs/shared/setup.py         .         ./libs/shared ")

	c.Dependencies.Requirements = []string{"requirements.txt"}
	assert.NotContains(t, whole(c), "--requirement requirements.txt         .")
}

// TestLooks holds every Dockerfile to what a reader sees first.
func TestLooks(t *testing.T) {
	c := plainConfig(t)
	c.Dependencies.PrivateGit = []schema.PrivateGit{{Host: "github.com", Secret: "CR_PAT", Username: "x-access-token"}}
	c.Env = []schema.Env{{Name: "A", Default: "b c", HasDefault: true}}
	text := string(dockerfile(c))
	assert.True(t, strings.HasSuffix(text, "]\n"), "one line end at the end")
	assert.NotContains(t, text, "\n\n\n")
	for _, line := range strings.Split(text, "\n") {
		assert.Equal(t, strings.TrimRight(line, " \t"), line)
		assert.NotContains(t, line, "\t")
	}
}

// The gevent worker of a newer gunicorn imports what only the extra brings.
func TestGunicornForGevent(t *testing.T) {
	for _, c := range []struct{ kind, installer, class, release, want string }{
		{schema.Pip, "uv", "sync", "27.0.1", uvPip + " gunicorn==27.0.1"},
		{schema.Pip, "uv", "gevent", "27.0.1", uvPip + " 'gunicorn[gevent]==27.0.1'"},
		{schema.Pip, "pip", "gevent_pywsgi", "26.1.0", " install --no-compile 'gunicorn[gevent]==26.1.0'"},
		{schema.Poetry, "", "geventwebsocket.gunicorn.workers.GeventWebSocketWorker", "27.0.1", " install --no-compile 'gunicorn[gevent]==27.0.1'"},
		{schema.UV, "", "gevent", "26.0.0", uvPip + " gunicorn==26.0.0"},
	} {
		config := plainConfig(t)
		config.Dependencies.Kind, config.Dependencies.Installer, config.Dependencies.Gunicorn = c.kind, c.installer, c.release
		config.Worker.Class = c.class
		assert.Contains(t, whole(config), c.want)
	}
}

func TestRequirements(t *testing.T) {
	c := plainConfig(t)
	c.Dependencies.RequireHashes = true
	c.Dependencies.Requirements = []string{"base.txt", "shared.txt"}
	c.Dependencies.Constraints = []string{"shared.txt"}
	text := whole(c)
	assert.Contains(t, text, "--require-hashes         --requirement base.txt         --requirement shared.txt         --constraint shared.txt")
	assert.Equal(t, 1, strings.Count(text, "--mount=type=bind,source=shared.txt,target=shared.txt"), "one place holds one mount")

	c.Dependencies.IndexStrategy = "unsafe-best-match"
	assert.Contains(t, whole(c), "--index-strategy unsafe-best-match         --require-hashes")
	c.Dependencies.Installer = "pip"
	assert.NotContains(t, whole(c), "--index-strategy")

	build, _, _ := strings.Cut(text, "# runtime ")
	assert.Less(t, strings.Index(build, "WORKDIR /app"), strings.Index(build, "type=bind"), "the mounts are relative to it")
}
