package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// resolve returns the digest of what the tag names: of the index where there is
// one, which stands for every platform.
func (q *question) resolve(ctx context.Context) (string, error) {
	var options []name.Option
	tag, err := name.NewTag(q.image)
	if err == nil && q.trust.allowsPlain(tag.RegistryStr()) {
		options = append(options, name.Insecure)
		tag, err = name.NewTag(q.image, options...)
	}
	if err != nil {
		return "", fmt.Errorf("read %q: %w", q.image, err)
	}
	digest, err := q.ask(ctx, tag)
	if err != nil {
		return "", fmt.Errorf("ask %s for %s: %w", tag.RegistryStr(), q.image, q.plain(ctx, tag.RegistryStr(), err))
	}
	return digest, nil
}

func (q *question) ask(ctx context.Context, tag name.Tag) (string, error) {
	registry := tag.Registry
	// A lost connection is tried again, within the time of the whole.
	send := transport.NewUserAgent(transport.NewRetry(newGuard(q.trust, q.step)), "dockgen-pin")
	challenge, err := q.ping(ctx, registry, send)
	if err != nil {
		return "", err
	}
	login, err := authn.Resolve(ctx, authn.DefaultKeychain, registry)
	if err != nil {
		return "", fmt.Errorf("read the login: %w", err)
	}
	client := &http.Client{Transport: send, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > mostRedirects {
			return fmt.Errorf("redirects more than %d times", mostRedirects)
		}
		return nil
	}}
	withheld := ""
	switch strings.ToLower(challenge.Scheme) {
	case "":
	case "basic":
		client.Transport, err = transport.FromToken(registry, login, send, challenge, nil)
	case "bearer":
		realm, err := q.trust.checkRealm(registry.RegistryStr(), challenge.Parameters["realm"])
		if err != nil {
			return "", err
		}
		if login != authn.Anonymous && !q.trust.allowsLogin(registry.RegistryStr(), realm.Host) {
			login, withheld = authn.Anonymous, realm.Host
		}
		client.Transport, err = bearer(ctx, tag, login, send, challenge)
		if err != nil {
			return "", withhold(err, withheld)
		}
	default:
		return "", fmt.Errorf("it asks for a login by %q, and pin knows Basic and Bearer", challenge.Scheme)
	}
	if err != nil {
		return "", err
	}
	scheme := "https"
	if challenge.Insecure {
		scheme = "http"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		scheme+"://"+registry.RegistryStr()+"/v2/"+tag.RepositoryStr()+"/manifests/"+tag.Identifier(), nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Accept", strings.Join(slices.Concat(indexTypes, imageTypes), ", "))
	answer, err := client.Do(request)
	if err != nil {
		return "", withhold(err, withheld)
	}
	defer answer.Body.Close()
	digest, err := digestOf(answer, tag, q.platforms)
	if answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusForbidden {
		err = withhold(err, withheld)
	}
	return digest, err
}

// ping asks the registry for its challenge, over plain HTTP only where there is no TLS.
func (q *question) ping(ctx context.Context, registry name.Registry, send http.RoundTripper) (*transport.Challenge, error) {
	challenge, err := transport.Ping(ctx, registry, only{"https", send})
	var network *net.OpError
	noTLS := errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &network) && network.Op == "dial"
	if noTLS && q.trust.allowsPlain(registry.RegistryStr()) {
		challenge, err = transport.Ping(ctx, registry, only{"http", send})
	}
	if err != nil {
		return nil, &pingError{err}
	}
	return challenge, nil
}

// only sends what is of one scheme: Ping asks by both at once, of a registry that it
// takes for a local one.
type only struct {
	scheme string
	inner  http.RoundTripper
}

var errNotAsked = errors.New("not asked")

func (o only) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme != o.scheme && request.Response == nil {
		return nil, errNotAsked
	}
	return o.inner.RoundTrip(request)
}

// A pingError leaves out the scheme that was not asked.
type pingError struct{ error }

func (e *pingError) Unwrap() error { return e.error }

func (e *pingError) Error() string {
	var said []string
	for part := range strings.SplitSeq(e.error.Error(), "; ") {
		if !strings.HasSuffix(part, errNotAsked.Error()) {
			said = append(said, part)
		}
	}
	return strings.Join(said, "; ")
}

// bearer gets a token for reading tag.
func bearer(ctx context.Context, tag name.Tag, login authn.Authenticator, send http.RoundTripper, challenge *transport.Challenge) (http.RoundTripper, error) {
	kept, err := authn.Authorization(ctx, login)
	if err != nil {
		return nil, fmt.Errorf("read the login: %w", err)
	}
	token := &transport.Token{Token: kept.RegistryToken}
	if token.Token == "" {
		token, err = transport.Exchange(ctx, tag.Registry, login, send, []string{tag.Scope(transport.PullScope)}, challenge)
		if err != nil {
			return nil, err
		}
		token.Token = cmp.Or(token.AccessToken, token.Token)
	}
	return transport.FromToken(tag.Registry, login, send, challenge, token)
}

// withhold adds to err that host did not get the login.
func withhold(err error, host string) error {
	if host == "" {
		return err
	}
	return fmt.Errorf("%w; the login was not sent to %s, which is of another domain than the registry: --token-host %[2]s sends it", err, host)
}

// plain says what a registry answered in words that lead somewhere.
func (q *question) plain(ctx context.Context, registry string, err error) error {
	var (
		answer      *transport.Error
		certificate *tls.CertificateVerificationError
		network     net.Error
	)
	switch {
	case errors.Is(err, errSize), errors.Is(err, errDown):
		return cause(err)
	case errors.As(err, &certificate):
		return fmt.Errorf("%w: a registry with a certificate of its own needs SSL_CERT_FILE=FILE, the authority's certificate", certificate)
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("it speaks plain HTTP, which shows the login and the answer to the network: --plain-http %s allows it, for this run", registry)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("no whole answer within %s: --timeout sets another time", q.timeout)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return fmt.Errorf("no whole answer to one request within %s: it hangs, or something on the way drops what is sent", q.step)
	case errors.Is(err, errPlain):
		return fmt.Errorf("%w: --plain-http HOST allows it, for this run", cause(err))
	case errors.As(err, &answer):
		// What was added to it stays: that the login was withheld.
		if _, added, found := strings.Cut(err.Error(), answer.Error()); found {
			return errors.New(status(answer.StatusCode) + added)
		}
		return errors.New(status(answer.StatusCode))
	}
	return err
}

// cause is what stopped a request, without the request.
func cause(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

func status(code int) string {
	switch code {
	case http.StatusNotFound:
		return "it has no such tag"
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Sprintf("it refuses (%d): docker login, or the tag does not exist", code)
	case http.StatusTooManyRequests:
		return "it limits requests: wait, or docker login"
	}
	return fmt.Sprintf("it answers %d %s", code, http.StatusText(code))
}
