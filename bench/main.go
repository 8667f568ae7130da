// Command bench times dockgen beside a floor and beside other tools, whole process
// against whole process, and prints ratios as Markdown, ready for
// docs/performance.md. Absolute times on a shared machine mean little, so the
// two run in turn (A B A B ...) and the figure is the median of the ratios pair
// by pair. Nothing is asserted.
//
//	go run ./bench [-quick] [-projects N] [-peers=false] [-only TEXT] [-keep DIR]
//
// Start with rows.go, which is the list of what is measured. It builds what it
// needs, makes trees of projects (shapes.go, tree.go) in a temporary folder and
// leaves nothing behind but the other tools, which peers.go installs once into
// the user's cache folder.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// bench is one run: what was asked for, and where things are.
type bench struct {
	out      io.Writer
	quick    bool
	projects int    // the most in one tree
	only     string // rows whose name holds it
	dir      string
}

func main() {
	b := bench{out: os.Stdout}
	flag.BoolVar(&b.quick, "quick", false, "a few pairs a row: minutes less, wider quartiles")
	flag.IntVar(&b.projects, "projects", 10_000, "projects in the largest tree")
	flag.StringVar(&b.only, "only", "", "only the rows whose name holds `TEXT`")
	peers := flag.Bool("peers", true, "also the other tools; the first run installs them")
	keep := flag.String("keep", "", "make the trees in `DIR` and leave them there")
	flag.Parse()
	if err := b.run(*keep, *peers); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b *bench) run(keep string, peers bool) (err error) {
	b.dir = keep
	if keep == "" {
		if b.dir, err = os.MkdirTemp("", "dockgen-bench-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	}
	for _, pkg := range []string{"./cmd/dockgen", "./bench/floor", "./bench/hello", "./bench/pair"} {
		if err := build(b.program(filepath.Base(pkg)), pkg); err != nil {
			return err
		}
	}
	fmt.Fprintf(b.out, "%s\n\n", machine())
	if err := b.oneProject(); err != nil {
		return err
	}
	if err := b.trees(); err != nil {
		return err
	}
	if peers {
		if err := b.peers(); err != nil {
			return err
		}
	}
	return b.allocations()
}

// program is where a built program is.
func (b *bench) program(name string) string { return filepath.Join(b.dir, "bin", name) }

// build makes the binary that users are given: static, without symbols.
func build(output, pkg string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", output, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	return quietly(cmd)
}

// quietly runs cmd, whose output is shown only when it fails.
func quietly(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}
