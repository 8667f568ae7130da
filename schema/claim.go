package schema

import (
	"fmt"
	"path"
	"strings"

	"dockgen/schema/mistake"
	"dockgen/schema/projectpath"
)

// lockFile is where dockgen records what it generated, beside the config.
const lockFile = "dockgen.lock"

// claim is a file that dockgen or its script writes, or one that it reads.
type claim struct {
	path    string
	folded  string // in lower case
	address string // the argument that says where; empty when nothing does
	what    string
	written bool
}

// judgePaths keeps the files that are written from landing on each other, and
// on those that are read.
func (l *judgment) judgePaths() {
	claims := l.claims()
	for i := range claims {
		for j := range i {
			earlier, later := &claims[j], &claims[i]
			if !earlier.written && !later.written || !projectpath.Collide(earlier.folded, later.folded) {
				continue
			}
			// Point at the one that somebody wrote.
			here, there := later, earlier
			if !l.groups.isWritten(later.address) && earlier.address != "" {
				here, there = earlier, later
			}
			problem := fmt.Sprintf("%s is the path of %s and of %s.", mistake.Quoted(here.path), here.what, there.what)
			if here.path != there.path {
				problem = fmt.Sprintf("%s, the path of %s, and %s, that of %s, cannot both be files everywhere.",
					mistake.Quoted(here.path), here.what, mistake.Quoted(there.path), there.what)
			}
			l.rule(codeOutputPath, here.address, "Path taken twice", problem+" Give one of them another path.")
			return
		}
	}
}

// claims are all claims of the config.
func (l *judgment) claims() []claim {
	var list []claim
	c := l.config
	add := func(path, address, what string, written bool) {
		if l.unspoilt(address) {
			list = append(list, claim{path, strings.ToLower(path), address, what, written})
		}
	}
	add(path.Base(l.file), "", "this config", true)
	add(lockFile, "", "dockgen's own record", true)
	if f := c.Registry.VersionFile; c.Registry.Numbering == "file" {
		add(f, "registry.version_file", "the version file", true)
		add(f+".lock", "registry.version_file", "the version file's lock", true)
		add(f+".tmp", "registry.version_file", "the version file's temporary copy", true)
	} else {
		add(c.ScriptLock(), "output."+BuildPublish+".path", "the script's lock", true)
	}
	for _, o := range c.Outputs {
		if o.Enabled {
			add(o.Path, "output."+o.Name+".path", "the output "+o.Name, true)
		}
	}
	for _, f := range c.Dependencies.Requirements {
		add(f, "dependencies.requirements", "a file of requirements", false)
	}
	for _, f := range c.Dependencies.Constraints {
		add(f, "dependencies.constraints", "a file of constraints", false)
	}
	for i := range c.Assets {
		a := &c.Assets[i]
		for _, output := range a.Output {
			add(output, "assets."+a.Name+".output", fmt.Sprintf("an output of assets %q", a.Name), true)
		}
	}
	if f := c.Worker.ConfigFile; f != "" {
		add(f, "worker.config_file", "gunicorn's configuration", false)
	}
	return list
}
