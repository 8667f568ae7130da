package source

import (
	"path"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/python"
	"dockgen/project/requirement"
)

// Importer finds modules as Python's import system does with one folder on its
// path, and reads each once.
type Importer struct {
	files  *Index
	folder string // what PYTHONPATH is in the image
}

// Located is where the search for a dotted module name ended.
type Located struct {
	// Files are the Python files that the import runs, packages first; the last is
	// the module itself. Empty for a namespace package.
	Files []string
	// Found says that the whole name was found. If not, Missing is the first
	// component that is not there, and Parent the folder it is not in; empty when
	// the component before it is a file.
	Found           bool
	Parent, Missing string
	// Namespace says that the module is a folder without an __init__.py: it can be
	// imported, and holds no names.
	Namespace bool
	// Compiled says that the module is an extension, which cannot be read.
	Compiled bool
}

// Locate searches for the module called dotted.
func (m *Importer) Locate(dotted string) Located {
	var at Located
	folder := m.folder
	for component := range strings.SplitSeq(dotted, ".") {
		if folder == "" {
			// "a.b" where a is a file: nothing can be below it.
			at.Missing, at.Parent = component, ""
			return at
		}
		base := disk.Join(folder, component)
		at.Namespace, at.Parent = false, folder
		switch {
		case m.files.Tree.IsFile(base + "/__init__.py"):
			at.Files = append(at.Files, base+"/__init__.py")
			folder = base
		case m.files.Tree.IsFile(base + ".py"):
			at.Files = append(at.Files, base+".py")
			folder = ""
		case m.isExtension(folder, component):
			// Its content cannot be read.
			at.Compiled, at.Found = true, true
			return at
		case m.files.Tree.IsFolder(base):
			at.Namespace = true
			folder = base
		default:
			at.Missing = component
			return at
		}
	}
	at.Found = true
	return at
}

// isExtension looks for a compiled module such as name.cpython-314-x86_64-linux-gnu.so.
func (m *Importer) isExtension(folder, name string) bool {
	for _, entry := range m.files.Tree.List(folder, disk.MaxEntries) {
		if strings.HasPrefix(entry.Name(), name+".") && strings.HasSuffix(entry.Name(), ".so") {
			return true
		}
	}
	return false
}

// Read returns what the module in file binds, or nil when it cannot be read.
func (m *Importer) Read(file string) *python.Module { return m.files.Module(file) }

// InFolder returns the names of the modules and packages in folder, sorted.
func (m *Importer) InFolder(folder string) []string {
	var names []string
	for _, entry := range m.files.Tree.List(folder, disk.MaxEntries) {
		name := entry.Name()
		switch {
		case entry.IsDir():
			if !NeverCopied(name) && m.holdsPython(disk.Join(folder, name)) {
				names = append(names, name)
			}
		case strings.HasSuffix(name, ".py") && name != "__init__.py":
			names = append(names, strings.TrimSuffix(name, ".py"))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(slices.DeleteFunc(names, func(name string) bool { return python.NameEnd(name, 0) != len(name) }))))
}

func (m *Importer) holdsPython(dir string) bool {
	return slices.ContainsFunc(m.files.Tree.List(dir, disk.MaxEntries), func(entry folder.Entry) bool {
		return strings.HasSuffix(entry.Name(), ".py")
	})
}

// Before returns the part of dotted that was found.
func (at Located) Before(dotted string) string {
	found := 0
	for component := range strings.SplitSeq(dotted, ".") {
		if component == at.Missing && found >= len(at.Files) {
			break
		}
		found++
	}
	return strings.Join(strings.Split(dotted, ".")[:found], ".")
}

// MaxImports is how many imports are followed for one name.
const MaxImports = 8

// Definition is what a name of a module turned out to be.
type Definition struct {
	Certainty requirement.Answer // yes: bound here; no: certainly not; unknown: cannot be told
	Module    *python.Module
	Binding   python.Binding
}

// Define finds what name is in mod, following imports inside the project.
func (m *Importer) Define(mod *python.Module, name string, follow int) Definition {
	var visible []python.Binding
	script := false
	for _, b := range mod.Names {
		if b.Name == name {
			script = script || b.Script
			if !b.Script {
				visible = append(visible, b)
			}
		}
	}
	switch {
	case len(visible) == 0 && (mod.Open || m.isSubmodule(mod, name)):
		return Definition{Certainty: requirement.Unknown}
	case len(visible) == 0 && script:
		return Definition{Certainty: requirement.No, Module: mod, Binding: python.Binding{Name: name, Script: true}}
	case len(visible) == 0:
		return Definition{Certainty: requirement.No, Module: mod}
	}
	last := visible[len(visible)-1]
	// Several bindings are alternatives, or one replaces the other: only when all
	// are plain values does it not matter which one counts.
	for _, b := range visible {
		if b.Kind != last.Kind || len(visible) > 1 && b.Kind != python.Assigned {
			return Definition{Certainty: requirement.Unknown}
		}
	}
	if last.Kind == python.Imported {
		return m.followImport(mod, last, follow)
	}
	return Definition{requirement.Yes, mod, last}
}

// Has reports whether name is certainly in mod.
func (m *Importer) Has(mod *python.Module, name string) bool {
	return m.Define(mod, name, MaxImports).Certainty == requirement.Yes
}

func (m *Importer) followImport(mod *python.Module, b python.Binding, follow int) Definition {
	if b.Origin.Name == "" || follow == 0 {
		return Definition{Certainty: requirement.Unknown}
	}
	at := Importer{m.files, m.folder}
	if b.Origin.Level > 0 {
		at.folder = RelativeTo(mod.Path, b.Origin.Level)
	}
	file := at.folder + "/__init__.py"
	if b.Origin.Module != "" {
		found := at.Locate(b.Origin.Module)
		if !found.Found || len(found.Files) == 0 || found.Compiled {
			return Definition{Certainty: requirement.Unknown}
		}
		file = found.Files[len(found.Files)-1]
	}
	target := m.Read(path.Clean(file))
	if target == nil {
		return Definition{Certainty: requirement.Unknown}
	}
	if d := m.Define(target, b.Origin.Name, follow-1); d.Certainty == requirement.Yes {
		return d
	}
	return Definition{Certainty: requirement.Unknown}
}

// isSubmodule reports whether name is a module of the package mod: it becomes an
// attribute of the package once something imports it.
func (m *Importer) isSubmodule(mod *python.Module, name string) bool {
	if path.Base(mod.Path) != "__init__.py" {
		return false
	}
	base := path.Join(path.Dir(mod.Path), name)
	return m.files.Tree.IsFile(base+".py") || m.files.Tree.IsFolder(base)
}
