//go:build e2e

package e2e

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// publishWith runs the generated script in an environment.
func (p project) publishWith(t *testing.T, env []string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command("./build-publish.sh", args...)
	cmd.Env = env
	return runScript(t, cmd, p.folder)
}

// asks adds arguments to the registry block of a publishable project.
func (p project) asks(t *testing.T, arguments string) project {
	t.Helper()
	config := p.read(t, "flaskdeploy.hcl")
	p.write(t, "flaskdeploy.hcl", strings.Replace(config, "registry {\n", "registry {\n  "+arguments+"\n", 1))
	return p.generate(t)
}

// commands runs one line of shell in the project, with a git that knows who commits.
func (p project) commands(t *testing.T, line string) string {
	t.Helper()
	cmd := exec.Command("sh", "-ec", `git() { command git -c user.name=e2e -c user.email=e2e@example.org "$@"; }; `+line)
	cmd.Dir = p.folder
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return strings.TrimSpace(string(out))
}

// Two platforms that this machine can run: an index with an image for each, and a
// statement of how each was built.
func TestPublishPlatforms(t *testing.T) {
	t.Parallel()
	env := withBuildx(t)
	p, image := publishable(t, "platforms")
	p.asks(t, `platforms  = ["linux/amd64", "linux/386"]`+"\n  provenance = true\n  numbering  = \"registry\"")
	p.commands(t, "git init -q; git add .; git commit -qm one")
	for _, number := range []string{"1", "2"} {
		args := []string{}
		if number == "1" {
			args = []string{"--first", "1"} // the registry says the same of a new repository and of a pruned one
		}
		out, code := p.publishWith(t, env, args...)
		require.Zero(t, code, out)
		require.NotEmpty(t, digest(t, image, number), out)
		assert.Equal(t, digest(t, image, number), digest(t, image, "latest"))
		assert.Contains(t, out, "docker pull "+image+"@"+digest(t, image, number))
		for _, platform := range []string{"linux/amd64", "linux/386"} {
			labels := inspectIndex(t, env, image+":"+number, fmt.Sprintf("{{json (index .Image %q).Config.Labels}}", platform))
			assert.Contains(t, labels, `"org.opencontainers.image.version": "`+number+`"`)
			assert.Contains(t, labels, `"org.opencontainers.image.revision": "`+p.commands(t, "git rev-parse HEAD")+`"`)
			statement := inspectIndex(t, env, image+":"+number, fmt.Sprintf("{{json (index .Provenance %q).SLSA.buildDefinition.resolvedDependencies}}", platform))
			assert.Contains(t, statement, "pkg:docker/"+registry+"/python")
		}
	}
	assert.NotEqual(t, digest(t, image, "1"), digest(t, image, "2"))
	assert.NoFileExists(t, filepath.Join(p.folder, "VERSION"))

	t.Run("says-what-is-missing", func(t *testing.T) {
		out, code := p.publish(t)
		assert.Equal(t, 1, code)
		assert.Contains(t, out, "building for several platforms needs docker's buildx plugin")
		p.asks(t, "").write(t, "flaskdeploy.hcl", strings.Replace(p.read(t, "flaskdeploy.hcl"), "linux/386", "linux/arm64", 1))
		out, code = p.generate(t).publishWith(t, env)
		assert.Equal(t, 1, code)
		assert.Contains(t, out, "the builder cannot run linux/arm64")
		assert.Empty(t, digest(t, image, "3"))
	})
}

// scanner is what BuildKit asks for a list of an image's contents. It cannot be
// pulled here, so the registry, which mirrors Docker Hub for the builder, has
// another under its name: one that says how many files it was shown.
const scanner = "/docker/buildkit-syft-scanner:stable-1"

// A list of contents is made and published beside the image.
func TestPublishSBOM(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "scan.py"), []byte(`import json, os
source, destination = os.environ["BUILDKIT_SCAN_SOURCE"], os.environ["BUILDKIT_SCAN_DESTINATION"]
files = sum(len(files) for _, _, files in os.walk(source))
json.dump({"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://spdx.dev/Document", "predicate": {
    "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "%d files" % files}},
    open(os.path.join(destination, "image.spdx.json"), "w"))
`), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "Dockerfile"),
		[]byte("FROM "+base+"\nCOPY scan.py /\nENTRYPOINT [\"python3\", \"/scan.py\"]\n"), 0o644))
	docker(t, "tag", build(t, folder), registry+scanner)
	docker(t, "push", registry+scanner)
	docker(t, "image", "rm", registry+scanner)

	env := withBuildx(t)
	p, image := publishable(t, "sbom")
	p.asks(t, "sbom = true")
	out, code := p.publishWith(t, env)
	require.Zero(t, code, out)
	assert.Equal(t, "1\n", p.read(t, "VERSION"))
	assert.Equal(t, digest(t, image, "1"), digest(t, image, "latest"))
	assert.Regexp(t, `"name": "[1-9]\d{3,} files"`, inspectIndex(t, env, image+":1", "{{json .SBOM}}"))
	assert.NotContains(t, inspectIndex(t, env, image+":1", "{{json .Provenance}}"), "SLSA", "nobody asked for it")
}

// A commit built twice, from two clones and with nothing cached, has one digest.
func TestPublishReproducible(t *testing.T) {
	t.Parallel()
	env := withBuildx(t)
	p, image := publishable(t, "one")
	path, tag, _ := strings.Cut(base, ":")
	pinned := fmt.Sprintf("%s/%s@%s", registry, path, digest(t, registry+"/"+path, tag))
	config := strings.Replace(p.read(t, "flaskdeploy.hcl"), registry+"/"+base, pinned, 1)
	p.write(t, "flaskdeploy.hcl", config+"\ndependencies \"pip\" {\n  require_hashes = true\n}\n")
	p.write(t, "requirements.txt", hashed(t, base, "flask\ngunicorn\n"))
	p.asks(t, "reproducible = true\n  numbering = \"git\"")
	p.commands(t, "git init -q; git add .; git commit -qm one; git tag v1")

	out, code := p.publishWith(t, env)
	require.Zero(t, code, out)
	other := project{filepath.Join(t.TempDir(), "clone")}
	p.commands(t, fmt.Sprintf("git clone -q . '%s'", other.folder))
	// A sleep would prove less: every file of the clone has another time already.
	second := strings.Replace(image, "/one", "/two", 1)
	script := strings.Replace(other.read(t, "build-publish.sh"), "IMAGE="+image, "IMAGE="+second, 1)
	other.write(t, "build-publish.sh", script)
	other.commands(t, "git update-index --assume-unchanged build-publish.sh")
	out, code = other.publishWith(t, env, "--no-cache")
	require.Zero(t, code, out)
	require.NotEmpty(t, digest(t, image, "v1"))
	assert.Equal(t, digest(t, image, "v1"), digest(t, second, "v1"))
	assert.Equal(t, digest(t, image, "v1"), digest(t, image, "latest"))
}

// The token is neither on a command line nor in what a build leaves: in the
// registry, the statement of how it was built included, in the builder's record,
// and in the context that was sent.
func TestPublishSecret(t *testing.T) {
	t.Parallel()
	env := withBuildx(t)
	p := newGitProject(t, "uv")
	token := "canary '\"$" + rand.Text()
	p.gate.accept(p.user, token)
	trusting := registry + "/" + run + "/trusting:1"
	docker(t, "tag", p.base, trusting)
	docker(t, "push", trusting)
	image := registry + "/" + run + "/secret"
	config := strings.ReplaceAll(p.read(t, "flaskdeploy.hcl"), p.base, trusting)
	p.write(t, "flaskdeploy.hcl", strings.ReplaceAll(config, "ghcr.io/acme/ledger", image))
	p.asks(t, "provenance = true")

	search := searchFor(t, disguises(p.user, token))
	commands := watchCommandLines(t, token)
	for name, wrong := range map[string]string{"wrong": "not-" + token, "two-lines": token + "\n", "unset": ""} {
		out, code := p.publishWith(t, append(env, "PRIVATE_TOKEN="+wrong))
		assert.Equal(t, 1, code, name)
		search.text("lines of output", out)
		assert.Empty(t, digest(t, image, "1"), name)
	}
	out, code := p.publishWith(t, append(env, "PRIVATE_TOKEN="+token))
	require.Zero(t, code, out)
	found, looked := commands()
	assert.Empty(t, found, "command lines that held the token")
	search.looked["command lines"] += looked
	records := buildRecords(t, env)
	assert.Contains(t, records, "uv pip install", "a record tells the steps")
	statement := inspectIndex(t, env, image+":1", "{{json .Provenance}}")
	assert.Contains(t, statement, "PRIVATE_TOKEN", "the statement names the secret")
	search.text("lines of output", out)
	search.text("lines of the builder's record", records)
	search.text("lines of the statement", statement)
	docker(t, "pull", "--quiet", image+":1")
	search.image(image + ":1")
	search.context(p.project)

	p.gate.accept(p.user, "the token of next year")
	p.write(t, "requirements.txt", p.read(t, "requirements.txt")+"# Changed.\n")
	out, code = p.publishWith(t, append(env, "PRIVATE_TOKEN="+token))
	assert.Equal(t, 1, code, out)
	assert.NotContains(t, out, token)
	assert.Equal(t, "1\n", p.read(t, "VERSION"))
}

// watchCommandLines looks at every process of this machine, over and over, and
// returns the command lines that held text, and how many there were in all.
func watchCommandLines(t *testing.T, text string) (stop func() (found []string, looked int)) {
	var found []string
	looked := map[string]bool{}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			default:
			}
			processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
			for _, process := range processes {
				// A process that has ended meanwhile has no command line.
				line, err := os.ReadFile(process)
				if err != nil || len(line) == 0 {
					continue
				}
				looked[string(line)] = true
				if bytes.Contains(line, []byte(text)) {
					found = append(found, string(line))
				}
			}
		}
	}()
	return func() ([]string, int) {
		close(end)
		<-ended
		return found, len(looked)
	}
}
