package lockfile

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/schema"
)

func TestFits(t *testing.T) {
	const amd64, arm64 = "linux/amd64", "linux/arm64"
	for file, test := range map[string]struct {
		minor    int
		platform string
		want     bool
	}{
		"flask-3.1.0-py3-none-any.whl":                                     {14, amd64, true},
		"six-1.17.0-py2.py3-none-any.whl":                                  {14, amd64, true},
		"old-1.0-py2-none-any.whl":                                         {14, amd64, false},
		"a-1.0-cp314-cp314-manylinux_2_17_x86_64.manylinux2014_x86_64.whl": {14, amd64, true},
		"b-1.0-cp314-cp314-manylinux_2_17_x86_64.manylinux2014_x86_64.whl": {14, arm64, false},
		"c-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl":                     {14, amd64, false},
		"d-1.0-cp313-cp313-manylinux_2_17_x86_64.whl":                      {14, amd64, false},
		"e-1.0-cp36-cp36m-manylinux1_x86_64.whl":                           {6, amd64, true},
		"cryptography-46.0.0-cp38-abi3-manylinux_2_34_aarch64.whl":         {14, arm64, true},
		"f-1.0-cp314-abi3-manylinux_2_34_x86_64.whl":                       {13, amd64, false},
		"g-1.0-cp314-cp314-macosx_11_0_x86_64.whl":                         {14, amd64, false},
		"h-1.0-cp314-cp314-win_amd64.whl":                                  {14, amd64, false},
		"i-1.0-cp314-cp314-musllinux_1_2_x86_64.whl":                       {14, amd64, true},
		"psycopg2_binary-2.9-1-cp314-cp314-manylinux2014_x86_64.whl":       {14, amd64, true},
		"ruff-0.1-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl": {14, amd64, true},
		"k-1.0-py310-none-any.whl":                                         {9, amd64, false},
		"l-1.0-py37.py38.py39-none-any.whl":                                {12, amd64, true},
		"m-1.0-cp314-cp314-manylinux_2_17_ppc64le.whl":                     {14, "linux/ppc64le", true},
		"n-1.0-cp314-cp314-manylinux_2_17_i686.manylinux_2_17_x86_64.whl":  {14, amd64, true},
		"no-name.whl":             {14, amd64, true},
		"o-1.0-cp39-none-any.whl": {14, amd64, false},
		"p-1.0-cp3-none-any.whl":  {14, amd64, true},
		"q-1.0-cp37.cp38-cp37m.cp38-manylinux1_x86_64.manylinux_2_5_x86_64.whl": {8, amd64, true},
	} {
		t.Run(file, func(t *testing.T) { assert.Equal(t, test.want, fits(file, test.minor, test.platform)) })
	}
}

// TestWithoutWheel has the three forms in which locks list archives.
func TestWithoutWheel(t *testing.T) {
	const head = "[[package]]\nname = \"Wheel\"\nversion = \"1\"\n"
	for name, test := range map[string]struct {
		kind, lock string
		want       []string
		known      bool
	}{
		"uv": {schema.UV, head + "sdist = { url = \"https://x/wheel-1.tar.gz\" }\nwheels = [{ url = \"https://x/wheel-1-py3-none-any.whl\" }]\n" +
			"[[package]]\nname = \"Source_Only\"\nversion = \"1\"\nsdist = { url = \"https://x/source_only-1.tar.gz\" }\n" +
			"[[package]]\nname = \"windows-only\"\nversion = \"1\"\nwheels = [{ url = \"https://x/w-1-cp314-cp314-win_amd64.whl\" }]\n" +
			"[[package]]\nname = \"of-git\"\nversion = \"1\"\nsource = { git = \"https://x/y?rev=1#2\" }\n", []string{"source-only"}, true},
		"poetry": {schema.Poetry, head + "files = [{file = \"wheel-1-py3-none-any.whl\", hash = \"x\"}, {file = \"wheel-1.tar.gz\", hash = \"x\"}]\n" +
			"[[package]]\nname = \"source-only\"\nversion = \"1\"\nfiles = [{file = \"s-1.tar.gz\", hash = \"x\"}]\n" +
			"[[package]]\nname = \"of-git\"\nversion = \"1\"\nfiles = []\n", []string{"source-only"}, true},
		"pdm-urls": {schema.PDM, head + "files = [{url = \"https://x/wheel-1-py3-none-any.whl#sha256=1\", hash = \"x\"}, {url = \"https://x/wheel-1.tar.gz\", hash = \"x\"}]\n" +
			"[[package]]\nname = \"source-only\"\nversion = \"1\"\nfiles = [{url = \"https://x/s-1.zip\", hash = \"x\"}]\n", []string{"source-only"}, true},
		"two-of-one-name": {schema.UV, head + "sdist = { url = \"https://x/wheel-1.tar.gz\" }\n" + head + "sdist = { url = \"https://x/wheel-2.tar.gz\" }\nwheels = [{ url = \"https://x/wheel-1-py3-none-any.whl\" }]\n", nil, true},
		"old-poetry":      {schema.Poetry, head + "[metadata.files]\nwheel = [{file = \"wheel-1.tar.gz\", hash = \"x\"}]\n", nil, false},
		"pipenv":          {schema.Pipenv, "{}", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "a.lock"), []byte(test.lock), 0o644))
			f := folder.Open(dir)
			defer f.Close()
			l := &File{Path: "a.lock"}
			names, known := l.WithoutWheel(disk.Open(f), test.kind, Target{14, []string{"linux/amd64"}})
			assert.ElementsMatch(t, test.want, names)
			assert.Equal(t, test.known, known)
		})
	}
}
