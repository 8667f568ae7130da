// Command dockgen generates everything that ships a Flask app as a container
// image from one committed file, flaskdeploy.hcl, and checks that repository and
// config still agree.
//
// This package is the edge of the program: it alone reads arguments and the
// environment, joins the rooms together, prints, and exits. Each verb is one
// file; [run] is the whole program as a function; exit.go holds the exit codes.
package main

import (
	"io"
	"os"
	"strings"

	"dockgen/report"
)

// run executes one command line and returns its exit code. Results go to
// stdout, everything else to stderr.
func run(args []string, stdout, stderr io.Writer) int {
	if readByRunner() {
		stdout, stderr = inert(stdout), inert(stderr)
	}
	c := &cli{stdin: os.Stdin, stdout: stdout, stderr: stderr}
	root := c.command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return c.exit(root.Execute())
}

// readByRunner reports whether the environment says that a CI runner reads what is
// printed, and obeys commands in it.
func readByRunner() bool {
	for _, name := range [...]string{"CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "GITLAB_CI"} {
		if value := os.Getenv(name); value != "" && value != "0" && !strings.EqualFold(value, "false") {
			return true
		}
	}
	return false
}

// inert returns a writer for w that a runner finds no command in. A file is read by
// no runner and gets the text as it is.
func inert(w io.Writer) io.Writer {
	if file, ok := w.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return w
		}
	}
	return report.NewInert(w, false)
}
