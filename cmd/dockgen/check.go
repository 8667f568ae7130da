package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dockgen/workspace"
)

func (c *cli) checkCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "check",
		Short: "Check config, project and generated files: the CI gate",
		Long: `check validates the config and the project, and compares every generated file
with what the config generates. It writes nothing. Exit code 3 is drift, 4 an
error in the config or the project.`,
		Args: func(command *cobra.Command, args []string) error {
			if c.recursion.on && c.patch != "" {
				return errors.New("--patch is about one project: dockgen diff --recursive prints a patch for all")
			}
			return noArguments(command, args)
		},
		RunE: c.forEach("clean", (*cli).check),
	}
	command.Flags().StringVar(&c.patch, "patch", "", "when there is drift, write what repairs it to `FILE`, for git apply at the root of the repository")
	return c.recursiveFlags(c.reportFlag(command))
}

func (c *cli) check() error {
	p, plan, err := c.compare()
	if err != nil {
		return err
	}
	defer p.close()
	// Of a clean project people are told nothing but that, and most of a fleet are.
	if plan == nil || !plan.Clean() || len(p.findings) > 0 || len(c.outputs) > 0 {
		if err := c.tell(c.stdout, true).only(p.report(plan)); err != nil {
			return err
		}
	}
	if plan == nil {
		return invalid(p)
	}
	if err := p.drift(plan); err != nil {
		return errors.Join(c.writePatch(p, plan), err)
	}
	if err := c.tellBehind(p, plan); err != nil {
		return err
	}
	return c.sayAlone("clean: %d files are what %s generates\n", len(plan.Changes), p.display(p.name))
}

// writePatch writes what a generate with force would change to the file of --patch,
// for those whose CI may not push to their branch. Paths are the repository's.
func (c *cli) writePatch(p *loaded, plan *workspace.Plan) error {
	if c.patch == "" {
		return nil
	}
	inRepository := c.repositoryPaths()
	var b strings.Builder
	for _, change := range plan.Forced() {
		change.Path = inRepository(p.display(change.Path))
		b.WriteString(workspace.Diff(change))
	}
	if err := c.write(c.patch, []byte(b.String())); err != nil {
		return &stop{code: exitFailure, err: err}
	}
	return nil
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
