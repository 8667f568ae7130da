package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"dockgen/finding"
	"dockgen/fleet"
	"dockgen/report"
	"dockgen/workspace"
)

// configName is the file that dockgen looks for.
const configName = "flaskdeploy.hcl"

// cli is what the verbs share: the streams and the flags that every verb takes.
type cli struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	directory string // -C; empty is the working directory
	config    string // --config, relative to directory
	verb      string // as it is typed again: with its switches
	quiet     bool
	color     string // "auto", "always" or "never"
	pinning   bool   // the verb is about to write the digest that the config may lack

	patch   string   // --patch
	reports []string // --report, as written
	outputs []output // the reports but for the text that people see
	claimed bool     // a machine format has standard output for itself

	recursion recursion
	// ofMany is set in the run over one of many projects. Lines that the summary of
	// the whole run repeats are left out.
	ofMany bool
	// base has the bounds of the folder in which a run over many projects started.
	base *bounds
	// walked is this project as the walk found it; nil in a run over one project.
	walked *fleet.Project
	// collisions are findings about files that this project shares with another.
	collisions []finding.Finding
	// behind is set when the lock of this project, one of many, is behind.
	behind *bool
}

const about = `dockgen generates everything that ships a Flask app as a container image
from one committed file, flaskdeploy.hcl, and checks in CI that repository
and config still agree.

  dockgen             say what this folder is, and what to do next
  dockgen init        read the project and write its config
  dockgen generate    write the files that the config describes
  dockgen check       the CI gate: 0 clean, 3 drift, 4 invalid config

Exit codes: 0 done or clean, 1 input or output error, 2 usage, 3 drift,
4 the config or the project has errors, 5 refused to overwrite a file.`

// command is the whole command line. Cobra reports usage errors by returning
// them; the verbs return only a stop, which is how exit tells them apart.
func (c *cli) command() *cobra.Command {
	root := &cobra.Command{
		Use:           "dockgen",
		Short:         "Generate and check the files that ship a Flask app as a container",
		Long:          about,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(command *cobra.Command, args []string) error {
			c.verb = retyped(command, args)
			switch {
			case c.config == "":
				return errors.New("--config is empty: name the file, or leave the flag out")
			case c.color != "auto" && c.color != "always" && c.color != "never":
				return fmt.Errorf("--color is %q: write auto, always or never", c.color)
			}
			return c.openReports()
		},
		DisableFlagsInUseLine: true,
		RunE:                  func(root *cobra.Command, _ []string) error { return c.overview(root) },
	}
	flags := root.PersistentFlags()
	flags.StringVarP(&c.directory, "directory", "C", "", "run as if started in `DIR`")
	flags.StringVar(&c.config, "config", configName, "read `FILE`; the files are generated beside it")
	flags.BoolVarP(&c.quiet, "quiet", "q", false, "print only findings and errors")
	flags.StringVar(&c.color, "color", "auto", "auto, always or never")
	root.AddCommand(c.initCommand(), c.generateCommand(), c.checkCommand(), c.validateCommand(), c.diffCommand(), c.listCommand(),
		c.fmtCommand(), c.showCommand(), c.pinCommand(), c.ejectCommand(), c.explainCommand(), c.bakeCommand(), c.tryCommand(), c.schemaCommand(), c.versionCommand())
	refuseUnknownTopics(root)
	root.SetFlagErrorFunc(mistypedFlag)
	root.Example = indented("dockgen\ndockgen init && dockgen generate\ndockgen check --recursive")
	for _, command := range root.Commands() {
		addExample(command)
	}
	return root
}

// retyped is how a verb is typed again, without what names the project: its name, the
// switches without which it would write, and what explain is asked about.
func retyped(command *cobra.Command, args []string) string {
	line := command.Name()
	for _, name := range []string{"check", "diff", "dry-run"} {
		if f := command.Flags().Lookup(name); f != nil && f.Changed {
			line += " --" + name
		}
	}
	if line == "explain" {
		for _, arg := range args {
			line += " " + workspace.ShellPath(arg)
		}
	}
	return line
}

// refuseUnknownTopics makes usage errors of what cobra's own commands answer
// with help and success: `help chek`, `completion basch`.
func refuseUnknownTopics(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, command := range root.Commands() {
		switch command.Name() {
		case "help":
			command.Run = nil
			command.RunE = func(_ *cobra.Command, args []string) error {
				topic, _, err := root.Find(args)
				if err != nil {
					return err
				}
				topic.InitDefaultHelpFlag()
				return topic.Help()
			}
		case "completion":
			// Only a command that runs has its arguments looked at.
			command.RunE = func(command *cobra.Command, _ []string) error { return command.Help() }
		}
	}
}

// noArguments refuses arguments.
func noArguments(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no argument, and %q is one", command.Name(), args[0])
	}
	return nil
}

// verb adapts a function without arguments of its own to cobra.
func verb(do func() error) func(*cobra.Command, []string) error {
	return func(*cobra.Command, []string) error { return fail(do()) }
}

// path resolves a path of the command line, which is relative to the folder of -C.
func (c *cli) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.directory, name)
}

// again returns the beginning of a command line for the same project, up to the verb.
func (c *cli) again() string {
	line := "dockgen"
	if c.directory != "" {
		line += " -C " + workspace.ShellPath(c.directory)
	}
	if c.config != configName {
		line += " --config " + workspace.ShellPath(c.config)
	}
	return line
}

// colored reports whether text for w may have colours: --color decides, then
// NO_COLOR, then whether w is a terminal that understands it.
func (c *cli) colored(w io.Writer) bool {
	if s, ok := w.(*stream); ok {
		return s.colored
	}
	if c.color != "auto" {
		return c.color == "always"
	}
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	return isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	if s, ok := w.(*stream); ok {
		return s.terminal
	}
	if t, ok := w.(*report.Inert); ok {
		w = t.Unwrap()
	}
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// printDiff prints a unified diff: with colours and visible control characters on a
// terminal, and otherwise as a patch for git apply.
func (c *cli) printDiff(diff string) error {
	if color := c.colored(c.stdout); color || isTerminal(c.stdout) {
		return report.Diff(c.stdout, diff, color)
	}
	_, err := io.WriteString(c.stdout, diff)
	return err
}
