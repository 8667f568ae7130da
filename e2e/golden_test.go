//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
	"dockgen/schema/entrypoint"
)

// notBuildable names the goldens that no engine can build without what stands
// beside them. Each is a variant of one that is built.
var notBuildable = map[string]string{
	"base-by-digest":    "the digest is made up",
	"oldest-python":     "no Debian release that is still served carries Python 3.6",
	"pip-installer":     "its index is made up, and pip waits minutes for it; TestGunicornVersions builds with pip",
	"private-index":     "the index is made up; TestSecrets installs from a real one",
	"uv":                "the lock file is the tool's to write; TestManagers builds with each",
	"uv-workspace":      "so is this one",
	"poetry":            "so is this one",
	"poetry-old-python": "so is this one",
	"pdm":               "so is this one",
	"pipenv":            "so is this one",
	"front-ends":        "its locks are made up; TestAssets builds from those of npm and pnpm",
	"reproducible":      "the digest is made up; TestPublishReproducible builds on a real one",
}

// everyPath is an app that fits any config: it answers each path, and its factory
// takes whatever the config passes.
const everyPath = `from flask import Flask


def create_app(*args, **options):
    app = Flask(__name__)

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def answer(path):
        return "/" + path

    return app


app = application = create_app()
`

// TestGoldensServe builds the very files of golden/, around an app that fits the
// config, and serves them as anyone would and hardened.
func TestGoldensServe(t *testing.T) {
	configs, err := filepath.Glob("../golden/*/flaskdeploy.hcl")
	require.NoError(t, err)
	names := map[string]bool{}
	for _, file := range configs {
		name := filepath.Base(filepath.Dir(file))
		names[name] = true
		if _, cannot := notBuildable[name]; cannot {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			require.NoError(t, err)
			config, findings := schema.Load("flaskdeploy.hcl", src)
			require.NotNil(t, config, "%v", findings)

			p := project{filepath.Join(t.TempDir(), name)}
			p.copyGolden(t, filepath.Dir(file))
			p.fit(t, config)
			p.generate(t)

			args, env := []string{"--file", config.Output(schema.Dockerfile).Path}, []string(nil)
			for _, secret := range config.Secrets() {
				args, env = append(args, "--secret", "id="+secret+",env="+secret), append(env, secret+"=unused")
			}
			image, log, err := tryBuild(p.folder, env, args...)
			require.NoError(t, err, log)
			for way, run := range map[string][]string{"plain": nil, "hardened": hardened} {
				t.Run(way, func(t *testing.T) {
					t.Parallel()
					c := start(t, image, config.App.Port, slices.Concat(run, required(config))...)
					health := config.HealthCheck.Path
					if health == "" {
						health = "/"
					}
					code, _ := c.get(t, health)
					assert.Equal(t, http.StatusOK, code, health)
					assert.Zero(t, c.probe(t), "the health check's own question")
					if len(config.Worker.Wrapper) == 0 { // a tracer keeps files of its own in /tmp
						assert.Empty(t, docker(t, "diff", c.name), "files written at run time")
					}
					assert.Zero(t, c.stop(t), "exit code")
					assert.Empty(t, c.errors(t))
				})
			}
		})
	}
	for name := range notBuildable {
		assert.True(t, names[name], "there is no golden %s", name)
	}
}

// copyGolden copies the files of the golden in folder, those included that its
// file as-in names in another.
func (p project) copyGolden(t *testing.T, folder string) {
	t.Helper()
	require.NoError(t, os.CopyFS(p.folder, os.DirFS(folder)))
	list := filepath.Join(p.folder, "as-in")
	same, err := os.ReadFile(list)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	require.NoError(t, err)
	for line := range strings.Lines(string(same)) {
		line = strings.TrimSuffix(line, "\n")
		_, name, _ := strings.Cut(line, "/")
		text, err := os.ReadFile(filepath.Join("../golden", line))
		require.NoError(t, err)
		info, err := os.Stat(filepath.Join("../golden", line))
		require.NoError(t, err)
		p.write(t, name, string(text))
		require.NoError(t, os.Chmod(filepath.Join(p.folder, name), info.Mode()))
	}
	require.NoError(t, os.Remove(list))
}

// fit writes what config asks of a project: the module, the requirements, and
// gunicorn's config file.
func (p project) fit(t *testing.T, config *schema.Config) {
	t.Helper()
	entry, err := entrypoint.Parse(config.App.EntryPoint)
	require.NoError(t, err)
	module := strings.ReplaceAll(entry.Module, ".", "/")
	for folder := path.Dir(module); folder != "."; folder = path.Dir(folder) {
		p.write(t, path.Join(config.App.Directory, folder, "__init__.py"), "")
	}
	p.write(t, path.Join(config.App.Directory, module, "__init__.py"), everyPath)
	for i, file := range config.Dependencies.Requirements {
		requirements := "flask\ngunicorn\n"
		if config.Dependencies.Gunicorn != "" {
			requirements = "flask\n"
		}
		if len(config.Dependencies.Overrides) > 0 {
			// They hold back what Flask needs to where it was then.
			requirements = strings.Replace(requirements, "flask\n", "flask==2.0.3\n", 1)
		}
		if config.Worker.Class == "gevent" {
			requirements = strings.Replace(requirements, "gunicorn\n", "gunicorn[gevent]\n", 1)
		}
		if slices.Contains(config.Worker.Wrapper, "ddtrace-run") {
			requirements += "ddtrace\n"
		}
		if i > 0 {
			requirements = "click\n"
		}
		if config.Dependencies.RequireHashes {
			requirements = hashed(t, config.Image.Base, requirements)
		}
		p.write(t, file, requirements)
	}
	for _, file := range config.Dependencies.Constraints {
		constraints := "click<9\n"
		if config.Dependencies.RequireHashes {
			constraints = hashed(t, config.Image.Base, constraints) // uv wants these pinned as well
		}
		p.write(t, file, constraints)
	}
	if file := config.Worker.ConfigFile; file != "" {
		p.write(t, file, "worker_tmp_dir = '/dev/shm'\ngraceful_timeout = 8\n")
	}
}

// hashed pins requirements and all that they need, with hashes, in the image base.
func hashed(t *testing.T, base, requirements string) string {
	t.Helper()
	cmd := exec.Command("docker", "run", "--rm", "--interactive", base, "sh", "-c",
		"pip install --quiet --root-user-action=ignore --target /tmp/uv uv >&2 && /tmp/uv/bin/uv pip compile --quiet --generate-hashes -")
	cmd.Stdin = strings.NewReader(requirements)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s", &stderr)
	return string(out)
}

// required gives every variable that the config requires a value, and tells a tracer
// that no agent listens: it would wait for one until after Docker's kill.
func required(config *schema.Config) []string {
	var args []string
	if slices.Contains(config.Worker.Wrapper, "ddtrace-run") {
		for _, name := range []string{"DD_TRACE_ENABLED", "DD_INSTRUMENTATION_TELEMETRY_ENABLED", "DD_REMOTE_CONFIGURATION_ENABLED", "DD_SYMBOL_DATABASE_UPLOAD_ENABLED"} {
			args = append(args, "--env", name+"=false")
		}
	}
	for _, v := range config.Env {
		if v.Required {
			args = append(args, "--env", v.Name+"=x")
		}
	}
	return args
}
