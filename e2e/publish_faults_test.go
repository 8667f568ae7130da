//go:build e2e

package e2e

import (
	"crypto/rand"
	"encoding/base64"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the tables of docs/publishing.md")

// publisher is a project whose registry is behind a proxy that can fail. Its image
// is one small file, so that a run is made of requests and little else.
type publisher struct {
	project
	proxy *faultProxy
	env   []string
	path  string // the image without the registry
}

// newPublisher has published :1 before anything can go wrong; with a builder of
// buildx, for two platforms.
func newPublisher(t *testing.T, proxy *faultProxy, buildx bool) publisher {
	t.Helper()
	settings := t.TempDir()
	p := publisher{newProject(t, "minimal"), proxy, append(os.Environ(), "DOCKER_CONFIG="+settings), run + "/" + strings.ToLower(rand.Text()[:10])}
	p.write(t, "flaskdeploy.hcl", fmt.Sprintf("app {\n  entry_point = \"api_server:create_app()\"\n}\n\nregistry {\n  image = %q\n}\n", p.proxy.address+"/"+p.path))
	if buildx {
		p.env = withBuildxIn(t, settings)
		p.asks(t, `platforms = ["linux/amd64", "linux/386"]`)
	}
	login(t, settings, proxy.address)
	p.generate(t)
	// The script does not care what the Dockerfile makes.
	p.write(t, "Dockerfile", "FROM scratch\nCOPY content /content\n")
	p.change(t)
	proxy.begin(nil, "")
	out, code := p.publish(t)
	require.Zero(t, code, out)
	p.change(t)
	return p
}

// change makes the next image another one.
func (p publisher) change(t *testing.T) {
	t.Helper()
	p.write(t, "content", strings.Repeat(rand.Text(), 200))
}

func (p publisher) publish(t *testing.T) (string, int) {
	t.Helper()
	return p.publishWith(t, p.env)
}

// struck publishes while f strikes at a request. What hangs is interrupted.
func (p publisher) struck(t *testing.T, f *fault, at string) (string, int) {
	t.Helper()
	p.proxy.begin(f, at)
	hung := p.proxy.hung
	return p.during(t, func(group int, ended <-chan struct{}) {
		for {
			select {
			case <-ended:
				return
			case <-hung:
				_ = syscall.Kill(-group, syscall.SIGINT) // it may have ended in this moment
			}
		}
	})
}

// public asks the registry itself, past every fault, what a tag names.
func (p publisher) public(t *testing.T, tag string) string {
	t.Helper()
	request, err := http.NewRequest(http.MethodHead, fmt.Sprintf("http://%s/v2/%s/manifests/%s", p.proxy.address, p.path, tag), nil)
	require.NoError(t, err)
	request.Header.Set("Accept", "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json")
	request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(faultUser+":"+faultPassword)))
	p.proxy.begin(nil, "")
	response, err := client.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	return response.Header.Get("Docker-Content-Digest")
}

// assertTrue checks what must hold after a run that ended in any way: out and code
// are what it said. It returns what is true now, in few words.
func (p publisher) assertTrue(t *testing.T, out string, code int) string {
	t.Helper()
	one, two, latest := p.public(t, "1"), p.public(t, "2"), p.public(t, "latest")
	version := strings.TrimSpace(p.read(t, "VERSION"))
	assert.Contains(t, []string{one, two}, latest, ":latest is a published number")
	assert.NoDirExists(t, filepath.Join(p.folder, "VERSION.lock"))
	if two != "" && version == "1" {
		assert.NotZero(t, code)
		assert.Contains(t, out, "may be published or not", "VERSION is behind and nothing says so")
	}
	if two == "" {
		assert.Equal(t, "1", version, "a number was used up by nothing")
	}
	switch code {
	case 0:
		assert.Equal(t, two, latest)
		return "published"
	case 1, 130:
		assert.Regexp(t, `published nothing and used up no number|may be published or not|The number is used up and written down: run this again`, out)
	case 3:
		assert.Equal(t, "2", version)
		assert.Contains(t, out, "is published and written down. To finish: docker ")
	default:
		assert.Fail(t, "no such exit code", "%d", code)
	}
	return fmt.Sprintf("%d, %s", code, map[bool]string{true: "public", false: "nothing public"}[two != ""])
}

// heal does what the run said, with the fault gone, and expects a publication.
func (p publisher) heal(t *testing.T, out string, code int) {
	t.Helper()
	two := p.public(t, "2")
	if code == 3 {
		p.typed(t, out, "To finish: ")
	} else {
		again, failed := p.publish(t)
		if failed != 0 {
			p.typed(t, again, "To go on with it: ")
			again, failed = p.publish(t)
		}
		require.Zero(t, failed, again)
	}
	version := strings.TrimSpace(p.read(t, "VERSION"))
	assert.Equal(t, p.public(t, version), p.public(t, "latest"))
	if two != "" {
		assert.Equal(t, two, p.public(t, "2"), "a published number changed")
	}
}

// typed runs the command that a message ends with.
func (p publisher) typed(t *testing.T, out, after string) {
	t.Helper()
	_, rest, found := strings.Cut(out, after)
	require.True(t, found, "no %q in:\n%s", after, out)
	line, _, _ := strings.Cut(rest, "\n")
	cmd := exec.Command("sh", "-c", line)
	cmd.Env = p.env
	said, code := runScript(t, cmd, p.folder)
	require.Zero(t, code, "%s:\n%s", line, said)
}

// repeated are the requests that ask again what was asked before, for another blob.
var repeated = regexp.MustCompile(`^(begin|send|end) a blob \(|^is the blob there \(|^ask for access \([3-9]`)

// A builder asks three times as much. Of that, these decide what is public: the
// first question and the pull that confirms its answer, a blob, the index, both
// questions after the build, the number and the question whether it is there, and
// the same for the tag latest.
var decisive = []string{
	"is :2 there", "read :2", "begin a blob", "write the manifest (3)", "is :2 there (4)", "read :2 (2)",
	"write :2", "is :2 there (8)", "write :latest", "is :latest there (2)",
}

// alike are the faults that a builder answers as it does one of the others.
var alike = []string{"limited", "broken", "dead"}

// TestPublishFaults lets each fault strike at each request of a publication:
// DOCKGEN_E2E_FAULTS says at how many.
func TestPublishFaults(t *testing.T) {
	faultMatrix(t, "faults", false)
}

// TestPublishFaultsBuildx does that to a publication of two platforms by a builder
// of buildx.
func TestPublishFaultsBuildx(t *testing.T) {
	faultMatrix(t, "faults with buildx", true)
}

// faultMatrix compares what faults do with a table of docs/publishing.md. By default it
// runs a quarter of the cells, so that each request is struck at and each fault strikes;
// with DOCKGEN_E2E_FAULTS=table the whole table, which -update writes; with "all" the
// repeated requests too, and all that a builder asks.
func faultMatrix(t *testing.T, table string, buildx bool) {
	t.Helper()
	heedInterrupts(t)
	faults := faults
	target := guardedRegistry(t)
	probe := newPublisher(t, newFaultProxy(t, target), buildx)
	probe.proxy.begin(nil, "")
	out, code := probe.publish(t)
	require.Zero(t, code, out)
	requests := slices.Clone(probe.proxy.requests())
	require.Greater(t, len(requests), 10)
	t.Logf("requests:\n  %s", strings.Join(requests, "\n  "))
	extent := os.Getenv("DOCKGEN_E2E_FAULTS")
	require.Contains(t, []string{"", "table", "all"}, extent, "DOCKGEN_E2E_FAULTS")
	switch {
	case extent == "all":
	case buildx:
		require.Subset(t, requests, decisive)
		requests = decisive
		faults = slices.DeleteFunc(slices.Clone(faults), func(f fault) bool { return slices.Contains(alike, f.name) })
	default:
		requests = slices.DeleteFunc(requests, repeated.MatchString)
	}

	var mu sync.Mutex
	results := map[string]string{}
	t.Run("matrix", func(t *testing.T) {
		for row, at := range requests {
			for column := range faults {
				f := &faults[column]
				if f.only != "" && !strings.HasPrefix(at, "write :") {
					continue
				}
				// Docker tries to send a blob for a minute, as it does with the next.
				if extent != "all" && !buildx && f.lasting && (at == "begin a blob" || at == "end a blob") {
					continue
				}
				if extent == "" && f.only == "" && (row+column)%4 != 0 {
					continue
				}
				t.Run(f.name+"/"+at, func(t *testing.T) {
					t.Parallel()
					p := newPublisher(t, newFaultProxy(t, target), buildx)
					out, code := p.struck(t, f, at)
					require.True(t, p.proxy.struck(), "the fault found no request to strike at: %s\n%s", p.proxy.requests(), out)
					now := p.assertTrue(t, out, code)
					t.Log(now)
					p.heal(t, out, code)
					if t.Failed() {
						t.Log(out)
					}
					mu.Lock()
					defer mu.Unlock()
					results[f.name+"/"+at] = now
				})
			}
		}
	})
	if t.Failed() || extent == "all" {
		return
	}
	was := documentedCells(t, table)
	if extent == "" {
		for cell, now := range results {
			assert.Equal(t, was[cell], now, "%s: run the test with DOCKGEN_E2E_FAULTS=table -update and look at the difference", cell)
		}
		return
	}
	var text strings.Builder
	text.WriteString("| request |")
	for _, f := range faults {
		text.WriteString(" " + f.name + " |")
	}
	text.WriteString("\n|---|" + strings.Repeat("---|", len(faults)) + "\n")
	for _, at := range requests {
		text.WriteString("| " + at + " |")
		for _, f := range faults {
			text.WriteString(" " + results[f.name+"/"+at] + " |")
		}
		text.WriteString("\n")
	}
	text.WriteString("\n")
	for _, f := range faults {
		text.WriteString("- *" + f.name + "*: " + f.means + "\n")
	}
	documented(t, table, text.String())
}

const publishingPage = "../docs/publishing.md"

// section returns what stands between two comments of docs/publishing.md, and what
// stands before and behind it.
func section(t *testing.T, name string) (before, text, after string) {
	t.Helper()
	page, err := os.ReadFile(publishingPage)
	require.NoError(t, err)
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(string(page), begin)
	require.True(t, found, "no %s in %s", begin, publishingPage)
	text, after, found = strings.Cut(rest, end)
	require.True(t, found, "no %s in %s", end, publishingPage)
	return before + begin, text, end + after
}

// documentedCells are the cells of a table of docs/publishing.md by "fault/request".
func documentedCells(t *testing.T, name string) map[string]string {
	t.Helper()
	_, text, _ := section(t, name)
	cells := map[string]string{}
	var faults []string
	for line := range strings.Lines(text) {
		row := strings.Split(strings.TrimSpace(line), "|")
		if len(row) < 3 {
			continue
		}
		row = row[1 : len(row)-1]
		if faults == nil {
			faults = row
		}
		for i := range row {
			cells[strings.TrimSpace(faults[i])+"/"+strings.TrimSpace(row[0])] = strings.TrimSpace(row[i])
		}
	}
	return cells
}

// documented compares text with a table of docs/publishing.md, or writes it there under
// -update.
func documented(t *testing.T, name, text string) {
	t.Helper()
	before, was, after := section(t, name)
	if *update {
		require.NoError(t, os.WriteFile(publishingPage, []byte(before+text+after), 0o644))
		return
	}
	assert.Equal(t, was, text, "run the test with DOCKGEN_E2E_FAULTS=table -update and look at the difference")
}
