//go:build e2e

package e2e

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const base = "python:3.14-slim-trixie"

// privateProject is a project whose dependency lies behind a gate: in a Git
// repository, which depends on another, or in a package index.
type privateProject struct {
	project
	gate *gate
	base string
	user string
	// manifest is the file that names the dependencies.
	manifest string
}

// build builds with token as the value of the secret's variable.
func (p privateProject) build(token string, args ...string) (tag, log string, err error) {
	return tryBuild(p.folder, []string{"PRIVATE_TOKEN=" + token},
		append([]string{"--secret", "id=PRIVATE_TOKEN,env=PRIVATE_TOKEN"}, args...)...)
}

func setup(name string, requires string) string {
	return fmt.Sprintf(`[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = %q
version = "1.0"
dependencies = [%s]

[tool.setuptools]
py-modules = [%[1]q]
`, name, requires)
}

func newGitProject(t *testing.T, installer string) privateProject {
	return newGitProjectBy(t, installer, func(address string) string { return "https://" + address })
}

// newSSHProject names its repositories as a developer with a key does: what the
// build fetches is the same.
func newSSHProject(t *testing.T, installer string) privateProject {
	return newGitProjectBy(t, installer, func(address string) string {
		host, _, _ := strings.Cut(address, ":")
		return "ssh://git@" + host
	})
}

func newGitProjectBy(t *testing.T, installer string, at func(address string) string) privateProject {
	t.Helper()
	repositories := map[string]map[string]string{
		"acme/private_core.git": {"pyproject.toml": setup("private_core", ""), "private_core.py": "ANSWER = 42\n"},
		"acme/private_lib.git":  {"private_lib.py": "from private_core import ANSWER\n"},
	}
	// The address of the server is in the repository that it serves.
	server := &http.ServeMux{}
	address := serveTLS(t, server)
	repositories["acme/private_lib.git"]["pyproject.toml"] =
		setup("private_lib", fmt.Sprintf("%q", "private_core @ git+"+at(address)+"/acme/private_core.git@v1"))
	gate := newGitServer(t, repositories)
	server.Handle("/", gate)

	p := privateProject{newProject(t, "private"), gate, trustingBase(t), "x-access-token", "requirements.txt"}
	p.write(t, "requirements.txt", "flask\ngunicorn\nprivate_lib @ git+"+at(address)+"/acme/private_lib.git@v1\n")
	p.configure(t, installer, fmt.Sprintf("private_git %q {\n    secret = \"PRIVATE_TOKEN\"\n  }", address))
	return p
}

func newIndexProject(t *testing.T, installer string) privateProject {
	t.Helper()
	gate := newIndexServer(t, "private_lib", "1.0", "ANSWER = 42\n")
	address := serveTLS(t, gate)
	p := privateProject{newProject(t, "private"), gate, trustingBase(t), "deploy", "requirements.txt"}
	p.write(t, "requirements.txt", "flask\ngunicorn\nprivate_lib==1.0\n")
	p.configure(t, installer, fmt.Sprintf(`private_index "acme" {
    url      = "https://%s/simple/"
    secret   = "PRIVATE_TOKEN"
    username = "deploy"
  }`, address))
	return p
}

func (p privateProject) configure(t *testing.T, installer, block string) {
	t.Helper()
	p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  entry_point = "ledger:app"
}

dependencies "pip" {
  installer = %q

  %s
}

image {
  base = %q
}

registry {
  image = "ghcr.io/acme/ledger"
}
`, installer, block, p.base))
	p.generate(t)
}

var sources = map[string]func(t *testing.T, installer string) privateProject{
	"private-git":   newGitProject,
	"private-ssh":   newSSHProject,
	"private-index": newIndexProject,
}

// TestSecrets builds projects with a private dependency against real servers that
// ask for a token, and looks for the token wherever a build leaves something.
func TestSecrets(t *testing.T) {
	survey := newSurvey(t)
	for source, create := range sources {
		for _, installer := range []string{"uv", "pip"} {
			t.Run(source+"-"+installer, func(t *testing.T) {
				t.Parallel()
				survey.add(source+"-"+installer, keepsSecrets(t, create(t, installer), "canary"+rand.Text()))
			})
		}
	}
}

// keepsSecrets builds p with token and looks for it wherever a build leaves
// something, in a build that succeeds and in those that do not. It returns the search.
func keepsSecrets(t *testing.T, p privateProject, token string) *search {
	t.Helper()
	search := searchFor(t, disguises(p.user, token))
	p.gate.accept(p.user, token)

	// The failures come first: a success leaves layers that hide them.
	wrong := "not-" + token
	_, log, err := p.build(wrong)
	require.Error(t, err, "a build with a wrong token")
	for _, needle := range disguises(p.user, wrong) {
		assert.NotContains(t, log, needle, "the log of a build with a wrong token")
	}
	search.text("lines of the log of a build with a wrong token", log)
	_, log, err = tryBuild(p.folder, nil)
	require.Error(t, err, "a build without the secret")
	assert.Contains(t, log, "PRIVATE_TOKEN", "the log must name the secret that is missing")
	search.text("lines of the log of a build without the secret", log)
	_, admitted := p.gate.report()
	require.Zero(t, admitted)

	image, log, err := p.build(token)
	require.NoError(t, err, log)
	seen, admitted := p.gate.report()
	assert.NotZero(t, admitted)
	search.text("lines of log", log)
	search.text("lines of URLs and headers other than Authorization", seen)
	search.image(image)
	stage, log, err := p.build(token, "--target", "build")
	require.NoError(t, err, log)
	search.image(stage)
	search.context(p.project)
	assert.NotContains(t, p.read(t, "Dockerfile"), "type=cache", "a later build of anything can read a cache mount")

	c := start(t, image, 5000, hardened...)
	_, body := c.get(t, "/")
	assert.Equal(t, "42", body)
	search.container(c)
	assert.Zero(t, c.stop(t), "exit code")
	_, err = tryDocker("run", "--rm", "--entrypoint", "git", image, "--version")
	assert.Error(t, err, "git is a tool of the build, not of the image")

	p.gate.accept(p.user, "the token of next year")
	p.write(t, p.manifest, p.read(t, p.manifest)+"# Changed.\n")
	_, log, err = p.build(token)
	require.Error(t, err, "a build with a token that has expired:\n%s", log)
	search.text("lines of the log of a build with a token that has expired", log)
	search.folder(p.project)
	search.builder()
	return search
}

// Tokens are what an administrator makes them: nothing on the way to the server
// may give a character a meaning.
func TestOddTokens(t *testing.T) {
	const token = `a%b@c:d/e"f'g$HOME\i j#?&<>|;` + "`id`" + `$(id)%40!*~`
	for source, create := range sources {
		for _, installer := range []string{"uv", "pip"} {
			t.Run(source+"-"+installer, func(t *testing.T) {
				t.Parallel()
				p := create(t, installer)
				p.gate.accept(p.user, token)
				image, log, err := p.build(token)
				require.NoError(t, err, log)
				search := searchFor(t, disguises(p.user, token))
				search.text("lines of log", log)
				search.image(image)
			})
		}
	}
}
