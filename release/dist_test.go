package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// made are the artefacts for this machine, built once for all tests.
var made = sync.OnceValues(func() ([]file, error) {
	s, err := readSource("..")
	if err != nil {
		return nil, err
	}
	return s.artefacts(chosen(true))
})

func artefacts(t *testing.T) []file {
	t.Helper()
	files, err := made()
	require.NoError(t, err)
	return files
}

// TestSameBytes builds twice, the second time from a copy without Git in another folder,
// by a person with other settings.
func TestSameBytes(t *testing.T) {
	want := artefacts(t)
	copied := copySource(t)
	t.Setenv("GOFLAGS", "-tags=other -ldflags=-X=main.version=9")
	t.Setenv("GOAMD64", "v3")
	t.Setenv("TZ", "Pacific/Auckland")
	t.Setenv("LC_ALL", "tr_TR.UTF-8")
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	s, err := readSource(copied)
	require.NoError(t, err)
	got, err := s.artefacts(chosen(true))
	require.NoError(t, err)
	require.Len(t, got, len(want))
	for i := range want {
		assert.Equal(t, want[i].name, got[i].name)
		assert.Equal(t, -1, firstDifference(got[i].content, want[i].content), want[i].name)
	}
}

// TestReleased builds from a source whose CHANGELOG.md has a date for the version: it
// says that it is the release, and its files have that date.
func TestReleased(t *testing.T) {
	copied := copySource(t)
	s, err := readSource(copied)
	require.NoError(t, err)
	changelog := "# Changelog\n\n## " + s.version + ", 2026-02-03\n\nThe first.\n\n## 0.0.1, 2025-01-01\n\nNo.\n"
	require.NoError(t, os.WriteFile(filepath.Join(copied, "CHANGELOG.md"), []byte(changelog), 0o644))
	s, err = readSource(copied)
	require.NoError(t, err)
	assert.Equal(t, "The first.\n", s.notes)
	here := chosen(true)[0]
	b, err := s.build(here)
	require.NoError(t, err)
	assert.Equal(t, "dockgen "+s.version, said(t, b.programs[0].content))
	b.pages = &pages{}
	packed, err := archive(b)
	require.NoError(t, err)
	reader, err := gzip.NewReader(bytes.NewReader(packed[0].content))
	require.NoError(t, err)
	header, err := tar.NewReader(reader).Next()
	require.NoError(t, err)
	assert.Equal(t, "2026-02-03", header.ModTime.UTC().Format("2006-01-02"))
}

// said runs a program and returns what it calls itself.
func said(t *testing.T, program []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "dockgen.exe")
	require.NoError(t, os.WriteFile(name, program, 0o755))
	out, err := exec.Command(name, "version").Output()
	require.NoError(t, err)
	itself, _, _ := strings.Cut(string(out), ", templates ")
	return itself
}

func TestVersionAskedFor(t *testing.T) {
	err := run([]string{"dist", "-version", "9.9.9", "-o", t.TempDir()}, io.Discard)
	assert.ErrorContains(t, err, "the version asked for is 9.9.9, and cmd/dockgen/version.go says ")
}

// TestForeignFolder expects that dist removes only what it made.
func TestForeignFolder(t *testing.T) {
	out := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(out, "mine"), nil, 0o644))
	err := run([]string{"dist", "-host", "-o", out}, io.Discard)
	assert.ErrorContains(t, err, "has files and no SHA256SUMS")
	assert.FileExists(t, filepath.Join(out, "mine"))
}

// TestContents lists what each artefact holds.
func TestContents(t *testing.T) {
	s, err := readSource("..")
	require.NoError(t, err)
	for _, a := range artefacts(t) {
		files := unpacked(t, a)
		if files == nil {
			continue // packages are looked at by their own tools, in .ci/artefacts
		}
		t.Run(path.Ext(a.name), func(t *testing.T) {
			programs, boms := 0, 0
			for name, f := range files {
				switch path.Base(name) {
				case "dockgen", "dockgen-pin":
					programs++
					assert.Equal(t, fs.FileMode(0o755), f.mode, name)
				case "dockgen.cdx.json", "dockgen-pin.cdx.json":
					boms++
				}
			}
			assert.Equal(t, 2, programs, "%v", slices.Sorted(maps.Keys(files)))
			assert.Equal(t, 2, boms, "%v", slices.Sorted(maps.Keys(files)))
			want := map[string][]string{
				".gz":  {"README.md", "LICENSE", "THIRD-PARTY-LICENSES.txt", "man/man1/dockgen.1", "man/man1/dockgen-check.1", "completions/dockgen.bash", "completions/_dockgen", "completions/dockgen.fish", "completions/dockgen.ps1"},
				".whl": {"licenses/LICENSE", "licenses/THIRD-PARTY-LICENSES.txt", "METADATA", "WHEEL", "RECORD"},
				".tar": {"licenses/LICENSE", "licenses/THIRD-PARTY-LICENSES.txt"},
			}[path.Ext(a.name)]
			folder := map[string]string{".gz": "dockgen-" + s.version + "-" + chosen(true)[0].String(), ".whl": "dockgen-" + s.version + ".dist-info", ".tar": "."}[path.Ext(a.name)]
			for _, name := range want {
				assert.Contains(t, files, path.Join(folder, name))
			}
		})
	}
}

// TestSBOM expects of each SBOM of each artefact the modules that the build information
// of the program beside it lists, with their checksums, and Go's own packages.
func TestSBOM(t *testing.T) {
	for _, a := range artefacts(t) {
		files := unpacked(t, a)
		for name, f := range files {
			program, found := strings.CutSuffix(path.Base(name), ".cdx.json")
			if !found {
				continue
			}
			t.Run(path.Ext(a.name)+"-"+program, func(t *testing.T) {
				var content []byte
				for other, f := range files {
					if path.Base(other) == program {
						content = f.content
					}
				}
				info, err := buildinfo.Read(bytes.NewReader(content))
				require.NoError(t, err)
				want := []string{"std v" + strings.TrimPrefix(info.GoVersion, "go")}
				for _, m := range info.Deps {
					want = append(want, m.Path+" "+m.Version)
				}
				var b bom
				require.NoError(t, json.Unmarshal(f.content, &b))
				var got []string
				for _, c := range b.Components {
					got = append(got, c.Name+" "+c.Version)
					assert.Equal(t, c.Name != "std", len(c.Hashes) == 1, c.Name)
				}
				assert.ElementsMatch(t, want, got)
				assert.ElementsMatch(t, b.Dependencies[0].On, func() (refs []string) {
					for _, c := range b.Components {
						refs = append(refs, c.Ref)
					}
					return refs
				}())
			})
		}
	}
}

// TestTargets expects names of every target that an installer knows, and one target for
// each artefact.
func TestTargets(t *testing.T) {
	for _, name := range []string{
		"dockgen-0.1.0-linux-amd64.tar.gz", "dockgen-0.1.0-linux-arm64.oci.tar", "dockgen_0.1.0-1_amd64.deb", "dockgen-0.1.0-1.aarch64.rpm",
		"dockgen-0.1.0-py3-none-macosx_12_0_arm64.whl", "dockgen-0.1.0-py3-none-win_amd64.whl", "dockgen-0.1.0-windows-arm64.zip",
		"dockgen-0.1.0-py3-none-manylinux_2_17_aarch64.musllinux_1_1_aarch64.whl",
	} {
		owners := 0
		for _, target := range targets {
			if target.owns(name) {
				owners++
			}
		}
		assert.Equal(t, 1, owners, name)
	}
	assert.Len(t, targets, 6)
}

// TestCompare changes one byte of each artefact.
func TestCompare(t *testing.T) {
	want := artefacts(t)
	said := func(change func(have map[string][]byte)) (string, error) {
		have := map[string][]byte{sumsFile: sums(want)}
		for _, a := range want {
			have[a.name] = bytes.Clone(a.content)
		}
		change(have)
		var out strings.Builder
		err := compare(have, want, &out)
		return out.String(), err
	}
	out, err := said(func(map[string][]byte) {})
	require.NoError(t, err, out)
	for _, a := range want {
		at := len(a.content) / 2
		out, err := said(func(have map[string][]byte) { have[a.name][at]++ })
		assert.Error(t, err)
		assert.Contains(t, out, fmt.Sprintf("%s: differs from byte %d on: 0x%02x here, 0x%02x when", a.name, at, a.content[at]+1, a.content[at]))
		assert.Equal(t, len(want)-1, strings.Count(out, ": the same"))
	}
	name := want[0].name
	out, err = said(func(have map[string][]byte) { have[name] = have[name][:9] })
	assert.Error(t, err)
	assert.Contains(t, out, name+": differs from byte 9 on: the end here, ")
	out, err = said(func(have map[string][]byte) { have[sumsFile][3] ^= 1 })
	assert.Error(t, err)
	assert.Contains(t, out, "SHA256SUMS: no line ")
	out, err = said(func(have map[string][]byte) { have["dockgen-0.0.9-linux-amd64.tar.gz"] = nil })
	assert.Error(t, err)
	assert.Contains(t, out, "dockgen-0.0.9-linux-amd64.tar.gz: no artefact of this version")
	out, err = said(func(have map[string][]byte) { delete(have, name); delete(have, sumsFile) })
	assert.NoError(t, err, out)
}

// copySource copies the repository, as an archive of it would have it.
func copySource(t *testing.T) string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "another folder")
	require.NoError(t, filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel("..", name)
		if err != nil {
			return err
		}
		if slices.Contains([]string{".git", "bin", "dist", "bench", "golden", "e2e", "testdata"}, d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(copied, relative), 0o755)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(copied, relative), content, 0o600)
	}))
	return copied
}

// unpacked returns the files of an artefact by name; nil for a package.
func unpacked(t *testing.T, a file) map[string]file {
	t.Helper()
	files := map[string]file{}
	switch path.Ext(a.name) {
	case ".whl", ".zip":
		r, err := zip.NewReader(bytes.NewReader(a.content), int64(len(a.content)))
		require.NoError(t, err)
		for _, f := range r.File {
			entry, err := f.Open()
			require.NoError(t, err)
			content, err := io.ReadAll(entry)
			require.NoError(t, err)
			files[f.Name] = file{f.Name, f.Mode(), content}
		}
	case ".gz":
		untar(t, a.content, files)
	case ".tar":
		layout := map[string]file{}
		untarRaw(t, bytes.NewReader(a.content), layout)
		for name, f := range layout {
			if strings.HasPrefix(name, "blobs/") && bytes.HasPrefix(f.content, []byte{0x1f, 0x8b}) {
				untar(t, f.content, files)
			}
		}
	default:
		return nil
	}
	return files
}

func untar(t *testing.T, compressed []byte, files map[string]file) {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	require.NoError(t, err)
	untarRaw(t, r, files)
}

func untarRaw(t *testing.T, raw io.Reader, files map[string]file) {
	t.Helper()
	r := tar.NewReader(raw)
	for {
		header, err := r.Next()
		if err == io.EOF {
			return
		}
		require.NoError(t, err)
		content, err := io.ReadAll(r)
		require.NoError(t, err)
		files[header.Name] = file{header.Name, fs.FileMode(header.Mode), content}
	}
}

// TestHost expects that a target is there for this machine: the other tests need one.
func TestHost(t *testing.T) {
	assert.Len(t, chosen(true), 1, runtime.GOOS+"/"+runtime.GOARCH)
}
