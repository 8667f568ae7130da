package imageref

import (
	_ "crypto/sha256" // digests are refused when their algorithm is not linked in
	_ "crypto/sha512"
	"dockgen/schema/mistake/mistaketest"
	"strings"
	"testing"

	"github.com/distribution/reference"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	sha256Digest = "sha256:" + strings.Repeat("0a", 32)
	sha384Digest = "sha384:" + strings.Repeat("0a", 48)
	sha512Digest = "sha512:" + strings.Repeat("0a", 64)
)

func TestParseReference(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     Reference
	}{
		{"official-image", "python", Reference{"docker.io", "library/python", "", ""}},
		{"official-image-with-tag", "python:3.14-slim-trixie", Reference{"docker.io", "library/python", "3.14-slim-trixie", ""}},
		{"owner-on-docker-hub", "acme/shop", Reference{"docker.io", "acme/shop", "", ""}},
		{"docker-hub-in-full", "docker.io/python", Reference{"docker.io", "library/python", "", ""}},
		{"old-name-of-docker-hub", "index.docker.io/acme/shop", Reference{"docker.io", "acme/shop", "", ""}},
		{"host", "ghcr.io/acme/shop", Reference{"ghcr.io", "acme/shop", "", ""}},
		{"host-and-port", "localhost:5000/shop:1", Reference{"localhost:5000", "shop", "1", ""}},
		{"localhost", "localhost/shop", Reference{"localhost", "shop", "", ""}},
		{"port-without-path-is-a-tag", "localhost:5000", Reference{"docker.io", "library/localhost", "5000", ""}},
		{"upper-case-host", "GHCR/shop", Reference{"GHCR", "shop", "", ""}},
		{"ipv6", "[::1]:5000/shop", Reference{"[::1]:5000", "shop", "", ""}},
		{"digest", "python@" + sha256Digest, Reference{"docker.io", "library/python", "", sha256Digest}},
		{"tag-and-digest", "ghcr.io/a/b:1@" + sha512Digest, Reference{"ghcr.io", "a/b", "1", sha512Digest}},
		{"separators", "a.b/c__d/e---f_g.h", Reference{"a.b", "c__d/e---f_g.h", "", ""}},
		{"looks-like-a-host-only", "a_b.c/app", Reference{"", "a_b.c/app", "", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(c.in)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			again, err := Parse(got.String())
			require.NoError(t, err)
			assert.Equal(t, got, again)
		})
	}
}

func TestCheckImageRepository(t *testing.T) {
	for _, s := range []string{
		"ghcr.io/acme/shop", "acme/shop", "docker.io/acme/shop", "localhost:5000/shop", "localhost/shop", "[::1]:5000/shop",
		"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop", "europe-docker.pkg.dev/project/repo/shop", "10.0.0.1/shop", "registry:5000/shop",
	} {
		assert.NoError(t, CheckRepository(s), s)
		reference, err := Parse(s)
		require.NoError(t, err)
		host, path := Split(s)
		assert.Equal(t, reference, Reference{Domain: host, Path: path})
	}
	mistaketest.AssertMistakes(t, CheckRepository, [][3]string{
		{"empty", "", `The image is empty. Write the host and path of its repository, such as "ghcr.io/acme/shop".`},
		{"scheme", "https://ghcr.io/a/b/", `"https://ghcr.io/a/b/" has a scheme. An image is the host and path of a repository: write "ghcr.io/a/b".`},
		{"scheme-and-host-only", "https://ghcr.io", `"https://ghcr.io" has a scheme. An image is the host and path of a repository: write "ghcr.io/acme/shop".`},
		{"upper-case", "GHCR.io/Acme/App", `"GHCR.io/Acme/App" has upper-case letters. An image is the host and path of a repository: write "ghcr.io/acme/app".`},
		{"tag", "ghcr.io/a/b:1.2", `"ghcr.io/a/b:1.2" has a tag. An image is the host and path of a repository: write "ghcr.io/a/b".`},
		{"empty-tag", "ghcr.io/a/b:", `"ghcr.io/a/b:" has a tag. An image is the host and path of a repository: write "ghcr.io/a/b".`},
		{"several-at-once", "https://GHCR.io/Acme/App:1", `"https://GHCR.io/Acme/App:1" has a scheme. An image is the host and path of a repository: write "ghcr.io/acme/app".`},
		{"digest", "ghcr.io/a/b@" + sha256Digest, `has a digest. An image is the host and path of a repository: write "ghcr.io/a/b".`},
		{"variable-of-a-shell", "ghcr.io/$GITHUB_REPOSITORY", `"ghcr.io/$GITHUB_REPOSITORY" has a "$", and a config reads no environment. Write the name out, such as "ghcr.io/acme/shop".`},
		{"trailing-slash", "ghcr.io/a/b/", `"ghcr.io/a/b/" has a "/" at its end. An image is the host and path of a repository: write "ghcr.io/a/b".`},
		{"leading-slash", "/a/b", `"/a/b" has a "/" at its beginning. An image is the host and path of a repository: write "a/b".`},
		{"white-space", " ghcr.io/a/b", `" ghcr.io/a/b" has white space around it. An image is the host and path of a repository: write "ghcr.io/a/b".`},
		{"line-break", "a/b\n", `write "ghcr.io/acme/shop".`},
		{"official-image", "shop", `"shop" is among Docker Hub's official images, which only Docker publishes. Write the registry and the owner too, such as "ghcr.io/OWNER/shop".`},
		{"official-image-in-full", "docker.io/library/shop", `such as "ghcr.io/OWNER/shop".`},
		{"host-only", "ghcr.io", `"ghcr.io" is a host without a path. Write the repository too, such as "ghcr.io/acme/shop".`},
		{"host-and-port-only", "localhost:5000", `"localhost:5000" is a host without a path. Write the repository too, such as "localhost:5000/acme/shop".`},
		{"empty-component", "ghcr.io/a//b", `"ghcr.io/a//b" has an empty path component. Write names with one "/" between them.`},
		{"separator-at-the-end", "ghcr.io/a/b_", `"ghcr.io/a/b_" is not an image reference: its part "b_" is not allowed. A part is lower-case letters and digits, with ".", "_", "__" or dashes between them.`},
		{"three-underscores", "ghcr.io/a/b___c", `its part "b___c" is not allowed.`},
		{"port-without-digits", "ghcr.io:x/a", `its part "ghcr.io:x" is not allowed.`},
		{"no-host-name", "a_b.c/x", `"a_b.c/x" begins with "a_b.c", which is no host name. Write a registry's host and a path, such as "ghcr.io/acme/shop".`},
		{"image-id", strings.Repeat("a1", 32), `is 64 hexadecimal digits, which Docker takes for an image ID. Choose another name.`},
		{"too-long", "ghcr.io/" + strings.Repeat("a", 256), `is 256 characters long. Docker allows 255.`},
		{"user", "jane@ghcr.io/a/b", `The image names a user. An image is the host and path of a repository: write "ghcr.io/a/b".`},
		{"user-and-password", "jane:hunter2@ghcr.io/a/b", `The image names a user. An image is the host and path of a repository: write "ghcr.io/a/b".`},
	})
}

func TestCheckImageReference(t *testing.T) {
	for _, s := range []string{
		"python", "python:3.14-slim-trixie", "python:3.14@" + sha256Digest, "python@" + sha384Digest, "ghcr.io/acme/python:latest", "localhost:5000/x",
	} {
		assert.NoError(t, CheckBase(s), s)
	}
	mistaketest.AssertMistakes(t, CheckBase, [][3]string{
		{"empty", "", `The base image is empty. Write a reference such as "python:3.14-slim-trixie".`},
		{"scratch", "scratch", `"scratch" is Docker's empty image and holds no Python. Write an image with Python, such as "python:3.14-slim-trixie".`},
		{"scheme", "docker://python:3", `"docker://python:3" has a scheme. An image reference has none: write "python:3".`},
		{"white-space", "python:3.14 ", `"python:3.14 " has white space around it. Write "python:3.14".`},
		{"upper-case", "Python:3-RC", `"Python:3-RC" holds upper-case letters. The path of an image is lower case: write "python:3-RC".`},
		{"empty-tag", "python:", `The tag of "python:" is not valid. A tag is at most 128 letters, digits, "_", "." and "-", and does not begin with "." or "-".`},
		{"long-tag", "python:" + strings.Repeat("x", 129), "is not valid. A tag is at most 128"},
		{"tag-with-a-dash", "python:-x", `The tag of "python:-x" is not valid.`},
		{"short-digest", "python@sha256:abc", `The digest of "python@sha256:abc" is not valid. A digest is "sha256:" and 64 lower-case hexadecimal digits (sha384 and sha512: 96 and 128).`},
		{"empty-digest", "python@", `The digest of "python@" is not valid.`},
		{"upper-case-digest", "python@" + strings.ToUpper(sha256Digest[7:]), `is not valid.`},
		{"stage-syntax", "python as build", `its part "python as build" is not allowed.`},
		{"flag", "--platform=x", `its part "--platform=x" is not allowed.`},
	})
}

// FuzzImageReference compares the parser with the library that defines the
// grammar: the same texts are accepted, and they have the same parts.
func FuzzImageReference(f *testing.F) {
	for _, s := range []string{
		"", "python", "python:3.14", "ghcr.io/acme/shop", "localhost:5000/a", "localhost:5000", "GHCR.io/a", "a_b.c/d", "a/b/c:d@" + sha256Digest,
		"a@" + sha384Digest, "[::1]:5000/a", "[]/a", "a.b", "index.docker.io/a", "docker.io/a", "docker.io/a/b", strings.Repeat("a", 64), "a--b/c__d/e.f:g",
		"a/" + strings.Repeat("b", 255), "A/b", "a/B", "a:B@" + sha512Digest, "a:", "a@", "a//b", "-a/b", "a.-b/c", "a:5/b:c", "a.b:/c", "a:b@c:d",
		"A_B/c", "a__b.c/d", "a:b/c", "é/a", "a\n", "x.y:080/z",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, wantErr := reference.ParseNormalizedNamed(s)
		got, gotErr := Parse(s)
		if wantErr != nil {
			require.Errorf(t, gotErr, "Docker says %v, and this was read: %+v", wantErr, got)
			return
		}
		require.NoError(t, gotErr)
		assert.Equal(t, reference.Domain(want), got.Domain, "domain")
		assert.Equal(t, reference.Path(want), got.Path, "path")
		tag, digest := "", ""
		if tagged, ok := want.(reference.Tagged); ok {
			tag = tagged.Tag()
		}
		if digested, ok := want.(reference.Digested); ok {
			digest = digested.Digest().String()
		}
		assert.Equal(t, tag, got.Tag, "tag")
		assert.Equal(t, digest, got.Digest, "digest")
		assert.Equal(t, want.String(), got.String())
	})
}
