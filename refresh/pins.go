package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pinned are the files that pin programs by "PACKAGE==VERSION" or "MODULE@VERSION".
var pinned = []string{".ci/run", ".ci/hooks", ".ci/workflows", "Makefile", "bench/mutants", "bench/peers.go"}

// tools are the programs of the image whose version depends on its Python:
// schema/version has their versions.
var tools = []string{"uv", "poetry", "pdm", "pipenv", "gunicorn"}

// pins prints the rows of these tables as they are today, and what is pinned
// beside the newest release.
func (ix index) pins(w io.Writer, root string) error {
	for _, name := range tools {
		releases, err := ix.releases(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %s\n", name, toolRows(releases))
		if name == "uv" {
			fmt.Fprint(w, linuxWheels(releases[len(releases)-1]))
		}
	}
	fmt.Fprint(w, "\n| file | pinned | newest |\n|---|---|---|\n")
	for _, name := range pinned {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		for _, p := range pinsIn(string(text)) {
			newest, err := ix.newest(p)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "| %s | %s %s | %s |\n", name, p.name, p.version, newest)
		}
	}
	return nil
}

// pin is a program of PyPI, or of a Go module.
type pin struct {
	name, version string
	goModule      bool
}

var pinForm = regexp.MustCompile(`([a-z0-9][a-zA-Z0-9./_-]*)(==|@v)([0-9][0-9.]*)`)

func pinsIn(text string) []pin {
	var found []pin
	for _, match := range pinForm.FindAllStringSubmatch(text, -1) {
		p := pin{match[1], match[3], match[2] == "@v"}
		if !slices.Contains(found, p) {
			found = append(found, p)
		}
	}
	return found
}

func (ix index) newest(p pin) (string, error) {
	if !p.goModule {
		releases, err := ix.releases(p.name)
		if err != nil || len(releases) == 0 {
			return "", err
		}
		return releases[len(releases)-1].version, nil
	}
	// The module is the command's path or a folder above it.
	for module := p.name; strings.Contains(module, "/"); module = path.Dir(module) {
		cmd := exec.Command("go", "list", "-m", "-f", "{{.Version}}", module+"@latest")
		cmd.Dir = os.TempDir() // not this module's go.mod
		if out, err := cmd.Output(); err == nil {
			return strings.TrimPrefix(strings.TrimSpace(string(out)), "v"), nil
		}
	}
	return "", fmt.Errorf("no module holds %s", p.name)
}

// linuxWheels are the digests of the wheels for Linux of a release, a line each with the
// platforms that it is for.
func linuxWheels(r *release) string {
	var rows strings.Builder
	for _, f := range r.files {
		if strings.Contains(f.Name, "linux") && strings.HasSuffix(f.Name, ".whl") {
			fmt.Fprintf(&rows, "    %s %s\n", f.Hashes.SHA256, strings.TrimSuffix(f.Name, ".whl"))
		}
	}
	return rows.String()
}

var leastPython = regexp.MustCompile(`>=?\s*3\.(\d+)`)

// toolRows are the newest releases of a tool by the Python that they need, newest
// first, as schema/version/tool.go writes them.
func toolRows(releases []*release) string {
	var rows []string
	needed, since := -1, ""
	for _, r := range releases {
		python := 0
		if match := leastPython.FindStringSubmatch(r.files[0].RequiresPython); match != nil {
			python, _ = strconv.Atoi(match[1])
		}
		if python > needed {
			needed, since = python, r.version
			rows = append(rows, "")
		}
		rows[len(rows)-1] = fmt.Sprintf("{%d, %q, %q}", needed, since, r.version)
	}
	slices.Reverse(rows)
	return strings.Join(rows, ", ")
}
