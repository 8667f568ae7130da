package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// peer is a tool that does something comparable: it renders files from a
// description, or checks many.
type peer struct {
	name string
	// install are the ways to get it, tried until one works: a Go module's command
	// or a package of PyPI.
	goCommand, pypi string
	// files are what it works on, args its command line after the program; it
	// runs in the folder of the files.
	files map[string]string
	args  []string
}

// Measured 2026-11-30, as docs/refreshing.md says.
var peers = []peer{
	{name: "hclfmt -require-no-change, 1 config", goCommand: "github.com/hashicorp/hcl/v2/cmd/hclfmt@v2.25.0",
		files: map[string]string{"flaskdeploy.hcl": shapes[4].config}, args: []string{"hclfmt", "-require-no-change", "flaskdeploy.hcl"}},
	{name: "jsonnet -m, 6 files", goCommand: "github.com/google/go-jsonnet/cmd/jsonnet@v0.22.0",
		files: map[string]string{"main.jsonnet": jsonnetFiles}, args: []string{"jsonnet", "-S", "-m", "out", "-c", "main.jsonnet"}},
	{name: "ruff check --no-cache, 9 files", pypi: "ruff==0.17.6",
		files: pythonFiles(1), args: []string{"ruff", "check", "--no-cache", "--isolated", "-q", "."}},
	{name: "buildx bake --print, 1 target", goCommand: "github.com/docker/buildx/cmd/buildx@v0.38.2",
		files: map[string]string{"docker-bake.hcl": bakeFile, "Dockerfile": "FROM scratch\n"}, args: []string{"buildx", "bake", "--print"}},
	{name: "helm template, 6 templates", goCommand: "helm.sh/helm/v3/cmd/helm@v3.22.0",
		files: helmChart(), args: []string{"helm", "template", "shop", "."}},
	{name: "sqlc diff, SQLite", goCommand: "github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1",
		files: map[string]string{
			"sqlc.yaml":  "version: \"2\"\nsql:\n  - engine: sqlite\n    schema: schema.sql\n    queries: query.sql\n    gen:\n      go:\n        package: db\n        out: db\n",
			"schema.sql": "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, total INTEGER NOT NULL);\n",
			"query.sql":  "-- name: Order :one\nSELECT * FROM orders WHERE id = ?;\n",
		}, args: []string{"sqlc", "diff"}},
	{name: "cookiecutter, 6 files", pypi: "cookiecutter==2.7.1",
		files: cookie(), args: []string{"cookiecutter", "--no-input", "--overwrite-if-exists", "."}},
	{name: "copier copy, 6 files", pypi: "copier==9.19.1",
		files: copierTemplate(), args: []string{"copier", "copy", "--defaults", "--overwrite", "-q", ".", "out"}},
}

// peers measures each tool beside a check of one project, and ruff beside a check
// of the largest tree.
func (b *bench) peers() error {
	project := project{dir: filepath.Join(b.dir, "beside"), name: "svc-00004", shape: 4}
	if err := project.write(); err != nil {
		return err
	}
	if err := quietly(exec.Command(b.program("dockgen"), "-C", project.dir, "-q", "generate")); err != nil {
		return err
	}
	check := command{"dockgen check, 1 project", []string{b.program("dockgen"), "-C", project.dir, "check"}}
	var missing []string
	b.header("Beside other tools, one project")
	for _, p := range peers {
		program, err := p.get()
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s: %s", p.name, firstLine(err)))
			continue
		}
		// The shell costs half a hello, and gives a tool its folder.
		dir := filepath.Join(b.dir, "peer", p.args[0])
		for name, content := range p.files {
			if err := writeFile(dir, name, content); err != nil {
				return err
			}
		}
		args := append([]string{"/bin/sh", "-c", `cd "$1" && shift && exec "$@"`, "sh", dir, program}, p.args[1:]...)
		codes := "0"
		if p.args[0] == "sqlc" {
			codes = "0,1" // there is a difference
		}
		if err := b.measure(row{a: command{p.name, args}, b: check, codes: codes}); err != nil {
			missing = append(missing, fmt.Sprintf("%s: %s", p.name, firstLine(err)))
		}
	}
	fmt.Fprintln(b.out)
	if err := b.ruffTree(); err != nil {
		missing = append(missing, "ruff on a tree: "+firstLine(err))
	}
	for _, why := range missing {
		fmt.Fprintf(b.out, "Not measured: %s.\n\n", why)
	}
	return nil
}

// ruffTree compares a check of the largest tree with ruff on as many files as
// that check reads.
func (b *bench) ruffTree() error {
	ruff, err := peers[2].get()
	if err != nil {
		return err
	}
	dir := filepath.Join(b.dir, "ruff-tree")
	n := 0
	for i := range b.projects {
		n += 1 + 6 + len(shapes[i%len(shapes)].inputs) // the config, five outputs and the lock
	}
	for name, content := range pythonFiles(n/9 + 1) {
		if err := writeFile(dir, name, content); err != nil {
			return err
		}
	}
	tree := filepath.Join(b.dir, fmt.Sprintf("tree-%d", b.projects))
	if _, err := os.Stat(tree); err != nil {
		return errors.New("-projects names no tree that was made")
	}
	b.header(fmt.Sprintf("Beside ruff, %d files", n))
	err = b.measure(row{
		a:    command{fmt.Sprintf("dockgen check, %d projects", b.projects), []string{b.program("dockgen"), "-C", tree, "check", "--recursive"}},
		b:    command{"ruff check --no-cache", []string{ruff, "check", "--no-cache", "--isolated", "-q", dir}},
		slow: true,
	})
	fmt.Fprintln(b.out)
	return err
}

// get returns the path of p's program, which it installs in the user's cache
// folder when it is not there.
func (p peer) get() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "dockgen-bench")
	bin := filepath.Join(cache, "bin")
	if p.pypi != "" {
		bin = filepath.Join(cache, "venv", "bin")
	}
	program := filepath.Join(bin, p.args[0])
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if p.pypi == "" {
		cmd := exec.Command("go", "install", p.goCommand)
		cmd.Dir = os.TempDir() // not this module's go.mod
		cmd.Env = append(os.Environ(), "GOBIN="+bin, "CGO_ENABLED=0")
		return program, quietly(cmd)
	}
	if _, err := os.Stat(bin); err != nil {
		if err := quietly(exec.Command("python3", "-m", "venv", filepath.Dir(bin))); err != nil {
			return "", err
		}
	}
	return program, quietly(exec.Command(filepath.Join(bin, "pip"), "install", "-q", p.pypi))
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
