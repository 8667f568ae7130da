package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (c *cli) checkCommand() *cobra.Command {
	return c.recursiveFlags(c.reportFlag(&cobra.Command{
		Use:   "check",
		Short: "Check config, project and generated files: the CI gate",
		Long: `check validates the config and the project, and compares every generated file
with what the config generates. It writes nothing. Exit code 3 is drift, 4 an
error in the config or the project.`,
		Args: noArguments,
		RunE: c.forEach("clean", (*cli).check),
	}))
}

func (c *cli) check() error {
	p, err := c.load()
	if err != nil {
		return err
	}
	plan, err := p.plan()
	if err != nil {
		return err
	}
	if err := c.tell(c.stdout, true).only(p.report(plan)); err != nil {
		return err
	}
	if plan == nil {
		return invalid(p)
	}
	if err := p.drift(plan); err != nil {
		return err
	}
	return c.sayAlone("clean: %d files are what %s generates\n", len(plan.Changes), p.display(p.name))
}

// sayAlone is say of a run over one project only.
func (c *cli) sayAlone(format string, args ...any) error {
	if c.ofMany {
		return nil
	}
	return c.say(format, args...)
}

// say prints a line about success, which --quiet leaves out.
func (c *cli) say(format string, args ...any) error {
	if c.quiet {
		return nil
	}
	_, err := fmt.Fprintf(c.stdout, format, args...)
	return err
}
