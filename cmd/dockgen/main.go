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
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes one command line and returns its exit code. Results go to
// stdout, everything else to stderr.
func run(args []string, stdout, stderr io.Writer) int {
	c := &cli{stdin: os.Stdin, stdout: stdout, stderr: stderr}
	root := c.command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return c.exit(root.Execute())
}
