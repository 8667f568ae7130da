//go:build e2e

package e2e

import (
	"bytes"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A project that serves is said to, one whose import fails is not, and neither leaves
// anything in the engine.
func TestTry(t *testing.T) {
	try := func(p project) (code int, out string) {
		var both bytes.Buffer
		cmd := exec.Command(dockgen, "-C", p.folder, "try")
		cmd.Stdout, cmd.Stderr = &both, &both
		cmd.Env = append(cmd.Environ(), "XDG_CACHE_HOME="+t.TempDir())
		_ = cmd.Run()
		return cmd.ProcessState.ExitCode(), both.String()
	}
	p := generated(t, "minimal")
	code, out := try(p)
	assert.Zero(t, code, out)
	assert.Contains(t, out, "200 for /, healthy")
	p.write(t, "api_server.py", "import importlib\nimportlib.import_module('not_there')\n\n\ndef create_app():\n    return None\n")
	code, out = try(p)
	assert.Equal(t, 4, code, out)
	assert.Contains(t, out, "not_there")
}
