//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// publishable is a project whose image goes to the test's registry, on a base that
// is there too: a fresh build pulls it.
func publishable(t *testing.T, name string) (p project, image string) {
	t.Helper()
	image = fmt.Sprintf("%s/%s/%s", registry, run, name)
	p = newProject(t, "minimal")
	p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  entry_point = "api_server:create_app()"
}

image {
  base = "%s/%s"
}

registry {
  image = %q
}
`, registry, base, image))
	return p.generate(t), image
}

// publish runs the generated script and returns what it said and its exit code.
func (p project) publish(t *testing.T, args ...string) (string, int) {
	t.Helper()
	return runScript(t, exec.Command("./build-publish.sh", args...), p.folder)
}

func runScript(t *testing.T, cmd *exec.Cmd, folder string) (string, int) {
	t.Helper()
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if _, ok := err.(*exec.ExitError); !ok {
		require.NoError(t, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// digest asks the registry, not the engine, what a tag names; empty if nothing.
func digest(t *testing.T, image, tag string) string {
	t.Helper()
	host, path, _ := strings.Cut(image, "/")
	request, err := http.NewRequest(http.MethodHead, fmt.Sprintf("http://%s/v2/%s/manifests/%s", host, path, tag), nil)
	require.NoError(t, err)
	request.Header.Set("Accept", strings.Join([]string{
		"application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
		"application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json",
	}, ", "))
	response, err := client.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return ""
	}
	require.Equal(t, http.StatusOK, response.StatusCode)
	return response.Header.Get("Docker-Content-Digest")
}

func TestPublish(t *testing.T) {
	t.Parallel()
	p, image := publishable(t, "walk")
	publish := func(want string, args ...string) {
		t.Helper()
		out, code := p.publish(t, args...)
		require.Zero(t, code, out)
		assert.Equal(t, want+"\n", p.read(t, "VERSION"))
		require.NotEmpty(t, digest(t, image, want), "the registry has no :%s", want)
		assert.Equal(t, digest(t, image, want), digest(t, image, "latest"))
		assert.Contains(t, out, digest(t, image, want), "the digest, to deploy by")
	}
	publish("1")
	first := digest(t, image, "1")
	p.write(t, "api_server.py", p.read(t, "api_server.py")+"\n# Two.\n")
	publish("2")
	publish("3")
	publish("4", "--no-cache")
	assert.Equal(t, first, digest(t, image, "1"), "a published number changed")
	assert.NotEqual(t, first, digest(t, image, "2"))

	t.Run("version-label", func(t *testing.T) {
		assert.Equal(t, "4", docker(t, "image", "inspect", "--format",
			`{{index .Config.Labels "org.opencontainers.image.version"}}`, image+":4"))
	})
	t.Run("published-image-serves", func(t *testing.T) {
		c := start(t, image+"@"+first, 5000)
		code, _ := c.get(t, "/")
		assert.Equal(t, http.StatusOK, code)
	})
	t.Run("nothing-is-left", func(t *testing.T) {
		assert.NoDirExists(t, filepath.Join(p.folder, "VERSION.lock"))
		assert.NoFileExists(t, filepath.Join(p.folder, "VERSION.tmp"))
	})
	t.Run("dry-run-publishes-nothing", func(t *testing.T) {
		out, code := p.publish(t, "--dry-run")
		require.Zero(t, code, out)
		assert.Equal(t, "4\n", p.read(t, "VERSION"))
		assert.Empty(t, digest(t, image, "5"))
	})
	t.Run("second-clone-is-told-the-number", func(t *testing.T) {
		require.NoError(t, os.Remove(filepath.Join(p.folder, "VERSION")))
		out, code := p.publish(t)
		assert.Equal(t, 1, code, out)
		assert.Contains(t, out, "5", "the next free number")
		assert.Equal(t, first, digest(t, image, "1"), "a published number changed")
		assert.NoFileExists(t, filepath.Join(p.folder, "VERSION"))
	})
}

// The script is plain POSIX, so it runs by any shell and from any folder.
func TestPublishByEveryShell(t *testing.T) {
	t.Parallel()
	p, image := publishable(t, "shells")
	elsewhere := t.TempDir()
	for i, shell := range [][]string{{"dash"}, {"bash"}, {"busybox", "sh"}} {
		number := fmt.Sprint(i + 1)
		command := append(shell, filepath.Join(p.folder, "build-publish.sh"))
		out, code := runScript(t, exec.Command(command[0], command[1:]...), elsewhere)
		require.Zero(t, code, "%s: %s", shell, out)
		assert.Equal(t, number+"\n", p.read(t, "VERSION"), shell)
		assert.NotEmpty(t, digest(t, image, number), shell)
	}
	left, err := os.ReadDir(elsewhere)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestPublishFailures(t *testing.T) {
	t.Parallel()
	t.Run("build-fails", func(t *testing.T) {
		t.Parallel()
		p, image := publishable(t, "broken")
		p.write(t, "requirements.txt", "flask\ngunicorn\nno-such-package-of-dockgen-e2e==1\n")
		out, code := p.publish(t)
		assert.Equal(t, 1, code, out)
		assert.NoFileExists(t, filepath.Join(p.folder, "VERSION"), "a failed build must burn no number")
		assert.Empty(t, digest(t, image, "1"))
	})
	t.Run("registry-is-down", func(t *testing.T) {
		t.Parallel()
		p, image := publishable(t, "down")
		config := p.read(t, "flaskdeploy.hcl")
		p.write(t, "flaskdeploy.hcl", strings.ReplaceAll(config, image, "127.0.0.1:9/acme/shop"))
		p.generate(t)
		out, code := p.publish(t)
		assert.Equal(t, 1, code, out)
		assert.Contains(t, out, "127.0.0.1:9")
		assert.NoFileExists(t, filepath.Join(p.folder, "VERSION"), "an outage is not a free number")
	})
}
