//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// process is what the app knows about the process that serves it.
type process struct {
	UID, GID  int
	Parent    int
	Command   []string
	Directory string
}

func (c *container) process(t *testing.T) process {
	t.Helper()
	code, body := c.get(t, "/process")
	require.Equal(t, http.StatusOK, code)
	var p process
	require.NoError(t, json.Unmarshal([]byte(body), &p))
	return p
}

// beginSlow sends a request that takes a while and returns when the app has begun
// to answer it. The channel gets the status, 0 when the connection was cut.
func (c *container) beginSlow(t *testing.T, seconds int) <-chan int {
	t.Helper()
	answered := make(chan int, 1)
	go func() {
		response, err := client.Get(fmt.Sprintf("%s/slow/%d", c.url, seconds))
		if err != nil {
			answered <- 0
			return
		}
		response.Body.Close()
		answered <- response.StatusCode
	}()
	require.Eventually(t, func() bool {
		_, err := tryDocker("exec", c.name, "test", "-e", "/tmp/slow")
		return err == nil
	}, 30*time.Second, 50*time.Millisecond, "the request never arrived")
	return answered
}

func TestRuntime(t *testing.T) {
	image := build(t, generated(t, "runtime").folder)

	// These two come first and alone: a busy machine must not eat the ten seconds.
	t.Run("stops-with-a-request-in-flight", func(t *testing.T) {
		c := start(t, image, 5000)
		answered := c.beginSlow(t, 5)
		assert.Zero(t, c.stop(t), "137 is the exit code of a process that Docker had to kill after 10 s")
		assert.Equal(t, http.StatusOK, <-answered, "the request was cut")
	})

	t.Run("stops-although-a-request-never-ends", func(t *testing.T) {
		c := start(t, image, 5000)
		answered := c.beginSlow(t, 60)
		assert.Zero(t, c.stop(t), "137 is the exit code of a process that Docker had to kill after 10 s")
		assert.Zero(t, <-answered, "the request ended")
	})

	t.Run("gunicorn-is-process-one", func(t *testing.T) {
		t.Parallel()
		p := start(t, image, 5000).process(t)
		assert.Equal(t, 1, p.Parent)
		assert.Contains(t, strings.Join(p.Command, " "), "gunicorn")
		assert.Equal(t, 10001, p.UID)
		assert.Equal(t, 10001, p.GID)
		assert.Equal(t, "/app", p.Directory)
	})

	t.Run("port-is-honoured", func(t *testing.T) {
		t.Parallel()
		c := start(t, image, 8081, "--env", "PORT=8081")
		code, _ := c.get(t, "/health")
		assert.Equal(t, http.StatusOK, code)
		c.waitHealth(t, "healthy")
	})

	t.Run("web-concurrency-is-honoured", func(t *testing.T) {
		t.Parallel()
		for want, args := range map[int][]string{4: nil, 2: {"--env", "WEB_CONCURRENCY=2"}} {
			c := start(t, image, 5000, args...)
			require.Eventually(t, func() bool { return strings.Count(c.logs(t), "Booting worker") >= want },
				30*time.Second, 100*time.Millisecond)
			assert.Equal(t, want, strings.Count(c.logs(t), "Booting worker"))
		}
	})

	t.Run("nothing-is-writable", func(t *testing.T) {
		t.Parallel()
		for name, args := range map[string][]string{"own-user": nil, "any-user-of-group-0": {"--user", "12345:0"}} {
			_, body := start(t, image, 5000, args...).get(t, "/writable")
			assert.Equal(t, "[]\n", body, name)
		}
	})

	t.Run("access-log-on-stdout", func(t *testing.T) {
		t.Parallel()
		c := start(t, image, 5000)
		c.get(t, "/status/418")
		assert.Eventually(t, func() bool { return strings.Contains(docker(t, "logs", c.name), `"GET /status/418 HTTP/1.1" 418`) },
			10*time.Second, 100*time.Millisecond)
	})

	t.Run("proxy-does-not-disturb-the-health-check", func(t *testing.T) {
		t.Parallel()
		proxy := "http://192.0.2.1:9"
		c := start(t, image, 5000, "--env", "http_proxy="+proxy, "--env", "HTTP_PROXY="+proxy, "--env", "all_proxy="+proxy)
		c.waitHealth(t, "healthy")
	})

	t.Run("unhealthy-while-it-hangs", func(t *testing.T) {
		t.Parallel()
		c := start(t, image, 5000, append([]string{"--tmpfs", "/tmp"}, hardened...)...)
		c.waitHealth(t, "healthy")
		code, _ := c.post(t, "/hang")
		require.Equal(t, http.StatusNoContent, code)
		c.waitHealth(t, "unhealthy")
		docker(t, "exec", c.name, "rm", "/tmp/hang")
		c.waitHealth(t, "healthy")
	})
}
