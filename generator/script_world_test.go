//go:build !windows

package generator

import (
	"errors"
	"fmt"
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

	"dockgen/schema"
)

// shells are what the script is run under: the sh of the machine, or those that
// DOCKGEN_TEST_SHELLS names. CI names each one that the script promises to run
// under, and a name that is not installed fails: what was not run was not tested.
func shells() []string {
	if named := strings.Fields(os.Getenv("DOCKGEN_TEST_SHELLS")); len(named) > 0 {
		return named
	}
	return []string{"sh"}
}

// shellCommand starts the shell called name.
func shellCommand(name string) []string {
	if name == "busybox" {
		return []string{name, "sh"}
	}
	return []string{name}
}

// oneShell is the shell for what no shell could do differently.
func oneShell() []string { return shellCommand(shells()[0]) }

// eachShell runs the test under every shell.
func eachShell(t *testing.T, test func(t *testing.T, shell []string)) {
	for _, name := range shells() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := exec.LookPath(name)
			require.NoError(t, err, "install %s", name)
			test(t, shellCommand(name))
		})
	}
}

func scriptConfig(changes ...func(*schema.Config)) *schema.Config {
	c := &schema.Config{
		Registry: schema.Registry{
			Image: "ghcr.io/acme/shop", Platforms: []string{"linux/amd64"},
			VersionFile: "VERSION", Numbering: "file", Latest: true,
		},
		Outputs: []schema.Output{
			{Name: schema.Dockerfile, Enabled: true, Path: "Dockerfile"},
			{Name: schema.BuildPublish, Enabled: true, Path: "build-publish.sh"},
		},
	}
	for _, change := range changes {
		change(c)
	}
	return c
}

func withSecrets(names ...string) func(*schema.Config) {
	return func(c *schema.Config) {
		for _, name := range names {
			c.Dependencies.PrivateGit = append(c.Dependencies.PrivateGit, schema.PrivateGit{Host: "github.com", Secret: name})
		}
	}
}

func severalPlatforms(c *schema.Config) {
	c.Registry.Platforms = []string{"linux/amd64", "linux/arm64/v8"}
}

func numbering(from string) func(*schema.Config) {
	return func(c *schema.Config) { c.Registry.Numbering = from }
}

func withoutLatest(c *schema.Config) { c.Registry.Latest = false }

// A world is a project with its generated script, and the docker of
// testdata/script, which keeps its registry in a folder.
type world struct {
	t       *testing.T
	shell   []string
	project string
	fake    string // the fake docker's folder
	script  string // relative to the project
	from    string // the working directory; empty: the project
	env     []string
}

func newWorld(t *testing.T, shell []string, changes ...func(*schema.Config)) *world {
	t.Helper()
	c := scriptConfig(changes...)
	root := t.TempDir()
	w := &world{
		t: t, shell: shell,
		project: filepath.Join(root, "the project's"),
		fake:    filepath.Join(root, "docker"),
		script:  c.Output(schema.BuildPublish).Path,
	}
	docker, err := filepath.Abs("testdata/script/docker")
	require.NoError(t, err)
	bin := filepath.Join(root, "bin")
	require.NoError(t, os.MkdirAll(bin, 0o755))
	require.NoError(t, os.Symlink(docker, filepath.Join(bin, "docker")))
	// A test that runs in a Git hook must not find the hook's repository.
	w.env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") })
	w.env = append(w.env,
		"FAKE="+w.fake, "PATH="+bin+":"+os.Getenv("PATH"),
		"GIT_CEILING_DIRECTORIES="+root, "GIT_CONFIG_GLOBAL=/dev/null")
	w.write(w.project, w.script, string(buildPublish(c)))
	require.NoError(t, os.Chmod(filepath.Join(w.project, w.script), 0o755))
	w.write(w.project, c.Output(schema.Dockerfile).Path, "FROM scratch\n")
	for _, folder := range []string{"registry", "engine", "digests", "labels", "counts", "replies", "late", "forged", "hold"} {
		require.NoError(t, os.MkdirAll(filepath.Join(w.fake, folder), 0o755))
	}
	w.write(w.fake, "client", "28.5.1\n")
	w.write(w.fake, "buildx", "")
	w.write(w.fake, "builder", builder)
	for _, pipe := range []string{"reached", "go"} {
		require.NoError(t, syscall.Mkfifo(filepath.Join(w.fake, pipe), 0o600))
	}
	return w
}

// builder is what buildx inspect says of a builder that is up.
const builder = `Name:          b
Driver:        docker-container
Last Activity: 2026-11-25 20:00:00 +0000 UTC

Nodes:
Name:      b0
Endpoint:  unix:///var/run/docker.sock
Driver Options: network="host"
Status:    running
Platforms: linux/amd64*, linux/amd64/v2, linux/386
Name:      b1
Endpoint:  ssh://arm
Platforms: linux/arm64
`

func withoutBuildx(w *world) {
	require.NoError(w.t, os.Remove(filepath.Join(w.fake, "buildx")))
	w.write(w.fake, "client", "20.10.24+dfsg1\n")
}

func (w *world) write(folder, name, content string) {
	w.t.Helper()
	path := filepath.Join(folder, name)
	require.NoError(w.t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(w.t, os.WriteFile(path, []byte(content), 0o644))
}

// read returns a file's content, and "none" when there is no file.
func (w *world) read(folder, name string) string {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name))
	if errors.Is(err, os.ErrNotExist) {
		return "none"
	}
	require.NoError(w.t, err)
	return string(content)
}

// version returns what VERSION holds, and "none" when it is absent.
func (w *world) version() string { return strings.TrimSpace(w.read(w.project, "VERSION")) }

// docker is the fake docker's own path.
func (w *world) docker() string {
	w.t.Helper()
	path, err := filepath.Abs("testdata/script/docker")
	require.NoError(w.t, err)
	return path
}

// publish puts numbers into the registry as another machine would.
func (w *world) publish(numbers ...int) {
	for _, n := range numbers {
		w.write(w.fake, "registry/"+strconv.Itoa(n), foreign+"\n")
	}
}

// foreign is the digest of an image that this project did not build.
const foreign = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

// calls returns the docker commands so far that begin with one of the words.
func (w *world) calls(words ...string) []string {
	var found []string
	for line := range strings.Lines(w.read(w.fake, "log")) {
		for _, word := range words {
			if strings.HasPrefix(line, word) {
				found = append(found, strings.TrimSpace(line))
			}
		}
	}
	return found
}

type outcome struct {
	code           int
	stdout, stderr string
}

func (w *world) command(args ...string) *exec.Cmd {
	line := append(append([]string{}, w.shell...), filepath.Join(w.project, w.script))
	if w.from == "" {
		line[len(line)-1] = w.script
	}
	cmd := exec.Command(line[0], append(line[1:], args...)...)
	cmd.Dir, cmd.Env = w.from, w.env
	if w.from == "" {
		cmd.Dir = w.project
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func (w *world) run(args ...string) outcome {
	w.t.Helper()
	return w.start(args).wait()
}

// A running script. Its output goes to pipes, so that its end is also the end of a
// docker that outlives it.
type running struct {
	w              *world
	cmd            *exec.Cmd
	stdout, stderr strings.Builder
	ended          chan error
}

// start runs the script; adjust changes the command before.
func (w *world) start(args []string, adjust ...func(*exec.Cmd)) *running {
	w.t.Helper()
	r := &running{w: w, cmd: w.command(args...), ended: make(chan error, 1)}
	r.cmd.Stdout, r.cmd.Stderr = &r.stdout, &r.stderr
	for _, change := range adjust {
		change(r.cmd)
	}
	require.NoError(w.t, r.cmd.Start())
	go func() { r.ended <- r.cmd.Wait() }()
	return r
}

func (r *running) wait() outcome {
	r.w.t.Helper()
	var exit *exec.ExitError
	if err := <-r.ended; err != nil && !errors.As(err, &exit) {
		require.NoError(r.w.t, err)
	}
	return outcome{r.cmd.ProcessState.ExitCode(), r.stdout.String(), r.stderr.String()}
}

// startHeld runs the script until docker is at the step, and leaves it there.
func (w *world) startHeld(step string, adjust ...func(*exec.Cmd)) *running {
	w.t.Helper()
	w.write(w.fake, "hold/"+step, "")
	pipe := filepath.Join(w.fake, "reached")
	reached := make(chan error, 1)
	go func() {
		_, err := os.ReadFile(pipe)
		reached <- err
	}()
	r := w.start(nil, adjust...)
	select {
	case err := <-reached:
		require.NoError(w.t, err)
	case <-r.ended:
		require.Fail(w.t, "the script ended before "+step, r.stderr.String())
	}
	return r
}

// release lets docker go on from the step at which it was held.
func (r *running) release() {
	r.w.t.Helper()
	pipe, err := os.OpenFile(filepath.Join(r.w.fake, "go"), os.O_WRONLY, 0)
	require.NoError(r.w.t, err)
	require.NoError(r.w.t, pipe.Close())
}

// shellLine runs one line that the script told its user to type.
func (w *world) shellLine(line string) {
	w.t.Helper()
	cmd := exec.Command(w.shell[0], append(append([]string{}, w.shell[1:]...), "-c", line)...)
	cmd.Dir, cmd.Env = w.project, w.env
	output, err := cmd.CombinedOutput()
	require.NoError(w.t, err, "%s: %s", line, output)
}

// afterColon returns the command that follows the words on a line of text.
func (w *world) afterColon(text, words string) string {
	w.t.Helper()
	_, rest, found := strings.Cut(text, words+": ")
	require.True(w.t, found, "no %q in:\n%s", words, text)
	command, _, _ := strings.Cut(rest, "\n")
	return command
}

// assertReleased checks that the run left nothing of its own behind.
func (w *world) assertReleased() {
	w.t.Helper()
	assert.NoDirExists(w.t, filepath.Join(w.project, w.script+".lock"))
	assert.NoDirExists(w.t, filepath.Join(w.project, "VERSION.lock"))
	assert.NoFileExists(w.t, filepath.Join(w.project, "VERSION.tmp"))
}

// assertNumbersKept checks what must hold whatever happened: no number was ever
// given to two images.
func (w *world) assertNumbersKept() {
	w.t.Helper()
	first := map[string]string{}
	for line := range strings.Lines(w.read(w.fake, "pushes")) {
		tag, digest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if tag == "latest" || tag == "none" {
			continue
		}
		if before, seen := first[tag]; seen {
			assert.Equal(w.t, before, digest, "number %s was published twice", tag)
		}
		first[tag] = digest
	}
}

func (o outcome) String() string {
	return fmt.Sprintf("exit %d\nstdout:\n%s\nstderr:\n%s", o.code, o.stdout, o.stderr)
}
