package supply

import (
	"fmt"
	"path"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/source"
)

// Refuse says why the dependencies of a project cannot be installed into the image; nil
// when they can.
func Refuse(f *source.Index, app App) *evidence.Refusal {
	if r := ownFolder(f, app); r != nil {
		return r
	}
	if r := pythonTwoOnly(f, app.Folder); r != nil {
		return r
	}
	return condaOnly(f)
}

// ownFolder refuses a project whose app, with the lock that it is installed from,
// is in a folder below: locks are read where the config is.
func ownFolder(f *source.Index, app App) *evidence.Refusal {
	if len(managerChoices(f, programOf(f, app))) > 0 {
		return nil
	}
	for folder := app.Folder; folder != "."; folder = path.Dir(folder) {
		if lock := lockIn(f, folder); lock != "" {
			return &evidence.Refusal{
				Reason: "The app and the lock file that it is installed from are in " + rule.Quoted(folder) + ", which is a project of its own.",
				Saw:    []evidence.Place{{Path: lock}},
				Advice: "Run dockgen init there: dockgen -C " + folder + " init.",
			}
		}
	}
	return nil
}

// condaOnly refuses a project with dependencies that only conda can install.
func condaOnly(f *source.Index) *evidence.Refusal {
	environment := ""
	for _, name := range f.Paths {
		if source.Depth(path.Dir(name)) > 1 {
			break
		}
		switch base := path.Base(name); {
		case base == "environment.yml" || base == "environment.yaml":
			environment = name
		case strings.HasPrefix(base, "requirements"), base == "pyproject.toml", base == "Pipfile", base == "setup.py", base == "setup.cfg", strings.HasPrefix(name, "requirements/"):
			return nil
		}
	}
	if environment == "" {
		return nil
	}
	return &evidence.Refusal{
		Reason: fmt.Sprintf("The dependencies are listed for conda alone, in %s, and the image installs from PyPI.", rule.Quoted(environment)),
		Saw:    []evidence.Place{{Path: environment}},
		Advice: "Write the packages that the app imports into a requirements.txt, with the names that they have on PyPI.",
	}
}
