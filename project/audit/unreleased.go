package audit

import (
	"fmt"
	"path"
	"slices"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// unreleased reports migrations of a database that no release step runs: the new
// version would meet the old tables.
func unreleased(p *project) []finding.Finding {
	if len(p.config.Releases) > 0 {
		return nil
	}
	at, ofFlask := migrations(p)
	if at == "" {
		return nil
	}
	command := []string{"alembic", "upgrade", "head"}
	if ofFlask {
		command = []string{"flask", "db", "upgrade"}
		// Flask finds the app in these files by itself.
		if folder := p.config.App.Directory; !p.tree.IsFile(disk.Join(folder, "wsgi.py")) && !p.tree.IsFile(disk.Join(folder, "app.py")) {
			command = []string{"flask", "--app", p.config.App.EntryPoint, "db", "upgrade"}
		}
	}
	return inFile(at, 0, finding.Finding{
		Code: rule.MigrationsUnreleased, Summary: "Migrations that nothing runs",
		Detail: fmt.Sprintf("The project has migrations (%s), and the config has no release block: a new version would serve while the database still has the old tables, or none.",
			rule.Quoted(path.Dir(at))),
		Fix: fmt.Sprintf(`release "migrate" { command = %s }`, rule.HCLList(command)),
	})
}

// migrations returns the file by which a migration tool that is installed knows the
// project's migrations, and whether that is Flask-Migrate; empty when there is none.
func migrations(p *project) (file string, ofFlask bool) {
	installed := func(names ...string) bool {
		return slices.ContainsFunc(p.installed, func(w requirement.Wanted) bool { return slices.Contains(names, w.Name) })
	}
	ofFlask = installed("flask-migrate")
	if !ofFlask && !installed("alembic", "flask-alembic") {
		return "", false
	}
	folders := []string{p.config.App.Directory, "."}
	if len(p.entry.at.Files) > 0 {
		folders = append(folders, path.Dir(p.entry.at.Files[0])) // of the package
	}
	for _, folder := range folders {
		for _, name := range []string{"migrations/env.py", "alembic/env.py", "db/migrations/env.py"} {
			if at := disk.Join(folder, name); p.tree.IsFile(at) {
				return at, ofFlask
			}
		}
	}
	return "", false
}
