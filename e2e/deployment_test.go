//go:build e2e

package e2e

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
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
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// command is a block of commands of DEPLOYMENT.md. Its name is the title above it
// and its number below that title: "Run it 2".
type command struct {
	name  string
	needs []string // what the page says that only people can bring
	text  string
}

// step is what is known about a block beyond that every command in it succeeds.
type step struct {
	typed  string // what a person types while the block runs
	before func()
	prints string // a regular expression
	after  func()
}

// commandsOf returns the page's blocks of commands, in order.
func commandsOf(t *testing.T, page string) []command {
	t.Helper()
	var found []command
	title, number, needs := "", 0, []string(nil)
	source := []byte(page)
	root := goldmark.DefaultParser().Parse(text.NewReader(source))
	for node := root.FirstChild(); node != nil; node = node.NextSibling() {
		content := string(node.Lines().Value(source))
		switch node := node.(type) {
		case *ast.Heading:
			title, number = content, 0
		case *ast.HTMLBlock:
			if list, ok := strings.CutPrefix(strings.TrimSpace(content), "<!-- needs: "); ok {
				needs = strings.Split(strings.TrimSuffix(list, " -->"), ", ")
			}
		case *ast.FencedCodeBlock:
			language := string(node.Language(source))
			if language == "sh" {
				number++
				found = append(found, command{fmt.Sprintf("%s %d", title, number), needs, content})
			} else {
				require.Contains(t, []string{"python", "yaml", "json"}, language, "a block under %q that nobody runs", title)
			}
			needs = nil
		}
	}
	require.Len(t, found, strings.Count(page, "```sh\n"), "a block that was not recognised, such as one in a list")
	return found
}

// shell is one dash at a terminal: a block finds the variables of those before it,
// and can ask for a password.
type shell struct {
	folder   string // for the blocks and what they print
	typed    io.Writer
	blocks   io.Writer
	finished *bufio.Scanner
	count    int
}

// The blocks arrive on a descriptor of their own, since standard input is the
// terminal. A failing command ends the shell, so none goes unnoticed.
const shellLoop = `set -e
while IFS= read -r e2e_block <&3; do
    . "$e2e_block" >"$e2e_block.out" 2>&1 3<&- 4>&-
    echo >&4
done
`

// openShell starts a shell in folder, with env added to the environment. Whatever
// a command hangs on, the shell ends when patience does.
func openShell(t *testing.T, folder string, env ...string) *shell {
	t.Helper()
	const patience = 15 * time.Minute
	s := &shell{folder: t.TempDir()}
	loop := filepath.Join(s.folder, "loop.sh")
	require.NoError(t, os.WriteFile(loop, []byte(shellLoop), 0o644))
	blocks, send, err := os.Pipe()
	require.NoError(t, err)
	receive, finished, err := os.Pipe()
	require.NoError(t, err)

	ctx, cancel := context.WithTimeout(context.Background(), patience)
	cmd := exec.CommandContext(ctx, "script", "--quiet", "--return", "--command", "exec dash '"+loop+"'", "/dev/null")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), env...)
	cmd.ExtraFiles = []*os.File{blocks, finished}
	typed, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	blocks.Close()
	finished.Close()
	s.typed, s.blocks, s.finished = typed, send, bufio.NewScanner(receive)
	t.Cleanup(func() {
		defer cancel()
		send.Close()
		err := cmd.Wait()
		receive.Close()
		if !t.Failed() {
			assert.NoError(t, err, "the shell")
		}
	})
	return s
}

// run runs a block while typed is typed, and returns what it printed.
func (s *shell) run(t *testing.T, name, block, typed string) string {
	t.Helper()
	s.count++
	file := filepath.Join(s.folder, fmt.Sprintf("%d.sh", s.count))
	require.NoError(t, os.WriteFile(file, []byte(block), 0o644))
	_, err := io.WriteString(s.typed, typed)
	require.NoError(t, err)
	_, err = fmt.Fprintln(s.blocks, file)
	require.NoError(t, err)
	succeeded := s.finished.Scan()
	printed, err := os.ReadFile(file + ".out")
	require.NoError(t, err)
	require.True(t, succeeded, "a command fails in %q:\n%s\n%s", name, block, printed)
	return strings.ReplaceAll(string(printed), "\r\n", "\n")
}

// walk runs the blocks of a page, in order and as printed. Those that cannot run
// here are named in excused, each with the reason: they must be just those of which
// the page says that they need a login to the registry. A row of either table that
// fits no block is a failure, too.
func walk(t *testing.T, s *shell, page string, steps map[string]step, excused map[string]string) {
	t.Helper()
	given := []string{"a terminal", "a Git checkout", "PRIVATE_TOKEN"}
	var ran, left []string
	for _, c := range commandsOf(t, page) {
		login := false
		for _, need := range c.needs {
			if need == "registry login" {
				login = true
			} else {
				require.Contains(t, given, need, "%q needs what this test does not bring", c.name)
			}
		}
		step, hasStep := steps[c.name]
		delete(steps, c.name)
		if reason, ok := excused[c.name]; ok {
			require.True(t, login, "%q is not run, but would run here", c.name)
			require.False(t, hasStep, "%q is not run, so nothing is shown about it", c.name)
			delete(excused, c.name)
			left = append(left, c.name+": "+reason)
			continue
		}
		require.False(t, login, "%q needs a login, and no row of the table excuses it", c.name)
		if step.before != nil {
			step.before()
		}
		printed := s.run(t, c.name, c.text, step.typed)
		require.Regexp(t, step.prints, printed, c.name)
		if step.after != nil {
			step.after()
		}
		require.False(t, t.Failed(), "after %q, which printed\n%s", c.name, printed)
		ran = append(ran, c.name)
	}
	assert.Empty(t, steps, "steps for blocks that the page does not have")
	assert.Empty(t, excused, "excuses for blocks that the page does not have")
	t.Logf("%d blocks ran:\n  %s", len(ran), strings.Join(ran, "\n  "))
	t.Logf("%d blocks did not run:\n  %s", len(left), strings.Join(left, "\n  "))
}

// clone commits p and returns a clean checkout of it.
func (p project) clone(t *testing.T) project {
	t.Helper()
	checkout := project{filepath.Join(t.TempDir(), "clean checkout")}
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "--all"},
		{"-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "first"},
		{"clone", "--quiet", ".", checkout.folder},
	} {
		p.git(t, args...)
	}
	return checkout
}

func (p project) git(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("git", append([]string{"-C", p.folder}, args...)...).CombinedOutput()
	require.NoError(t, err, "git %s: %s", args, out)
	return string(out)
}

// forget removes what a page leaves in the engine for an app of that name.
func forget(t *testing.T, app string) {
	t.Cleanup(func() {
		for _, list := range [][]string{
			{"container", "ls", "--all", "--quiet", "--filter", "name=^/?" + app + "(-local)?$"},
			{"image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "--filter", "reference=" + app + ":local"},
		} {
			found, err := tryDocker(list...)
			if assert.NoError(t, err) && found != "" {
				_, err := tryDocker(append([]string{list[0], "rm", "--force"}, strings.Fields(found)...)...)
				assert.NoError(t, err)
			}
		}
	})
}

// freePort is a port that nothing listens on, and never the registry's.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// The registry of this page is on the machine itself, so nothing on it is beyond
// this test: each block runs, and what the text promises about it is so.
//
// Not parallel, as other tests must not eat the ten seconds that Docker gives a
// container to stop.
func TestDeployment(t *testing.T) {
	app := run + "-walk"
	image := registry + "/" + run + "/deployment"
	port := freePort(t)
	forget(t, app)
	p := newProject(t, "documented-variables")
	p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  name        = %q
  entry_point = "settings:app"
  port        = %d
}

env "DATABASE_URL" {
  required = true
  secret   = true
}

worker "standard" {
  workers = 1
}

health_check {
  path     = "/"
  interval = "1s"
}

image {
  base = "%s/%s"
}

registry {
  image = %q
}
`, app, port, registry, base, image))
	p = p.generate(t).clone(t)
	home := t.TempDir()
	envFile := filepath.Join(home, app+".env")
	c := &container{name: app, url: fmt.Sprintf("http://127.0.0.1:%d", port)}
	published := func(version, latest string) {
		assert.Equal(t, version+"\n", p.read(t, "VERSION"))
		assert.NotEmpty(t, digest(t, image, version))
		assert.Equal(t, digest(t, image, latest), digest(t, image, "latest"))
	}
	serves := func(number string) func() {
		return func() {
			c.waitHealth(t, "healthy")
			code, body := c.get(t, "/")
			assert.Equal(t, http.StatusOK, code)
			assert.Contains(t, body, `"DATABASE_URL":"sqlite:///orders.db"`)
			assert.Equal(t, image+":"+number, c.inspect(t, "{{.Config.Image}}"))
		}
	}

	walk(t, openShell(t, p.folder, "HOME="+home), p.read(t, "DEPLOYMENT.md"), map[string]step{
		"Prerequisites 1": {prints: `^client \d\S*, engine \d\S*\n$`},
		"Variables 1": {prints: `^$`, after: func() {
			status, err := os.Stat(envFile)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o600), status.Mode())
			content, err := os.ReadFile(envFile)
			require.NoError(t, err)
			assert.Equal(t, "#DATABASE_URL=\n", string(content))
			// "Fill it in with an editor."
			require.NoError(t, os.WriteFile(envFile, []byte("DATABASE_URL=sqlite:///orders.db\n"), 0o600))
		}},
		"Try it locally 3": {prints: `"DATABASE_URL":"sqlite:///orders.db"`},
		"Try it locally 4": {prints: `"GET / HTTP/1.1" 200 (?s:.*)\nexit code 0\n`, after: func() {
			assert.Empty(t, docker(t, "container", "ls", "--all", "--quiet", "--filter", "name="+app))
			assert.Empty(t, digest(t, image, "latest"), `"Nothing here leaves the machine."`)
		}},
		"Build and publish 1": {after: func() { published("1", "1") }},
		"Build and publish 2": {after: func() {
			published("2", "2")
			assert.NotEqual(t, digest(t, image, "1"), digest(t, image, "2"))
			assert.Empty(t, digest(t, image, "3"), "published by a dry run")
		}},
		"Run it 1": {prints: `\n` + image + `@sha256:[0-9a-f]{64}\n$`, after: func() {
			assert.Contains(t, docker(t, "image", "inspect", "--format", "{{.RepoDigests}}", image+":2"), digest(t, image, "2"))
		}},
		"Run it 2":          {after: serves("2")},
		"Health and logs 1": {prints: `(?m)\Arunning, healthy\n(?s:.*)^0 `},
		"Health and logs 2": {prints: `(?m)^2\S+Z .*"GET / HTTP/1.1" 200`},
		"Roll back 1":       {after: serves("1")},
		"Roll back 2":       {after: func() { published("2", "1") }},
		"The container ends, or starts again and again 1": {prints: `\nexit code 0, out of memory: false\n$`},
		"The container ends, or starts again and again 3": {typed: "id -u\nexit\n", prints: `(?m)(^|\$ )10001$`},
		"Building or publishing stops 1": {before: func() {
			require.NoError(t, os.Chmod(filepath.Join(p.folder, "build-publish.sh"), 0o644))
			p.git(t, "update-index", "--chmod=-x", "build-publish.sh")
		}, after: func() {
			assert.Contains(t, p.git(t, "ls-files", "--stage", "build-publish.sh"), "100755 ")
			_, code := p.publish(t, "--help")
			assert.Zero(t, code)
		}},
		"The version file 1": {before: func() { p.write(t, "VERSION", "damaged\n") }, after: func() {
			// ":latest" was moved back, so the number is too low, and does no harm.
			published("1", "1")
			out, code := p.publish(t)
			assert.Equal(t, 1, code, out)
			assert.Contains(t, out, "3", "the next free number")
		}},
	}, nil)
	assert.Empty(t, p.git(t, "status", "--porcelain"), "files that the commands leave in the checkout")
}

// This page has a private dependency, and wants an account at a registry in the
// cloud, which nobody gave to this test: the blocks that cannot run are named. All
// of them but the login itself run in TestDeployment, with a registry of our own.
func TestDeploymentInTheCloud(t *testing.T) {
	const (
		noAccount = "there is no account at ghcr.io to log in with"
		noPush    = "pushes to ghcr.io"
		noImage   = "the image would come from ghcr.io"
		noApp     = "asks the container that would run an image from ghcr.io"
	)
	app := run + "-ledger"
	port := freePort(t)
	forget(t, app)
	p := newGitProject(t, "uv")
	token := "canary" + rand.Text()
	p.gate.accept(p.user, token)
	p.write(t, "flaskdeploy.hcl", strings.Replace(p.read(t, "flaskdeploy.hcl"), "app {\n",
		fmt.Sprintf("worker \"standard\" {\n  workers = 1\n}\n\napp {\n  name = %q\n  port = %d\n", app, port), 1))
	checkout := p.generate(t).clone(t)
	home := t.TempDir()
	a, err := theAuthority()
	require.NoError(t, err)
	trusted := filepath.Join(home, "authority.pem")
	require.NoError(t, os.WriteFile(trusted, []byte(a.certificate), 0o644))
	s := openShell(t, checkout.folder, "HOME="+home, "GIT_SSL_CAINFO="+trusted, "no_proxy="+a.host.String())

	walk(t, s, checkout.read(t, "DEPLOYMENT.md"), map[string]step{
		"Private dependencies 1": {typed: token + "\n", prints: `^PRIVATE_TOKEN: \n$`},
		"Private dependencies 2": {prints: `^PRIVATE_TOKEN is set\n$`},
		"Private dependencies 3": {prints: `^[0-9a-f]{40}\tHEAD\n$`},
		"Try it locally 3":       {prints: `^42$`},
		"Try it locally 4":       {prints: `\nexit code 0\n`},
		"Log in to the registry 1": {typed: "octocat\nno such token\n", prints: `^User name: Token: \n$`, after: func() {
			assert.Equal(t, "octocat/no such token", s.run(t, "the login", `printf %s "$REGISTRY_USER/$REGISTRY_TOKEN"`, ""))
		}},
	}, map[string]string{
		"Log in to the registry 2": noAccount,
		"Build and publish 1":      noPush,
		"Build and publish 2":      noPush,
		"Run it 1":                 noImage,
		"Run it 2":                 noImage,
		"Health and logs 1":        noApp,
		"Health and logs 2":        noApp,
		"Roll back 1":              noImage,
		"Roll back 2":              noPush,
		"The container ends, or starts again and again 1": noApp,
		"The container ends, or starts again and again 2": noImage,
		"The container ends, or starts again and again 3": noImage,
		"The version file 1":                              noImage,
	})
	assert.Empty(t, checkout.git(t, "status", "--porcelain"), "files that the commands leave in the checkout")
}
