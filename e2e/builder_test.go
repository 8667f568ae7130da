//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// withBuildx returns the environment of a client that has the buildx plugin, and
// whose builder is the buildkitd of engine.sh. Every other test runs without.
func withBuildx(t *testing.T) []string {
	t.Helper()
	return withBuildxIn(t, t.TempDir())
}

// withBuildxIn is withBuildx for a client whose settings are in folder.
func withBuildxIn(t *testing.T, folder string) []string {
	t.Helper()
	state := os.Getenv("DOCKGEN_E2E_STATE")
	plugins := filepath.Join(folder, "cli-plugins")
	require.NoError(t, os.Mkdir(plugins, 0o755))
	require.NoError(t, os.Symlink(filepath.Join(state, "bin", "docker-buildx"), filepath.Join(plugins, "docker-buildx")))
	env := append(os.Environ(), "DOCKER_CONFIG="+folder)
	cmd := exec.Command("docker", "buildx", "create", "--use", "--name", "e2e", "--driver", "remote", "unix://"+state+"/buildkitd.sock")
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return env
}

// inspectIndex returns what imagetools says of an image by a Go template.
func inspectIndex(t *testing.T, env []string, image, format string) string {
	t.Helper()
	cmd := exec.Command("docker", "buildx", "imagetools", "inspect", "--format", format, image)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}
