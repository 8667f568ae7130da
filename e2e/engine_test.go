//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// counter numbers images and containers within this run.
var counter atomic.Int64

// client never follows a redirect and uses no proxy: what the container answered
// is what the test sees.
var client = &http.Client{
	Timeout:       60 * time.Second,
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// docker runs the client and returns its output, trimmed; any failure ends the test.
func docker(t *testing.T, args ...string) string {
	t.Helper()
	out, err := tryDocker(args...)
	require.NoError(t, err)
	return out
}

func tryDocker(args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("docker", args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("docker %s: %w\n%s%s", strings.Join(args, " "), err, &stdout, &stderr)
	}
	return strings.TrimSpace(stdout.String()), nil
}

// removeImages drops what this run tagged. Layers stay in the build cache.
func removeImages() error {
	out, err := tryDocker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}",
		"--filter", "reference="+run+":*", "--filter", "reference=*/"+run+"/*:*")
	if err != nil || out == "" {
		return err
	}
	_, err = tryDocker(append([]string{"image", "rm", "--force"}, strings.Fields(out)...)...)
	return err
}

// build builds the image of a folder that holds generated files.
func build(t *testing.T, folder string, args ...string) string {
	t.Helper()
	tag, log, err := tryBuild(folder, nil, args...)
	require.NoError(t, err, "the build failed:\n%s", log)
	return tag
}

// tryBuild builds with env added to the environment, and also returns the log,
// which is what a secret must not be in.
func tryBuild(folder string, env []string, args ...string) (tag, log string, err error) {
	tag = fmt.Sprintf("%s:%d", run, counter.Add(1))
	cmd := exec.Command("docker", append([]string{"build", "--progress", "plain", "--tag", tag}, append(args, ".")...)...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return tag, string(out), err
}

// container is a running image whose port is published on the loopback.
type container struct {
	name string
	url  string
}

// start runs image in the background, with port published and args before the
// image's name, and waits until it answers.
func start(t *testing.T, image string, port int, args ...string) *container {
	t.Helper()
	c := launch(t, image, port, args...)
	// A connection that was made before the network of the container stood may hang.
	impatient := *client
	impatient.Timeout = 5 * time.Second
	require.Eventually(t, func() bool {
		response, err := impatient.Get(c.url)
		if err != nil {
			return false
		}
		response.Body.Close()
		return true
	}, 60*time.Second, 50*time.Millisecond, "nothing answers")
	return c
}

// launch is start without the wait.
func launch(t *testing.T, image string, port int, args ...string) *container {
	t.Helper()
	c := &container{name: fmt.Sprintf("%s-%d", run, counter.Add(1))}
	docker(t, append(append([]string{"run", "--detach", "--name", c.name,
		"--publish", fmt.Sprintf("127.0.0.1::%d", port)}, args...), image)...)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log of %s:\n%s", c.name, c.logs(t))
		}
		if out, err := tryDocker("rm", "--force", "--volumes", c.name); err != nil {
			t.Errorf("remove container: %v\n%s", err, out)
		}
	})
	published := docker(t, "port", c.name, strconv.Itoa(port))
	_, host, err := net.SplitHostPort(strings.TrimSpace(published))
	require.NoError(t, err, published)
	c.url = "http://127.0.0.1:" + host
	return c
}

// get returns the status and the body of a path.
func (c *container) get(t *testing.T, path string) (int, string) {
	t.Helper()
	response, err := client.Get(c.url + path)
	require.NoError(t, err)
	return read(t, response)
}

// post sends an empty request.
func (c *container) post(t *testing.T, path string) (int, string) {
	t.Helper()
	response, err := client.Post(c.url+path, "text/plain", nil)
	require.NoError(t, err)
	return read(t, response)
}

func read(t *testing.T, response *http.Response) (int, string) {
	t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(body)
}

// logs returns what the container wrote to both streams.
func (c *container) logs(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("docker", "logs", c.name).CombinedOutput()
	require.NoError(t, err)
	return string(out)
}

// errors returns the lines that gunicorn logged as errors, and tracebacks.
func (c *container) errors(t *testing.T) []string {
	t.Helper()
	var found []string
	for line := range strings.Lines(c.logs(t)) {
		if strings.Contains(line, "[ERROR]") || strings.Contains(line, "[CRITICAL]") ||
			strings.Contains(line, "Traceback") {
			found = append(found, line)
		}
	}
	return found
}

// inspect prints one value of the container by a Go template.
func (c *container) inspect(t *testing.T, format string) string {
	t.Helper()
	return docker(t, "inspect", "--format", format, c.name)
}

// waitHealth waits until Docker's own health check says want.
func (c *container) waitHealth(t *testing.T, want string) {
	t.Helper()
	var health string
	require.Eventually(t, func() bool {
		health = c.inspect(t, "{{.State.Health.Status}}")
		return health == want
	}, 60*time.Second, 200*time.Millisecond, "never %s", want)
}

// probe runs the image's own health check in the container and returns its exit code.
func (c *container) probe(t *testing.T) int {
	t.Helper()
	var test []string
	require.NoError(t, json.Unmarshal([]byte(c.inspect(t, "{{json .Config.Healthcheck.Test}}")), &test))
	require.Equal(t, "CMD", test[0], "the health check must not need a shell")
	err := exec.Command("docker", append([]string{"exec", c.name}, test[1:]...)...).Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode()
	}
	require.NoError(t, err)
	return 0
}

// stop asks for a stop the way Docker does by default (TERM, and KILL after 10
// seconds) and returns the exit code: 137 is the one of a killed process.
func (c *container) stop(t *testing.T) int {
	t.Helper()
	docker(t, "stop", c.name)
	code, err := strconv.Atoi(c.inspect(t, "{{.State.ExitCode}}"))
	require.NoError(t, err)
	return code
}
