//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bare is a publishable project whose image is one small file: these tests ask
// where the script can run, not what it builds.
func bare(t *testing.T, name, arguments string) (p project, image string) {
	t.Helper()
	p, image = publishable(t, name)
	p.asks(t, arguments)
	p.write(t, "Dockerfile", "FROM scratch\nCOPY content /content\n")
	p.write(t, "content", name)
	return p, image
}

// A worktree has a file for its .git, and its folder is no other's.
func TestPublishFromWorktree(t *testing.T) {
	t.Parallel()
	for _, numbering := range []string{"file", "registry", "git"} {
		t.Run(numbering, func(t *testing.T) {
			t.Parallel()
			main, image := bare(t, "worktree-"+numbering, `numbering = "`+numbering+`"`)
			main.commands(t, "git init -q; git add .; git commit -qm one")
			p := project{filepath.Join(t.TempDir(), "somebody's other work")}
			main.commands(t, `git worktree add -q -b other "`+p.folder+`"`)
			p.write(t, "content", "two")
			p.commands(t, "git commit -qam two; git tag 1")

			args := []string{}
			if numbering == "registry" {
				args = []string{"--first", "1"} // the registry says the same of a new repository and of a pruned one
			}
			out, code := p.publish(t, args...)
			require.Zero(t, code, out)
			assert.NotContains(t, out, "Note:", "nothing here was changed")
			require.NotEmpty(t, digest(t, image, "1"), out)
			assert.Equal(t, p.commands(t, "git rev-parse HEAD"), docker(t, "image", "inspect", "--format",
				`{{index .Config.Labels "org.opencontainers.image.revision"}}`, image+":1"))
			assert.Empty(t, p.commands(t, "git status --porcelain"))
			assert.NoFileExists(t, filepath.Join(main.folder, "VERSION"))
		})
	}
}

// A service has no terminal, not even one that it could open.
func TestPublishWithoutTerminal(t *testing.T) {
	t.Parallel()
	p, image := bare(t, "service", "")
	cmd := exec.Command("./build-publish.sh")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, code := runScript(t, cmd, p.folder)
	require.Zero(t, code, out)
	assert.NotContains(t, out, "\x1b", "colours and cursors are for terminals")
	assert.NotEmpty(t, digest(t, image, "1"))
}

// socket is where the engine of the tests listens.
const socket = "/var/run/docker.sock"

// lent gives the project to user 1000, in a folder that everybody may look into.
func (p project) lent(t *testing.T) project {
	t.Helper()
	folder, err := os.MkdirTemp("", run+"-")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(folder)) })
	lent := project{filepath.Join(folder, "my project")}
	require.NoError(t, os.CopyFS(lent.folder, os.DirFS(p.folder)))
	lent.commands(t, `chmod 755 ..; [ "$(id -u)" != 0 ] || chown -R 1000:1000 .`)
	return lent
}

// socketGroup is the group that may use docker.
func socketGroup(t *testing.T) uint32 {
	t.Helper()
	about, err := os.Stat(socket)
	require.NoError(t, err)
	return about.Sys().(*syscall.Stat_t).Gid
}

// A user who may use docker is as good as root; one who may not is told so.
func TestPublishAsAnotherUser(t *testing.T) {
	t.Parallel()
	p, image := bare(t, "user", "")
	p = p.lent(t)
	cmd := exec.Command("./build-publish.sh")
	cmd.Env = append(os.Environ(), "HOME="+p.folder, "DOCKER_HOST=unix://"+socket)
	// Without root this run is of another user already.
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 1000, Gid: 1000, Groups: []uint32{socketGroup(t)}}}
	}
	out, code := runScript(t, cmd, p.folder)
	require.Zero(t, code, out)
	assert.NotEmpty(t, digest(t, image, "1"))
	about, err := os.Stat(filepath.Join(p.folder, "VERSION"))
	require.NoError(t, err)
	if os.Getuid() == 0 {
		assert.EqualValues(t, 1000, about.Sys().(*syscall.Stat_t).Uid)
	}
}

// A job's container has the client of docker and the socket of an engine outside;
// the folder of the project has another name there. It has no Git.
func TestPublishInContainer(t *testing.T) {
	t.Parallel()
	p, image := bare(t, "container", "")
	p.commands(t, "git init -q; git add .; git commit -qm one")
	p = p.lent(t)
	publish := func(user ...string) (string, int) {
		return p.inJob(t, base, "shop/build-publish.sh", user...)
	}

	out, code := publish("--user", "1000:1000")
	assert.Equal(t, 1, code, out)
	assert.Contains(t, out, "docker does not answer")
	assert.Contains(t, out, "permission denied", "docker's own words")
	assert.Empty(t, digest(t, image, "1"))

	out, code = publish("--user", "1000:1000", "--group-add", strconv.Itoa(int(socketGroup(t))))
	require.Zero(t, code, out)
	assert.NotEmpty(t, digest(t, image, "1"))
	out, code = publish()
	require.Zero(t, code, out)
	assert.Contains(t, out, "Note: the image will name no revision: git is not installed")
	assert.NotEmpty(t, digest(t, image, "2"))
	assert.Equal(t, "2\n", p.read(t, "VERSION"))
}

// inJob runs a line of shell in a container of an image as a job does: with the
// client and the socket of docker, beside the folder of the project.
func (p project) inJob(t *testing.T, image, line string, user ...string) (string, int) {
	t.Helper()
	args := []string{"run", "--rm", "--workdir", "/the builds", "--volume", socket + ":" + socket, "--volume", p.folder + ":/the builds/shop"}
	for _, file := range clientFiles(t) {
		args = append(args, "--volume", file+":"+file+":ro")
	}
	args = slices.Concat(args, user, []string{image, "sh", "-ec", line})
	return runScript(t, exec.Command("docker", args...), p.folder)
}

// The checkout of a job may be another user's, whose settings git does not follow:
// without them it names no commit.
func TestPublishForeignCheckout(t *testing.T) {
	t.Parallel()
	tools := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(tools, "Dockerfile"),
		[]byte("FROM "+base+"\nRUN apt-get update && apt-get install --no-install-recommends -y git\n"), 0o644))
	job := build(t, tools)
	revision := func(image, number string) string {
		return docker(t, "image", "inspect", "--format", `{{index .Config.Labels "org.opencontainers.image.revision"}}`, image+":"+number)
	}

	p, image := bare(t, "foreign", "")
	p.commands(t, "git init -q; git add .; git commit -qm one")
	commit := p.commands(t, "git rev-parse HEAD")
	p = p.lent(t)
	out, code := p.inJob(t, job, "shop/build-publish.sh")
	require.Zero(t, code, out)
	assert.Empty(t, revision(image, "1"))
	_, after, found := strings.Cut(out, "Note: the image will name no revision: this folder is another user's, and not trusted: ")
	require.True(t, found, out)
	command, _, _ := strings.Cut(after, "\n")
	out, code = p.inJob(t, job, command+"; shop/build-publish.sh")
	require.Zero(t, code, out)
	assert.NotContains(t, out, "Note:")
	assert.Equal(t, commit, revision(image, "2"))

	p, image = bare(t, "foreign-git", `numbering = "git"`)
	p.commands(t, "git init -q; git add .; git commit -qm one; git tag v1")
	p = p.lent(t)
	out, code = p.inJob(t, job, "shop/build-publish.sh")
	assert.Equal(t, 1, code, out)
	assert.Contains(t, out, "there is no commit to publish")
	assert.Contains(t, out, command, "git's own words")
	assert.Empty(t, digest(t, image, "v1"))
	out, code = p.inJob(t, job, command+"; shop/build-publish.sh")
	require.Zero(t, code, out)
	assert.NotEmpty(t, digest(t, image, "v1"))
}

// clientFiles are the client of docker, and its plugins where there are any.
func clientFiles(t *testing.T) []string {
	t.Helper()
	docker, err := exec.LookPath("docker")
	require.NoError(t, err)
	docker, err = filepath.EvalSymlinks(docker)
	require.NoError(t, err)
	files := []string{docker}
	for _, plugins := range []string{"/usr/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins"} {
		if _, err := os.Stat(plugins); err == nil {
			files = append(files, plugins)
		}
	}
	return files
}
