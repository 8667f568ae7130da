//go:build e2e

package e2e

import (
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// buildRecords returns what the builder keeps of the builds of a client: how each
// ended, its log, and all that history export gives away of it.
func buildRecords(t *testing.T, env []string) string {
	t.Helper()
	settings := strings.TrimPrefix(env[len(env)-1], "DOCKER_CONFIG=")
	refs, err := filepath.Glob(filepath.Join(settings, "buildx", "refs", "*", "*", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, refs, "no build was recorded")
	var records strings.Builder
	for _, ref := range refs {
		bundle := filepath.Join(t.TempDir(), "bundle.dockerbuild")
		for _, args := range [][]string{{"inspect", "--format", "json"}, {"logs"}, {"export", "--output", bundle}} {
			cmd := exec.Command("docker", append(append([]string{"buildx", "history"}, args...), filepath.Base(ref))...)
			cmd.Env = env
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
			records.Write(out)
		}
		file, err := os.Open(bundle)
		require.NoError(t, err)
		content, err := gzip.NewReader(file)
		require.NoError(t, err)
		_, err = io.Copy(&records, content)
		require.NoError(t, err)
		require.NoError(t, file.Close())
	}
	return records.String()
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
