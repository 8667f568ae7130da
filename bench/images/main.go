// Command images measures the image that dockgen describes beside two others of
// the same Flask app: the one that people copy (pattern) and the best one that
// was written by hand (best).
//
//	go -C bench run ./images [-rounds N] [-only SECTION,...]
//
// Absolute times on a shared machine mean little, so every figure is a ratio of
// two sides that were measured in turn in one run; the sides change places from
// round to round. No old layer can flatter a side: all images of a run stand on
// a base with a file that only this run has, and every cache mount has an id that
// only this run uses.
//
// It needs a Docker engine on this machine (e2e/engine.sh brings one up), root to
// read the memory of containers, and git. Images and containers are removed at
// the end. What the builder keeps of a run is left to the builder's own garbage
// collection: pruning it would take the user's cache with it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

func main() {
	rounds := flag.Int("rounds", 5, "rounds a figure; a cold build takes its time, so it gets half as many")
	only := flag.String("only", "", "sections to run, separated by commas; all when empty: "+strings.Join(names(), ", "))
	base := flag.String("base", "python:3.14-slim-trixie", "base image of every side")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := measure(ctx, os.Stdout, *base, *only, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "images:", err)
		os.Exit(1)
	}
}

// section is a part of the run that can be asked for by name.
type section struct {
	name string
	run  func(context.Context, *bench) error
}

var sections = []section{
	{"size", size},
	{"private", private},
	{"edit", edit},
	{"dependency", dependency},
	{"cold", cold},
	{"start", start},
	{"memory", memory},
	{"requests", requests},
	{"accesslog", accessLog},
}

func names() []string {
	var all []string
	for _, s := range sections {
		all = append(all, s.name)
	}
	return all
}

// bench is one run: its name, which every image and container bears, its folder
// and its three sides.
type bench struct {
	engine
	dir     string
	program string // dockgen
	rounds  int
	table   *table

	pattern, best, dockgen *side
}

func measure(ctx context.Context, w io.Writer, base, only string, rounds int) (err error) {
	chosen := sections
	if only != "" {
		wanted := strings.Split(only, ",")
		for _, name := range wanted {
			if !slices.Contains(names(), name) {
				return fmt.Errorf("unknown section %q: there is %s", name, strings.Join(names(), ", "))
			}
		}
		chosen = slices.DeleteFunc(slices.Clone(sections), func(s section) bool { return !slices.Contains(wanted, s.name) })
	}
	b := &bench{engine: newEngine(base), rounds: rounds, table: newTable(w)}
	if b.dir, err = os.MkdirTemp("", "dockgen-bench-*"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.clean(), os.RemoveAll(b.dir)) }()

	version, err := b.docker(ctx, "version", "--format", "{{.Server.Version}}")
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s/%s, %d CPUs, Docker %s, base %s, %d rounds.\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), version, base, rounds)
	if err := b.prepare(ctx); err != nil {
		return err
	}
	b.table.print(imageHead)
	for _, s := range chosen {
		if err := s.run(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// prepare makes the three sides and builds each once: what follows measures
// builders that are warm, unless it says otherwise.
func (b *bench) prepare(ctx context.Context) error {
	b.program = filepath.Join(b.dir, "bin", "dockgen")
	out, err := exec.CommandContext(ctx, "go", "-C", "..", "build", "-o", b.program, "./cmd/dockgen").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build dockgen (run this in the folder bench): %w\n%s", err, out)
	}
	if err := b.makeBase(ctx, 0, ""); err != nil {
		return err
	}
	if b.pattern, err = b.newSide("pattern", "pattern"); err != nil {
		return err
	}
	if b.best, err = b.newSide("best", "best"); err != nil {
		return err
	}
	if b.dockgen, err = b.newGenerated(ctx, "dockgen", ""); err != nil {
		return err
	}
	for _, s := range []*side{b.pattern, b.best, b.dockgen} {
		if _, err := b.build(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
