package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	// mostBytes bounds each answer. Registries take manifests of up to 4 MiB.
	mostBytes = 4 << 20
	// mostOfOneStep bounds one request and its answer, within the time of the whole.
	mostOfOneStep = 20 * time.Second
	mostRedirects = 5
)

var (
	errPlain = errors.New("plain HTTP")
	errBody  = errors.New("redirects a request that carries the login")
	errDown  = errors.New("redirects from https to http")
	errSize  = fmt.Errorf("answers with more than %d MiB, which is no manifest", mostBytes>>20)
)

// trust is what the user allows in so many words: hosts, with a port where there is one.
type trust struct {
	plain []string // may be spoken to without TLS
	token []string // get the login for any registry
}

// allowsPlain reports whether host may be spoken to without TLS: it was named, or it is
// this machine. Docker makes the same exception for 127.0.0.0/8 and ::1.
func (t trust) allowsPlain(host string) bool {
	return slices.Contains(t.plain, host) || isLoopback(host)
}

// allowsLogin reports whether the login for registry may go to the token server at host:
// it is the same host, one of the same domain (auth.docker.io for index.docker.io,
// gitlab.acme.dev for registry.acme.dev), or it was named.
func (t trust) allowsLogin(registry, host string) bool {
	return domain(registry) == domain(host) || slices.Contains(t.token, host)
}

// secondLevels are the usual names below a country under which domains are registered.
var secondLevels = []string{"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"}

// domain is the part of host that is registered, nearly: its last two labels, or three
// below a country (acme.co.uk). An address is its own domain.
func domain(host string) string {
	name := strings.ToLower(hostname(host))
	if _, err := netip.ParseAddr(name); err == nil {
		return name
	}
	labels := strings.Split(name, ".")
	most := 2
	if n := len(labels); n > 2 && len(labels[n-1]) == 2 && slices.Contains(secondLevels, labels[n-2]) {
		most = 3
	}
	return strings.Join(labels[max(0, len(labels)-most):], ".")
}

func hostname(host string) string {
	return (&url.URL{Host: host}).Hostname()
}

func isLoopback(host string) bool {
	name := hostname(host)
	address, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && address.IsLoopback()
}

// A guard sends requests. It holds for each, redirects and token servers included, that
//   - it goes over TLS, or to a host that [trust] exempts, and never from https to http,
//   - a host that is exempt as this machine is this machine, whatever its name resolves to,
//   - it has an end, whole answer included, and the answer has a size.
//
// That a login goes to no other host is the business of the transports above it.
type guard struct {
	trust    trust
	step     time.Duration // the most that one request and its answer take
	secure   http.RoundTripper
	loopback http.RoundTripper
}

func newGuard(t trust, step time.Duration) *guard {
	secure := newTransport()
	secure.DialContext = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	loopback := newTransport()
	loopback.Proxy = nil
	loopback.DialContext = (&net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		if !isLoopback(address) {
			return errPlain
		}
		return nil
	}}).DialContext
	return &guard{t, step, secure, loopback}
}

func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 1 << 18,
		// The digest is of the bytes that are sent.
		DisableCompression: true,
		ForceAttemptHTTP2:  true,
	}
}

func (g *guard) RoundTrip(request *http.Request) (*http.Response, error) {
	inner := g.secure
	switch {
	case request.Body != nil && request.Response != nil:
		// A 307 or 308 repeats the body, and that of a token server's is a login.
		return nil, fmt.Errorf("%w, to %s", errBody, request.URL.Host)
	case request.URL.Scheme == "https":
	case cameFromTLS(request):
		return nil, fmt.Errorf("%w, to %s", errDown, request.URL.Host)
	case !g.trust.allowsPlain(request.URL.Host):
		return nil, fmt.Errorf("%w to %s", errPlain, request.URL.Host)
	case !slices.Contains(g.trust.plain, request.URL.Host):
		inner = g.loopback
	}
	ctx, cancel := context.WithTimeout(request.Context(), g.step)
	response, err := inner.RoundTrip(request.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	response.Body = &body{response.Body, mostBytes, cancel}
	return response, nil
}

// cameFromTLS reports whether request follows a redirect that came over TLS.
func cameFromTLS(request *http.Request) bool {
	for before := request.Response; before != nil && before.Request != nil; before = before.Request.Response {
		if before.Request.URL.Scheme == "https" {
			return true
		}
	}
	return false
}

// A body is at most rest bytes, and ends the time of its request.
type body struct {
	io.ReadCloser
	rest   int64
	cancel context.CancelFunc
}

func (b *body) Read(p []byte) (int, error) {
	if b.rest < 0 {
		return 0, errSize
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.rest+1)])
	if b.rest -= int64(n); b.rest < 0 {
		err = errSize
	}
	return n, err
}

func (b *body) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// checkRealm refuses a token server that a registry must not send anyone to.
func (t trust) checkRealm(registry, realm string) (*url.URL, error) {
	u, err := url.Parse(realm)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		return nil, fmt.Errorf("names a token server by %q, which is no address of one", realm)
	case u.Scheme == "https":
	case u.Scheme != "http" || !t.allowsPlain(u.Host) || !t.allowsPlain(registry):
		return nil, fmt.Errorf("names the token server %s: it must be https, or a login goes in clear over the network; "+
			"--plain-http %s allows it", realm, cmp.Or(u.Host, "HOST"))
	}
	return u, nil
}
