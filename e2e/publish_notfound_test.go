//go:build e2e

package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// containerdEngine starts Debian trixie's Docker a second time, with its images in
// containerd. It shares the bridge of the first: with none, it would delete docker0,
// which belongs to the machine's engine.
func containerdEngine(t *testing.T) engine {
	t.Helper()
	e := engines(t)[2]
	folder := e.folder(t)
	inside := strings.TrimPrefix(folder, e.root)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "daemon.json"), []byte(`{"features": {"containerd-snapshotter": true}}`), 0o600))
	cmd := exec.Command("chroot", e.root, "dockerd", "--config-file", inside+"/daemon.json", "--data-root", inside+"/data",
		"--exec-root", inside+"/exec", "--pidfile", inside+"/pid", "--host", "unix://"+inside+"/docker.sock",
		"--bridge", "dockgen-e2e", "--iptables=false", "--ip6tables=false")
	cmd.Env = e.env
	log, err := os.Create(filepath.Join(t.TempDir(), "dockerd.log"))
	require.NoError(t, err)
	cmd.Stdout, cmd.Stderr = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		// What the daemon mounted for itself would keep its folder.
		mounts, err := os.ReadFile("/proc/self/mounts")
		assert.NoError(t, err)
		lines := strings.Split(string(mounts), "\n")
		for _, line := range slices.Backward(lines) {
			if fields := strings.Fields(line); len(fields) > 1 && strings.HasPrefix(fields[1], folder+"/") {
				assert.NoError(t, syscall.Unmount(fields[1], 0), fields[1])
			}
		}
	})
	e.name = "Docker 26.1 with containerd"
	e.env = append(e.env, "DOCKER_HOST=unix://"+inside+"/docker.sock")
	require.Eventually(t, func() bool {
		_, code := e.run(t, folder, "docker", "version")
		return code == 0
	}, 60*time.Second, 100*time.Millisecond, "the engine does not answer")
	said, code := e.run(t, folder, "docker", "info", "--format", "{{.DriverStatus}}")
	require.Zero(t, code, said)
	require.Contains(t, said, "io.containerd.snapshotter.v1")
	return e
}

// elsewhere is a publisher on another engine.
func (p publisher) elsewhere(t *testing.T, e engine) (publisher, func(args ...string) (string, int)) {
	t.Helper()
	settings := e.folder(t)
	login(t, settings, p.proxy.address)
	e.env = append(e.env, "DOCKER_CONFIG="+strings.TrimPrefix(settings, e.root))
	moved := project{filepath.Join(e.folder(t), "project")}
	require.NoError(t, os.CopyFS(moved.folder, os.DirFS(p.folder)))
	p.project = moved
	return p, func(args ...string) (string, int) {
		return e.run(t, p.folder, append([]string{"./build-publish.sh"}, args...)...)
	}
}

// TestPublishNotFound publishes :2 from one clone and lets another, which does not
// know of it, ask for it through a proxy that answers 404 in the registry's place.
func TestPublishNotFound(t *testing.T) {
	t.Parallel()
	target := guardedRegistry(t)
	all := engines(t)
	for name, mode := range map[string]struct {
		buildx, platforms bool
		engine            func() engine // nil: the first
		containerd        bool
	}{
		"docker-20":            {},
		"docker-20-buildx":     {buildx: true},
		"docker-20-platforms":  {buildx: true, platforms: true},
		"docker-26":            {engine: func() engine { return all[2] }},
		"docker-26-containerd": {engine: func() engine { return containerdEngine(t) }, containerd: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, newFaultProxy(t, target), mode.platforms)
			publish := func(args ...string) (string, int) { return p.publishWith(t, p.env, args...) }
			switch {
			case mode.engine != nil:
				p, publish = p.elsewhere(t, mode.engine())
			case mode.buildx && !mode.platforms:
				settings := t.TempDir()
				p.env = withBuildxIn(t, settings)
				login(t, settings, p.proxy.address)
			}
			out, code := publish()
			require.Zero(t, code, out)
			two := p.public(t, "2")
			require.NotEmpty(t, two)
			p.write(t, "VERSION", "1\n")
			p.change(t)

			first := "is :2 there"
			for page, strike := range notFoundPages {
				for reach, f := range map[string]*fault{
					"once":               {strike: strike},
					"from-here-on":       {strike: strike, lasting: true},
					"all-about-that-tag": {strike: strike, lasting: true, about: regexp.MustCompile(`:2\b`)},
				} {
					// There no answer has an error code, and :1 and :latest are found.
					if mode.containerd && reach == "all-about-that-tag" {
						continue
					}
					p.proxy.begin(f, first)
					out, code := publish()
					require.True(t, p.proxy.struck(), "%s", p.proxy.requests())
					assert.Equal(t, 1, code, "%s, %s: %s", page, reach, out)
					assert.Regexp(t, `cannot find out whether \S+:2 is published|is published already, and VERSION says 1`, out, "%s, %s", page, reach)
					assert.NotContains(t, out, "Building", "%s, %s", page, reach)
					assert.Equal(t, two, p.public(t, "2"), "%s, %s: the number names another image: %s", page, reach, out)
				}
			}
			p.proxy.begin(nil, "")
			out, code = publish()
			assert.Equal(t, 1, code, out)
			assert.Contains(t, out, "The next free number is 3.")
			p.write(t, "VERSION", "2\n")
			out, code = publish()
			require.Zero(t, code, out)
			assert.Equal(t, p.public(t, "3"), p.public(t, "latest"))
		})
	}

	// Nothing is published, and no answer tells that from an outage.
	t.Run("first-in-containerd", func(t *testing.T) {
		p := newPublisher(t, newFaultProxy(t, target), false)
		p, publish := p.elsewhere(t, containerdEngine(t))
		path := p.path + "-new"
		script := p.read(t, "build-publish.sh")
		p.write(t, "build-publish.sh", strings.Replace(script, p.path, path, 1))
		p.path = path
		require.NoError(t, os.Remove(filepath.Join(p.folder, "VERSION")))
		out, code := publish()
		assert.Equal(t, 1, code, out)
		assert.Contains(t, out, "was never published, run this with --first 1.")
		out, code = publish("--first", "1")
		require.Zero(t, code, out)
		p.change(t)
		out, code = publish()
		require.Zero(t, code, out)
		assert.Equal(t, p.public(t, "2"), p.public(t, "latest"))
		assert.NotEqual(t, p.public(t, "1"), p.public(t, "2"))
	})
}

// A registry says of a pruned tag what it says of one that never was.
func TestPublishPruned(t *testing.T) {
	t.Parallel()
	target := guardedRegistry(t)
	p := newPublisher(t, newFaultProxy(t, target), false)
	require.NoError(t, os.Remove(filepath.Join(p.folder, "Dockerfile")))
	p.asks(t, `numbering = "registry"`)
	p.write(t, "Dockerfile", "FROM scratch\nCOPY content /content\n")
	out, code := p.publish(t)
	require.Zero(t, code, out)
	require.NotEmpty(t, p.public(t, "2"))

	p.prune(t, "latest") // by its digest, which takes :2 along
	require.Empty(t, p.public(t, "2"))
	p.change(t)
	out, code = p.publish(t)
	assert.Equal(t, 1, code, out)
	assert.Contains(t, out, ":latest, which says what number is next\n")
	assert.Empty(t, p.public(t, "2"), "a pruned number was published again")
	out, code = p.publishWith(t, p.env, "--first", "3")
	require.Zero(t, code, out)
	assert.Equal(t, p.public(t, "3"), p.public(t, "latest"))
	p.change(t)
	out, code = p.publish(t)
	require.Zero(t, code, out)
	assert.Equal(t, p.public(t, "4"), p.public(t, "latest"))
}

// Two clones build one number on one engine at the same time: the tag there comes to
// name the later build, and each publishes its own.
func TestPublishTwoClones(t *testing.T) {
	t.Parallel()
	for _, with := range []string{"docker-20", "buildx"} {
		t.Run(with, func(t *testing.T) {
			t.Parallel()
			signs := t.TempDir()
			first, image := bare(t, "clones-"+with, "")
			second, _ := bare(t, "clones-"+with, "")
			env := os.Environ()
			if with == "buildx" {
				env = withBuildx(t)
			}
			real, err := exec.LookPath("docker")
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(signs, "docker"), fmt.Appendf(nil, `#!/bin/sh
case "$*" in
*--iidfile* | *--tag*) ;;
*) exec '%[1]s' "$@" ;;
esac
# The first waits for the second's build, and the second for the first's end.
[ "$CLONE" = first ] || while [ ! -e '%[2]s/first.built' ]; do sleep 0.1; done
'%[1]s' "$@" || exit
touch "%[2]s/$CLONE.built"
if [ "$CLONE" = first ]; then after=second.built; else after=first.ended; fi
while [ ! -e "%[2]s/$after" ]; do sleep 0.1; done
`, real, signs), 0o755))
			env = append(env, "PATH="+signs+":"+os.Getenv("PATH"))
			said := map[string]string{}
			codes := map[string]int{}
			ended := make(chan struct{})
			for name, p := range map[string]project{"first": first, "second": second} {
				p.write(t, "content", name)
				p.write(t, "Dockerfile", "FROM scratch\nCOPY content /content\nLABEL clone="+name+"\n")
			}
			go func() {
				defer close(ended)
				said["second"], codes["second"] = second.publishWith(t, slices.Concat(env, []string{"CLONE=second"}))
			}()
			out, code := first.publishWith(t, slices.Concat(env, []string{"CLONE=first"}))
			require.NoError(t, os.WriteFile(filepath.Join(signs, "first.ended"), nil, 0o600))
			<-ended
			require.Zero(t, code, out)
			assert.Equal(t, 1, codes["second"], said["second"])
			assert.Contains(t, said["second"], ":1 is published already")
			assert.Contains(t, out, "docker pull "+image+"@"+digest(t, image, "1"))
			docker(t, "pull", "--quiet", image+":1")
			assert.Equal(t, "first", docker(t, "image", "inspect", "--format", "{{.Config.Labels.clone}}", image+":1"), "what the first clone said it published")
		})
	}
}

// prune deletes what a tag names from the registry, past every fault.
func (p publisher) prune(t *testing.T, tag string) {
	t.Helper()
	digest := p.public(t, tag)
	require.NotEmpty(t, digest)
	request, err := http.NewRequest(http.MethodDelete, fmt.Sprintf("http://%s/v2/%s/manifests/%s", p.proxy.address, p.path, digest), nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(faultUser+":"+faultPassword)))
	response, err := client.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusAccepted, response.StatusCode)
}
