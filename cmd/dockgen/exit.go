package main

import (
	"errors"
	"fmt"
	"strings"

	"dockgen/report"
)

// The exit codes that users and their CI rely on. When several apply, the first
// of failure, usage, invalid, refused, drift wins.
const (
	exitDone    = 0
	exitFailure = 1 // input, output or internal error
	exitUsage   = 2
	exitDrift   = 3
	exitInvalid = 4 // the config or the project has errors
	exitRefused = 5 // a file would be overwritten that dockgen did not write, or that was edited since
)

// stop ends a verb with an exit code other than 0. A nil err prints no line of
// its own: the verb has already said what is wrong.
type stop struct {
	code int
	err  error
	hint string // what to type next
	// kept says that generate without --force would leave some of the drift.
	kept bool
}

func (s *stop) Error() string {
	if s.err == nil {
		return fmt.Sprintf("exit code %d", s.code)
	}
	return s.err.Error()
}

func (s *stop) Unwrap() error { return s.err }

// fail wraps an ordinary error of a verb; a [stop] passes through.
func fail(err error) error {
	var s *stop
	if err == nil || errors.As(err, &s) {
		return err
	}
	return &stop{code: exitFailure, err: err}
}

// usage is the stop for a mistake in the command line, as cobra words it.
func usage(err error) *stop {
	message, names, found := strings.Cut(err.Error(), "\n\nDid you mean this?\n\t")
	hint := "dockgen --help"
	if found {
		name, _, _ := strings.Cut(names, "\n")
		hint = "did you mean: dockgen " + name
	}
	return &stop{code: exitUsage, err: errors.New(message), hint: hint}
}

// exit prints what ended the run and returns the exit code. Whatever is not a
// stop came from reading the command line.
func (c *cli) exit(err error) int {
	if err == nil {
		return exitDone
	}
	var s *stop
	if !errors.As(err, &s) {
		s = usage(err)
	}
	if s.err != nil {
		fmt.Fprintf(c.stderr, "dockgen: %s\n", report.Visible(s.err.Error()))
	}
	if s.hint != "" {
		fmt.Fprintf(c.stderr, "hint: %s\n", report.Visible(s.hint))
	}
	return s.code
}
