package main

import "github.com/spf13/cobra"

func (c *cli) validateCommand() *cobra.Command {
	return c.recursiveFlags(c.reportFlag(&cobra.Command{
		Use:   "validate",
		Short: "Check the config and the project, but not the generated files",
		Args:  noArguments,
		RunE:  c.forEach("valid", (*cli).validate),
	}))
}

func (c *cli) validate() error {
	p, err := c.load()
	if err != nil {
		return err
	}
	defer p.close()
	if err := c.tell(c.stdout, false).only(p.report(nil)); err != nil {
		return err
	}
	return invalid(p)
}
