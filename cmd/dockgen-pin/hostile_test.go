package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	ociIndex = "application/vnd.oci.image.index.v1+json"
	ociImage = "application/vnd.oci.image.manifest.v1+json"
	entry    = "sha256:" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	anIndex  = `{"schemaVersion":2,"manifests":[{"digest":"` + entry + `","platform":{"os":"linux","architecture":"amd64"}}]}`
	anImage  = `{"schemaVersion":2,"config":{"digest":"` + entry + `"},"layers":[{"digest":"` + entry + `"}]}`
)

func digestOfText(text string) string { return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(text))) }

// answering is a registry that wants no login and gives one answer for each manifest.
func answering(kind, body string, headers ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v2/" {
			return
		}
		w.Header().Set("Content-Type", kind)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		fmt.Fprint(w, body)
	})
}

// demanding is a registry that wants a login by challenge.
func demanding(challenge string, manifests http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			w.Header().Set("WWW-Authenticate", challenge)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		manifests.ServeHTTP(w, r)
	})
}

var tokens = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"token":"t"}`) })

// TestAnswers is about what a registry sends instead of a manifest.
func TestAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		handler http.Handler
		want    string // the digest
		err     string
	}{
		"index":           {handler: answering(ociIndex, anIndex), want: digestOfText(anIndex)},
		"image":           {handler: answering(ociImage, anImage), want: digestOfText(anImage)},
		"parameter":       {handler: answering(ociImage+"; charset=utf-8", anImage), want: digestOfText(anImage)},
		"right-digest":    {handler: answering(ociImage, anImage, "Docker-Content-Digest", digestOfText(anImage)), want: digestOfText(anImage)},
		"other-algorithm": {handler: answering(ociImage, anImage, "Docker-Content-Digest", "sha512:"+strings.Repeat("a", 128)), want: digestOfText(anImage)},
		"no-platforms":    {handler: answering(ociIndex, strings.Replace(anIndex, `"os":"linux",`, "", 1)), want: digestOfText(strings.Replace(anIndex, `"os":"linux",`, "", 1))},

		"login-page":     {handler: answering("text/html; charset=utf-8", "<title>Sign in</title>"), err: "it answers with a web page instead of a manifest: a login page"},
		"json":           {handler: answering("application/json", anImage), err: `it answers with "application/json", which is no manifest`},
		"no-type":        {handler: answering("", anImage), err: "which is no manifest"},
		"schema-1":       {handler: answering("application/vnd.docker.distribution.manifest.v1+prettyjws", "{}"), err: "a format of 2015"},
		"nothing":        {handler: answering(ociImage, ""), err: "its manifest cannot be read"},
		"empty-image":    {handler: answering(ociImage, "{}"), err: "names no image"},
		"empty-index":    {handler: answering(ociIndex, "{}"), err: "an index that names no image"},
		"empty-list":     {handler: answering(ociIndex, `{"schemaVersion":2,"manifests":[]}`), err: "an index that names no image"},
		"no-layers":      {handler: answering(ociImage, strings.Replace(anImage, `{"digest":"`+entry+`"}]`, "]", 1)), err: "names no image"},
		"broken-digest":  {handler: answering(ociIndex, strings.Replace(anIndex, entry, "sha256:1", 1)), err: `an index with an image "sha256:1"`},
		"image-as-index": {handler: answering(ociIndex, anImage), err: "an index that names no image"},
		"two-types":      {handler: answering(ociIndex, strings.Replace(anIndex, "{", `{"mediaType":"`+ociImage+`",`, 1)), err: "what says of itself"},
		"wrong-digest":   {handler: answering(ociImage, anImage, "Docker-Content-Digest", entry), err: "it says the digest " + entry + " and sends a manifest of " + digestOfText(anImage)},
		"other-platform": {handler: answering(ociIndex, strings.Replace(anIndex, "amd64", "s390x", 1)), err: "has no image for linux/amd64, only for linux/s390x"},
		"large": {handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v2/" {
				return
			}
			w.Header().Set("Content-Type", ociImage)
			w.Header().Set("Content-Length", "10000000000")
			for some := make([]byte, 1<<20); ; {
				if _, err := w.Write(some); err != nil {
					return
				}
			}
		}), err: "answers with more than 4 MiB"},
		"round": {handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"/more", http.StatusTemporaryRedirect)
		}), err: "stopped after 10 redirects"},
		"many": {handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v2/" {
				http.Redirect(w, r, r.URL.Path+"/more", http.StatusTemporaryRedirect)
			}
		}), err: "redirects more than 5 times"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			host := w.tls("127.0.0.1", test.handler)
			digest, err := w.ask("--timeout", "20s", "--platform", "linux/amd64", host+"/acme/python:3.14")
			if test.err != "" {
				assert.ErrorContains(t, err, test.err)
				assert.Empty(t, digest)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.want, digest)
		})
	}
}

// TestLogins is about who gets the login of docker login.
func TestLogins(t *testing.T) {
	images := answering(ociImage, anImage)
	for name, test := range map[string]struct {
		// serve starts the servers and returns the registry.
		serve  func(w *world) string
		args   []string
		err    string
		logins []string
	}{
		"tls": {
			serve:  func(w *world) string { return w.tls("example.com", demanding(`Basic realm="r"`, images)) },
			logins: []string{"https example.com Basic"},
		},
		"loopback-without-tls": {
			serve: func(w *world) string { return w.plain("127.0.0.1", demanding(`Basic realm="r"`, images)) },
			// As docker does it: what is sent stays on this machine.
			logins: []string{"http HOST Basic"},
		},
		"private-address": {
			serve: func(w *world) string { return w.plain("10.1.2.3:5000", demanding(`Basic realm="r"`, images)) },
			err:   "--plain-http 10.1.2.3:5000 allows it",
		},
		"local-name": {
			serve: func(w *world) string { return w.plain("registry.local:5000", demanding(`Basic realm="r"`, images)) },
			err:   "--plain-http registry.local:5000 allows it",
		},
		"public-name": {
			serve: func(w *world) string { return w.plain("registry.acme.dev", demanding(`Basic realm="r"`, images)) },
			err:   "--plain-http registry.acme.dev allows it",
		},
		"allowed": {
			serve:  func(w *world) string { return w.plain("10.1.2.3:5000", demanding(`Basic realm="r"`, images)) },
			args:   []string{"--plain-http", "10.1.2.3:5000"},
			logins: []string{"http 10.1.2.3:5000 Basic"},
		},
		"another-allowed": {
			serve: func(w *world) string { return w.plain("10.1.2.3:5000", demanding(`Basic realm="r"`, images)) },
			args:  []string{"--plain-http", "10.1.2.4:5000"},
			err:   "--plain-http 10.1.2.3:5000 allows it",
		},
		"redirect-to-another-host": {
			serve: func(w *world) string {
				w.plain("stolen.acme.dev", images)
				other := w.tls("127.0.0.1", images)
				return w.tls("example.com", demanding(`Basic realm="r"`, http.RedirectHandler("https://"+other+"/v2/acme/python/manifests/3.14", http.StatusFound)))
			},
			// The manifest may come from there; the login may not go there.
			logins: []string{"https example.com Basic"},
		},
		"redirect-to-http": {
			serve: func(w *world) string {
				w.plain("registry.acme.dev", images)
				return w.tls("example.com", demanding(`Basic realm="r"`, http.RedirectHandler("http://registry.acme.dev/v2/acme/python/manifests/3.14", http.StatusFound)))
			},
			args:   []string{"--plain-http", "registry.acme.dev"},
			err:    "redirects from https to http",
			logins: []string{"https example.com Basic"},
		},
		"redirect-to-http-at-the-same-host": {
			serve: func(w *world) string {
				host := w.tls("127.0.0.1", demanding(`Basic realm="r"`, http.HandlerFunc(func(response http.ResponseWriter, r *http.Request) {
					http.Redirect(response, r, "http://"+r.Host+r.URL.Path, http.StatusFound)
				})))
				return host
			},
			err:    "redirects from https to http",
			logins: []string{"https HOST Basic"},
		},
		"plain-realm": {
			serve: func(w *world) string {
				w.plain("auth.example.com", tokens)
				return w.tls("example.com", demanding(`Bearer realm="http://auth.example.com/token",service="s"`, images))
			},
			err: "names the token server http://auth.example.com/token: it must be https",
		},
		"plain-realm-on-this-machine": {
			serve: func(w *world) string {
				return w.tls("example.com", demanding(`Bearer realm="http://`+w.plain("127.0.0.1", tokens)+`/token"`, images))
			},
			err: "it must be https",
		},
		"no-realm": {
			serve: func(w *world) string { return w.tls("example.com", demanding(`Bearer service="s"`, images)) },
			err:   "which is no address",
		},
		"realm-of-the-same-host": {
			serve: func(w *world) string {
				both := http.NewServeMux()
				both.Handle("/token", tokens)
				both.Handle("/", demanding(`Bearer realm="https://example.com/token"`, images))
				return w.tls("example.com", both)
			},
			logins: []string{"https example.com Basic", "https example.com Bearer"},
		},
		"realm-of-another-domain": {
			serve: func(w *world) string {
				both := http.NewServeMux()
				both.Handle("/token", tokens)
				w.tls("example.com", both)
				return w.tls("127.0.0.1", demanding(`Bearer realm="https://example.com/token"`, images))
			},
			// A token without a login is enough for what is public.
			logins: []string{"https HOST Bearer"},
		},
		"realm-of-another-domain-refuses": {
			serve: func(w *world) string {
				w.tls("example.com", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
				return w.tls("127.0.0.1", demanding(`Bearer realm="https://example.com/token"`, images))
			},
			err: "it refuses (401): docker login, or the tag does not exist; the login was not sent to example.com, which is of another domain than the registry: --token-host example.com sends it",
		},
		"realm-of-another-domain-allowed": {
			serve: func(w *world) string {
				w.tls("example.com", tokens)
				return w.tls("127.0.0.1", demanding(`Bearer realm="https://example.com/token"`, images))
			},
			args:   []string{"--token-host", "example.com"},
			logins: []string{"https example.com Basic", "https HOST Bearer"},
		},
		"token-server-redirects-to-http": {
			serve: func(w *world) string {
				w.plain("registry.acme.dev", tokens)
				both := http.NewServeMux()
				both.Handle("/token", http.RedirectHandler("http://registry.acme.dev/token", http.StatusTemporaryRedirect))
				both.Handle("/", demanding(`Bearer realm="https://example.com/token"`, images))
				return w.tls("example.com", both)
			},
			err:    "http",
			logins: []string{"https example.com Basic"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			host := test.serve(w)
			w.login(host)
			_, err := w.ask(append(test.args, "--timeout", "20s", host+"/acme/python:3.14")...)
			if test.err != "" {
				assert.ErrorContains(t, err, test.err)
			} else {
				assert.NoError(t, err)
			}
			var logins []string
			for _, login := range w.logins() {
				logins = append(logins, strings.Replace(login, host, map[bool]string{true: "HOST", false: host}[strings.HasPrefix(host, "127.")], 1))
			}
			assert.Equal(t, test.logins, logins)
		})
	}
}

// TestDeadlines is about servers that do not end.
func TestDeadlines(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", ociImage)
		for {
			if _, err := w.Write([]byte(" ")); err != nil || r.Context().Err() != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for name, first := range map[string]http.HandlerFunc{
		"never-answers": hang,
		"drips":         drip,
	} {
		for where, handler := range map[string]http.Handler{
			"ping": first,
			"manifest": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/v2/" {
					first(w, r)
				}
			}),
		} {
			t.Run(name+"-"+where, func(t *testing.T) {
				w := newWorld(t)
				host := w.tls("127.0.0.1", handler)
				start := time.Now()
				_, err := w.ask("--timeout", "500ms", host+"/acme/python:3.14")
				assert.ErrorContains(t, err, "no whole answer within 500ms: --timeout sets another time")
				assert.Less(t, time.Since(start), 3*time.Second)

				q := question{image: host + "/acme/python:3.14", timeout: time.Minute, step: 300 * time.Millisecond}
				start = time.Now()
				_, err = q.answer()
				assert.ErrorContains(t, err, "no whole answer to one request within 300ms")
				assert.Less(t, time.Since(start), 5*time.Second)
			})
		}
	}
}
