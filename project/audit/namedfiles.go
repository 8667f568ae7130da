package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/schema"
)

// namedFiles checks that the folder and the files that the config names are there and
// can be read.
func namedFiles(p *project) []finding.Finding {
	var found []finding.Finding
	if p.entry.imports == nil {
		found = missingDirectory(p)
	}
	if name := p.config.Worker.ConfigFile; name != "" {
		found = append(found, namedFile(p, "worker.config_file", "gunicorn config", name)...)
	}
	if !builds(p) {
		return found
	}
	for _, name := range p.config.Dependencies.Requirements {
		found = append(found, namedFile(p, "dependencies.requirements", "requirements file", name)...)
	}
	for _, name := range p.config.Dependencies.Constraints {
		found = append(found, namedFile(p, "dependencies.constraints", "constraints file", name)...)
	}
	for i := range p.config.Assets {
		found = append(found, frontEndFiles(p, &p.config.Assets[i])...)
	}
	return found
}

// frontEndFiles checks what the Dockerfile copies for a front end: what is missing ends
// the build. A lock that is missing is frontEndLock's.
func frontEndFiles(p *project, a *schema.Assets) (found []finding.Finding) {
	address := "assets." + a.Name
	if !p.tree.IsFolder(a.Directory) {
		return p.inConfig(address+".directory", finding.Finding{
			Code: rule.FileMissing, Summary: "Directory not found",
			Detail: "There is no folder " + rule.Quoted(a.Directory) + " in the project.",
		})
	}
	if files := a.Files(); files != nil {
		found = namedFile(p, address+".directory", "package.json", files[0])
	}
	for _, name := range a.Sources {
		if !p.tree.IsFolder(name) {
			found = append(found, namedFile(p, address+".sources", "source", name)...)
		}
	}
	return found
}

// namedFile checks one file, which the argument at address names.
func namedFile(p *project, address, what, name string) []finding.Finding {
	f := finding.Finding{Code: rule.FileUnusable, Summary: "File not usable"}
	info, err := p.tree.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Code, f.Summary = rule.FileMissing, rule.Upper(what)+" not found"
		if what == "package.json" {
			f.Summary = "No package.json"
		}
		f.Detail = "There is no file " + rule.Quoted(name) + " in the project." + otherFile(p, what, name)
	case err != nil:
		f.Detail = rule.Quoted(name) + " cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it."
	case !info.Mode.IsRegular():
		f.Detail = rule.Quoted(name) + " is not a file. Name a file of the project."
	default:
		return nil
	}
	return p.inConfig(address, f)
}

// otherFile returns a sentence that offers another file than the missing one, or the
// command that makes it.
func otherFile(p *project, what, name string) string {
	var candidates []string
	for _, folder := range slices.Compact(slices.Sorted(slices.Values([]string{".", path.Dir(name), "requirements"}))) {
		for _, entry := range p.tree.List(folder, disk.MaxEntries) {
			if entry.Type().IsRegular() && resembles(what, folder, entry.Name()) {
				candidates = append(candidates, disk.Join(folder, entry.Name()))
			}
		}
	}
	if len(candidates) > 0 {
		candidates = slices.Compact(slices.Sorted(slices.Values(candidates)))
		if near := finding.Nearest(name, candidates); near != "" {
			return " Did you mean " + rule.Quoted(near) + "?"
		}
		return " There is " + rule.QuotedList(candidates[:min(len(candidates), 5)], "and") + "."
	}
	if what != "requirements file" {
		return ""
	}
	for _, kind := range [...]string{schema.UV, schema.Poetry, schema.PDM, schema.Pipenv} {
		if lock := (schema.Dependencies{Kind: kind}).Files()[1]; p.tree.IsFile(lock) {
			return fmt.Sprintf(" The project has a %s: write dependencies %q { } to install from it.", rule.Quoted(lock), kind)
		}
	}
	if p.tree.IsFile("pyproject.toml") {
		return ` The project has a "pyproject.toml": write requirements = ["pyproject.toml"] to install what it depends on.`
	}
	if p.tree.IsFile("setup.py") {
		return ` The project has a "setup.py": write requirements = ["setup.py"] and package = true to install what it depends on.`
	}
	return ""
}

// resembles reports whether a file of the project could have been meant.
func resembles(what, folder, name string) bool {
	switch what {
	case "package.json", "source":
		return false
	case "gunicorn config":
		return strings.HasSuffix(name, ".py") && (strings.Contains(name, "gunicorn") || strings.Contains(name, "conf"))
	case "constraints file":
		return strings.HasSuffix(name, ".txt") && strings.Contains(name, "constraint")
	}
	return strings.HasSuffix(name, ".txt") && !strings.Contains(name, "constraint") &&
		(strings.Contains(name, "req") || strings.HasSuffix(folder, "requirements"))
}

// missingDirectory reports that app.directory does not exist.
func missingDirectory(p *project) []finding.Finding {
	var folders []string
	for _, entry := range p.tree.List(".", disk.MaxEntries) {
		if entry.IsDir() && !source.NeverCopied(entry.Name()) {
			folders = append(folders, entry.Name())
		}
	}
	f := finding.Finding{
		Code: rule.FileMissing, Summary: "Directory not found",
		Detail: "There is no folder " + rule.Quoted(p.config.App.Directory) + " in the project.",
	}
	if near := finding.Nearest(p.config.App.Directory, folders); near != "" {
		f.Detail += " Did you mean " + rule.Quoted(near) + "?"
		f.Fix = fmt.Sprintf("directory = %q", near)
	}
	return p.inConfig("app.directory", f)
}
