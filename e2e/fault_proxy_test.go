//go:build e2e

package e2e

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// A fault is what goes wrong at one request to a registry, and for how long.
type fault struct {
	name, means string
	// strike answers instead of the registry; forward asks it.
	strike func(w http.ResponseWriter, r *http.Request, forward func(http.ResponseWriter))
	// lasting faults stay until the run has ended.
	lasting bool
	// only limits the fault to requests of this method.
	only string
	// about limits a lasting fault, once it has struck, to requests of these names.
	about *regexp.Regexp
}

var faults = []fault{
	{"refused", "401 from here on", status(http.StatusUnauthorized, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`), true, "", nil},
	{"limited", "429 from here on", status(http.StatusTooManyRequests, `{"errors":[{"code":"TOOMANYREQUESTS","message":"rate exceeded"}]}`), true, "", nil},
	{"broken", "503 from here on", status(http.StatusServiceUnavailable, "upstream connect error"), true, "", nil},
	{"page", "404 with a page of a proxy from here on", notFoundPages["html"], true, "", nil},
	{"reset", "the connection is reset in the middle of the body, once", func(w http.ResponseWriter, r *http.Request, _ func(http.ResponseWriter)) {
		_, _ = io.CopyN(io.Discard, r.Body, 512)
		panic(http.ErrAbortHandler)
	}, false, "", nil},
	{"dead", "nobody answers from here on", abort, true, "", nil},
	{"lost", "the registry does it, its answer is lost, and nobody answers from there on",
		func(w http.ResponseWriter, r *http.Request, forward func(http.ResponseWriter)) {
			forward(httptest.NewRecorder())
			panic(http.ErrAbortHandler)
		}, true, "", nil},
	{"hanging", "nobody answers from here on, and the run is interrupted each time, as Ctrl-C does", hang, true, "", nil},
	{"immutable", "the tag cannot be written", status(http.StatusConflict, `{"errors":[{"code":"TAG_IMMUTABLE","message":"the tag is immutable"}]}`), false, http.MethodPut, nil},
}

// notFoundPages are what stands before a registry and answers 404 in its place.
var notFoundPages = map[string]func(http.ResponseWriter, *http.Request, func(http.ResponseWriter)){
	"html":            page("text/html", "<html><head><title>404 Not Found</title></head><body>manifest unknown</body></html>"),
	"empty":           page("", ""),
	"default-backend": page("text/plain; charset=utf-8", "default backend - 404"),
	"not-found":       page("application/json", `{"errors":[{"code":"NOT_FOUND","message":"manifest unknown"}]}`),
}

func page(kind, body string) func(http.ResponseWriter, *http.Request, func(http.ResponseWriter)) {
	return func(w http.ResponseWriter, r *http.Request, _ func(http.ResponseWriter)) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header()["Content-Type"] = []string{kind}
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, body)
	}
}

func status(code int, body string) func(http.ResponseWriter, *http.Request, func(http.ResponseWriter)) {
	return func(w http.ResponseWriter, r *http.Request, _ func(http.ResponseWriter)) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("WWW-Authenticate", `Basic realm="e2e"`)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func abort(http.ResponseWriter, *http.Request, func(http.ResponseWriter)) {
	panic(http.ErrAbortHandler)
}

// hang reads a request and waits for whoever asked to give up.
func hang(_ http.ResponseWriter, r *http.Request, _ func(http.ResponseWriter)) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// faultProxy stands before a registry: it names the requests of a run, and lets
// one fault strike at one of them.
type faultProxy struct {
	address string
	forward http.Handler

	mu    sync.Mutex
	seen  []string
	count map[string]int
	fault *fault
	at    string
	fell  bool          // the fault has struck
	hung  chan struct{} // a request hangs

	// run lasts from begin to begin; end lets go of what hangs in it.
	run context.Context
	end context.CancelFunc
}

// newFaultProxy serves plain HTTP before a registry that speaks TLS.
func newFaultProxy(t *testing.T, target *url.URL) *faultProxy {
	t.Helper()
	forward := httputil.NewSingleHostReverseProxy(target)
	forward.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // its certificate is of this run
	forward.ErrorLog = log.New(io.Discard, "", 0)
	p := &faultProxy{forward: forward, count: map[string]int{}}
	server := httptest.NewUnstartedServer(p)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(func() {
		p.begin(nil, "") // lets go of what hangs
		server.Close()
	})
	p.address = strings.TrimPrefix(server.URL, "http://")
	return p
}

// A registry that cannot say what refers to an image is asked for a tag instead.
var referrers = regexp.MustCompile(`^/v2/.+/(referrers/sha256:|manifests/sha256-)`)

var registryPath = regexp.MustCompile(`^/v2/(.+)/(manifests|blobs)/(uploads/)?(.*)$`)

// requestName says what a request is about, without the digests and addresses
// that differ between two runs.
func requestName(r *http.Request) string {
	if r.URL.Path == "/v2/" {
		return "ask for access"
	}
	if referrers.MatchString(r.URL.Path) {
		return "read what refers to it"
	}
	part := registryPath.FindStringSubmatch(r.URL.Path)
	switch {
	case part == nil:
		return r.Method + " " + r.URL.Path
	case part[3] != "":
		return map[string]string{http.MethodPost: "begin a blob", http.MethodPatch: "send a blob", http.MethodPut: "end a blob", http.MethodGet: "look at an upload", http.MethodDelete: "drop an upload"}[r.Method]
	case part[2] == "blobs" && r.Method == http.MethodHead:
		return "is the blob there"
	case part[2] == "blobs":
		return "read a blob"
	case r.Method == http.MethodPut && strings.HasPrefix(part[4], "sha256:"):
		return "write the manifest"
	case r.Method == http.MethodPut:
		return "write :" + part[4]
	case strings.HasPrefix(part[4], "sha256:"):
		return "read the manifest"
	case r.Method == http.MethodHead:
		return "is :" + part[4] + " there"
	}
	return "read :" + part[4]
}

func (p *faultProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	name := requestName(r)
	p.count[name]++
	if n := p.count[name]; n > 1 {
		name = fmt.Sprintf("%s (%d)", name, n)
	}
	p.seen = append(p.seen, name)
	f, first := p.fault, false
	if f != nil && !p.fell && name == p.at {
		p.fell, first = true, true
	}
	strikes := f != nil && p.fell && (first || f.lasting && (f.about == nil || f.about.MatchString(requestName(r))))
	hung, run := p.hung, p.run
	p.mu.Unlock()
	switch {
	case !strikes:
		p.forward.ServeHTTP(w, r)
	case !first && f.name == "lost":
		abort(w, r, nil)
	case f.name == "hanging":
		hung <- struct{}{}
		asked, give := context.WithCancel(r.Context())
		defer context.AfterFunc(run, give)()
		f.strike(w, r.WithContext(asked), nil)
	default:
		f.strike(w, r, func(w http.ResponseWriter) { p.forward.ServeHTTP(w, r) })
	}
}

// begin starts a run in which f strikes at the request called at; without a fault
// it only names the requests.
func (p *faultProxy) begin(f *fault, at string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.end != nil {
		p.end()
	}
	p.run, p.end = context.WithCancel(context.Background())
	p.seen, p.count, p.fault, p.at, p.fell, p.hung = nil, map[string]int{}, f, at, false, make(chan struct{}, 100)
}

// requests are those since begin.
func (p *faultProxy) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen
}

// struck reports whether the fault has come to pass.
func (p *faultProxy) struck() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fell
}
