// Command bench times dockgen beside a floor and beside other tools, whole process
// against whole process, and prints ratios as Markdown, ready for
// docs/performance.md. Absolute times on a shared machine mean little, so the
// two run in turn (A B A B ...) and the figure is the median of the ratios pair
// by pair. Nothing is asserted.
//
//	go -C bench run . [-quick] [-projects N] [-peers=false] [-only TEXT] [-keep DIR]
//
// It is a module of its own, so that `go install ./...` installs no program of it. It
// runs in its own folder: the repository is the one above.
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
	figures  map[string]figure // by the names of both sides: "check / tree floor"
}

func main() {
	b := bench{out: os.Stdout, figures: map[string]figure{}}
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
	if b.dir, err = filepath.Abs(keep); err != nil {
		return err
	}
	if keep == "" {
		if b.dir, err = os.MkdirTemp("", "dockgen-bench-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	}
	if err := build(b.program("dockgen"), "..", "./cmd/dockgen"); err != nil {
		return err
	}
	for _, name := range []string{"floor", "hello", "pair"} {
		if err := build(b.program(name), ".", "./"+name); err != nil {
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
	if err := b.allocations(); err != nil {
		return err
	}
	b.targets()
	return nil
}

// program is where a built program is.
func (b *bench) program(name string) string { return filepath.Join(b.dir, "bin", name) }

// build makes the binary that users are given, static and without symbols, in the
// module that module is the folder of.
func build(output, module, pkg string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", output, pkg)
	cmd.Dir = module
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
