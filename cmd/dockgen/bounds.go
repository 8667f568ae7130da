package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"dockgen/folder"
	"dockgen/git"
	"dockgen/report"
	"dockgen/schema/syntax"
	"dockgen/workspace"
)

// bounds say where a project is, and which folder nothing outside of may be read
// for its config. The lines of a config that is wrong are printed, so a config in
// a stranger's branch must not name a file of the machine that checks it.
type bounds struct {
	project string // the project folder, absolute and free of symbolic links
	// limit is the repository around the project. Without one it is the working
	// directory before -C, or the project folder when that is not below it.
	limit      string
	repository bool // limit is a repository
	here       string
}

// bounds returns those of the project that c is about. A project folder that a
// symbolic link takes out of the repository, or without one out of the working
// directory, is an error.
func (c *cli) bounds() (bounds, error) {
	if c.base == nil {
		return findBounds(filepath.Dir(c.path(c.config)))
	}
	// The walk has followed no links.
	b := *c.base
	b.project = filepath.Join(b.project, filepath.Dir(filepath.FromSlash(c.config)))
	if c.walked != nil && c.walked.Repository != "" {
		b.limit, b.repository = filepath.Join(c.base.project, filepath.FromSlash(c.walked.Repository)), true
	}
	return b, nil
}

func findBounds(dir string) (bounds, error) {
	here, err := os.Getwd()
	if err != nil {
		return bounds{}, err
	}
	named := filepath.Clean(dir)
	if !filepath.IsAbs(named) {
		named = filepath.Join(here, named)
	}
	b := bounds{}
	if b.project, err = filepath.EvalSymlinks(named); err != nil {
		return bounds{}, err
	}
	if b.here, err = filepath.EvalSymlinks(here); err != nil {
		return bounds{}, err
	}
	_, below := within(here, named)
	if !below {
		_, below = within(b.here, named)
	}
	if below {
		b.limit = b.here
		if r, found := git.Find(b.here); found {
			b.limit, b.repository = r.Root, true
		}
		if _, inside := within(b.limit, b.project); !inside {
			return bounds{}, b.leadsOut(dir)
		}
	} else {
		if err := followsOut(dir, named); err != nil {
			return bounds{}, err
		}
		b.limit = b.project
	}
	if r, found := git.Find(b.project); found {
		b.limit, b.repository = r.Root, true
	}
	return b, nil
}

// followsOut returns an error when a symbolic link in a repository, on the way to the
// folder named, leads out of that repository.
func followsOut(dir, named string) error {
	for at := named; filepath.Dir(at) != at; at = filepath.Dir(at) {
		info, err := os.Lstat(at)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			continue
		}
		r, found := git.Find(filepath.Dir(at))
		if !found {
			continue
		}
		target, err := filepath.EvalSymlinks(at)
		if err != nil {
			return err
		}
		if _, inside := within(r.Root, target); !inside {
			return bounds{limit: r.Root, repository: true}.leadsOut(dir)
		}
	}
	return nil
}

func (b bounds) leadsOut(dir string) error {
	return &stop{code: exitFailure, err: fmt.Errorf("a symbolic link in %s leads out of %s", filepath.ToSlash(dir), b.describe()),
		hint: "start dockgen in the folder that it leads to"}
}

func (b bounds) describe() string {
	if b.repository {
		return "the repository"
	}
	return "the working directory"
}

// within returns name as it is called in the folder dir, and whether it is in it.
// Both are absolute.
func within(dir, name string) (string, bool) {
	relative, err := filepath.Rel(dir, name)
	return relative, err == nil && filepath.IsLocal(relative)
}

// read returns the text of the config, or of a file that it extends: name is
// slash-separated and relative to the project folder. It is a regular file inside
// the limit, with no symbolic link as its name and none on the way that leads out.
func (b bounds) read(name string) ([]byte, error) {
	file, err := b.file(name)
	if err != nil {
		return nil, err
	}
	return readFile(file, syntax.MaxBytes+1)
}

// file returns where the file called name in the project folder is, with the links on
// the way to it followed, none of which leads out of the limit.
func (b bounds) file(name string) (string, error) {
	file := filepath.Join(b.project, filepath.FromSlash(name))
	if _, inside := within(b.limit, file); !inside {
		return "", b.outside(file)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(file))
	if err != nil {
		return "", cause(err)
	}
	if _, inside := within(b.limit, dir); !inside {
		return "", fmt.Errorf("a symbolic link on the way to it leads out of %s", b.describe())
	}
	return filepath.Join(dir, filepath.Base(file)), nil
}

// outside says that file is not to be read, and from where it would be.
func (b bounds) outside(file string) error {
	if b.repository {
		return errors.New("it lies outside the repository of the project, and a config is made from files of one repository")
	}
	above := b.project
	for {
		if _, inside := within(above, file); inside || filepath.Dir(above) == above {
			break
		}
		above = filepath.Dir(above)
	}
	start, err := filepath.Rel(b.here, above)
	if err != nil {
		start = above
	}
	project, err := filepath.Rel(above, b.project)
	if err != nil {
		project = b.project
	}
	return fmt.Errorf("it lies outside the folder that dockgen was started for, and there is no repository around both. Start in a folder above them: `cd %s && dockgen -C %s check`",
		workspace.ShellPath(filepath.ToSlash(start)), workspace.ShellPath(filepath.ToSlash(project)))
}

// text returns the config as it is written, from the open project folder at. Its
// error is a [stop] that says what to do.
func (c *cli) text(at *folder.Folder) ([]byte, error) {
	name := filepath.ToSlash(c.config)
	src, err := readRegular(at, path.Base(name), syntax.MaxBytes+1)
	switch {
	case err == nil:
		return src, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, c.noConfig()
	case errors.Is(err, folder.ErrLink):
		return nil, &stop{code: exitFailure, err: fmt.Errorf("read %s: %w", name, err),
			hint: "put the file itself there; what projects share is named by dockgen.extends"}
	}
	if err := c.noFolder(); err != nil {
		return nil, err
	}
	return nil, &stop{code: exitFailure, err: fmt.Errorf("read %s: %w", name, err), hint: "--config names the file, -C the folder to start in"}
}

// absent is how a verb ends that cannot find the project folder, or may not read it.
func (c *cli) absent(err error) error {
	var s *stop
	switch {
	case errors.As(err, &s):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return c.noConfig()
	}
	if err := c.noFolder(); err != nil {
		return err
	}
	return &stop{code: exitFailure, err: fmt.Errorf("read %s: %w", report.Visible(filepath.ToSlash(c.config)), cause(err)),
		hint: "--config names the file, -C the folder to start in"}
}

// sourceFile returns the text of a file that a finding points into: a regular one
// that is inside the limit, wherever links lead.
func (c *cli) sourceFile(name string) []byte {
	b, err := c.bounds()
	if err != nil {
		return nil
	}
	file, err := filepath.Abs(name)
	if err == nil {
		file, err = filepath.EvalSymlinks(file)
	}
	if err != nil {
		return nil
	}
	if _, inside := within(b.limit, file); !inside {
		return nil
	}
	text, _ := readFile(file, maxSource)
	return text
}

// readFile is readRegular of a file in another folder.
func readFile(name string, limit int64) ([]byte, error) {
	content, err := folder.ReadFile(name, limit)
	return content, cause(err)
}

// readRegular reads at most limit bytes of the regular file called base in the folder
// at, so that an endless one ends in a finding and not in memory.
func readRegular(at *folder.Folder, base string, limit int64) ([]byte, error) {
	content, err := at.ReadStart(base, limit)
	return content, cause(err)
}
