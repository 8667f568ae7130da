package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"dockgen/finding"
	"dockgen/fleet"
	"dockgen/git"
	"dockgen/report"
	"dockgen/workspace"
)

// recursion is how a verb runs over every project below the working directory.
type recursion struct {
	on      bool
	jobs    int    // 0: one a processor
	changed string // only projects that differ from this revision
}

// recursiveFlags adds --recursive to a verb that can run over many projects.
func (c *cli) recursiveFlags(command *cobra.Command) *cobra.Command {
	flags := command.Flags()
	flags.BoolVarP(&c.recursion.on, "recursive", "r", false, "run for every project below the working directory that Git tracks or does not ignore")
	flags.IntVar(&c.recursion.jobs, "jobs", 0, "with --recursive: how many projects at a time (default: one a processor)")
	flags.StringVar(&c.recursion.changed, "changed-since", "", "with --recursive: only projects in which something differs from the Git revision `REV`")
	command.PreRunE = func(command *cobra.Command, _ []string) error { return c.recursion.check(command, c.config) }
	return command
}

func (r recursion) check(command *cobra.Command, config string) error {
	flags := command.Flags()
	switch {
	case !r.on && (flags.Changed("jobs") || flags.Changed("changed-since")):
		return errors.New("--jobs and --changed-since are for --recursive: add it, or leave them out")
	case flags.Changed("jobs") && r.jobs < 1:
		return fmt.Errorf("--jobs is %d: write 1 or more", r.jobs)
	case flags.Changed("changed-since") && r.changed == "":
		return errors.New("--changed-since is empty: name a revision, such as origin/main")
	case r.on && filepath.Base(config) != config:
		return fmt.Errorf("--config is %q: with --recursive it is the name of the configs, without a folder", config)
	}
	return nil
}

// forEach adapts a verb to cobra that can run over many projects. With --recursive it
// runs once for each. fine is the word of the summary for a project without findings;
// it is empty for a verb whose standard output is for programs, which has no summary.
func (c *cli) forEach(fine string, do func(c *cli) error) func(*cobra.Command, []string) error {
	return func(command *cobra.Command, _ []string) error {
		if c.recursion.on {
			return fail(c.everywhere(command.Name(), fine, do))
		}
		return fail(do(c))
	}
}

// everywhere runs do for every project, several at a time, and prints the output of
// each in the order of their paths. An error of one does not stop the others.
func (c *cli) everywhere(verb, fine string, do func(c *cli) error) error {
	jobs := c.recursion.jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	if _, found := git.Find(c.path(".")); !found && c.holdsMuch() {
		return &stop{code: exitFailure, err: errors.New("this is the folder of no project, and --recursive would read all that is below it"),
			hint: "name the folder around the projects with -C DIR"}
	}
	walked, unread := c.walk(jobs)
	if walked == nil {
		return unread
	}
	projects := walked.Projects
	collisions := c.collide(fleet.Configs(projects))
	found := len(projects)
	if c.recursion.changed != "" {
		var err error
		if projects, err = c.touched(projects); err != nil {
			return err
		}
	}
	if _, set := os.LookupEnv("GOGC"); !set {
		// The parser allocates much that is garbage soon, and little lives long:
		// collecting less often saves a fifth of the time for some 60 MiB.
		defer debug.SetGCPercent(debug.SetGCPercent(1000))
		// A report that is one document keeps what was found in every project, and
		// ten times that is no longer little.
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(min(96<<20, debug.SetMemoryLimit(-1))))
	}
	t := tally{verb: verb, fine: fine, found: found, ran: len(projects), skipped: walked.Skipped}
	bar := c.progress(len(projects))
	stdout, stderr := c.screen(c.stdout), c.screen(c.stderr)
	for r := range inOrder(projects, jobs, func(p *fleet.Project) outcome { return c.one(p, stdout, stderr, collisions[p.Config], do) }) {
		bar.clear()
		t.add(r)
		if err := c.replay(r); err != nil {
			return err
		}
		bar.advance()
	}
	bar.clear()
	if unread != nil {
		t.codes[exitFailure]++
		fmt.Fprintf(c.stderr, "dockgen: %s\n", report.Visible(unread.Error()))
	}
	if err := (&telling{cli: c}).finish(); err != nil {
		return err
	}
	return t.end(c)
}

// walk finds the projects below the working directory. The error may come with those
// that were found.
func (c *cli) walk(jobs int) (*fleet.Fleet, error) {
	base, err := findBounds(c.path("."))
	if err != nil {
		var s *stop
		if errors.As(err, &s) {
			return nil, err
		}
		return nil, fmt.Errorf("read %s: %w", report.Visible(c.path(".")), cause(err))
	}
	c.base = &base
	found, err := fleet.Find(base.project, c.config, jobs)
	if len(found.Projects) == 0 && err == nil {
		return nil, &stop{code: exitFailure, err: fmt.Errorf("there is no %s below %s%s", c.config, report.Visible(c.path(".")), skipped(found.Skipped)),
			hint: "-C names the folder to start in; what Git does not track is left out where a .gitignore ignores it"}
	}
	return found, err
}

// skipped says how many configs were left out and why: " (2 skipped: 1 ignored by
// .gitignore, 1 in a virtual environment)"; empty when there are none.
func skipped(s fleet.Skipped) string {
	all := 0
	var parts []string
	for _, kind := range []struct {
		n    int
		text string
	}{{s.Ignored, "ignored by .gitignore"}, {s.Environment, "in a virtual environment"}, {s.Packages, "in a folder of packages"}} {
		if kind.n > 0 {
			all += kind.n
			parts = append(parts, fmt.Sprintf("%d %s", kind.n, kind.text))
		}
	}
	if all == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d skipped: %s)", all, strings.Join(parts, ", "))
}

// outcome is the result of a verb for one project.
type outcome struct {
	config   string
	err      error
	recorded recording
	found    []report.Project
	behind   bool // the project is clean, and its lock is behind
}

// one runs do for one project, with streams and reports of its own.
func (c *cli) one(project *fleet.Project, stdout, stderr screen, collisions []finding.Finding, do func(c *cli) error) outcome {
	r := outcome{config: project.Config}
	own := *c
	own.ofMany, own.config, own.walked, own.collisions = true, project.Config, project, collisions
	own.stdout, own.stderr = r.recorded.stream(stdout), r.recorded.stream(stderr)
	own.behind = &r.behind
	if len(c.outputs) > 0 {
		own.outputs = []output{{Printer: keeper{&r.found}}}
	}
	r.err = do(&own)
	return r
}

// keeper is a report that keeps its projects.
type keeper struct{ projects *[]report.Project }

func (k keeper) Project(p report.Project) error {
	*k.projects = append(*k.projects, p)
	return nil
}

func (k keeper) Close() error { return nil }

// replay prints the output for a project, and adds it to the reports. An error that the
// verb has not printed is printed here.
func (c *cli) replay(r outcome) error {
	if err := r.recorded.replay(); err != nil {
		return err
	}
	for _, o := range c.outputs {
		for _, p := range r.found {
			if err := o.Project(p); err != nil {
				return fmt.Errorf("report: %w", err)
			}
		}
	}
	if code := codeOf(r.err); code == exitFailure || code == exitUsage {
		fmt.Fprintf(c.stderr, "dockgen: %s: %s\n", report.Visible(r.config), report.Visible(r.err.Error()))
	}
	return nil
}

func codeOf(err error) int {
	var s *stop
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &s):
		return s.code
	}
	return exitFailure
}

// tally counts how projects ended.
type tally struct {
	verb, fine string
	found, ran int
	skipped    fleet.Skipped
	codes      [exitRefused + 1]int
	kept       bool // generate would leave some of the drift
	behind     int  // clean projects whose lock is behind
}

func (t *tally) add(r outcome) {
	t.codes[codeOf(r.err)]++
	if r.behind {
		t.behind++
	}
	var s *stop
	t.kept = t.kept || errors.As(r.err, &s) && s.kept
}

// end prints the summary and returns an error with the worst exit code.
func (t *tally) end(c *cli) error {
	drifted, repair := "drifted", "generate"
	if t.verb == "fmt" {
		drifted, repair = "not laid out", "fmt"
	}
	var parts []string
	for _, kind := range []struct {
		code int
		name string
	}{{exitDone, cmp.Or(t.fine, "done")}, {exitDrift, drifted}, {exitRefused, "refused"}, {exitInvalid, "invalid"}, {exitUsage, "not run"}, {exitFailure, "failed"}} {
		if n := t.codes[kind.code]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, kind.name))
		}
	}
	if t.ran < t.found {
		parts = append(parts, fmt.Sprintf("%d not changed since %s", t.found-t.ran, c.recursion.changed))
	}
	summary := fmt.Sprintf("%d projects: %s", t.found, strings.Join(parts, ", "))
	if t.found == 1 {
		summary = "1 project: " + parts[0]
	}
	summary += skipped(t.skipped)
	again := "dockgen"
	if c.directory != "" {
		again += " -C " + workspace.ShellPath(c.directory)
	}
	if t.behind > 0 && !c.quiet {
		fmt.Fprintf(c.stderr, "note: in %d of the clean projects dockgen.lock is behind, and every file is right; `%s generate --recursive` refreshes it\n", t.behind, report.Visible(again))
	}
	hints := map[int]string{
		exitFailure: "repair what is said above, then run: " + again + " " + t.verb + " --recursive",
		exitInvalid: "fix the errors, then run: " + again + " check --recursive",
		exitRefused: again + " diff --recursive shows the differences",
		exitDrift:   again + " " + repair + " --recursive",
	}
	if t.kept {
		hints[exitDrift] = "`" + again + " diff --recursive` shows the differences; `" + hints[exitDrift] + "` leaves alone what was edited by hand"
	}
	for _, code := range []int{exitFailure, exitUsage, exitInvalid, exitRefused, exitDrift} {
		if t.codes[code] > 0 {
			return &stop{code: code, err: errors.New(summary), hint: hints[code]}
		}
	}
	if t.fine == "" {
		return nil
	}
	return c.say("%s\n", summary)
}
