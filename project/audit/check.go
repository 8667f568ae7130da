// Package audit compares a project with its resolved config: is there a gunicorn,
// does the entry point exist, can it be called as written, are the files that the
// Dockerfile names there and not hidden from the builder.
//
// [Check] is the entry point. It reads the project once, into a value of type project,
// and passes that to each row of the table rules. A rule is a function in a file of
// its own and knows no other rule. Rules report only what is certain from reading:
// code is never run, and what cannot be known is passed over.
package audit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/rule"
	"dockgen/schema"
)

// Check compares the project in the folder at with its resolved config and
// returns what is wrong, sorted. It writes nothing.
//
// configPath is the config's path in the folder, which findings about it carry; ignore
// are the rules of the generated ignore file. When the config switches that output off,
// the project's own ignore file is read instead; when it switches the Dockerfile
// off, only the entry point and what gunicorn reads are checked. Findings that
// the config ignores are returned as well: see [schema.Config.DropIgnored].
func Check(at *folder.Folder, configPath string, c *schema.Config, ignore dockerignore.Rules) []finding.Finding {
	t := disk.Open(at)
	if err := at.Err(); err != nil {
		return []finding.Finding{{
			Code: rule.FileUnusable, Severity: finding.Error, Summary: "Project not readable",
			Detail: "The folder of the config cannot be opened: " + errors.Unwrap(err).Error() + ".",
			Path:   configPath,
		}}
	}
	return sorted(runRules(read(t, configPath, c, ignore)), configPath)
}

// runRules returns what the rules find. When the project was too large to be read
// as a whole, that is the only finding: files that seemed to be missing may exist.
func runRules(p *project) []finding.Finding {
	var found []finding.Finding
	for _, r := range rules {
		found = append(found, r.run(p)...)
	}
	if p.tree.Over() {
		return []finding.Finding{{
			Code: rule.ProjectTooLarge, Severity: finding.Error, Summary: "Project too large to check", Path: p.configPath,
			Detail: fmt.Sprintf("What the checks ask for comes to more than %d MiB, counting each look at the disk. Name the folder of the app alone with directory in app, or take generated files and data out of the folders that it imports from.",
				folder.Any.Bound().Total>>20),
		}}
	}
	return found
}

// maxFindings bounds the findings about one project to what a person reads.
const maxFindings = 300

// sorted returns the findings in the order of the files, and at most maxFindings of
// them: errors are kept before warnings.
func sorted(found []finding.Finding, configPath string) []finding.Finding {
	all := finding.Sort(found)
	if len(all) <= maxFindings {
		return all
	}
	slices.SortStableFunc(all, func(a, b finding.Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	more, severity := len(all)-maxFindings, all[maxFindings].Severity
	return append(finding.Sort(all[:maxFindings]), finding.Finding{
		Code: rule.ProjectTooLarge, Severity: severity, Summary: "More findings", Path: configPath,
		Detail: fmt.Sprintf("%d more are not shown: repair these first.", more),
	})
}
