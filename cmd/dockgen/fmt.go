package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"dockgen/folder"
	"dockgen/report"
	"dockgen/schema/format"
	"dockgen/schema/syntax"
	"dockgen/workspace"
)

// formatting is one run of fmt: its flags.
type formatting struct {
	*cli
	check, diff, stream bool
}

func (c *cli) fmtCommand() *cobra.Command {
	f := formatting{cli: c}
	command := &cobra.Command{
		Use:   "fmt [-]",
		Short: "Give the config its canonical layout",
		Long: `fmt lays the config out: one blank line between blocks, equals signs below each
other, lists indented. It changes spaces and line breaks and nothing else, and
leaves alone what cannot be read. With "-" it reads standard input and writes
standard output. --check writes nothing, and exits with 3 if fmt would.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 1 && args[0] != "-" {
				return fmt.Errorf("fmt takes no argument but \"-\", for standard input: --config names the file")
			}
			f.stream = len(args) == 1
			if f.stream && c.recursion.on {
				return fmt.Errorf("--recursive lays out files, and \"-\" is standard input: leave one of them out")
			}
			return nil
		},
		RunE: c.forEach("laid out", func(c *cli) error {
			own := f
			own.cli = c
			return own.run()
		}),
	}
	flags := command.Flags()
	flags.BoolVar(&f.check, "check", false, "write nothing; exit with 3 if the layout would change")
	flags.BoolVar(&f.diff, "diff", false, "print what changes as a unified diff")
	return c.recursiveFlags(command)
}

func (f formatting) run() error {
	name := filepath.ToSlash(f.config)
	if f.stream {
		name = "<stdin>"
	}
	src, err := f.source()
	if err != nil {
		return err
	}
	text, findings := format.Source(name, src)
	if text == nil {
		if err := f.tell(f.stderr, false).only(report.Project{Config: name, Findings: findings}); err != nil {
			return err
		}
		return invalid(&loaded{findings: findings, again: f.again()})
	}
	changes := string(text) != string(src)
	if f.diff && changes {
		if err := f.printDiff(workspace.Diff(workspace.Change{Path: name, Verdict: workspace.Stale, Have: src, Want: text})); err != nil {
			return err
		}
	}
	// Of one project the last line of the run names it, of many only how many they are.
	if f.check && changes && f.ofMany && !f.diff {
		fmt.Fprintf(f.stdout, "%s\n", report.Visible(name))
	}
	switch {
	case f.check && changes:
		return &stop{code: exitDrift, err: fmt.Errorf("%s has another layout than fmt gives it", name), hint: f.again() + " fmt"}
	case f.check || f.stream && f.diff:
		return nil
	case f.stream:
		_, err := f.stdout.Write(text)
		return err
	case !changes:
		return nil
	}
	notes, err := f.target(f.config).Rewrite(src, text)
	f.note(notes)
	if err != nil {
		return err
	}
	return f.say("formatted %s\n", report.Visible(name))
}

// source reads what is to be laid out.
func (f formatting) source() ([]byte, error) {
	if f.stream {
		src, err := io.ReadAll(io.LimitReader(f.stdin, syntax.MaxBytes+1))
		if err != nil {
			return nil, fmt.Errorf("read standard input: %w", err)
		}
		return src, nil
	}
	bounds, err := f.bounds()
	if err != nil {
		return nil, f.absent(err)
	}
	at := folder.Open(bounds.project)
	defer at.Close()
	return f.text(at)
}
