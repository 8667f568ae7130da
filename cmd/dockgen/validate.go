package main

import "github.com/spf13/cobra"

func (c *cli) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate",
		Short: "Check the config and the project, but not the generated files",
		Args:  noArguments,
		RunE: verb(func() error {
			p, err := c.load()
			if err != nil {
				return err
			}
			if err := c.printFindings(c.stdout, p); err != nil {
				return err
			}
			return invalid(p)
		}),
	}
}
