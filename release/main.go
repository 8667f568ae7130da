// Command release makes what users install: archives, wheels, packages for Debian
// and Red Hat and container images, from the source of the repository above.
//
//	go -C release run . dist [-version 0.1.0] [-host] [-o FOLDER]
//	go -C release run . verify FOLDER
//	go -C release run . sums [-check] FOLDER
//	go -C release run . notes
//
// dist builds every artefact, verify builds those of a folder again and compares
// them, sums writes the checksums that the action carries, notes prints what
// CHANGELOG.md says about the release.
//
// The bytes of an artefact depend on the source alone: not on Git, the clock, the
// folder, the user, or settings of Go. It is a module of its own, so that nothing
// of it is linked into dockgen. It runs in its own folder: the repository is the
// one above. docs/releasing.md describes a release.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	if len(args) == 0 {
		return errors.New("name one of dist, verify, sums, notes")
	}
	source, err := readSource("..")
	if err != nil {
		return err
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	switch args[0] {
	case "dist":
		version := flags.String("version", "", "the version that the source must have")
		host := flags.Bool("host", false, "build only for this machine")
		out := flags.String("o", filepath.Join(source.root, "dist"), "the folder of the artefacts, made anew")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		if *version != "" && *version != source.version {
			return fmt.Errorf("the version asked for is %s, and %s says %s", *version, versionFile, source.version)
		}
		return source.dist(*out, chosen(*host), stdout)
	case "verify":
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		if flags.NArg() != 1 {
			return errors.New("verify takes the folder of the artefacts")
		}
		return source.verify(flags.Arg(0), stdout)
	case "sums":
		check := flags.Bool("check", false, "write nothing; fail when the action carries other checksums")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		if flags.NArg() != 1 {
			return errors.New("sums takes the folder of the artefacts")
		}
		return source.carry(flags.Arg(0), *check)
	case "notes":
		_, err := io.WriteString(stdout, source.notes)
		return err
	}
	return fmt.Errorf("there is no %q: name one of dist, verify, sums, notes", args[0])
}

// chosen returns the targets to build for.
func chosen(host bool) []target {
	if !host {
		return targets
	}
	return slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return t.os != runtime.GOOS || t.arch != runtime.GOARCH })
}

// dist writes the artefacts of every target and SHA256SUMS into a folder. Whatever
// was in the folder is removed first, when it is one that dist made.
func (s *source) dist(out string, targets []target, stdout io.Writer) error {
	if err := clear(out); err != nil {
		return err
	}
	artefacts, err := s.artefacts(targets)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	artefacts = append(artefacts, file{name: sumsFile, mode: 0o644, content: sums(artefacts)})
	for _, a := range artefacts {
		if err := os.WriteFile(filepath.Join(out, a.name), a.content, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%9d  %s\n", len(a.content), a.name)
	}
	return nil
}

// clear removes the artefacts of an earlier run. A folder without SHA256SUMS that
// holds anything was not made by dist.
func clear(out string) error {
	entries, err := os.ReadDir(out)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(out, sumsFile)); err != nil {
		return fmt.Errorf("%s has files and no %s: name an empty folder", out, sumsFile)
	}
	return os.RemoveAll(out)
}

// artefacts builds for each target and packs the result in every form.
func (s *source) artefacts(targets []target) ([]file, error) {
	pages, err := s.pages()
	if err != nil {
		return nil, err
	}
	var artefacts []file
	for _, t := range targets {
		b, err := s.build(t)
		if err != nil {
			return nil, err
		}
		b.pages = pages
		for _, pack := range []func(*built) ([]file, error){archive, wheel, packages, image} {
			packed, err := pack(b)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", t, err)
			}
			artefacts = append(artefacts, packed...)
		}
	}
	return artefacts, nil
}
