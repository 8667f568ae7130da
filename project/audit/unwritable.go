package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/writes"
)

// unwritable looks for folders that the app writes to and the config does not name:
// what makes one when it is imported does not start.
func (k *checker) unwritable(f *source.Index, app string, reached []string) {
	if uid, _, _ := strings.Cut(k.config.Image.User, ":"); uid == "0" {
		return
	}
	instance := func() bool {
		return slices.ContainsFunc(k.readPackages().Installed(k.config.App.Python), func(w requirement.Wanted) bool { return w.Name == "flask-sqlalchemy" })
	}
	folders, _ := writes.Find(f, k.config.App.Directory, app, reached, nil, instance)
	var missing []string
	var first evidence.Place
	for _, found := range folders {
		if found.Confidence == evidence.Guess || slices.ContainsFunc(k.config.Image.Writable, func(folder string) bool {
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
		return
	}
	fix := "writable = " + rule.HCLList(slices.Concat(k.config.Image.Writable, missing))
	k.inFile(first.Path, first.Line, finding.Finding{
		Code: rule.FolderNotWritable, Severity: finding.Warning, Summary: "Folder not writable",
		Detail: fmt.Sprintf("The app writes to %s, and the image lets it write to no folder of the project but those under writable. Write %s in the image block.",
			rule.QuotedList(missing, "and"), fix),
		Fix: fix,
	})
}
