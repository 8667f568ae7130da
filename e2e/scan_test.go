//go:build e2e

package e2e

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// A search looks for a token wherever a build leaves something. In the end it says
// where it looked, and at how much.
type search struct {
	t       *testing.T
	needles []string
	looked  map[string]int // by place
}

func searchFor(t *testing.T, needles []string) *search {
	t.Helper()
	s := &search{t, needles, map[string]int{}}
	t.Cleanup(func() {
		for _, place := range slices.Sorted(maps.Keys(s.looked)) {
			t.Logf("looked at %6d %s", s.looked[place], place)
		}
	})
	return s
}

// text looks into the text of a place, which is named by what a line of it is.
func (s *search) text(place, text string) {
	s.t.Helper()
	for _, needle := range s.needles {
		assert.NotContains(s.t, text, needle, place)
	}
	s.looked[place] += strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
}

// image looks into an image: its layers, its history and its configuration.
func (s *search) image(image string) {
	s.t.Helper()
	s.text("lines of history", docker(s.t, "history", "--no-trunc", "--format", "{{json .}}", image))
	s.text("variables of the environment", docker(s.t, "image", "inspect", "--format", `{{join .Config.Env "\n"}}`, image))
	s.text("lines of configuration", docker(s.t, "image", "inspect", image))
	hits, files := lookIntoLayers(s.t, image, s.needles)
	assert.Empty(s.t, hits, "in layers of %s", image)
	s.looked["files in layers"] += files
}

// context looks at what the builder is sent of a project, which is more than what
// the image keeps.
func (s *search) context(p project) {
	s.t.Helper()
	hits, files := lookIntoLayers(s.t, contextOf(s.t, p), s.needles)
	assert.Empty(s.t, hits, "in the build context")
	s.looked["files of the context"] += files
}

// contextOf is an image of all that the builder is sent of a project.
func contextOf(t *testing.T, p project) string {
	t.Helper()
	whole := filepath.Join(t.TempDir(), "Dockerfile")
	require.NoError(t, os.WriteFile(whole, []byte("FROM scratch\nCOPY . /\n"), 0o644))
	require.NoError(t, os.WriteFile(whole+".dockerignore", []byte(p.read(t, ".dockerignore")), 0o644))
	return build(t, p.folder, "--file", whole)
}

// scanLayers returns the files of an image, in any of its layers, that hold one of
// needles: a file that a later layer removed or replaced is still there for anyone
// who pulls the image.
func scanLayers(t *testing.T, image string, needles []string) []string {
	t.Helper()
	hits, _ := lookIntoLayers(t, image, needles)
	return hits
}

// lookIntoLayers is scanLayers, and how many files there are.
func lookIntoLayers(t *testing.T, image string, needles []string) (hits []string, files int) {
	t.Helper()
	cmd := exec.Command("docker", "save", image)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	hits, files = scanArchive(t, out, image, needles)
	_, err = io.Copy(io.Discard, out)
	require.NoError(t, err)
	require.NoError(t, cmd.Wait())
	return hits, files
}

// scanArchive looks into a tar archive, and into those within it.
func scanArchive(t *testing.T, r io.Reader, name string, needles []string) (hits []string, files int) {
	t.Helper()
	empty := true
	for archive := tar.NewReader(r); ; empty = false {
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
			more, within := scanArchive(t, inner, place, needles)
			hits, files = append(hits, more...), files+within
			continue
		}
		files++
		data, err := io.ReadAll(content)
		require.NoError(t, err, place)
		for _, needle := range needles {
			if bytes.Contains(data, []byte(needle)) || strings.Contains(header.Name, needle) {
				hits = append(hits, place)
			}
		}
	}
	require.False(t, empty, "%s is empty", name)
	return hits, files
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
