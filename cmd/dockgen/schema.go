package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"dockgen/schema/reference"
)

func (c *cli) schemaCommand() *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "schema",
		Short: "Print the config language, as JSON Schema of `dockgen show` or as Markdown",
		Args:  noArguments,
		RunE: verb(func() error {
			var page []byte
			switch format {
			case "json":
				page = reference.JSONSchema()
			case "markdown":
				page = reference.Markdown()
			default:
				return &stop{code: exitUsage, err: fmt.Errorf("--format is %q: write json or markdown", format), hint: "dockgen schema --help"}
			}
			_, err := c.stdout.Write(page)
			return err
		}),
	}
	command.Flags().StringVar(&format, "format", "json", "json or markdown")
	return command
}
