//go:build e2e

package e2e

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

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
	hits, files, records := lookIntoLayers(s.t, image, s.needles)
	assert.Empty(s.t, hits, "in layers of %s", image)
	s.looked["files in layers"] += files
	s.looked["files in layers that an installer wrote about a package"] += records
}

// container looks at a container that runs: what docker, its log and its processes say.
func (s *search) container(c *container) {
	s.t.Helper()
	s.text("lines about the container", docker(s.t, "container", "inspect", c.name))
	s.text("lines of the container's log", c.logs(s.t))
	processes := docker(s.t, "exec", c.name, "sh", "-c", "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'")
	assert.Contains(s.t, processes, "PORT=", "the environment of the server")
	s.text("variables and arguments of the container's processes", processes)
}

// diskUsage is held while an engine counts what it has: it answers one at a time.
var diskUsage sync.Mutex

// builder looks at what the builder says of its cache: the command of each step.
func (s *search) builder() {
	s.t.Helper()
	diskUsage.Lock()
	defer diskUsage.Unlock()
	s.text("records of the build cache", docker(s.t, "system", "df", "--verbose", "--format", "{{range .BuildCache}}{{json .}}{{println}}{{end}}"))
}

// folder looks at the files of a project, those that were generated and locked included.
func (s *search) folder(p project) {
	s.t.Helper()
	require.NoError(s.t, filepath.WalkDir(p.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil {
			s.looked["files of the project"]++
			assert.False(s.t, holds(data, s.needles), path)
		}
		return err
	}))
}

// A survey is where the searches of a test looked, in columns.
type survey struct {
	t       *testing.T
	mutex   sync.Mutex
	columns map[string]map[string]int
}

// newSurvey prints itself when t and its subtests have ended. A place that was not
// looked at in one of the columns is an error.
func newSurvey(t *testing.T) *survey {
	s := &survey{t: t, columns: map[string]map[string]int{}}
	t.Cleanup(func() {
		places := map[string]bool{}
		for _, looked := range s.columns {
			for place := range looked {
				places[place] = true
			}
		}
		var text strings.Builder
		table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
		names := slices.Sorted(maps.Keys(s.columns))
		fmt.Fprintln(table, strings.Join(names, "\t")+"\t")
		for _, place := range slices.Sorted(maps.Keys(places)) {
			for _, name := range names {
				if s.columns[name][place] == 0 && !t.Failed() {
					t.Errorf("%s: no %s were looked at", name, place)
				}
				fmt.Fprintf(table, "%d\t", s.columns[name][place])
			}
			fmt.Fprintln(table, "  "+place)
		}
		table.Flush()
		t.Log("how much was looked at, and found without the token:\n" + text.String())
	})
	return s
}

func (s *survey) add(column string, of *search) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.columns[column] = of.looked
}

// context looks at what the builder is sent of a project, which is more than what
// the image keeps.
func (s *search) context(p project) {
	s.t.Helper()
	hits, files, _ := lookIntoLayers(s.t, contextOf(s.t, p), s.needles)
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
	hits, _, _ := lookIntoLayers(t, image, needles)
	return hits
}

// lookIntoLayers is scanLayers, and how many files there are, those included that an
// installer wrote about a package: where it came from, and what it consists of.
func lookIntoLayers(t *testing.T, image string, needles []string) (hits []string, files, records int) {
	t.Helper()
	cmd := exec.Command("docker", "save", image)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	hits, files, records = scanArchive(t, out, image, needles)
	_, err = io.Copy(io.Discard, out)
	require.NoError(t, err)
	require.NoError(t, cmd.Wait())
	return hits, files, records
}

// scanArchive looks into a tar archive, and into those within it.
func scanArchive(t *testing.T, r io.Reader, name string, needles []string) (hits []string, files, records int) {
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
			more, within, written := scanArchive(t, inner, place, needles)
			hits, files, records = append(hits, more...), files+within, records+written
			continue
		}
		files++
		if strings.HasSuffix(path.Dir(header.Name), ".dist-info") {
			records++
		}
		data, err := io.ReadAll(content)
		require.NoError(t, err, place)
		if holds(data, needles) || holds([]byte(header.Name), needles) {
			hits = append(hits, place)
		}
	}
	require.False(t, empty, "%s is empty", name)
	return hits, files, records
}

// holds reports whether data, or a file in it where it is a zip archive such as a wheel,
// holds one of needles.
func holds(data []byte, needles []string) bool {
	for _, needle := range needles {
		if bytes.Contains(data, []byte(needle)) {
			return true
		}
	}
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return false
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			continue
		}
		inner, err := io.ReadAll(r)
		r.Close()
		if err == nil && holds(inner, needles) {
			return true
		}
	}
	return false
}

// A token in a wheel that an installer kept is compressed.
func TestHolds(t *testing.T) {
	kept := wheel(t, "private_lib", "1.0", "TOKEN = 'canary'\n")
	assert.NotContains(t, string(kept), "canary")
	assert.True(t, holds(kept, []string{"canary"}))
	assert.False(t, holds(kept, []string{"another"}))
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
