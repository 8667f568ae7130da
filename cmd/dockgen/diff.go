package main

import (
	"github.com/spf13/cobra"

	"dockgen/workspace"
)

func (c *cli) diffCommand() *cobra.Command {
	return c.recursiveFlags(c.reportFlag(&cobra.Command{
		Use:   "diff",
		Short: "Print what generate would change, as a unified diff",
		Long: `diff prints a unified diff from what is on disk to what the config generates,
for files that generate would refuse to overwrite too. Exit code 3 when there is one.`,
		Args: noArguments,
		RunE: c.forEach("", (*cli).diff),
	}))
}

func (c *cli) diff() error {
	p, plan, err := c.compare()
	if err != nil {
		return err
	}
	defer p.close()
	if err := c.tell(c.stderr, false).only(p.report(plan)); err != nil {
		return err
	}
	if plan == nil {
		return invalid(p)
	}
	if plan.Clean() {
		return c.tellBehind(p, plan)
	}
	for _, change := range append(plan.Changes, plan.Lock) {
		if c.ofMany {
			// One patch for all, to be applied where dockgen was run.
			change.Path = p.display(change.Path)
		}
		if err := c.printDiff(workspace.Diff(change)); err != nil {
			return err
		}
	}
	return p.drift(plan)
}
