package main

import (
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// theNet is a proxy that leads any host to the server which a test gave it: a registry
// of another machine, without one. net/http reads the variables that name it, and the
// authority, once.
var theNet = &network{addresses: map[string]string{}}

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	signed := httptest.NewTLSServer(http.NotFoundHandler())
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed.Certificate().Raw})
	signed.Close()
	authority := filepath.Join(folder, "authority.pem")
	if err := os.WriteFile(authority, certificate, 0o600); err != nil {
		panic(err)
	}
	proxy := httptest.NewServer(theNet)
	for name, value := range map[string]string{
		"SSL_CERT_FILE": authority, "SSL_CERT_DIR": folder, "NO_PROXY": "", "no_proxy": "",
		"HTTP_PROXY": proxy.URL, "HTTPS_PROXY": proxy.URL, "http_proxy": proxy.URL, "https_proxy": proxy.URL,
	} {
		os.Setenv(name, value)
	}
	code := m.Run()
	proxy.Close()
	os.RemoveAll(folder)
	os.Exit(code)
}

type network struct {
	mutex     sync.Mutex
	addresses map[string]string
}

func (n *network) lead(host, address string) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.addresses[host] = address
}

// ServeHTTP passes on bytes: what is asked over plain HTTP as well, so that the server
// sees what a network would.
func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mutex.Lock()
	address := n.addresses[r.Host]
	if address == "" {
		address = n.addresses[strings.TrimSuffix(r.Host, ":443")]
	}
	n.mutex.Unlock()
	to, err := net.Dial("tcp", address)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer to.Close()
	if r.Method != http.MethodConnect {
		r.Close = true
		if r.Write(to) == nil {
			from, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				io.Copy(from, to)
				from.Close()
			}
		}
		return
	}
	w.WriteHeader(http.StatusOK)
	from, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer from.Close()
	go func() {
		io.Copy(to, buffered)
		to.Close()
	}()
	io.Copy(from, to)
}

// A world is what one test asks: servers, each of which says who sent it a login, and the
// logins of docker login.
type world struct {
	t      *testing.T
	folder string
	mutex  sync.Mutex
	got    []string // "SCHEME HOST" of each request with a login
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, folder: t.TempDir()}
	t.Setenv("DOCKER_CONFIG", w.folder)
	return w
}

// plain serves without TLS under a name, and returns the host. 127.0.0.1 is there itself;
// any other name is led to it.
func (w *world) plain(name string, handler http.Handler) string {
	return w.serve(name, "http", w.record("http", handler), (*httptest.Server).Start)
}

func (w *world) tls(name string, handler http.Handler) string {
	return w.serve(name, "https", w.record("https", handler), (*httptest.Server).StartTLS)
}

func (w *world) serve(name, scheme string, handler http.Handler, start func(*httptest.Server)) string {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	start(server)
	w.t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	address := strings.TrimPrefix(server.URL, scheme+"://")
	if name == "127.0.0.1" {
		return address
	}
	theNet.lead(name, address)
	return name
}

func (w *world) record(scheme string, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			w.mutex.Lock()
			w.got = append(w.got, scheme+" "+r.Host+" "+strings.Fields(r.Header.Get("Authorization"))[0])
			w.mutex.Unlock()
		}
		handler.ServeHTTP(response, r)
	})
}

// logins are those who got a login.
func (w *world) logins() []string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.got
}

// login is a docker login at host.
func (w *world) login(host string) {
	w.t.Helper()
	text, err := json.Marshal(map[string]any{"auths": map[string]any{
		host: map[string]string{"auth": base64.StdEncoding.EncodeToString([]byte("deploy:sesame"))},
	}})
	require.NoError(w.t, err)
	require.NoError(w.t, os.WriteFile(filepath.Join(w.folder, "config.json"), text, 0o600))
}

// ask is run: the digest, or what it says.
func (w *world) ask(args ...string) (string, error) {
	var stdout, stderr strings.Builder
	if code := run(args, &stdout, &stderr); code != 0 {
		return stdout.String(), fmt.Errorf("exit code %d: %s", code, stderr.String())
	}
	return strings.TrimSpace(stdout.String()), nil
}
