//go:build linux

// Command floor is the unavoidable work of `dockgen check` and nothing else; its
// time is what dockgen's is divided by.
//
//	floor one DIR PACKS    one project: start, decode its config with the library's
//	                       own decoder, render by appending pieces of text and the
//	                       project's name, read every file that check reads, compare
//	floor tree DIR PACKS   the same for every project below DIR
//	floor read DIR PACKS   only the walk, and the reading of the same files
//
// It exits with 3 when a file differs. It has no command line, no language, no defaults, no checks and no messages.
// PACKS holds what each shape of project reads and generates: see bench/floor/pack.go,
// which writes it.
//
// What facts decided its form: folders are read through their descriptors, each
// worker keeps its buffers, and the collector runs at 400 %, because the parser
// leaves a lot behind. io_uring gained nothing over plain calls.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		if errors.Is(err, errDiffers) {
			os.Exit(3)
		}
		os.Exit(1)
	}
}

func run(mode, dir, packs string) error {
	shapes, err := readPacks(packs)
	if err != nil {
		return err
	}
	w := worker{shapes: shapes, readOnly: mode == "read"}
	if mode == "one" {
		fd, err := openFolder(cwd, dir)
		if err != nil {
			return err
		}
		return w.project(fd, dir)
	}
	debug.SetGCPercent(400)
	n, err := walk(dir, w)
	if err != nil {
		return err
	}
	fmt.Println(n, "projects")
	return nil
}
