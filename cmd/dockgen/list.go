package main

import (
	"github.com/spf13/cobra"

	"dockgen/generator"
	"dockgen/report"
)

func (c *cli) listCommand() *cobra.Command {
	return c.recursiveFlags(c.reportFlag(&cobra.Command{
		Use:   "list",
		Short: "List the generated files with their verdicts",
		Long: `list prints a line for each generated file: how it stands between disk, lock and
config, and whether all of it is dockgen's or only a block. It looks at the
config and not at the project, and drift is no failure of it: that is for check.`,
		Args: noArguments,
		RunE: c.forEach("", (*cli).list),
	}))
}

func (c *cli) list() error {
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
	if c.claimed {
		return nil
	}
	return report.List(c.stdout, p.verdicts(append(plan.Changes, plan.Lock)), c.colored(c.stdout))
}
