//go:build !windows

package generator

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// TestProbeAnswers runs the health check's line with this machine's Python, against
// servers that answer, that say nothing and that are not there.
func TestProbeAnswers(t *testing.T) {
	python, err := exec.LookPath("python3")
	require.NoError(t, err, "install python3")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.WriteHeader(http.StatusNotFound)
		case "/moved":
			http.Redirect(w, r, "/broken", http.StatusFound)
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	t.Cleanup(server.Close)
	_, answers, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)
	// gunicorn without a worker: the kernel takes the connection, and nobody reads.
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, silent.Close()) })
	_, nobody, err := net.SplitHostPort(silent.Addr().String())
	require.NoError(t, err)

	for name, test := range map[string]struct {
		path          string
		port, workers string // unset when empty
		code          int
		said          string // all of it
	}{
		"serves":                    {"/healthz", answers, "4", 0, ""},
		"no-path":                   {"", answers, "4", 0, ""},
		"not-found":                 {"/", answers, "4", 1, ""},
		"redirects":                 {"/moved", answers, "4", 0, ""},
		"fails":                     {"/broken", answers, "4", 1, ""},
		"port-with-spaces":          {"/healthz", " 0" + answers + " ", "4", 0, ""},
		"port-zero":                 {"/healthz", "0", "4", 1, "PORT is 0 or not set\n"},
		"port-zero-without-path":    {"", "0", "4", 1, "PORT is 0 or not set\n"},
		"port-zero-with-sign":       {"", "-00", "4", 1, "PORT is 0 or not set\n"},
		"port-not-set":              {"", "", "4", 1, "PORT is 0 or not set\n"},
		"no-worker":                 {"/healthz", nobody, "0", 1, "no answer within 0.8 s; WEB_CONCURRENCY is 0\n"},
		"no-worker-without-path":    {"", nobody, "00", 1, "no answer within 0.8 s; WEB_CONCURRENCY is 00\n"},
		"all-workers-busy":          {"", nobody, "4", 1, "no answer within 0.8 s; WEB_CONCURRENCY is 4\n"},
		"workers-not-set":           {"", nobody, "", 1, "no answer within 0.8 s; WEB_CONCURRENCY is 1\n"},
		"workers-said-elsewhere":    {"/healthz", answers, "0", 0, ""}, // in GUNICORN_CMD_ARGS or gunicorn.conf.py
		"both":                      {"", "0", "0", 1, "PORT is 0 or not set\n"},
		"not-a-worker-count-serves": {"", answers, "x", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			timeout := 30 * time.Second // not to fail on a busy machine
			if test.port == nobody {
				timeout = time.Second
			}
			check := probe(&schema.HealthCheck{Path: test.path, Timeout: timeout}, false)
			command := exec.Command(python, check.command[1:]...)
			command.Env = []string{"http_proxy=http://127.0.0.1:1"}
			for name, value := range map[string]string{"PORT": test.port, "WEB_CONCURRENCY": test.workers} {
				if value != "" {
					command.Env = append(command.Env, name+"="+value)
				}
			}
			var said strings.Builder
			command.Stdout, command.Stderr = &said, &said
			if err := command.Run(); test.code == 0 {
				require.NoError(t, err, said.String())
			}
			assert.Equal(t, test.code, command.ProcessState.ExitCode())
			assert.Equal(t, test.said, said.String())
		})
	}
}

// TestProbePrefix runs the line of a config that has SCRIPT_NAME against a server that
// answers as gunicorn does: 500 to a path that does not begin with it.
func TestProbePrefix(t *testing.T) {
	python, err := exec.LookPath("python3")
	require.NoError(t, err, "install python3")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !strings.HasPrefix(r.URL.Path, "/shop/"):
			w.WriteHeader(http.StatusInternalServerError)
		case r.URL.Path != "/shop/healthz" && r.URL.Path != "/shop/":
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)
	for name, test := range map[string]struct {
		path, prefix string
		code         int
	}{
		"prefix":           {"/healthz", "/shop", 0},
		"slash-at-the-end": {"/healthz", "/shop/", 0},
		"in-the-path":      {"/shop/healthz", "/shop", 0},
		"no-path":          {"", "/shop", 0},
		"longer-word":      {"/shopping", "/shop", 1},
		"not-set":          {"/shop/healthz", "", 0},
		"not-set-wrong":    {"/healthz", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := probe(&schema.HealthCheck{Path: test.path, Timeout: 30 * time.Second}, true)
			command := exec.Command(python, check.command[1:]...)
			command.Env = []string{"PORT=" + port, "SCRIPT_NAME=" + test.prefix}
			_ = command.Run()
			assert.Equal(t, test.code, command.ProcessState.ExitCode())
		})
	}
}
