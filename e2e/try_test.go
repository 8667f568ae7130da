//go:build e2e

package e2e

import (
	"bytes"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
)

// tried runs try in the folder of p, with a cache folder of its own.
func tried(t *testing.T, p project, flags ...string) (code int, out string) {
	t.Helper()
	var both bytes.Buffer
	cmd := exec.Command(dockgen, append([]string{"-C", p.folder, "try"}, flags...)...)
	cmd.Stdout, cmd.Stderr = &both, &both
	cmd.Env = append(cmd.Environ(), "XDG_CACHE_HOME="+t.TempDir())
	_ = cmd.Run()
	return cmd.ProcessState.ExitCode(), both.String()
}

// A project that serves is said to, one whose import fails is not, and neither leaves
// anything in the engine.
func TestTry(t *testing.T) {
	p := generated(t, "minimal")
	code, out := tried(t, p)
	assert.Zero(t, code, out)
	assert.Contains(t, out, "200 for /, healthy")
	p.write(t, "api_server.py", "import importlib\nimportlib.import_module('not_there')\n\n\ndef create_app():\n    return None\n")
	code, out = tried(t, p)
	assert.Equal(t, 4, code, out)
	assert.Contains(t, out, "not_there")
	assert.Empty(t, docker(t, "ps", "--all", "--quiet", "--filter", "label=dockgen.try"))
	assert.Empty(t, docker(t, "volume", "ls", "--quiet", "--filter", "label=dockgen.try"))
}

// What only a run shows becomes a change of the config, and the project serves: a folder
// that is written by a name that nothing reads, and a variable without a value.
func TestTryFix(t *testing.T) {
	p := generated(t, "minimal")
	p.write(t, "data/.keep", "")
	p.write(t, "api_server.py", `import importlib
import os

from flask import Flask


def create_app():
    path = getattr(importlib.import_module("pathlib"), "Path")
    path("data", "started").write_text(os.environ["GREETING"])
    app = Flask(__name__)

    @app.get("/")
    def index():
        return "shop"

    return app
`)
	code, out := tried(t, p, "--fix")
	assert.Zero(t, code, out)
	assert.Contains(t, out, "200 for /, healthy")
	config := p.read(t, "flaskdeploy.hcl")
	assert.Contains(t, config, `writable = ["data"]`)
	assert.Contains(t, config, "env \"GREETING\" {\n  required = true\n}")
}
