//go:build e2e

package e2e

import (
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// gate lets requests through that carry the right user and token, and remembers
// everything that it was asked.
type gate struct {
	next http.Handler

	mu          sync.Mutex
	user, token string
	seen        []string // every request line and header but Authorization
	admitted    int
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, token, _ := r.BasicAuth()
	g.mu.Lock()
	admitted := user == g.user && token == g.token
	if admitted {
		g.admitted++
	}
	line := r.Method + " " + r.URL.String()
	for name, values := range r.Header {
		if name != "Authorization" {
			line += "\n" + name + ": " + strings.Join(values, ", ")
		}
	}
	g.seen = append(g.seen, line)
	g.mu.Unlock()
	if !admitted {
		w.Header().Set("WWW-Authenticate", `Basic realm="private"`)
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	g.next.ServeHTTP(w, r)
}

// accept changes the credentials: those of before have expired.
func (g *gate) accept(user, token string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.user, g.token = user, token
}

// forget forgets what was asked so far.
func (g *gate) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seen, g.admitted = nil, 0
}

// report returns what was asked so far and how often the gate opened.
func (g *gate) report() (seen string, admitted int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return strings.Join(g.seen, "\n"), g.admitted
}

// newGitServer serves bare repositories, each with one commit of files and the
// tag v1, by Git's own server program behind a gate.
func newGitServer(t *testing.T, repositories map[string]map[string]string) *gate {
	t.Helper()
	root := t.TempDir()
	for name, files := range repositories {
		work := filepath.Join(t.TempDir(), "work")
		for file, content := range files {
			path := filepath.Join(work, filepath.FromSlash(file))
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
		}
		for _, args := range [][]string{
			{"init", "--quiet", work},
			{"-C", work, "add", "--all"},
			{"-C", work, "-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "-c", "commit.gpgsign=false",
				"commit", "--quiet", "--message", "first"},
			{"-C", work, "tag", "v1"},
			{"clone", "--quiet", "--bare", work, filepath.Join(root, filepath.FromSlash(name))},
		} {
			out, err := exec.Command("git", args...).CombinedOutput()
			require.NoError(t, err, "git %s: %s", args, out)
		}
	}
	programs, err := exec.Command("git", "--exec-path").Output()
	require.NoError(t, err)
	return &gate{next: &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(programs)), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1"},
	}}
}
