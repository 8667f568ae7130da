package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"dockgen/finding"
	"dockgen/generator"
	"dockgen/report"
	"dockgen/schema"
	"dockgen/workspace"
)

func (c *cli) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain CODE|PATH",
		Short: "Print the long text of a finding, or what a generated file is made from",
		Long: `explain prints what a finding means, why it matters and how to repair it; CODE
stands in brackets at the end of a finding's first line. Of a generated file it
prints the arguments that matter to it, and where each value was set.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("explain takes one argument: the code of a finding, or the path of a generated file")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if looksLikeCode(args[0]) {
				return fail(c.explainCode(args[0]))
			}
			return fail(c.explainFile(args[0]))
		},
	}
}

// looksLikeCode tells the code of a finding, in any case, from a path.
func looksLikeCode(name string) bool {
	return len(name) > 2 && strings.EqualFold(name[:2], "DG") && strings.Trim(name[2:], "0123456789") == ""
}

func (c *cli) explainCode(name string) error {
	page, ok := finding.Page(finding.Code(strings.ToUpper(name)))
	if !ok {
		return &stop{code: exitUsage, err: fmt.Errorf("there is no finding %s", name), hint: "a code stands in brackets at the end of a finding's first line, such as DG101"}
	}
	_, err := io.WriteString(c.stdout, page)
	return err
}

func (c *cli) explainFile(name string) error {
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
	files := generator.Generate(p.config)
	i := slices.IndexFunc(files, func(f generator.File) bool { return f.Path == c.projectPath(p, name) })
	if i < 0 {
		return p.notGenerated(name, files)
	}
	file := files[i]
	what := "is generated"
	if file.Block {
		what = "has a block that is generated"
	}
	page := fmt.Sprintf("# %s %s; these arguments of %s matter to it.\n", p.display(file.Path), what, p.display(p.name))
	_, err = io.WriteString(c.stdout, report.Visible(page+p.origins(influences(p.config, file))))
	return err
}

// influences returns the arguments of c that matter to a file that it generates.
func influences(c *schema.Config, file generator.File) []schema.Argument {
	return c.Influences(func() bool {
		for _, f := range generator.Generate(c) {
			if f.Output == file.Output {
				return f.Path != file.Path || f.Mode != file.Mode || !bytes.Equal(f.Content, file.Content)
			}
		}
		return true // switched off
	})
}

// origins prints arguments as a config that has nothing else in it, each with a
// comment that says where its value is from.
func (p *loaded) origins(arguments []schema.Argument) string {
	var b strings.Builder
	var open []string
	for from := 0; from < len(arguments); {
		to := from + 1
		for to < len(arguments) && slices.Equal(arguments[to].Blocks, arguments[from].Blocks) {
			to++
		}
		open = changeBlock(&b, open, arguments[from].Blocks)
		p.writeOrigins(&b, strings.Repeat("  ", len(open)), arguments[from:to])
		from = to
	}
	changeBlock(&b, open, nil)
	return b.String()
}

// changeBlock closes the blocks of open that are not in next, and opens those of
// next that are not in open.
func changeBlock(b *strings.Builder, open, next []string) []string {
	common := 0
	for common < len(open) && common < len(next) && open[common] == next[common] {
		common++
	}
	for i := len(open) - 1; i >= common; i-- {
		fmt.Fprintf(b, "%s}\n", strings.Repeat("  ", i))
	}
	for i := common; i < len(next); i++ {
		fmt.Fprintf(b, "\n%s%s {\n", strings.Repeat("  ", i), next[i])
	}
	return next
}

// maxValue is how many characters of a value stand on its line.
const maxValue = 60

func (p *loaded) writeOrigins(b *strings.Builder, indent string, arguments []schema.Argument) {
	names, values := 0, 0
	lines := make([]string, len(arguments))
	for i, a := range arguments {
		names = max(names, len(a.Name))
		lines[i] = a.Value
		if runes := []rune(a.Value); len(runes) > maxValue {
			lines[i] = string(runes[:maxValue-3]) + "..."
		}
		values = max(values, utf8.RuneCountInString(lines[i]))
	}
	for i, a := range arguments {
		start := a.Place.Range.Start
		place := fmt.Sprintf("%s:%d:%d", p.display(a.Place.Path), start.Line, start.Column)
		origin := "default"
		switch {
		case a.From != "" && a.Place.Range.IsZero():
			origin += ", from " + a.From
		case a.From != "":
			origin += ", from " + a.From + " at " + place
		case !a.Place.Range.IsZero():
			origin = place
		}
		padding := strings.Repeat(" ", values-utf8.RuneCountInString(lines[i]))
		fmt.Fprintf(b, "%s%-*s = %s%s  # %s\n", indent, names, a.Name, lines[i], padding, origin)
	}
}

// notGenerated is how a verb ends that was given a PATH which the config does
// not describe.
func (p *loaded) notGenerated(name string, files []generator.File) error {
	var paths []string
	for _, f := range files {
		paths = append(paths, p.display(f.Path))
	}
	slices.Sort(paths)
	s := &stop{code: exitUsage, err: fmt.Errorf("%s is not a generated file", name), hint: "generated are " + strings.Join(paths, ", ")}
	if path.Base(name) == workspace.LockPath {
		s.hint = workspace.LockPath + " is dockgen's own record of what it generated; " + s.hint
	}
	return s
}
