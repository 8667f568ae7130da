package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/writes"
)

// unwritable reports folders that the app writes to and the config does not name: an
// app that makes one when it is imported does not start.
func unwritable(p *project) []finding.Finding {
	if uid, _, _ := strings.Cut(p.config.Image.User, ":"); uid == "0" {
		return nil
	}
	instance := func() bool {
		return slices.ContainsFunc(p.installed, func(w requirement.Wanted) bool { return w.Name == "flask-sqlalchemy" })
	}
	folders, _ := writes.Find(p.index, p.config.App.Directory, p.entry.at.Files[0], p.reached, nil, instance)
	var missing []string
	var first evidence.Place
	for _, found := range folders {
		if found.Confidence == evidence.Guess || slices.ContainsFunc(p.config.Image.Writable, func(folder string) bool {
			return strings.HasPrefix(found.Value+"/", folder+"/")
		}) {
			continue
		}
		if missing == nil {
			first = found.Evidence
		}
		missing = append(missing, found.Value)
	}
	if missing == nil {
		return nil
	}
	fix := "writable = " + rule.HCLList(slices.Concat(p.config.Image.Writable, missing))
	return inFile(first.Path, first.Line, finding.Finding{
		Code: rule.FolderNotWritable, Summary: "Folder not writable",
		Detail: fmt.Sprintf("The app writes to %s, and the image lets it write to no folder of the project but those under writable. Write %s in the image block.",
			rule.QuotedList(missing, "and"), fix),
		Fix: fix,
	})
}
