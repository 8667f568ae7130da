package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"dockgen/schema"
)

func (c *cli) showCommand() *cobra.Command {
	return c.recursiveFlags(&cobra.Command{
		Use:   "show",
		Short: "Print the resolved configuration, defaults filled in, as JSON",
		Long: `show prints the resolved configuration, defaults filled in, as JSON. With
--recursive it prints one line for each project: {"path": CONFIG, "config": {...}}.`,
		Args: noArguments,
		RunE: c.forEach("", (*cli).show),
	})
}

func (c *cli) show() error {
	p, err := c.read()
	if err != nil {
		return err
	}
	defer p.close()
	if err := c.tell(c.stderr, false).only(p.report(nil)); err != nil {
		return err
	}
	if p.config == nil {
		return invalid(p)
	}
	shown := schema.Show(p.config)
	if c.ofMany {
		line, err := json.Marshal(struct {
			Path   string          `json:"path"`
			Config json.RawMessage `json:"config"`
		}{p.display(p.name), shown})
		if err != nil {
			return err
		}
		shown = append(line, '\n')
	}
	_, err = c.stdout.Write(shown)
	return err
}
