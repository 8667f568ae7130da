package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve is an index of one package, whose files are named, with Requires-Python
// after "|" and "yanked" after that, and the wheel of each has metadata.
func serve(t *testing.T, metadata string, files ...string) index {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	var entries []string
	for _, f := range files {
		parts := append(strings.Split(f, "|"), "", "")
		entries = append(entries, fmt.Sprintf(`{"filename": %q, "url": %q, "requires-python": %q, "yanked": %t}`,
			parts[0], server.URL+"/files/"+parts[0], parts[1], parts[2] != ""))
	}
	mux.HandleFunc("/simple/shop/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"files": [%s]}`, strings.Join(entries, ", "))
	})
	var wheel bytes.Buffer
	archive := zip.NewWriter(&wheel)
	if f, err := archive.Create("shop-1.0.dist-info/METADATA"); err != nil {
		t.Fatal(err)
	} else if _, err := f.Write([]byte(metadata)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("/files/", func(w http.ResponseWriter, r *http.Request) { w.Write(wheel.Bytes()) })
	return index{server.URL + "/simple"}
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWheels(t *testing.T) {
	for name, test := range map[string]struct{ files, want string }{
		"source-only":      {"shop-1.0.tar.gz shop-1.1.tar.gz", "1.0:none 1.1:?"},
		"old-post-release": {"shop-1.0.tar.gz shop-1.0-1.zip shop-1.1-cp36-cp36m-manylinux1_x86_64.whl", "1.0:none 1.1:6-6/none 1.1:?"},
		"order":            {"shop-1.10-cp38-cp38-manylinux2014_x86_64.whl shop-1.9.tar.gz", "1.9:none 1.10:8-8/none 1.10:?"},
		"range":            {"shop-1.0-cp310-cp310-manylinux_2_28_x86_64.whl shop-1.0-cp38-cp38-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "1.0:8-10/none 1.0:?"},
		"stable":           {"shop-1.0-cp34-abi3-manylinux1_x86_64.whl shop-1.1.tar.gz", "1.0:6+/none 1.1:none 1.1:?"},
		"stable-and-pure":  {"shop-1.0-cp34-abi3-manylinux1_x86_64.whl shop-1.0-py3-none-any.whl", "1.0:any 1.0:?"},
		"arm64":            {"shop-1.0-cp310-cp310-manylinux2014_x86_64.whl shop-1.0-cp310-cp310-manylinux2014_aarch64.whl shop-1.1-cp39-cp39-manylinux_2_17_aarch64.whl", "1.0:10-10 1.1:none/9-9 1.1:?"},
		"requires-python":  {"shop-1.0-py3-none-any.whl|>=3.8 shop-1.1-cp37-abi3-manylinux2014_x86_64.whl|>=3.9,<3.13 shop-1.2-py3-none-any.whl|<4,>=3.6", "1.0:8+ 1.1:9-12/none 1.2:any 1.2:?"},
		"pure":             {"shop-1.0-cp310-cp310-manylinux1_x86_64.whl shop-1.0-py2.py3-none-any.whl", "1.0:any 1.0:?"},
		"elsewhere":        {"shop-1.0-cp310-cp310-win_amd64.whl shop-1.0-cp310-cp310-musllinux_1_1_x86_64.whl shop-1.0-cp310-cp310-manylinux_2_39_x86_64.whl", "1.0:none 1.0:?"},
		"free-threaded":    {"shop-1.0-cp313-cp313t-manylinux1_x86_64.whl", "1.0:none 1.0:?"},
		"left-out":         {"shop-1.0.tar.gz shop-1.1-py3-none-any.whl||yanked shop-2.0rc1-py3-none-any.whl shop-1.0.win32.exe", "1.0:none 1.0:?"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := serve(t, "", strings.Fields(test.files)...).wheels("# Measured.\nshop\n")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, "# Measured.\nshop "+test.want+"\n")
		})
	}
}

func TestRequires(t *testing.T) {
	metadata := "Name: shop\nRequires-Dist: Werkzeug (>=2.0)\nRequires-Dist: click>=8.1,<9\nRequires-Dist: blinker\n" +
		"Requires-Dist: importlib-metadata>=3.6; python_version < \"3.10\"\n"
	got, err := serve(t, metadata, "shop-1.0-py3-none-any.whl", "shop-1.1-py3-none-any.whl", "shop-1.2.tar.gz", "shop-1.3-py3-none-any.whl").
		requires("# Measured.\nshop 1.1 werkzeug>=1\n")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, "# Measured.\nshop 1.1 werkzeug>=2.0 click>=8.1\nshop 1.3 werkzeug>=2.0 click>=8.1\n")
}

func TestToolRows(t *testing.T) {
	releases, err := serve(t, "", "shop-1.0.tar.gz|>=2.7", "shop-1.1.tar.gz|>=3.7", "shop-1.2.tar.gz", "shop-2.0.tar.gz|>=3.10").releases("shop")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, toolRows(releases), `{10, "2.0", "2.0"}, {7, "1.1", "1.2"}, {0, "1.0", "1.0"}`)
}

func TestPinsIn(t *testing.T) {
	equal(t, fmt.Sprint(pinsIn("pip install pre-commit==4.7.0 pre-commit==4.7.0\ngo run example.com/x/cmd/y@v0.8.2 z\nif a == 1.0")),
		"[{pre-commit 4.7.0 false} {example.com/x/cmd/y 0.8.2 true}]")
}

func TestDated(t *testing.T) {
	equal(t, dated("# Measured 2026-01-02 from\n", time.Date(2027, 3, 4, 0, 0, 0, 0, time.UTC)), "# Measured 2027-03-04 from\n")
}

func TestUnknownTable(t *testing.T) {
	for _, args := range [][]string{nil, {"wheel"}, {"wheels", "pins"}} {
		if run(args) == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestGunicornSettings(t *testing.T) {
	source := `class Bind(Setting):
    name = "bind"
    action = "append"
    cli = ["-b", "--bind"]
    validator = validate_list_string

class Reload(Setting):
    name = 'reload'
    cli = ['--reload']
    action = 'store_true'

class Protocol(Setting):
    name = "proxy_protocol"
    cli = ["--proxy-protocol"]
    nargs = "?"

class Umask(Setting):
    name = "umask"
    cli = ["-m", "--umask"]
    type = auto_int

class OnExit(Setting):
    name = "on_exit"

class Setting:
    name = None
`
	equal(t, strings.Join(settingRows(source), "\n"), "bind list -b --bind\non_exit file\nproxy_protocol optional --proxy-protocol\nreload flag --reload\numask int -m --umask")
}
