//go:build !windows

package generator

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestScriptAnswers holds what docker says when it is asked for a tag. Most was
// recorded from a 20.10 engine's pull and from imagetools of buildx 0.13 and 0.38,
// asked of a registry that gave each of these answers; what Docker Hub, ECR and a
// broken network say is as their documentation and users have it.
func TestScriptAnswers(t *testing.T) {
	const pull, head = "Error response from daemon: ", "ERROR: unexpected status from HEAD request to https://ghcr.io/v2/acme/shop/manifests/1: "
	for name, test := range map[string]struct {
		buildx bool
		answer string
		want   string // in the advice; empty: the number is free
	}{
		"buildx-unknown":         {true, "ERROR: ghcr.io/acme/shop:1: not found", ""},
		"buildx-unknown-on-hub":  {true, "ERROR: docker.io/acme/shop:1: not found", ""},
		"buildx-401":             {true, head + "401 Unauthorized", "docker login ghcr.io"},
		"buildx-403":             {true, head + "403 Forbidden\ndenied: requested access to the resource is denied", "docker login ghcr.io"},
		"buildx-403-no-body":     {true, head + "403 Forbidden", "docker login ghcr.io"},
		"buildx-429":             {true, head + "429 Too Many Requests", "limits requests"},
		"buildx-500":             {true, head + "500 Internal Server Error", "when the registry answers"},
		"buildx-token-refused":   {true, "ERROR: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token: 403 Forbidden", "docker login ghcr.io"},
		"buildx-new-on-hub":      {true, "ERROR: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", "create the repository"},
		"buildx-no-such-host":    {true, `ERROR: failed to do request: Head "https://ghcr.io/v2/acme/shop/manifests/1": dial tcp: lookup ghcr.io on 10.0.0.1:53: no such host`, "when the registry answers"},
		"buildx-refused":         {true, `ERROR: failed to do request: Head "https://ghcr.io/v2/": dial tcp 127.0.0.1:5998: connect: connection refused`, "when the registry answers"},
		"buildx-timeout":         {true, `ERROR: failed to do request: Head "https://ghcr.io/v2/": dial tcp 10.0.0.1:443: i/o timeout`, "when the registry answers"},
		"buildx-certificate":     {true, `ERROR: failed to do request: Head "https://ghcr.io/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority`, "when the registry answers"},
		"buildx-login-helper":    {true, `ERROR: error getting credentials - err: exec: "docker-credential-x": executable file not found in $PATH`, "when the registry answers"},
		"buildx-silent":          {true, "", "when the registry answers"},
		"buildx-another-tag":     {true, "ERROR: ghcr.io/acme/shop:11: not found", "when the registry answers"},
		"pull-unknown":           {false, pull + "manifest for ghcr.io/acme/shop:1 not found: manifest unknown: manifest unknown", ""},
		"pull-unknown-on-ghcr":   {false, pull + "manifest unknown", ""},
		"pull-unknown-on-acr":    {false, pull + `manifest for x.azurecr.io/shop:1 not found: manifest unknown: manifest tagged by "1" is not found`, ""},
		"pull-new-repository":    {false, pull + "repository 127.0.0.1:5000/shop not found: name unknown: repository name not known to registry", ""},
		"pull-new-on-ecr":        {false, pull + "repository x/shop not found: name unknown: The repository with name 'shop' does not exist in the registry with id '1'", ""},
		"pull-unknown-on-harbor": {false, pull + "unknown: artifact acme/shop:1 not found", ""},
		"pull-new-on-harbor":     {false, pull + "unknown: repository acme/shop not found", ""},
		"pull-401":               {false, pull + "unauthorized: authentication required", "docker login ghcr.io"},
		"pull-denied":            {false, pull + "pull access denied for acme/shop, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", "create the repository"},
		"pull-no-login-on-ecr":   {false, pull + `Head "https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/manifests/1": no basic auth credentials`, "docker login ghcr.io"},
		"pull-429":               {false, pull + "toomanyrequests: You have reached your pull rate limit.", "limits requests"},
		"pull-500":               {false, pull + "received unexpected HTTP status: 500 Internal Server Error", "when the registry answers"},
		"pull-404-of-a-proxy":    {false, pull + `error parsing HTTP 404 response body: invalid character '<' looking for beginning of value: "<html>not found</html>"`, "when the registry answers"},
		"pull-refused":           {false, pull + `Get "http://127.0.0.1:5998/v2/": dial tcp 127.0.0.1:5998: connect: connection refused`, "when the registry answers"},
		"pull-no-such-host":      {false, pull + `Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io on 10.0.0.1:53: no such host`, "when the registry answers"},
		"pull-other-platform":    {false, "no matching manifest for linux/amd64 in the manifest list entries", "when the registry answers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, oneShell())
			if !test.buildx {
				withoutBuildx(w)
			}
			w.write(w.fake, "replies/inspect-1", test.answer)
			if test.buildx && test.want != "" {
				w.write(w.fake, "replies/pull-1", test.answer)
			}
			w.write(w.fake, "replies/build", "stopped before the push")
			got := w.run()
			assert.Equal(t, 1, got.code, got)
			assert.Equal(t, "none", w.version())
			builds := w.calls("build ", "buildx build")
			if test.want == "" {
				assert.Len(t, builds, 1, got)
				return
			}
			assert.Empty(t, builds, got)
			assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:1 is published")
			assert.Contains(t, got.stderr, test.answer)
			assert.Contains(t, got.stderr, test.want)
			assert.True(t, strings.HasSuffix(got.stderr, "\n  This run published nothing and used up no number.\n"), got)
		})
	}
}

// builtHere is the id of the first image that the fake docker builds.
const builtHere = "sha256:0000000000000000000000000000000000000000000000000000000000000001"

// TestScriptFails breaks one thing at a time, with VERSION at 4.
func TestScriptFails(t *testing.T) {
	const (
		unused = "This run published nothing and used up no number."
		finish = "To finish: docker tag " + builtHere + " ghcr.io/acme/shop:latest && docker push ghcr.io/acme/shop:latest"
	)
	for name, test := range map[string]struct {
		breakIt func(*world)
		code    int
		version string // afterwards
		public  bool   // is :5 in the registry afterwards?
		want    string // in stderr
	}{
		"no-answer-from-the-engine": {func(w *world) {
			w.write(w.fake, "replies/version", "Cannot connect to the Docker daemon")
		}, 1, "4", false, "docker does not answer\n  Cannot connect to the Docker daemon\n"},
		"no-buildkit": {func(w *world) {
			withoutBuildx(w)
			w.write(w.fake, "client", "28.2.2\n")
		}, 1, "4", false, "docker 28.2.2 needs its buildx plugin"},
		"podman": {func(w *world) { w.write(w.fake, "podman", "docker version 5.4.2\n") }, 1, "4", false,
			"this docker is another program, such as podman, which does not say what it pushed"},
		"no-dockerfile": {func(w *world) { w.shellLine("rm Dockerfile") }, 1, "4", false, "there is no Dockerfile"},
		"no-docker": {func(w *world) {
			w.shellLine(`mkdir ../few && for tool in dirname sh dash bash busybox sed; do if path=$(command -v $tool); then ln -s "$path" ../few; fi; done`)
			w.env = append(w.env, "PATH="+w.project+"/../few")
		}, 1, "4", false, "docker is not installed"},
		"no-place-to-say-who-publishes": {func(w *world) {
			w.shellLine(`mkdir ../full && printf '#!/bin/sh\nexec /bin/mkdir "$@" "$1/owner"\n' >../full/mkdir && chmod +x ../full/mkdir`)
			w.env = append(w.env, "PATH="+w.project+"/../full:"+w.fake+"/../bin:"+os.Getenv("PATH"))
		}, 1, "4", false, "cannot write VERSION.lock/owner\n  " + unused},
		"build": {func(w *world) { w.write(w.fake, "replies/build", "boom\n") }, 1, "4", false, "boom\nbuild-publish.sh: the build failed\n  " + unused},
		"build-leaves-no-image": {func(w *world) { w.write(w.fake, "replies/image", "No such image") }, 1, "4", false,
			"the build left no image here\n  " + unused},
		"refused-after-the-build": {func(w *world) { w.refuse("5.2") }, 1, "4", false, unused},
		"push-refused": {func(w *world) { w.write(w.fake, "replies/push-5", "denied") }, 1, "4", false,
			"the push failed\n  If docker says denied or unauthorized: docker login ghcr.io\n  " + unused},
		"push-and-question-refused": {func(w *world) {
			w.write(w.fake, "replies/push-5", "timeout")
			w.refuse("5.3")
		}, 1, "4", false, "ghcr.io/acme/shop:5 may be published or not: the next run asks the registry first."},
		"push-breaks-after-the-manifest": {func(w *world) { w.write(w.fake, "late/push-5", "timeout") }, 1, "5", true,
			"is not known to be the image built here"},
		"another-image-under-the-number": {func(w *world) { w.write(w.fake, "forged/5", foreign) }, 1, "5", true,
			"The number is used up and written down: run this again to publish 6."},
		"no-answer-after-the-push":     {func(w *world) { w.refuse("5.3") }, 3, "5", true, finish},
		"number-gone-after-the-push":   {func(w *world) { w.write(w.fake, "replies/inspect-5.3", "manifest unknown") }, 1, "5", true, "(none)"},
		"no-place-to-write-the-number": {func(w *world) { w.shellLine("mkdir VERSION.tmp") }, 1, "4", true, "Write that down before anything else: echo 5 >VERSION"},
		"tag":                          {func(w *world) { w.write(w.fake, "replies/tag.1", "boom\n") }, 1, "4", false, "the image that was built cannot be tagged\n  " + unused},
		"tag-of-latest":                {func(w *world) { w.write(w.fake, "replies/tag.2", "boom\n") }, 3, "5", true, finish},
		"push-of-latest":               {func(w *world) { w.write(w.fake, "replies/push-latest", "tag is immutable") }, 3, "5", true, finish},
		"push-of-latest-breaks-late":   {func(w *world) { w.write(w.fake, "late/push-latest", "timeout") }, 3, "5", true, finish},
		"latest-is-another-image":      {func(w *world) { w.write(w.fake, "forged/latest", foreign) }, 3, "5", true, finish},
		"latest-is-gone":               {func(w *world) { w.write(w.fake, "replies/inspect-latest", "manifest unknown") }, 3, "5", true, finish},
		"no-answer-about-latest":       {func(w *world) { w.refuse("latest") }, 3, "5", true, finish},
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				w.write(w.project, "VERSION", "4\n")
				test.breakIt(w)
				got := w.run()
				assert.Equal(t, test.code, got.code, got)
				assert.Contains(t, got.stderr, test.want)
				assert.Equal(t, test.version, w.version())
				assert.Equal(t, test.public, w.read(w.fake, "registry/5") != "none")
				w.assertReleased()
				if test.code == 3 {
					w.shellLine("rm -rf \"$FAKE\"/replies/* \"$FAKE\"/late/* \"$FAKE\"/forged/*; " + w.afterColon(got.stderr, "To finish"))
					assert.Equal(t, w.read(w.fake, "registry/5"), w.read(w.fake, "registry/latest"))
				}
			})
		})
	}
}

// refuse makes questions for tags fail without a word about what the registry holds.
func (w *world) refuse(tags ...string) {
	for _, tag := range tags {
		for _, way := range []string{"inspect", "pull"} {
			w.write(w.fake, "replies/"+way+"-"+tag, "http: server gave HTTP response to HTTPS client\n")
		}
	}
}

// A registry that only the engine can reach, such as one on plain HTTP, is asked by
// a pull although there is a buildx.
func TestScriptAsksTheEngine(t *testing.T) {
	w := newWorld(t, oneShell())
	for _, tag := range []string{"1", "latest"} {
		w.write(w.fake, "replies/inspect-"+tag, "http: server gave HTTP response to HTTPS client\n")
	}
	got := w.run()
	require.Equal(t, 0, got.code, got)
	// :1 twice before the build and once after the push; :latest because there was no
	// VERSION, and after it was moved.
	const questions = 5
	assert.Len(t, w.calls("buildx imagetools"), questions)
	assert.Len(t, w.calls("pull --platform linux/amd64"), questions)
	assert.Equal(t, "1", w.version())
}

func TestScriptNumberTaken(t *testing.T) {
	for name, test := range map[string]struct {
		taken []int
		next  int
	}{
		"one":             {[]int{5}, 6},
		"two":             {[]int{5, 6}, 7},
		"several":         {[]int{5, 6, 7, 8, 9, 10, 11}, 12},
		"up-to-a-power":   {[]int{5, 6, 7, 8}, 9},
		"with-a-gap":      {[]int{5, 7}, 6},
		"a-fresh-clone-1": {numbers(5, 40), 41},
		"a-fresh-clone-2": {numbers(5, 41), 42},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, oneShell())
			w.write(w.project, "VERSION", "4\n")
			w.publish(test.taken...)
			got := w.run()
			assert.Equal(t, 1, got.code)
			assert.Contains(t, got.stderr, "ghcr.io/acme/shop:5 is published already, and VERSION says 4\n  The next free number is "+strconv.Itoa(test.next)+". ")
			assert.Equal(t, "4", w.version())
			assert.Empty(t, w.calls("buildx build", "push"))

			w.shellLine(w.afterColon(got.stderr, "To go on with it"))
			require.Equal(t, 0, w.run().code)
			assert.Equal(t, strconv.Itoa(test.next), w.version())
			w.assertNumbersKept()
		})
	}
	t.Run("during-the-build", func(t *testing.T) {
		eachShell(t, func(t *testing.T, shell []string) {
			w := newWorld(t, shell)
			r := w.startHeld("build")
			w.publish(1)
			r.release()
			got := r.wait()
			assert.Equal(t, 1, got.code)
			assert.Contains(t, got.stderr, "ghcr.io/acme/shop:1 is published already, and VERSION says 0")
			assert.Equal(t, foreign, strings.TrimSpace(w.read(w.fake, "registry/1")))
		})
	})
	t.Run("by-a-pull", func(t *testing.T) {
		w := newWorld(t, oneShell())
		withoutBuildx(w)
		w.publish(1, 2)
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.Contains(t, got.stderr, "The next free number is 3.")
	})
}

func numbers(first, last int) []int {
	var all []int
	for n := first; n <= last; n++ {
		all = append(all, n)
	}
	return all
}
