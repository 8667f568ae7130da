package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"dockgen/git"
	"dockgen/report"
	"dockgen/workspace"
)

// target is a file of the command line that the verb is to write.
//
// In a tree no file is written through a symbolic link. There may be two: that of the
// working directory and that of the project, which --config can name elsewhere. The
// folder of -C has been followed by then, as for reading: see [cli.bounds].
func (c *cli) target(name string) workspace.Target {
	t := workspace.Target{Path: c.path(name), Name: filepath.ToSlash(name)}
	if !filepath.IsAbs(name) {
		if start, err := filepath.EvalSymlinks(c.path(".")); err == nil {
			t.Path = filepath.Join(start, name)
		}
	}
	for _, dir := range []string{".", filepath.Dir(c.config)} {
		t.Tree = c.treeAround(dir)
		if t.Inside() {
			break
		}
	}
	return t
}

// treeAround is the repository around the folder dir of the command line or, where
// there is none, the working directory before -C if dir is below it, and else dir.
func (c *cli) treeAround(dir string) string {
	dir = c.path(dir)
	if r, found := git.Find(dir); found {
		return r.Root
	}
	here, err := os.Getwd()
	if err != nil {
		return dir
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(here, dir)
	}
	if _, below := within(here, dir); below {
		return here
	}
	return dir
}

// write replaces or creates a file of the command line.
func (c *cli) write(name string, content []byte) error {
	notes, err := c.target(name).Write(content)
	c.note(notes)
	return err
}

// create writes a file that is not there yet: whole or not at all.
func (c *cli) create(name string, content []byte) error {
	err := c.target(name).Create(content)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("write %s: it has come into being meanwhile", filepath.ToSlash(name))
	}
	return err
}

// note prints what a run changed about files beside their content.
func (c *cli) note(notes []workspace.Note) {
	if c.quiet {
		return
	}
	for _, n := range notes {
		fmt.Fprintf(c.stderr, "note: %s %s\n", report.Visible(n.Path), report.Visible(n.Text))
	}
}

// noteProject is note for paths of the project.
func (c *cli) noteProject(p *loaded, notes []workspace.Note) {
	for i := range notes {
		notes[i].Path = p.display(notes[i].Path)
	}
	c.note(notes)
}

// tellBehind says that the lock of a clean project is behind. In a run over many
// projects that is counted instead.
func (c *cli) tellBehind(p *loaded, plan *workspace.Plan) error {
	behind := plan.Behind()
	if behind == "" {
		return nil
	}
	if c.ofMany {
		*c.behind = true
		return nil
	}
	if c.quiet {
		return nil
	}
	_, err := fmt.Fprintf(c.stderr, "note: %s is behind: %s; `%s generate` refreshes it\n",
		report.Visible(p.display(workspace.LockPath)), report.Visible(behind), report.Visible(p.again))
	return err
}
