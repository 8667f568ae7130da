package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"dockgen/generator"
	"dockgen/workspace"
)

// version is set when a release is built (-ldflags "-X main.version=0.1.0").
// A development build has none and satisfies every required_version.
var version string

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of dockgen and of its templates",
		Args:  noArguments,
		RunE: verb(func() error {
			name := version
			if name == "" {
				name = "development build" + revision()
			}
			// In the words of the finding that sends people here to compare.
			_, err := fmt.Fprintf(c.stdout, "dockgen %s, templates %d, lock format %d\n", name, generator.Templates, workspace.LockFormat)
			return err
		}),
	}
}

// revision is the commit that a development build was made from, when Go knows it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return " " + s.Value
		}
	}
	return ""
}
