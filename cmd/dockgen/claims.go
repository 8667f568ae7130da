package main

import (
	"errors"
	"fmt"
	"path"
	"slices"

	"dockgen/finding"
	"dockgen/fleet"
	"dockgen/git"
	"dockgen/schema"
	"dockgen/workspace"
)

// pathClaimed (error): two projects have a file of the same path. Only outputs
// that were moved into the folder of a project below can meet.
const pathClaimed finding.Code = "DG360"

// collide looks for files that two projects have for theirs, and returns a finding
// for both, by config. A file belongs to one project only; whichever ran last
// would overwrite the other's.
func (c *cli) collide(configs []string) map[string][]finding.Finding {
	projects := make(map[string]bool, len(configs))
	for _, config := range configs {
		projects[path.Dir(config)] = true
	}
	findings := map[string][]finding.Finding{}
	owned := map[string][]string{} // by config, of those that have been asked
	for _, config := range configs {
		for above := path.Dir(config); above != "."; {
			above = path.Dir(above)
			if !projects[above] {
				continue
			}
			other := path.Join(above, path.Base(config))
			for _, file := range c.owned(owned, config) {
				if slices.Contains(c.owned(owned, other), file) {
					findings[config] = append(findings[config], claim(config, file, other))
					findings[other] = append(findings[other], claim(other, file, config))
				}
			}
		}
	}
	return findings
}

func claim(config, file, other string) finding.Finding {
	return finding.Finding{
		Code: pathClaimed, Severity: finding.Error, Summary: "File of two projects",
		Detail: fmt.Sprintf("%q is a file of this project, and of %q too. Move one of them with the path of an output block.", file, other),
		Path:   config,
	}
}

// owned are the files that a project has for its own: the config, the lock and
// what the config generates. A config with errors generates nothing.
func (c *cli) owned(known map[string][]string, config string) []string {
	if files, ok := known[config]; ok {
		return files
	}
	folder := path.Dir(config)
	files := []string{config, path.Join(folder, workspace.LockPath)}
	if p := c.peek(config); p != nil {
		for _, output := range p.Outputs {
			if output.Enabled {
				files = append(files, path.Join(folder, output.Path))
			}
		}
	}
	known[config] = files
	return files
}

// peek is the resolved config of a project; nil when it has errors, which are told
// when it is the project's turn.
func (c *cli) peek(config string, read ...func(name string)) *schema.Config {
	own := *c
	own.config, own.walked = config, nil
	bounds, err := own.bounds()
	if err != nil {
		return nil
	}
	src, err := bounds.read(path.Base(config))
	if err != nil {
		return nil
	}
	resolved, _ := schema.LoadWith(path.Base(config), src, schema.Surroundings{
		Version: version,
		Read: func(shared string) ([]byte, error) {
			for _, tell := range read {
				tell(shared)
			}
			return bounds.read(shared)
		},
	})
	return resolved
}

// touched keeps the projects in which something changed, or in a file
// that the config is made from.
func (c *cli) touched(projects []*fleet.Project) ([]*fleet.Project, error) {
	changes, err := fleet.Changed(c.path("."), c.recursion.changed)
	if err != nil {
		s := &stop{code: exitFailure, err: fmt.Errorf("--changed-since %s: %w", c.recursion.changed, err)}
		if revision := (*git.RevisionError)(nil); errors.As(err, &revision) {
			s.hint = "name a revision that this clone has; a shallow clone may lack it"
		} else {
			s.hint = "`" + c.again() + " check --recursive` checks all projects and does not ask Git"
		}
		return nil, s
	}
	return slices.DeleteFunc(projects, func(p *fleet.Project) bool {
		folder := path.Dir(p.Config)
		if changes.Below(folder) {
			return false
		}
		shared := false
		c.peek(p.Config, func(name string) { shared = shared || changes.Has(path.Join(folder, name)) })
		return !shared
	}), nil
}
