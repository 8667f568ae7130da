package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"dockgen/finding"
	"dockgen/git"
	"dockgen/report"
	"dockgen/schema/credential"
	"dockgen/workspace"
)

// reportFlag adds --report to a verb that finds something.
func (c *cli) reportFlag(command *cobra.Command) *cobra.Command {
	command.Flags().StringArrayVar(&c.reports, "report", nil,
		"also report as `FORMAT[=PATH]`, to standard output or a file: text, json, sarif, github, gitlab or junit; may be repeated")
	return command
}

// output is one report that was asked for.
type output struct {
	report.Printer
	// path is the file to write when the run is over, and text what goes into it;
	// empty and nil for standard output.
	path string
	text *bytes.Buffer
}

// openReports reads the --report flags. A machine format on standard output has
// it for itself: what else a verb prints goes to standard error from here on.
func (c *cli) openReports() error {
	taken := map[string]string{}
	for _, flag := range c.reports {
		format, path, toFile := strings.Cut(flag, "=")
		o := output{path: path}
		var w io.Writer = c.stdout
		read, readByRunner := w.(*report.Inert)
		if readByRunner && format == "github" {
			w = report.NewInert(read.Unwrap(), true)
		}
		if toFile {
			o.text = new(bytes.Buffer)
			w = o.text
			if readByRunner && strings.HasPrefix(path, "/dev/") { // such as /dev/stdout
				w = report.NewInert(w, format == "github")
			}
		}
		var err error
		if o.Printer, err = report.New(format, w, c.reportOptions(false)); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
		switch other, twice := taken[path]; {
		case toFile && path == "":
			return fmt.Errorf("--report %s is without a path: write %s=FILE, or %s alone for standard output", flag, format, format)
		case toFile && filepath.Clean(path) == filepath.Clean(c.config):
			return fmt.Errorf("--report %s would overwrite the config", flag)
		case twice && toFile:
			return fmt.Errorf("--report %s: %s goes to that file already", flag, other)
		case twice:
			return fmt.Errorf("--report %s: %s goes to standard output already: write %s=FILE", flag, other, format)
		}
		taken[path] = format
		if format == "text" && !toFile {
			continue // printed anyway, where the verb puts it
		}
		c.outputs = append(c.outputs, o)
		c.claimed = c.claimed || !toFile
	}
	if c.claimed {
		c.stdout = c.stderr
	}
	return nil
}

// reportOptions are what the printers need to know about the world.
func (c *cli) reportOptions(color bool) report.Options {
	return report.Options{
		Color: color, Version: version,
		Sources: c.sourceText(), Secret: credential.In, InRepository: c.repositoryPaths(),
	}
}

// telling is the reports of one run. Text for people is printed as the projects
// come; the others are written by finish.
type telling struct {
	*cli
	people  report.Printer // nil when a machine format has taken standard output
	verdict bool           // whether people see a line for each file
}

// tell begins the reports of a run. w is where the verb puts what people read,
// verdicts whether that has a line for each file that is not clean.
func (c *cli) tell(w io.Writer, verdicts bool) *telling {
	t := &telling{cli: c, verdict: verdicts}
	if !c.claimed {
		// "text" is always there.
		t.people, _ = report.New("text", w, c.reportOptions(c.colored(w)))
	}
	return t
}

// project adds what was found about one project.
func (t *telling) project(p report.Project) error {
	for _, o := range t.outputs {
		if err := o.Project(p); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	if t.people == nil {
		return nil
	}
	if !t.verdict {
		p.Files = nil
	}
	return t.people.Project(p)
}

// finish writes the reports that are whole documents, and those in files.
func (t *telling) finish() error {
	var failures []error
	for _, o := range t.outputs {
		err := o.Close()
		if err == nil && o.text != nil {
			err = t.write(o.path, o.text.Bytes())
		}
		failures = append(failures, err)
	}
	return errors.Join(failures...)
}

// only reports a run that is about one project.
func (t *telling) only(p report.Project) error {
	return errors.Join(t.project(p), t.finish())
}

// report is what was found about p; plan is nil when nothing was compared.
func (p *loaded) report(plan *workspace.Plan) report.Project {
	r := report.Project{Config: p.display(p.name), Valid: true, Findings: p.findings}
	for _, f := range p.findings {
		// Of the lock, DG3xx, the config knows nothing.
		if f.Severity == finding.Error && (f.Code == pathClaimed || !strings.HasPrefix(string(f.Code), "DG3")) {
			r.Valid = false
		}
	}
	if plan == nil {
		return r
	}
	r.Files = append(p.verdicts(plan.Changes), p.file(&plan.Lock))
	r.Drift = plan.Findings()
	for i := range r.Drift {
		f := &r.Drift[i]
		f.Path = p.display(f.Path)
		f.Fix = p.repair(f.Fix, f.Path)
	}
	return r
}

// file is a change without the contents.
func (p *loaded) file(c *workspace.Change) report.File {
	return report.File{
		Path: p.display(c.Path), Verdict: c.Verdict, Action: c.Action, Reason: c.Reason, Block: c.Block,
		WantSHA256: c.WantSHA256, HaveSHA256: c.HaveSHA256,
	}
}

// verdicts are changes without the contents, with room for that of the lock.
func (p *loaded) verdicts(changes []workspace.Change) []report.File {
	files := make([]report.File, len(changes), len(changes)+1)
	for i := range changes {
		files[i] = p.file(&changes[i])
	}
	return files
}

// repair turns the command of a finding of the workspace, which knows neither -C
// nor --config, into one that works where it is read.
func (p *loaded) repair(fix, path string) string {
	switch {
	case fix == "dockgen generate":
		return p.again + " generate"
	case strings.HasPrefix(fix, "dockgen generate --force "):
		return p.again + " generate --force " + workspace.ShellPath(path)
	}
	return fix
}

// maxSource bounds what is read of a file to show one line of it.
const maxSource = 8 << 20

// sourceText returns a function that reads the file that a finding points into.
// Findings come sorted by path, so that one file is remembered.
func (c *cli) sourceText() func(path string) []byte {
	var last string
	var text []byte
	return func(path string) []byte {
		if path != last || text == nil {
			// A file that cannot be read any more costs the source line, not the finding.
			last = path
			text = c.sourceFile(c.path(filepath.FromSlash(path)))
		}
		return text
	}
}

// repositoryPaths returns a function that turns paths relative to the working
// directory into paths relative to the root of the repository around it; they
// stay as they are where there is none.
func (c *cli) repositoryPaths() func(path string) string {
	var here, root string
	return func(path string) string {
		if here == "" {
			here, root = c.folders()
		}
		file := filepath.FromSlash(path)
		if !filepath.IsAbs(file) {
			file = filepath.Join(here, file)
		} else if dir, err := filepath.EvalSymlinks(filepath.Dir(file)); err == nil {
			file = filepath.Join(dir, filepath.Base(file))
		}
		relative, err := filepath.Rel(root, file)
		if err != nil {
			return path
		}
		return filepath.ToSlash(relative)
	}
}

// folders returns the working directory, which -C has moved, and the root of the
// repository around it; the same one twice where there is none.
func (c *cli) folders() (here, root string) {
	here, err := filepath.Abs(c.path("."))
	if err != nil {
		return ".", "."
	}
	if r, found := git.Find(here); found {
		return filepath.Join(r.Root, filepath.FromSlash(r.Prefix)), r.Root
	}
	return here, here
}
