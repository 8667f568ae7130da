//go:build e2e

package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// builder is a BuildKit worker of its own, that buildx knows as a remote builder.
type builder struct {
	name   string
	daemon *exec.Cmd
}

// newBuilder starts a worker that has built nothing yet.
func newBuilder(t *testing.T, name string) builder {
	t.Helper()
	folder := t.TempDir()
	config, socket := filepath.Join(folder, "buildkitd.toml"), filepath.Join(folder, "buildkitd.sock")
	require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, `[registry.%q]
  http = true
[registry."docker.io"]
  mirrors = [%[1]q]
`, registry), 0o644))
	b := builder{run + "-" + name, exec.Command("buildkitd", "--config", config, "--root", filepath.Join(folder, "root"),
		"--addr", "unix://"+socket, "--containerd-worker=false")}
	log, err := os.Create(filepath.Join(folder, "log"))
	require.NoError(t, err)
	b.daemon.Stdout, b.daemon.Stderr = log, log
	require.NoError(t, b.daemon.Start())
	t.Cleanup(func() {
		_ = b.daemon.Process.Signal(os.Interrupt)
		_ = b.daemon.Wait()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("log of %s:\n%s", b.name, text)
		}
		log.Close()
		unmount(t, folder)
	})
	require.Eventually(t, func() bool { _, err := os.Stat(socket); return err == nil }, 30*time.Second, 50*time.Millisecond, "buildkitd")
	buildx(t, "create", "--name", b.name, "--driver", "remote", "unix://"+socket)
	t.Cleanup(func() { buildx(t, "rm", b.name) })
	return b
}

// unmount takes away what a worker that was killed left mounted below folder.
func unmount(t *testing.T, folder string) {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mounts")
	require.NoError(t, err)
	for line := range strings.Lines(string(mounts)) {
		if fields := strings.Fields(line); strings.HasPrefix(fields[1], folder+"/") {
			assert.NoError(t, syscall.Unmount(fields[1], syscall.MNT_DETACH), fields[1])
		}
	}
}

func buildx(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("docker-buildx", args...).CombinedOutput()
	require.NoError(t, err, "buildx %s:\n%s", strings.Join(args, " "), out)
	return string(out)
}

// fleet is a repository of n services, and the bake file that builds them in two
// shards.
func newFleet(t *testing.T, n int) project {
	t.Helper()
	p := project{filepath.Join(t.TempDir(), "my fleet")}
	p.write(t, "platform.hcl", fmt.Sprintf(`app {
  python = "3.13"
}

registry {
  image = "%s/%s/${app.name}"
}
`, registry, run))
	for i := range n {
		name := fmt.Sprintf("service-%02d", i)
		p.write(t, "services/"+name+"/flaskdeploy.hcl", fmt.Sprintf(`dockgen {
  extends = "../../platform.hcl"
}

app {
  name        = %q
  entry_point = "served:app"
}
`, name))
		p.write(t, "services/"+name+"/requirements.txt", "flask\ngunicorn\n")
		p.write(t, "services/"+name+"/served.py", fmt.Sprintf(`from flask import Flask

app = Flask(__name__)


@app.get("/")
def name():
    return %q
`, name))
	}
	p.dockgen(t, "generate", "--recursive")
	p.dockgen(t, "bake", "--recursive", "--shards", "2")
	p.dockgen(t, "bake", "--recursive", "--shards", "2", "--check")
	return p
}

func (p project) dockgen(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.Command(dockgen, append([]string{"-C", p.folder}, args...)...).CombinedOutput()
	require.NoError(t, err, "dockgen %s:\n%s", strings.Join(args, " "), out)
}

// bake is one CI job: it builds a group on a builder and pushes what it built.
func (p project) bake(b builder, tag, group string) *exec.Cmd {
	cmd := exec.Command("docker-buildx", "bake", "--builder", b.name, "--push", "--progress", "plain", "--allow", "fs.read="+p.folder, group)
	cmd.Dir = p.folder
	cmd.Env = append(os.Environ(), "TAG="+tag)
	return cmd
}

// TestFleet builds twenty services on two builders, a shard on each. One of them
// dies in the middle, and its shard is built by the other.
func TestFleet(t *testing.T) {
	const services = 20
	pushBases(t)
	p := newFleet(t, services)
	one, two := newBuilder(t, "one"), newBuilder(t, "two")

	began := time.Now()
	doomed, healthy := p.bake(one, "1", "shard-1"), p.bake(two, "1", "shard-2")
	log, err := doomed.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, doomed.Start())
	done := make(chan error, 1)
	var said []byte
	go func() {
		var err error
		said, err = healthy.CombinedOutput()
		done <- err
	}()
	// In the middle is when packages are being installed.
	lines := bufio.NewScanner(log)
	for lines.Scan() && !strings.Contains(lines.Text(), "uv pip install") {
	}
	require.NoError(t, one.daemon.Process.Kill())
	_, _ = io.Copy(io.Discard, log)
	assert.Error(t, doomed.Wait(), "a job whose builder died")
	require.NoError(t, <-done, "%s", said)

	again, err := p.bake(two, "1", "shard-1").CombinedOutput()
	require.NoError(t, err, "%s", again)
	t.Logf("two builders, one of them killed: %s", time.Since(began).Round(time.Second))
	for i := range services {
		assert.NotEmpty(t, digest(t, fmt.Sprintf("%s/%s/service-%02d", registry, run, i), "1"), "service %d", i)
	}
	c := start(t, fmt.Sprintf("%s/%s/service-07:1", registry, run), 5000)
	code, body := c.get(t, "/")
	assert.Equal(t, http.StatusOK, code)
	assert.Equal(t, "service-07", body)

	alone := newBuilder(t, "alone")
	began = time.Now()
	out, err := p.bake(alone, "2", "default").CombinedOutput()
	require.NoError(t, err, "%s", out)
	t.Logf("one builder, everything: %s", time.Since(began).Round(time.Second))
}

// TestBuildCheck asks a real client for what `docker build --check` says of each
// golden, beside the same rules in process (golden, TestLint).
func TestBuildCheck(t *testing.T) {
	pushBases(t)
	b := newBuilder(t, "check")
	files, err := filepath.Glob("../golden/*/*ockerfile")
	require.NoError(t, err)
	deeper, err := filepath.Glob("../golden/*/*/*ockerfile")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	checked := 0
	for _, file := range append(files, deeper...) {
		name := strings.Split(filepath.ToSlash(file), "/")[2]
		if _, cannot := notResolvable[name]; cannot {
			continue
		}
		checked++
		pushLikeness(t, file)
		out, err := exec.Command("docker-buildx", "build", "--builder", b.name, "--check", "--progress", "plain",
			"--file", file, filepath.Join("../golden", name)).CombinedOutput()
		require.NoError(t, err, "%s:\n%s", name, out)
		assert.Contains(t, string(out), "Check complete, no warnings found.", name)
	}
	assert.Greater(t, checked, len(notResolvable))
}

// notResolvable names the goldens whose base no registry has: the check asks for
// its configuration.
var notResolvable = map[string]string{
	"base-by-digest": "the digest is made up",
	"reproducible":   "the digest is made up",
}

var from = regexp.MustCompile(`(?m)^FROM (?:--platform=\S+ )?((?:python|node):\S+)`)

// pushLikeness makes sure that the registry has the bases of a Dockerfile under their
// names. The check reads no more of them than their configuration, so they may be any.
func pushLikeness(t *testing.T, dockerfile string) {
	t.Helper()
	text, err := os.ReadFile(dockerfile)
	require.NoError(t, err)
	for _, match := range from.FindAllSubmatch(text, -1) {
		push(t, base, string(match[1]))
	}
}

// pushBases gives the registry what builders look for on Docker Hub, where they
// have no Docker Hub to ask.
func pushBases(t *testing.T) {
	t.Helper()
	for base := range strings.Lines(docker(t, "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "--filter", "reference=python:*-slim*")) {
		base = strings.TrimSpace(base)
		push(t, base, base)
	}
}

// push gives the registry an image under the name of an official one, unless it
// has one of that name.
func push(t *testing.T, image, official string) {
	t.Helper()
	name, tag, _ := strings.Cut(official, ":")
	mirrored := registry + "/library/" + name
	if digest(t, mirrored, tag) != "" {
		return
	}
	docker(t, "tag", image, mirrored+":"+tag)
	docker(t, "push", "--quiet", mirrored+":"+tag)
	docker(t, "image", "rm", mirrored+":"+tag)
}
