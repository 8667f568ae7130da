package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dockgen/generator"
	"dockgen/report"
	"dockgen/workspace"
)

func (c *cli) ejectCommand() *cobra.Command {
	var dryRun bool
	command := &cobra.Command{
		Use:   "eject",
		Short: "Make the generated files your own, for good",
		Long: `eject removes what makes the generated files dockgen's: the marker in each of
them, the lines around the block in .gitignore, and dockgen.lock. What is in the
files stays, edits by hand included. It refuses, with exit code 3, when generate
would still change something: the files would be yours in an old state.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return fail(c.eject(dryRun)) },
	}
	command.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be done")
	return command
}

func (c *cli) eject(dryRun bool) error {
	p, err := c.read()
	if err != nil {
		return err
	}
	defer p.close()
	if p.config != nil {
		p.files = generator.Generate(p.config)
	}
	plan, err := p.plan()
	if err != nil {
		return err
	}
	if err := c.tell(c.stderr, false).only(p.report(plan)); err != nil {
		return err
	}
	if plan == nil {
		return invalid(p)
	}
	changes := plan.Ejected()
	if len(changes) == 0 {
		return c.say("nothing to do: no file here is dockgen's\n")
	}
	if late := plan.Unready(); len(late) > 0 {
		if err := report.Drift(c.stderr, p.verdicts(late), c.colored(c.stderr)); err != nil {
			return err
		}
		return &stop{code: exitDrift, err: errors.New("some files are not up to date"), hint: p.again + " generate, then: " + p.again + " eject"}
	}
	did, deleted := "ejected", "deleted"
	if dryRun {
		did, deleted = "would eject", "would delete"
	} else {
		notes, err := workspace.Eject(plan)
		c.noteProject(p, notes)
		if err != nil {
			return err
		}
	}
	for _, change := range changes {
		word := did
		if change.Want == nil {
			word = deleted
		}
		if err := c.say("%s %s\n", word, report.Visible(p.display(change.Path))); err != nil {
			return err
		}
	}
	if dryRun || c.quiet {
		return nil
	}
	_, err = fmt.Fprintf(c.stderr, "next: the files are yours now; %s makes nothing any more. Delete it, and `dockgen check` in CI\n", report.Visible(p.display(p.name)))
	return err
}
