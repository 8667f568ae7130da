package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/source"
)

// entryModule checks that gunicorn will find the module of the entry point.
func entryModule(p *project) []finding.Finding {
	switch at := p.entry.at; {
	case p.entry.imports == nil: // reported with app.directory
	case p.entry.Module == "__main__":
		return inEntryPoint(p, rule.EntryModuleMissing, "Entry module is gunicorn's own",
			`gunicorn is itself the module "__main__", so it would look for `+rule.Quoted(p.entry.Variable)+
				` in its own program. Rename "__main__.py", for example to "wsgi.py", and name that module.`, "")
	case at.Namespace:
		return moduleWithoutNames(p)
	case !at.Found && !foundElsewhere(p):
		return moduleMissing(p)
	}
	return nil
}

// foundElsewhere reports whether a module that is not in the project may still be
// there when gunicorn looks: a package brings it, or the project's gunicorn
// config changes where modules are looked for.
func foundElsewhere(p *project) bool {
	if file := p.config.Worker.ConfigFile; file != "" {
		if content, err := p.tree.Text(file, folder.Python.Bound().Bytes); err == nil {
			settings := python.ReadModule(file, content)
			for _, b := range settings.Names {
				if b.Name == "chdir" || b.Name == "pythonpath" || b.Name == "wsgi_app" {
					return true
				}
			}
		}
	}
	top, _, _ := strings.Cut(p.entry.Module, ".")
	// What begins in the project ends there: a package of that name would be hidden.
	return p.entry.at.Missing == top && p.packages.MayProvide(top)
}

// moduleMissing reports that the entry point's module does not exist.
func moduleMissing(p *project) []finding.Finding {
	at := p.entry.at
	directory := p.config.App.Directory
	detail := "There is no module " + rule.Quoted(p.entry.Module) + where(directory) + "."
	switch {
	case at.Parent == "":
		detail += fmt.Sprintf(" %s is a file, so %s cannot be below it.", rule.Quoted(at.Files[len(at.Files)-1]), rule.Quoted(at.Missing))
	case at.Parent != directory:
		detail += fmt.Sprintf(" %s has no %s.", rule.Quoted(at.Parent), rule.Quoted(at.Missing+".py"))
	}
	fix := ""
	if folder := directoryOf(p); folder != "" {
		detail += fmt.Sprintf(" It is in %s: name that folder in app.", rule.Quoted(folder))
		fix = fmt.Sprintf("directory = %q", folder)
	} else if guess := guessEntry(p); guess != "" {
		detail += " Did you mean " + rule.Quoted(guess) + "?"
		fix = fmt.Sprintf("entry_point = %q", guess)
	} else if at.Parent == directory {
		if names := p.entry.imports.InFolder(directory); len(names) > 0 {
			detail += " There is " + rule.QuotedList(names[:min(len(names), 5)], "and") + "."
		}
		detail += fmt.Sprintf(" If an installed package brings it under another name, import it in a file of your own (such as wsgi.py: from %s import %s) and name that.", p.entry.Module, p.entry.Variable)
	}
	return inEntryPoint(p, rule.EntryModuleMissing, "Entry module not found", detail, fix)
}

// where returns in which folder of the project, unless that is the project itself.
func where(directory string) string {
	if directory == "." {
		return " in the project"
	}
	return " in " + rule.Quoted(directory)
}

// directoryOf returns the folder that app.directory should name: the one of the
// project, or directly below it, where the module is.
func directoryOf(p *project) string {
	candidates := []string{"."}
	for _, entry := range p.tree.List(".", disk.MaxEntries) {
		if entry.IsDir() && !source.NeverCopied(entry.Name()) && !strings.HasPrefix(entry.Name(), ".") {
			candidates = append(candidates, entry.Name())
		}
	}
	for _, folder := range candidates {
		if folder == p.config.App.Directory {
			continue
		}
		at := p.index.Importer(folder).Locate(p.entry.Module)
		if at.Found && !at.Namespace {
			return folder
		}
	}
	return ""
}

// guessEntry returns the entry point that was probably meant: with the nearest
// module's name, or with a module beside it that has what was asked for.
func guessEntry(p *project) string {
	at := p.entry.at
	if at.Parent == "" {
		// "app.web:app" where app is a file: the name may be in that one.
		guess := p.entry.EntryPoint
		guess.Module = at.Before(p.entry.Module)
		if mod := p.entry.imports.Read(at.Files[len(at.Files)-1]); mod != nil && p.entry.imports.Has(mod, p.entry.Variable) {
			return guess.String()
		}
		return ""
	}
	siblings := p.entry.imports.InFolder(at.Parent)
	components := strings.Split(p.entry.Module, ".")
	position := slices.Index(components, at.Missing)
	renamed := func(name string) string {
		changed := slices.Clone(components)
		changed[position] = name
		return strings.Join(changed, ".")
	}
	if name := finding.Nearest(at.Missing, siblings); name != "" {
		if p.entry.imports.Locate(renamed(name)).Found {
			guess := p.entry.EntryPoint
			guess.Module = renamed(name)
			return guess.String()
		}
	}
	if position != len(components)-1 {
		return ""
	}
	const maxTried = 50
	for _, name := range siblings[:min(len(siblings), maxTried)] {
		found := p.entry.imports.Locate(renamed(name))
		if !found.Found || len(found.Files) == 0 || found.Compiled {
			continue
		}
		mod := p.entry.imports.Read(found.Files[len(found.Files)-1])
		if mod == nil {
			continue
		}
		guess := p.entry.EntryPoint
		guess.Module = renamed(name)
		if p.entry.imports.Has(mod, p.entry.Variable) {
			return guess.String()
		}
		if apps := flaskNames(mod); len(apps) > 0 {
			return guess.Module + ":" + apps[0]
		}
	}
	return ""
}

// moduleWithoutNames reports that the module is a folder that holds no names.
func moduleWithoutNames(p *project) []finding.Finding {
	folder := disk.Join(p.config.App.Directory, strings.ReplaceAll(p.entry.Module, ".", "/"))
	detail := fmt.Sprintf("%s is a folder without an %s, so the module %s has no %s.",
		rule.Quoted(folder), rule.Quoted("__init__.py"), rule.Quoted(p.entry.Module), rule.Quoted(p.entry.Variable))
	fix := ""
	for _, name := range p.entry.imports.InFolder(folder) {
		if mod := p.entry.imports.Read(folder + "/" + name + ".py"); mod != nil &&
			p.entry.imports.Has(mod, p.entry.Variable) {
			guess := p.entry.EntryPoint
			guess.Module += "." + name
			detail += " Did you mean " + rule.Quoted(guess.String()) + "?"
			fix = fmt.Sprintf("entry_point = %q", guess.String())
			break
		}
	}
	return inEntryPoint(p, rule.EntryModuleMissing, "Entry module has no names", detail, fix)
}
