package project

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
)

// reportModule says that the entry point's module does not exist.
func (e entryCheck) reportModule(at located) {
	directory := e.config.App.Directory
	detail := "There is no module " + quoted(e.entry.Module) + where(directory) + "."
	switch {
	case at.parent == "":
		detail += fmt.Sprintf(" %s is a file, so %s cannot be below it.", quoted(at.files[len(at.files)-1]), quoted(at.missing))
	case at.parent != directory:
		detail += fmt.Sprintf(" %s has no %s.", quoted(at.parent), quoted(at.missing+".py"))
	}
	fix := ""
	if folder := e.directoryOf(); folder != "" {
		detail += fmt.Sprintf(" It is in %s: name that folder in app.", quoted(folder))
		fix = fmt.Sprintf("directory = %q", folder)
	} else if guess := e.guessEntry(at); guess != "" {
		detail += " Did you mean " + quoted(guess) + "?"
		fix = fmt.Sprintf("entry_point = %q", guess)
	} else if at.parent == directory {
		if names := e.imports.inFolder(directory); len(names) > 0 {
			detail += " There is " + quotedList(names[:min(len(names), 5)], "and") + "."
		}
		detail += fmt.Sprintf(" If an installed package brings it under another name, import it in a file of your own (such as wsgi.py: from %s import %s) and name that.", e.entry.Module, e.entry.Variable)
	}
	e.report(EntryModuleMissing, finding.Error, "Entry module not found", detail, fix)
}

// where says in which folder of the project, unless that is the project itself.
func where(directory string) string {
	if directory == "." {
		return " in the project"
	}
	return " in " + quoted(directory)
}

// directoryOf returns the folder that app.directory should name: the one of the
// project, or directly below it, where the module is.
func (e entryCheck) directoryOf() string {
	candidates := []string{"."}
	for _, entry := range e.tree.list(".", maxEntries) {
		if entry.IsDir() && !neverCopied(entry.Name()) && !strings.HasPrefix(entry.Name(), ".") {
			candidates = append(candidates, entry.Name())
		}
	}
	for _, folder := range candidates {
		if folder == e.config.App.Directory {
			continue
		}
		at := e.files.importer(folder).locate(e.entry.Module)
		if at.found && !at.namespace {
			return folder
		}
	}
	return ""
}

// guessEntry returns the entry point that was probably meant: with the nearest
// module's name, or with a module beside it that has what was asked for.
func (e entryCheck) guessEntry(at located) string {
	if at.parent == "" {
		// "app.web:app" where app is a file: the name may be in that one.
		guess := e.entry
		guess.Module = at.before(e.entry.Module)
		if mod := e.imports.read(at.files[len(at.files)-1]); mod != nil && e.imports.has(mod, e.entry.Variable) {
			return guess.String()
		}
		return ""
	}
	siblings := e.imports.inFolder(at.parent)
	components := strings.Split(e.entry.Module, ".")
	position := slices.Index(components, at.missing)
	renamed := func(name string) string {
		changed := slices.Clone(components)
		changed[position] = name
		return strings.Join(changed, ".")
	}
	if name := finding.Nearest(at.missing, siblings); name != "" {
		if e.imports.locate(renamed(name)).found {
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
		found := e.imports.locate(renamed(name))
		if !found.found || len(found.files) == 0 || found.compiled {
			continue
		}
		mod := e.imports.read(found.files[len(found.files)-1])
		if mod == nil {
			continue
		}
		guess := e.entry
		guess.Module = renamed(name)
		if e.imports.has(mod, e.entry.Variable) {
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
	folder := join(e.config.App.Directory, strings.ReplaceAll(e.entry.Module, ".", "/"))
	detail := fmt.Sprintf("%s is a folder without an %s, so the module %s has no %s.",
		quoted(folder), quoted("__init__.py"), quoted(e.entry.Module), quoted(e.entry.Variable))
	fix := ""
	for _, name := range e.imports.inFolder(folder) {
		if mod := e.imports.read(folder + "/" + name + ".py"); mod != nil &&
			e.imports.has(mod, e.entry.Variable) {
			guess := e.entry
			guess.Module += "." + name
			detail += " Did you mean " + quoted(guess.String()) + "?"
			fix = fmt.Sprintf("entry_point = %q", guess.String())
			break
		}
	}
	e.report(EntryModuleMissing, finding.Error, "Entry module has no names", detail, fix)
}

// missingDirectory says that app.directory does not exist.
func (k *checker) missingDirectory() {
	var folders []string
	for _, entry := range k.tree.list(".", maxEntries) {
		if entry.IsDir() && !neverCopied(entry.Name()) {
			folders = append(folders, entry.Name())
		}
	}
	f := finding.Finding{
		Code: FileMissing, Severity: finding.Error, Summary: "Directory not found",
		Detail: "There is no folder " + quoted(k.config.App.Directory) + " in the project.",
	}
	if near := finding.Nearest(k.config.App.Directory, folders); near != "" {
		f.Detail += " Did you mean " + quoted(near) + "?"
		f.Fix = fmt.Sprintf("directory = %q", near)
	}
	k.inConfig("app.directory", f)
}
