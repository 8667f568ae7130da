package supply

import (
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/source"
)

// MayBringFlask reports whether one of the requirements is Flask, brings it, or may:
// nobody knows of a repository or a folder.
func MayBringFlask(asked []requirement.Wanted) bool { return slices.ContainsFunc(asked, mayBringFlask) }

func mayBringFlask(w requirement.Wanted) bool {
	return w.Kind != requirement.ByVersion || bringsFlask(w.Name) || strings.Contains(w.Name, "flask") || strings.Contains(w.Name, "dash") ||
		slices.Contains(w.Extras, "flask") || alsoBringsFlask(w.Name)
}

// alsoBringsFlask knows packages that ask for Flask in their Requires-Dist without its name
// in theirs, as PyPI has them. An app is made with none of them.
func alsoBringsFlask(name string) bool {
	switch name {
	case "apache-airflow", "apache-superset", "flasgger", "locust", "mlflow", "moto", "rq-dashboard", "spectree", "visdom":
		return true
	}
	return false
}

// ImportsFlask returns the first place where one of the files imports Flask itself.
func ImportsFlask(f *source.Index, files []string) (evidence.Place, bool) {
	for _, name := range files {
		mod := f.Module(name)
		if mod == nil {
			continue
		}
		for _, ref := range mod.Imports {
			top, _, _ := strings.Cut(ref.Origin.Module, ".")
			if top != "flask" || ref.Origin.Level > 0 || ref.Guarded || ref.Script {
				continue
			}
			if file, folder := f.ImportedBy(name, 0, top); file == "" && folder == "" {
				return source.Evidence(mod, ref.Offset), true
			}
		}
	}
	return evidence.Place{}, false
}

// ListsFlask reports whether a requirements file or manifest asks for Flask.
func ListsFlask(t disk.Tree, name string) bool {
	set := manifest.ReadRequirements(t, []string{name}, nil)
	return slices.ContainsFunc(set.Files, func(file requirement.File) bool {
		return !file.Constraints && slices.ContainsFunc(file.Lines, func(r requirement.Requirement) bool { return r.Name == "flask" })
	})
}
