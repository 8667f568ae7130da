package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"dockgen/git"
	"dockgen/workspace"
)

// What a verb says to somebody who stands in another folder than that of the project.

// noConfig is how a verb ends that finds no config: its hint names the one above, or says
// that there is none.
func (c *cli) noConfig() error {
	if err := c.noFolder(); err != nil {
		return err
	}
	s := &stop{code: exitFailure, err: fmt.Errorf("there is no %s", filepath.ToSlash(c.config)), hint: c.again() + " init"}
	if above := c.above(); above != "" {
		s.hint = "there is one above, " + above + ": " + c.there(path.Dir(above)) + " " + c.verb
		return s
	}
	if c.holdsMuch() {
		s.hint = "no folder above has one either, and this is the folder of no project: name the project's with -C DIR"
	} else {
		s.hint += ", if this is the folder of a project: no folder above has one either"
	}
	return s
}

// noFolder is how a verb ends for a folder that is not there, or is none; nil for one.
func (c *cli) noFolder() error {
	dir := filepath.Dir(c.path(c.config))
	info, err := os.Stat(dir)
	if err == nil && info.IsDir() {
		return nil
	}
	name := filepath.ToSlash(dir)
	s := &stop{code: exitFailure, err: fmt.Errorf("there is no folder %s", name), hint: "-C names the folder of the project"}
	if err == nil {
		s.err = fmt.Errorf("%s is a file, and no folder", name)
		s.hint = fmt.Sprintf("-C names the folder of the project: dockgen -C %s %s", workspace.ShellPath(path.Dir(name)), c.verb)
		return s
	}
	if !errors.Is(err, os.ErrNotExist) && !strings.Contains(err.Error(), "not a directory") {
		s.err = fmt.Errorf("open %s: %w", name, cause(err))
	}
	if c.directory == "" {
		s.hint = "--config names the file, -C the folder to start in"
	}
	here := &cli{config: configName}
	if info, err := os.Lstat(configName); err == nil && info.Mode().IsRegular() {
		s.hint += "; here is one with a config: dockgen " + c.verb
	} else if above := here.above(); above != "" {
		s.hint += "; there is a config above, " + above + ": " + here.there(path.Dir(above)) + " " + c.verb
	}
	return s
}

// above is the nearest config in a folder above that of c, relative to the working
// directory; empty when there is none. In a repository the search ends at its root: what
// lies above belongs to somebody else.
func (c *cli) above() string {
	const most = 64 // folders
	dir, err := filepath.Abs(filepath.Dir(c.path(c.config)))
	here, wrong := os.Getwd()
	if err != nil || wrong != nil {
		return ""
	}
	limit := ""
	if r, found := git.Find(dir); found {
		limit = r.Root
	}
	for range most {
		if same(dir, limit) || filepath.Dir(dir) == dir {
			return ""
		}
		dir = filepath.Dir(dir)
		name := filepath.Join(dir, filepath.Base(c.config))
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() {
			relative, err := filepath.Rel(here, name)
			if err != nil {
				relative = name
			}
			return filepath.ToSlash(relative)
		}
	}
	return ""
}

// same reports whether two names are of one folder.
func same(a, b string) bool {
	if a == b || b == "" {
		return a == b
	}
	one, err := os.Stat(a)
	other, wrong := os.Stat(b)
	return err == nil && wrong == nil && os.SameFile(one, other)
}

// there is the beginning of a command line for the config in dir that has the name of c's.
func (c *cli) there(dir string) string {
	line := "dockgen"
	if dir != "." {
		line += " -C " + workspace.ShellPath(dir)
	}
	if base := filepath.Base(c.config); base != configName {
		line += " --config " + workspace.ShellPath(base)
	}
	return line
}

// holdsMuch reports whether the folder of c is the root of the file system, the home of the
// user, or one around it: it holds the files of many programs.
func (c *cli) holdsMuch() bool {
	dir, err := filepath.Abs(filepath.Dir(c.path(c.config)))
	if err != nil {
		return false
	}
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	}
	if filepath.Dir(dir) == dir {
		return true
	}
	home, err := os.UserHomeDir()
	if err == nil {
		home, err = filepath.EvalSymlinks(home)
	}
	if err != nil || filepath.Dir(home) == home {
		return false
	}
	_, inside := within(dir, home)
	return inside
}

// notOneProject refuses to read the root of the file system, and a home that is not laid out
// as a project is: with a file of Python and one that lists packages.
func (b *beginning) notOneProject() error {
	if !b.holdsMuch() {
		return nil
	}
	dir, err := filepath.Abs(b.root)
	if err != nil {
		return err
	}
	if filepath.Dir(dir) != dir && hasFile(dir, "*.py") && (hasFile(dir, "requirements*.txt") || hasFile(dir, "pyproject.toml") || hasFile(dir, "Pipfile") || hasFile(dir, "setup.py")) {
		return nil
	}
	return &stop{code: exitInvalid, err: fmt.Errorf("%s is the folder of no project, and init would read all that is below it", filepath.ToSlash(dir)),
		hint: "name the folder of the project: dockgen -C DIR init"}
}

// hasFile reports whether a folder has a file of a pattern.
func hasFile(dir, pattern string) bool {
	names, err := filepath.Glob(filepath.Join(escaped(dir), pattern))
	return err == nil && len(names) > 0
}

// escaped takes the meaning of a pattern from the characters of a folder's name.
func escaped(dir string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(dir)
}

// isNested reports whether the app that was found belongs to a project more than one folder
// below, and nobody said that it is meant.
func (b *beginning) isNested() bool {
	return b.answers.EntryPoint == "" && b.answers.Directory == "" && strings.Count(b.survey.Project.Value, "/") > 0
}

// elsewhere refuses to write the config of a project that is further below.
func (b *beginning) elsewhere() error {
	s := b.survey
	message := fmt.Sprintf("the app is more than one folder below, in %s (%s)", s.Project.Value, s.EntryPoint.Evidence)
	for i, other := range s.EntryPoint.Others {
		if i < 3 {
			message += pick(i == 0, "; also found: ", ", ") + other.Evidence.String()
		}
	}
	return &stop{code: exitInvalid, err: errors.New(message), hint: b.elsewhereHint()}
}

// elsewhereHint says how to write the config where the app is, and how to write it here.
func (b *beginning) elsewhereHint() string {
	there := path.Join(filepath.ToSlash(b.directory), b.survey.Project.Value)
	return fmt.Sprintf("dockgen -C %s init; for a config here, add --app-directory %s", workspace.ShellPath(there), workspace.ShellPath(b.survey.Directory.Value))
}
