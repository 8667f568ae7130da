package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/rule"
	"dockgen/project/source"
)

// reportModule says that the entry point's module does not exist.
func (e entryCheck) reportModule(at source.Located) {
	directory := e.config.App.Directory
	detail := "There is no module " + rule.Quoted(e.entry.Module) + where(directory) + "."
	switch {
	case at.Parent == "":
		detail += fmt.Sprintf(" %s is a file, so %s cannot be below it.", rule.Quoted(at.Files[len(at.Files)-1]), rule.Quoted(at.Missing))
	case at.Parent != directory:
		detail += fmt.Sprintf(" %s has no %s.", rule.Quoted(at.Parent), rule.Quoted(at.Missing+".py"))
	}
	fix := ""
	if folder := e.directoryOf(); folder != "" {
		detail += fmt.Sprintf(" It is in %s: name that folder in app.", rule.Quoted(folder))
		fix = fmt.Sprintf("directory = %q", folder)
	} else if guess := e.guessEntry(at); guess != "" {
		detail += " Did you mean " + rule.Quoted(guess) + "?"
		fix = fmt.Sprintf("entry_point = %q", guess)
	} else if at.Parent == directory {
		if names := e.imports.InFolder(directory); len(names) > 0 {
			detail += " There is " + rule.QuotedList(names[:min(len(names), 5)], "and") + "."
		}
		detail += fmt.Sprintf(" If an installed package brings it under another name, import it in a file of your own (such as wsgi.py: from %s import %s) and name that.", e.entry.Module, e.entry.Variable)
	}
	e.report(rule.EntryModuleMissing, finding.Error, "Entry module not found", detail, fix)
}

// where says in which folder of the project, unless that is the project itself.
func where(directory string) string {
	if directory == "." {
		return " in the project"
	}
	return " in " + rule.Quoted(directory)
}

// directoryOf returns the folder that app.directory should name: the one of the
// project, or directly below it, where the module is.
func (e entryCheck) directoryOf() string {
	candidates := []string{"."}
	for _, entry := range e.tree.List(".", disk.MaxEntries) {
		if entry.IsDir() && !source.NeverCopied(entry.Name()) && !strings.HasPrefix(entry.Name(), ".") {
			candidates = append(candidates, entry.Name())
		}
	}
	for _, folder := range candidates {
		if folder == e.config.App.Directory {
			continue
		}
		at := e.files.Importer(folder).Locate(e.entry.Module)
		if at.Found && !at.Namespace {
			return folder
		}
	}
	return ""
}

// guessEntry returns the entry point that was probably meant: with the nearest
// module's name, or with a module beside it that has what was asked for.
func (e entryCheck) guessEntry(at source.Located) string {
	if at.Parent == "" {
		// "app.web:app" where app is a file: the name may be in that one.
		guess := e.entry
		guess.Module = at.Before(e.entry.Module)
		if mod := e.imports.Read(at.Files[len(at.Files)-1]); mod != nil && e.imports.Has(mod, e.entry.Variable) {
			return guess.String()
		}
		return ""
	}
	siblings := e.imports.InFolder(at.Parent)
	components := strings.Split(e.entry.Module, ".")
	position := slices.Index(components, at.Missing)
	renamed := func(name string) string {
		changed := slices.Clone(components)
		changed[position] = name
		return strings.Join(changed, ".")
	}
	if name := finding.Nearest(at.Missing, siblings); name != "" {
		if e.imports.Locate(renamed(name)).Found {
			guess := e.entry
			guess.Module = renamed(name)
			return guess.String()
		}
	}
	if position != len(components)-1 {
		return ""
	}
	const maxTried = 50
	for _, name := range siblings[:min(len(siblings), maxTried)] {
		found := e.imports.Locate(renamed(name))
		if !found.Found || len(found.Files) == 0 || found.Compiled {
			continue
		}
		mod := e.imports.Read(found.Files[len(found.Files)-1])
		if mod == nil {
			continue
		}
		guess := e.entry
		guess.Module = renamed(name)
		if e.imports.Has(mod, e.entry.Variable) {
			return guess.String()
		}
		if apps := flaskNames(mod); len(apps) > 0 {
			return guess.Module + ":" + apps[0]
		}
	}
	return ""
}

// reportNamespace says that the module is a folder that holds no names.
func (e entryCheck) reportNamespace() {
	folder := disk.Join(e.config.App.Directory, strings.ReplaceAll(e.entry.Module, ".", "/"))
	detail := fmt.Sprintf("%s is a folder without an %s, so the module %s has no %s.",
		rule.Quoted(folder), rule.Quoted("__init__.py"), rule.Quoted(e.entry.Module), rule.Quoted(e.entry.Variable))
	fix := ""
	for _, name := range e.imports.InFolder(folder) {
		if mod := e.imports.Read(folder + "/" + name + ".py"); mod != nil &&
			e.imports.Has(mod, e.entry.Variable) {
			guess := e.entry
			guess.Module += "." + name
			detail += " Did you mean " + rule.Quoted(guess.String()) + "?"
			fix = fmt.Sprintf("entry_point = %q", guess.String())
			break
		}
	}
	e.report(rule.EntryModuleMissing, finding.Error, "Entry module has no names", detail, fix)
}

// missingDirectory says that app.directory does not exist.
func (k *checker) missingDirectory() {
	var folders []string
	for _, entry := range k.tree.List(".", disk.MaxEntries) {
		if entry.IsDir() && !source.NeverCopied(entry.Name()) {
			folders = append(folders, entry.Name())
		}
	}
	f := finding.Finding{
		Code: rule.FileMissing, Severity: finding.Error, Summary: "Directory not found",
		Detail: "There is no folder " + rule.Quoted(k.config.App.Directory) + " in the project.",
	}
	if near := finding.Nearest(k.config.App.Directory, folders); near != "" {
		f.Detail += " Did you mean " + rule.Quoted(near) + "?"
		f.Fix = fmt.Sprintf("directory = %q", near)
	}
	k.inConfig("app.directory", f)
}
