package audit

import (
	"fmt"
	"strings"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// hashes checks that every requirement has a hash when one is asked for. pip asks
// for all as soon as there is one.
func hashes(p *project) []finding.Finding {
	d := p.config.Dependencies
	required, why := d.RequireHashes, `"require_hashes" is set`
	for _, file := range p.packages.Files {
		for _, line := range file.Lines {
			switch {
			case required:
			case line.Kind == requirement.HashOption:
				required, why = true, fmt.Sprintf("%s:%d asks for hashes", file.Path, line.Line)
			case line.Hashed && d.Installer == "pip":
				required, why = true, fmt.Sprintf("With one hash (%s:%d) pip asks for all of them", file.Path, line.Line)
			}
		}
	}
	if !required {
		return nil
	}
	var first requirement.Wanted
	count := 0
	for _, w := range p.installed {
		if !w.Hashed && requirement.MarkerHolds(w.Marker, p.config.App.Python) == requirement.Yes {
			if count == 0 {
				first = w
			}
			count++
		}
	}
	if count == 0 {
		return nil
	}
	more := ""
	if count > 1 {
		more = fmt.Sprintf(" (and %d more)", count-1)
	}
	return inFile(first.File, first.Line, finding.Finding{
		Code: rule.HashMissing, Summary: "Requirement without hash",
		Detail: fmt.Sprintf("%s, and %s%s has no --hash. Each requirement needs an exact version (==) and its hashes, those that others depend on included; a Git URL cannot have one.",
			why, describe(first.Requirement), more),
		Fix: fmt.Sprintf("uv pip compile --generate-hashes -o %s %s", first.File, compiledFrom(p, first.File)),
	})
}

// compiledFrom returns the file that a requirements file with hashes is made from: by
// convention requirements.in, else the file itself.
func compiledFrom(p *project, file string) string {
	if source := strings.TrimSuffix(file, ".txt") + ".in"; p.tree.IsFile(source) {
		return source
	}
	return file
}

// describe names a requirement without what its URL may hold.
func describe(r requirement.Requirement) string {
	if r.Name != "" {
		return rule.Quoted(r.Name)
	}
	return "this requirement"
}
