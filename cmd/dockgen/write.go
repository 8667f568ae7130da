package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"dockgen/git"
	"dockgen/report"
	"dockgen/workspace"
)

// target is a file of the command line that the verb is to write.
func (c *cli) target(name string) workspace.Target {
	return workspace.Target{Tree: c.tree(), Path: c.path(name), Name: filepath.ToSlash(name)}
}

// tree is the folder in which no file is written through a symbolic link: the
// repository around the working directory or, where there is none, the working
// directory before -C.
func (c *cli) tree() string {
	if r, found := git.Find(c.path(".")); found {
		return r.Root
	}
	return "."
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
