//go:build manual

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// main of this tag writes the manual pages and the completions into a folder:
//
//	go run -tags manual ./cmd/dockgen FOLDER YYYY-MM-DD
//
// What prints a manual page is linked into no other build.
func main() {
	if err := writeManual(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "dockgen:", err)
		os.Exit(exitFailure)
	}
}

func writeManual(folder, day string) error {
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return err
	}
	root := new(cli).command()
	root.DisableAutoGenTag = true
	for _, name := range []string{"man1", "completions"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o755); err != nil {
			return err
		}
	}
	header := &doc.GenManHeader{Section: "1", Date: &date, Source: "dockgen " + version, Manual: "dockgen"}
	if err := doc.GenManTree(root, header, filepath.Join(folder, "man1")); err != nil {
		return err
	}
	for name, write := range map[string]func(*cobra.Command, string) error{
		"dockgen.bash": func(c *cobra.Command, name string) error { return c.GenBashCompletionFileV2(name, true) },
		"_dockgen":     (*cobra.Command).GenZshCompletionFile,
		"dockgen.fish": func(c *cobra.Command, name string) error { return c.GenFishCompletionFile(name, true) },
		"dockgen.ps1":  (*cobra.Command).GenPowerShellCompletionFileWithDesc,
	} {
		if err := write(root, filepath.Join(folder, "completions", name)); err != nil {
			return err
		}
	}
	return nil
}
