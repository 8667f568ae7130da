package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/generator"
	"dockgen/project/audit"
	"dockgen/schema"
	"dockgen/workspace"
)

// loaded is one project as the verbs see it: its config, what was found wrong,
// and what the config generates.
type loaded struct {
	root   string         // the project folder, as the operating system names it
	folder *folder.Folder // the same, open until close
	prefix string         // the same, slash-separated and relative to the working directory
	name   string         // the config's name in the project folder
	again  string         // the beginning of a command line for this project: "dockgen -C shop"
	config *schema.Config // nil when the config has errors
	// findings carry paths relative to the working directory, sorted.
	findings []finding.Finding
	files    []generator.File
	updated  bool // only versions differ in the Dockerfile: see nameUpdates
}

// load reads the config, renders it, and checks the project with it. Mistakes in
// config or project are findings, not an error. The caller closes what it returns.
func (c *cli) load() (*loaded, error) {
	p, err := c.read()
	if err != nil || p.config == nil {
		return p, err
	}
	p.files = generator.Generate(p.config)
	p.check()
	return p, nil
}

// check adds the findings about the project.
func (p *loaded) check() {
	p.add(p.config.DropIgnored(audit.Check(p.folder, p.name, p.config, generator.IgnoreRules(p.config))))
}

// close ends the reading of the project.
func (p *loaded) close() { p.folder.Close() }

// read reads the config alone. The caller closes what it returns.
func (c *cli) read() (*loaded, error) {
	name := filepath.ToSlash(c.config)
	root := filepath.Dir(c.path(c.config))
	bounds, err := c.bounds()
	if err != nil {
		return nil, c.absent(err)
	}
	p := &loaded{root: root, folder: folder.Open(root), prefix: path.Dir(name), name: path.Base(name), again: c.again()}
	src, err := c.text(p.folder)
	if err != nil {
		p.close()
		return nil, err
	}
	var findings []finding.Finding
	p.config, findings = schema.LoadWith(p.name, src, schema.Surroundings{
		Version: version,
		Pinning: c.pinning,
		Read:    bounds.read,
	})
	p.findings = c.collisions
	p.add(findings)
	return p, nil
}

// add adds findings, whose paths are relative to the project, to those of p.
func (p *loaded) add(findings []finding.Finding) {
	for _, f := range findings {
		if f.Path != "" {
			f.Path = p.display(f.Path)
		}
		if root := filepath.ToSlash(p.root); root != "." && strings.HasPrefix(f.Fix, "chmod ") {
			// Its paths are relative to the project, and it is typed where dockgen was.
			f.Fix = "cd " + workspace.ShellPath(root) + " && " + f.Fix
		}
		p.findings = append(p.findings, f)
	}
	p.findings = finding.Sort(p.findings)
}

// cause returns err without the path: the caller names it as the user wrote it.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// display turns a path of the project into one relative to the working directory.
func (p *loaded) display(name string) string { return path.Join(p.prefix, name) }

// projectPath is the reverse of display, and also takes an absolute path of a
// relative project or the other way round.
func (c *cli) projectPath(p *loaded, name string) string {
	root, rootErr := filepath.Abs(p.root)
	file, err := filepath.Abs(c.path(name))
	if rootErr != nil || err != nil {
		return name
	}
	relative, err := filepath.Rel(root, file)
	if err != nil {
		return name
	}
	return filepath.ToSlash(relative)
}

// publishHint says what to do once the files are written; empty when no file describes
// it.
func (c *cli) publishHint(p *loaded) string {
	script, page := p.config.Output(schema.BuildPublish), p.config.Output(schema.Deployment)
	switch {
	case script.Enabled:
		// The command is typed in the shell, whose working directory -C does not change.
		name := filepath.Join(p.root, filepath.FromSlash(script.Path))
		if !filepath.IsAbs(name) {
			name = "./" + name
		}
		return "`" + workspace.ShellPath(name) + " --dry-run` shows how the image is built and published"
	case page.Enabled:
		return p.display(page.Path) + " says how the image is built"
	}
	return ""
}

// invalid returns the error of a verb whose config or project has errors, or nil.
func invalid(p *loaded) error {
	n := 0
	for _, f := range p.findings {
		if f.Severity == finding.Error {
			n++
		}
	}
	switch n {
	case 0:
		return nil
	case 1:
		return &stop{code: exitInvalid, err: errors.New("1 error"), hint: "fix it, then run: " + p.again + " check"}
	}
	return &stop{code: exitInvalid, err: fmt.Errorf("%d errors", n), hint: "fix them, then run: " + p.again + " check"}
}
