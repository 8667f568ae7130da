package main

import (
	"io"
	"log"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestResolve(t *testing.T) {
	w := newWorld(t)
	host := w.plain("127.0.0.1", registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	index, err := random.Index(64, 1, 2)
	require.NoError(t, err)
	tag, err := name.NewTag(host + "/acme/python:3.14")
	require.NoError(t, err)
	require.NoError(t, remote.WriteIndex(tag, index))
	want, err := index.Digest()
	require.NoError(t, err)

	for name, test := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		"index":        {[]string{host + "/acme/python:3.14"}, 0, want.String() + "\n", ""},
		"no-tag":       {[]string{host + "/acme/python:9"}, 1, "", "dockgen-pin: ask " + host + " for " + host + "/acme/python:9: it has no such tag\n"},
		"no-name":      {[]string{"Upper Case"}, 1, "", "dockgen-pin: read \"Upper Case\": "},
		"nothing":      {nil, 2, "", "usage: dockgen-pin "},
		"two-images":   {[]string{"a", "b"}, 2, "", "usage: dockgen-pin "},
		"unknown-flag": {[]string{"--insecure", "a"}, 2, "", "usage: dockgen-pin "},
		"no-time":      {[]string{"--timeout", "0s", "a"}, 2, "", "usage: dockgen-pin "},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			assert.Equal(t, test.code, run(test.args, &stdout, &stderr))
			assert.Equal(t, test.stdout, stdout.String())
			assert.True(t, strings.HasPrefix(stderr.String(), test.stderr), stderr.String())
			assert.Equal(t, test.code == 0, stderr.String() == "")
		})
	}
}

func TestResolveRefusals(t *testing.T) {
	for code, want := range map[int]string{
		http.StatusUnauthorized:    "it refuses (401): docker login",
		http.StatusForbidden:       "it refuses (403): docker login",
		http.StatusTooManyRequests: "it limits requests",
		http.StatusTeapot:          "418",
	} {
		w := newWorld(t)
		host := w.plain("127.0.0.1", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }))
		_, err := w.ask(host + "/acme/python:3.14")
		assert.ErrorContains(t, err, want)
	}
}
