//go:build e2e

package e2e

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// disguises are the forms in which a token could be found somewhere.
func disguises(user, token string) []string {
	return []string{
		token,
		url.QueryEscape(token),
		url.PathEscape(token),
		url.UserPassword(user, token).String(),
		base64.StdEncoding.EncodeToString([]byte(user + ":" + token)),
		base64.StdEncoding.EncodeToString([]byte(token)),
	}
}

// assertNowhere fails when any of needles is in the image: its layers, its
// history or its configuration.
func assertNowhere(t *testing.T, image string, needles []string) {
	t.Helper()
	for place, text := range map[string]string{
		"history": docker(t, "history", "--no-trunc", "--format", "{{json .}}", image),
		"config":  docker(t, "image", "inspect", image),
	} {
		for _, needle := range needles {
			assert.NotContains(t, text, needle, place)
		}
	}
	assert.Empty(t, scanLayers(t, image, needles), "in layers of %s", image)
}

// scanLayers returns the files of an image, in any of its layers, that hold one of
// needles: a file that a later layer removed or replaced is still there for anyone
// who pulls the image.
func scanLayers(t *testing.T, image string, needles []string) []string {
	t.Helper()
	cmd := exec.Command("docker", "save", image)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	hits := scanArchive(t, out, image, needles)
	_, err = io.Copy(io.Discard, out)
	require.NoError(t, err)
	require.NoError(t, cmd.Wait())
	return hits
}

// scanArchive looks into a tar archive, and into those within it.
func scanArchive(t *testing.T, r io.Reader, name string, needles []string) []string {
	t.Helper()
	var hits []string
	files := 0
	for archive := tar.NewReader(r); ; files++ {
		header, err := archive.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err, name)
		if header.Typeflag != tar.TypeReg {
			continue
		}
		place := name + "/" + header.Name
		content := bufio.NewReaderSize(archive, 1024)
		if inner := openLayer(content); inner != nil {
			hits = append(hits, scanArchive(t, inner, place, needles)...)
			continue
		}
		data, err := io.ReadAll(content)
		require.NoError(t, err, place)
		for _, needle := range needles {
			if bytes.Contains(data, []byte(needle)) || strings.Contains(header.Name, needle) {
				hits = append(hits, place)
			}
		}
	}
	require.NotZero(t, files, "%s is empty", name)
	return hits
}

// openLayer returns the tar archive that r begins with, compressed or not, or nil.
func openLayer(r *bufio.Reader) io.Reader {
	if start, _ := r.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(r)
		if err != nil {
			return nil
		}
		return openLayer(bufio.NewReaderSize(unzipped, 1024))
	}
	// The magic of both POSIX and GNU archives.
	if start, _ := r.Peek(262); len(start) == 262 && string(start[257:]) == "ustar" {
		return r
	}
	return nil
}

var cacheMount = regexp.MustCompile(`--mount=type=cache\S*`)

// assertNotInCaches fails when one of needles is in a cache mount of the Dockerfile
// in folder. A later build on the same machine, of anything, can read those.
func assertNotInCaches(t *testing.T, folder, base string, needles []string) {
	t.Helper()
	dockerfile, err := os.ReadFile(filepath.Join(folder, "Dockerfile"))
	require.NoError(t, err)
	mounts := cacheMount.FindAllString(string(dockerfile), -1)
	require.NotEmpty(t, mounts)
	list := filepath.Join(t.TempDir(), "needles")
	require.NoError(t, os.WriteFile(list, []byte(strings.Join(needles, "\n")), 0o600))
	files := 0
	for _, mount := range mounts {
		target := regexp.MustCompile(`(?:target|dst|destination)=([^,]+)`).FindStringSubmatch(mount)
		require.NotNil(t, target, mount)
		scanner := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(scanner, "Dockerfile"), fmt.Appendf(nil, `FROM %s
ARG NONCE
RUN %s --mount=type=secret,id=needles,required=true \
    echo "found $(find %[3]s -type f | wc -l) files" && ! grep -rFf /run/secrets/needles %[3]s
`, base, mount, target[1]), 0o644))
		// A fresh argument repeats the step; --no-cache would begin with an empty cache mount.
		_, log, err := tryBuild(scanner, nil, "--build-arg", "NONCE="+rand.Text(), "--secret", "id=needles,src="+list)
		assert.NoError(t, err, "the token is in %s:\n%s", mount, log)
		found := regexp.MustCompile(`found (\d+) files`).FindStringSubmatch(log)
		require.NotNil(t, found, log)
		n, err := strconv.Atoi(found[1])
		require.NoError(t, err)
		files += n
	}
	assert.NotZero(t, files, "nothing was looked at")
}
