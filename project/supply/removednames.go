package supply

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/pins"
	"dockgen/project/python"
	"dockgen/project/source"
)

// RemovedName is a use of a name that newer releases of its package do not have.
type RemovedName struct {
	What   string   // "wtforms.TextField"
	Bounds []string // what keeps it working; the last is on the package that had it
	At     evidence.Place
	// Starts says that the import of the file runs it. Else a function does.
	Starts bool
}

// RemovedNames finds what files take from packages and newer releases of them do not have.
// What may fail does not count, nor an attribute that only a function asks for.
func RemovedNames(f *source.Index, files []string) []RemovedName {
	var found []RemovedName
	for _, file := range files {
		mod := f.Module(file)
		if mod == nil {
			continue
		}
		for _, ref := range mod.Imports {
			if ref.Guarded || ref.Script || ref.Origin.Level > 0 {
				continue
			}
			if bounds := pins.BoundsFor(ref.Origin.Module, ref.Origin.Name); bounds != nil {
				found = append(found, RemovedName{strings.TrimSuffix(ref.Origin.Module+"."+ref.Origin.Name, "."), bounds, source.Evidence(mod, ref.Offset), mod.AtMargin(ref.Offset)})
			}
		}
		if modules := modulesBound(mod); modules != nil {
			found = append(found, removedAttributes(f, file, modules)...)
		}
	}
	return append(found, beforeFirstRequest(f, files)...)
}

// modulesBound returns the names of a file that are modules which have removed names.
func modulesBound(mod *python.Module) map[string]string {
	var modules map[string]string
	for _, b := range mod.Names {
		dotted := b.Origin.Module
		if b.Origin.Name != "" {
			dotted += "." + b.Origin.Name
		}
		if b.Kind != python.Imported || b.Origin.Level > 0 || b.Script || !pins.HasRemoved(dotted) {
			continue
		}
		if modules == nil {
			modules = make(map[string]string)
		}
		modules[b.Name] = dotted
	}
	for _, b := range mod.Names {
		if b.Kind != python.Imported {
			delete(modules, b.Name)
		}
	}
	return modules
}

// removedAttributes finds names that are asked of a module while the file is imported:
// wtforms.TextField in the body of a class.
func removedAttributes(f *source.Index, file string, modules map[string]string) []RemovedName {
	var found []RemovedName
	within := -1 // the indent of a function or a condition: what is below it need not run
	f.EachStatement(file, func(s python.Statement) {
		if within >= 0 && (s.Indent > within || s.Joined) {
			return
		}
		within = -1
		switch first := s.Tokens[0]; {
		case first.Is("def") || first.Is("async") || first.Is("try") || first.Is("except") || first.Is("if") || first.Is("elif") || first.Is("else"):
			within = s.Indent
			return
		}
		for i, t := range s.Tokens {
			if t.Is("lambda") {
				return
			}
			dotted, ok := modules[t.Text]
			if !ok || t.Kind != python.NameToken || i+2 >= len(s.Tokens) || i > 0 && s.Tokens[i-1].Is(".") || !s.Tokens[i+1].Is(".") {
				continue
			}
			name := s.Tokens[i+2].Text
			if bounds := pins.BoundsFor(dotted, name); bounds != nil && !s.Begins("import") && !s.Begins("from") {
				found = append(found, RemovedName{dotted + "." + name, bounds, s.At(t), true})
			}
		}
	})
	return found
}

// beforeFirstRequest finds the decorator that Flask 2.3 has removed. A project may have
// an object of its own with a method of that name.
func beforeFirstRequest(f *source.Index, files []string) []RemovedName {
	const name = "before_first_request"
	var found []RemovedName
	own := false
	for _, file := range f.MentioningOf(files, name) {
		f.EachStatement(file, func(s python.Statement) {
			for i, t := range s.Tokens {
				switch {
				case i == 0 || !t.Is(name):
				case s.Tokens[i-1].Is("def"):
					own = true
				case i > 1 && s.Tokens[i-1].Is("."):
					found = append(found, RemovedName{name, []string{"flask<2.3"}, s.At(t), s.Begins("@")})
				}
			}
		})
	}
	if own {
		return nil
	}
	return slices.Clip(found)
}
