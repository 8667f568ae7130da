//go:build e2e

package e2e

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// engine is a docker, or what calls itself so, and how to run a program beside it.
type engine struct {
	name    string
	version []string // what prints the version that name states
	// root is the tree that the engine sees; empty: this machine.
	root string
	env  []string
	cli  string // "docker" or "podman"
}

// engines are those that engine.sh starts.
func engines(t *testing.T) []engine {
	t.Helper()
	trixie := filepath.Join(os.Getenv("DOCKGEN_E2E_STATE"), "trixie")
	path := "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	plain := append(os.Environ(), "DOCKER_CONFIG="+t.TempDir())
	return []engine{
		{"Docker 20.10", []string{"docker", "version", "--format", "{{.Server.Version}}"}, "", plain, "docker"},
		{"Docker 20.10, buildx 0.38, BuildKit 0.34", []string{"docker", "version", "--format", "{{.Server.Version}}"}, "", withBuildx(t), "docker"},
		{"Docker 26.1, buildx 0.13", []string{"docker", "version", "--format", "{{.Server.Version}}"}, trixie,
			[]string{path, "HOME=/root", "LANG=C.UTF-8", "DOCKER_HOST=unix:///run/dockgen-e2e.sock"}, "docker"},
		{"podman 5.4", []string{"podman", "--version"}, trixie,
			[]string{"PATH=/opt/podman/bin:" + strings.TrimPrefix(path, "PATH="), "HOME=/root", "LANG=C.UTF-8", "PODMAN_IGNORE_CGROUPSV1_WARNING=1"}, "podman"},
	}
}

// folder is a new folder that the engine sees, by its name on this machine.
func (e engine) folder(t *testing.T) string {
	t.Helper()
	if e.root == "" {
		return t.TempDir()
	}
	folder, err := os.MkdirTemp(filepath.Join(e.root, "srv"), "engines-*")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(folder)) })
	return folder
}

// run runs a program in a folder of this machine, with the engine's environment,
// and returns what it said and its exit code.
func (e engine) run(t *testing.T, folder string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = folder
	if e.root != "" {
		inside, err := filepath.Rel(e.root, folder)
		require.NoError(t, err)
		cmd = exec.Command("chroot", append([]string{e.root, "sh", "-c", `cd "$1" && shift && exec "$@"`, "sh", "/" + inside}, args...)...)
	}
	cmd.Env = e.env
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// project is a project that the engine can build, with more of a registry block.
func (e engine) project(t *testing.T, image, more string) project {
	t.Helper()
	p := project{e.folder(t)}
	require.NoError(t, os.CopyFS(p.folder, os.DirFS(filepath.Join("testdata", "projects", "minimal"))))
	p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  entry_point = "api_server:create_app()"
}

dependencies "pip" {
  private_git "git.invalid" {
    secret = "ENGINE_TOKEN"
  }
}

image {
  base = "%s/python:3.13-slim-trixie"
}

registry {
  image = %q
%s}
`, registry, image, more))
	return p.generate(t)
}

// TestEngines tries what the docs promise on each engine, and writes down what is
// so: docs/publishing.md.
func TestEngines(t *testing.T) {
	type row struct{ what, cells string }
	rows := []*row{{what: "builds with a secret"}, {what: "serves, and stops with exit code 0"}, {what: "the health check"},
		{what: "build-publish.sh"}, {what: "several `platforms`"}}
	head, rule := "| |", "|---|"
	for _, e := range engines(t) {
		said, code := e.run(t, e.folder(t), e.version...)
		require.Zero(t, code, said)
		assert.Contains(t, said, strings.TrimSuffix(strings.Fields(e.name)[1], ","), "the version that the table states")
		head, rule = head+" "+e.name+" |", rule+"---|"
		for i, cell := range e.cells(t) {
			rows[i].cells += " " + cell + " |"
		}
	}
	table := head + "\n" + rule + "\n"
	for _, r := range rows {
		table += "| " + r.what + " |" + r.cells + "\n"
	}
	documented(t, "engines", table)
}

// cells are the rows of one engine.
func (e engine) cells(t *testing.T) []string {
	t.Helper()
	e.env = append(e.env, "ENGINE_TOKEN=unused")
	image := fmt.Sprintf("%s/%s/%s", registry, run, strings.ToLower(strings.NewReplacer(" ", "-", ",", "", ".", "-").Replace(e.name)))
	p := e.project(t, image, "")

	// podman's own format has no health check.
	format := []string{}
	if e.cli == "podman" {
		format = []string{"--format", "docker"}
	}
	build := append([]string{e.cli, "build", "--tag", image + ":built", "--secret", "id=ENGINE_TOKEN,env=ENGINE_TOKEN"}, append(format, ".")...)
	if strings.Contains(e.name, "BuildKit") {
		build = append([]string{"docker", "buildx", "build", "--load"}, build[2:]...)
	}
	said, code := e.run(t, p.folder, build...)
	require.Zero(t, code, said)

	served, health := e.serve(t, p, image+":built")
	_, _ = e.run(t, p.folder, e.cli, "image", "rm", "--force", image+":built")

	several := e.project(t, image+"-several", "  platforms = [\"linux/amd64\", \"linux/s390x\"]\n")
	return []string{pick(len(format) > 0, "yes, with `--format docker`", "yes"), served, health, e.publish(t, p, image), e.cannot(t, several)}
}

// serve runs an image and asks it; on the network of the machine, which every
// engine has.
func (e engine) serve(t *testing.T, p project, image string) (served, health string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	name := fmt.Sprintf("%s-engine-%d", run, counter.Add(1))
	said, code := e.run(t, p.folder, e.cli, "run", "--detach", "--name", name, "--network", "host", "--env", "PORT="+port, "--read-only", "--cap-drop", "ALL", image)
	require.Zero(t, code, said)
	defer func() { _, _ = e.run(t, p.folder, e.cli, "rm", "--force", name) }()
	require.Eventually(t, func() bool {
		response, err := client.Get("http://127.0.0.1:" + port + "/")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	}, 60*time.Second, 100*time.Millisecond, "nothing answers")

	test, code := e.run(t, p.folder, e.cli, "inspect", "--format", "{{json .Config.Healthcheck}}", name)
	require.Zero(t, code, test)
	health = pick(strings.Contains(test, "http.client"), "yes", "no")

	said, code = e.run(t, p.folder, e.cli, "stop", name)
	require.Zero(t, code, said)
	exit, code := e.run(t, p.folder, e.cli, "inspect", "--format", "{{.State.ExitCode}}", name)
	require.Zero(t, code, exit)
	return pick(strings.TrimSpace(exit) == "0", "yes", "exit code "+strings.TrimSpace(exit)), health
}

// publish runs the script twice: numbers 1 and 2, and latest the second.
func (e engine) publish(t *testing.T, p project, image string) string {
	t.Helper()
	said, code := e.run(t, p.folder, "./build-publish.sh")
	if code != 0 {
		assert.Empty(t, digest(t, image, "1"))
		assert.NoFileExists(t, filepath.Join(p.folder, "VERSION"))
		return firstLine(said)
	}
	said, code = e.run(t, p.folder, "./build-publish.sh", "--no-cache")
	require.Zero(t, code, said)
	assert.Equal(t, "2\n", p.read(t, "VERSION"))
	assert.NotEmpty(t, digest(t, image, "1"))
	assert.Equal(t, digest(t, image, "2"), digest(t, image, "latest"))
	for _, tag := range []string{"1", "2", "latest"} {
		_, _ = e.run(t, p.folder, e.cli, "image", "rm", "--force", image+":"+tag)
	}
	return "yes"
}

// cannot runs a script that asks for what no engine here can do, and returns what
// is said before anything is built.
func (e engine) cannot(t *testing.T, p project) string {
	t.Helper()
	said, code := e.run(t, p.folder, "./build-publish.sh")
	assert.Equal(t, 1, code, said)
	assert.NotContains(t, said, "Building", "told in the middle")
	assert.NoFileExists(t, filepath.Join(p.folder, "VERSION"))
	return firstLine(said)
}

// firstLine is what the script says is wrong, for a cell of a table.
func firstLine(said string) string {
	line, _, _ := strings.Cut(said, "\n")
	return strings.TrimPrefix(line, "build-publish.sh: ")
}

func pick(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
