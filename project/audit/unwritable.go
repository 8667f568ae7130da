package audit

import (
	"fmt"
	"path"
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
	folders, beside := writes.Find(p.index, p.config.App.Directory, p.entry.at.Files[0], p.reached, nil, instance)
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
	found := besideTheCode(beside)
	if missing == nil {
		return found
	}
	fix := "writable = " + rule.HCLList(slices.Concat(p.config.Image.Writable, missing))
	return append(found, inFile(first.Path, first.Line, finding.Finding{
		Code: rule.FolderNotWritable, Summary: "Folder not writable",
		Detail: fmt.Sprintf("The app writes to %s, and the image lets it write to no folder of the project but those under writable. Write %s in the image block.",
			rule.QuotedList(missing, "and"), fix),
		Fix: fix,
	})...)
}

// besideTheCode reports files that the app writes in a folder of its code, which no
// image opens. What a variable or a setting may name elsewhere is passed over.
func besideTheCode(files []evidence.Found[string]) (found []finding.Finding) {
	for _, file := range files {
		if file.Confidence == evidence.Guess {
			continue
		}
		instead := "instance"
		if at := path.Dir(file.Value); path.Base(at) == "static" {
			instead = at + "/gen"
		}
		found = append(found, inFile(file.Evidence.Path, file.Evidence.Line, finding.Finding{
			Code: rule.WrittenBesideCode, Summary: "Written beside the code",
			Detail: fmt.Sprintf("The app writes %s, beside files of the project, where the image lets nobody write: each write fails, and a new version would begin with another file. Move it into a folder of its own, such as %s, and name that under writable in the image block, or have a variable say where it is.",
				rule.Quoted(file.Value), rule.Quoted(instead)),
		})...)
	}
	return found
}
