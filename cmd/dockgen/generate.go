package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dockgen/finding"
	"dockgen/report"
	"dockgen/workspace"
)

// generation is one run of generate: its flags, and the plan that they apply to.
type generation struct {
	*cli
	dryRun, diff, force bool
	paths               []string
}

func (c *cli) generateCommand() *cobra.Command {
	g := generation{cli: c}
	command := &cobra.Command{
		Use:   "generate [--force [PATH...]]",
		Short: "Write the files that the config describes",
		Long: `generate writes what the config describes and leaves alone what is right already.
It refuses, with exit code 5 and before it writes anything, to overwrite a file
that was edited since or that dockgen did not write. --force overwrites those,
or only the PATHs, and prints what was lost as a diff.`,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) > 0 && !g.force {
				return fmt.Errorf("generate takes paths only with --force: %s generate --force %s", c.again(), args[0])
			}
			if len(args) > 0 && g.recursion.on {
				return errors.New("generate takes paths for one project only: leave out --recursive")
			}
			g.paths = args
			return g.forEach("up to date", func(c *cli) error {
				one := g
				one.cli = c
				return one.run()
			})(command, args)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&g.dryRun, "dry-run", false, "say what would be done, and exit as if it had been")
	flags.BoolVar(&g.diff, "diff", false, "print what changes as a unified diff")
	flags.BoolVar(&g.force, "force", false, "overwrite files that were edited or are not dockgen's; with PATHs, only those")
	return g.recursiveFlags(g.reportFlag(command))
}

func (g generation) run() error {
	p, plan, err := g.compare()
	if err != nil {
		return err
	}
	defer p.close()
	options := workspace.Options{Force: g.force, ForcePaths: g.projectPaths(p)}
	if plan != nil {
		if err := g.known(p, plan, options); err != nil {
			return err
		}
	}
	if err := g.tell(g.stderr, false).only(g.remaining(p, plan, options)); err != nil {
		return err
	}
	if plan == nil {
		return invalid(p)
	}
	if g.dryRun {
		return g.preview(p, plan, options)
	}
	result, err := workspace.Apply(plan, options)
	g.noteProject(p, result.Notes)
	if printErr := g.done(p, result); printErr != nil {
		err = errors.Join(err, printErr)
	}
	if errors.Is(err, workspace.ErrRefused) {
		return g.refused(p, result.Refused)
	}
	if err != nil {
		return err
	}
	return g.next(p, plan, result)
}

// projectPaths turns the PATHs, which are relative to the working directory,
// into paths of the project.
func (g generation) projectPaths(p *loaded) []string {
	var paths []string
	for _, name := range g.paths {
		paths = append(paths, g.projectPath(p, name))
	}
	return paths
}

// known refuses PATHs that are not generated files, in a dry run too.
func (g generation) known(p *loaded, plan *workspace.Plan, options workspace.Options) error {
	for i, name := range options.ForcePaths {
		if slices.ContainsFunc(plan.Changes, func(c workspace.Change) bool { return c.Path == name }) {
			continue
		}
		var paths []string
		for _, c := range plan.Changes {
			paths = append(paths, p.display(c.Path))
		}
		return &stop{code: exitUsage, err: fmt.Errorf("%s is not a generated file", g.paths[i]), hint: "generated are " + strings.Join(paths, ", ")}
	}
	return nil
}

// verbOf returns the words for what a run did, and what a dry run would do; both are
// empty for nothing.
func verbOf(a workspace.Action) (did, would string) {
	switch a {
	case workspace.Write:
		return "wrote", "would write"
	case workspace.Chmod:
		return "repaired", "would repair"
	case workspace.Delete:
		return "deleted", "would delete"
	}
	return "", ""
}

// preview prints what a run would do, and returns the error that it would return.
func (g generation) preview(p *loaded, plan *workspace.Plan, options workspace.Options) error {
	refused := plan.Refused(options)
	if len(refused) > 0 && len(options.ForcePaths) == 0 {
		return g.refused(p, refused) // the others are not written then either
	}
	if plan.Clean() && plan.Behind() == "" {
		return g.sayAlone("nothing to do: %d files are clean\n", len(plan.Changes))
	}
	for _, c := range append(plan.Changes, plan.Lock) {
		action := options.Action(c)
		if action == workspace.Keep {
			if err := g.printKept(p, c, "would keep"); err != nil {
				return err
			}
		}
		if action == workspace.Tell {
			if err := g.printCommand(p, c); err != nil {
				return err
			}
		}
		if _, would := verbOf(action); would != "" {
			if err := g.say("%s %s\n", would, report.Visible(p.display(c.Path))); err != nil {
				return err
			}
			if g.diff || action != c.Action {
				if err := g.printDiff(workspace.Diff(c)); err != nil {
					return err
				}
			}
		}
	}
	if len(refused) > 0 {
		return g.refused(p, refused)
	}
	return nil
}

// remaining is what was found about p, without the drift that the run repairs.
func (g generation) remaining(p *loaded, plan *workspace.Plan, options workspace.Options) report.Project {
	r := p.report(plan)
	r.Drift = slices.DeleteFunc(r.Drift, func(f finding.Finding) bool {
		return !slices.ContainsFunc(plan.Changes, func(c workspace.Change) bool {
			action := options.Action(c)
			return f.Path == p.display(c.Path) && (action == workspace.Refuse || action == workspace.Keep || action == workspace.Tell)
		})
	})
	return r
}

// done prints what a run did. What was given up by force is printed as a diff,
// whether or not --diff asks for one: the terminal is then its last copy.
func (g generation) done(p *loaded, result workspace.Result) error {
	lost := map[string]bool{}
	for _, c := range result.Overwritten {
		lost[c.Path] = true
	}
	for _, done := range []struct {
		action  workspace.Action
		changes []workspace.Change
	}{{workspace.Write, result.Written}, {workspace.Chmod, result.Repaired}, {workspace.Delete, result.Deleted}} {
		did, _ := verbOf(done.action)
		for _, c := range done.changes {
			if err := g.say("%s %s\n", did, report.Visible(p.display(c.Path))); err != nil {
				return err
			}
			if g.diff || lost[c.Path] {
				if err := g.printDiff(workspace.Diff(c)); err != nil {
					return err
				}
			}
		}
	}
	for _, c := range result.Kept {
		if err := g.printKept(p, c, "kept"); err != nil {
			return err
		}
	}
	for _, c := range result.Told {
		if err := g.printCommand(p, c); err != nil {
			return err
		}
	}
	return nil
}

// printCommand prints what only the user can repair, and the command for that.
func (g generation) printCommand(p *loaded, c workspace.Change) error {
	_, err := fmt.Fprintf(g.stderr, "dockgen: %s: %s\nhint: %s\n", report.Visible(p.display(c.Path)), report.Visible(c.Reason),
		report.Visible(c.Command(filepath.ToSlash(p.root))))
	return err
}

func (g generation) printKept(p *loaded, c workspace.Change, kept string) error {
	_, err := fmt.Fprintf(g.stderr, "dockgen: %s %s: %s\n", kept, report.Visible(p.display(c.Path)), report.Visible(c.Reason))
	return err
}

// refused returns the error of a run that would have to overwrite changes.
func (g generation) refused(p *loaded, changes []workspace.Change) error {
	if err := report.Drift(g.stderr, p.verdicts(changes), g.colored(g.stderr)); err != nil {
		return err
	}
	return &stop{code: exitRefused, err: errors.New("refused to overwrite what dockgen did not write"), hint: p.overwriteHint(changes)}
}

// next ends a run without errors, and prints what to do next when files changed.
func (g generation) next(p *loaded, plan *workspace.Plan, result workspace.Result) error {
	if len(result.Written)+len(result.Repaired)+len(result.Deleted) == 0 && len(result.Told) > 0 {
		return nil
	}
	if len(result.Written)+len(result.Repaired)+len(result.Deleted) > 0 {
		if g.quiet || g.ofMany {
			return nil
		}
		next := "commit these files with " + p.display(p.name)
		if hint := g.publishHint(p); hint != "" {
			next += "; " + hint
		}
		_, err := fmt.Fprintf(g.stderr, "next: %s\n", report.Visible(next))
		return err
	}
	if result.LockWritten {
		return g.sayAlone("nothing to do but the lock: %d files were clean already\n", len(plan.Changes))
	}
	return g.sayAlone("nothing to do: %d files are clean\n", len(plan.Changes))
}
