package main

import (
	"github.com/spf13/cobra"

	"dockgen/schema"
)

func (c *cli) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show",
		Short: "Print the resolved configuration, defaults filled in, as JSON",
		Args:  noArguments,
		RunE: verb(func() error {
			p, err := c.read()
			if err != nil {
				return err
			}
			if err := c.tell(c.stderr, false).only(p.report(nil)); err != nil {
				return err
			}
			if p.config == nil {
				return invalid(p)
			}
			_, err = c.stdout.Write(schema.Show(p.config))
			return err
		}),
	}
}
