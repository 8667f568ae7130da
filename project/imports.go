package project

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// importer finds modules as Python's import system does with one folder on its
// path, and reads each once.
type importer struct {
	files  *files
	folder string // what PYTHONPATH is in the image
}

// located is where the search for a dotted module name ended.
type located struct {
	// files are the Python files that the import runs, packages first; the last is
	// the module itself. Empty for a namespace package.
	files []string
	// found says that the whole name was found. If not, missing is the first
	// component that is not there, and parent the folder it is not in; empty when
	// the component before it is a file.
	found           bool
	parent, missing string
	// namespace says that the module is a folder without an __init__.py: it can be
	// imported, and holds no names.
	namespace bool
	// compiled says that the module is an extension, which cannot be read.
	compiled bool
}

// locate searches for the module called dotted.
func (m *importer) locate(dotted string) located {
	var at located
	folder := m.folder
	for component := range strings.SplitSeq(dotted, ".") {
		if folder == "" {
			// "a.b" where a is a file: nothing can be below it.
			at.missing, at.parent = component, ""
			return at
		}
		base := join(folder, component)
		at.namespace, at.parent = false, folder
		switch {
		case m.files.tree.isFile(base + "/__init__.py"):
			at.files = append(at.files, base+"/__init__.py")
			folder = base
		case m.files.tree.isFile(base + ".py"):
			at.files = append(at.files, base+".py")
			folder = ""
		case m.isExtension(folder, component):
			// What else is in it cannot be read.
			at.compiled, at.found = true, true
			return at
		case m.files.tree.isFolder(base):
			at.namespace = true
			folder = base
		default:
			at.missing = component
			return at
		}
	}
	at.found = true
	return at
}

// isExtension looks for a compiled module such as name.cpython-314-x86_64-linux-gnu.so.
func (m *importer) isExtension(folder, name string) bool {
	for _, entry := range m.files.tree.list(folder, maxEntries) {
		if strings.HasPrefix(entry.Name(), name+".") && strings.HasSuffix(entry.Name(), ".so") {
			return true
		}
	}
	return false
}

// read returns what the module in file binds, or nil when it cannot be read.
func (m *importer) read(file string) *module { return m.files.outline(file) }

// inFolder returns the names of the modules and packages in folder, sorted.
func (m *importer) inFolder(folder string) []string {
	var names []string
	for _, entry := range m.files.tree.list(folder, maxEntries) {
		name := entry.Name()
		switch {
		case entry.IsDir():
			if !neverCopied(name) && m.holdsPython(join(folder, name)) {
				names = append(names, name)
			}
		case strings.HasSuffix(name, ".py") && name != "__init__.py":
			names = append(names, strings.TrimSuffix(name, ".py"))
		}
	}
	return unique(slices.DeleteFunc(names, func(name string) bool { return nameEnd(name, 0) != len(name) }))
}

func (m *importer) holdsPython(folder string) bool {
	return slices.ContainsFunc(m.files.tree.list(folder, maxEntries), func(entry fs.DirEntry) bool {
		return strings.HasSuffix(entry.Name(), ".py")
	})
}

// before returns the part of dotted that was found.
func (at located) before(dotted string) string {
	found := 0
	for component := range strings.SplitSeq(dotted, ".") {
		if component == at.missing && found >= len(at.files) {
			break
		}
		found++
	}
	return strings.Join(strings.Split(dotted, ".")[:found], ".")
}

// maxImports is how many imports are followed for one name.
const maxImports = 8

// definition is what a name of a module turned out to be.
type definition struct {
	certainty answer // yes: bound here; no: certainly not; unknown: cannot be told
	module    *module
	binding   binding
}

// define finds what name is in mod, following imports inside the project.
func (m *importer) define(mod *module, name string, follow int) definition {
	var visible []binding
	script := false
	for _, b := range mod.names {
		if b.name == name {
			script = script || b.script
			if !b.script {
				visible = append(visible, b)
			}
		}
	}
	switch {
	case len(visible) == 0 && (mod.open || m.isSubmodule(mod, name)):
		return definition{certainty: unknown}
	case len(visible) == 0 && script:
		return definition{certainty: no, module: mod, binding: binding{name: name, script: true}}
	case len(visible) == 0:
		return definition{certainty: no, module: mod}
	}
	last := visible[len(visible)-1]
	// Several bindings are alternatives, or one replaces the other: only when all
	// are plain values does it not matter which one counts.
	for _, b := range visible {
		if b.kind != last.kind || len(visible) > 1 && b.kind != assigned {
			return definition{certainty: unknown}
		}
	}
	if last.kind == imported {
		return m.followImport(mod, last, follow)
	}
	return definition{yes, mod, last}
}

// has reports whether name is certainly in mod.
func (m *importer) has(mod *module, name string) bool {
	return m.define(mod, name, maxImports).certainty == yes
}

func (m *importer) followImport(mod *module, b binding, follow int) definition {
	if b.origin.name == "" || follow == 0 {
		return definition{certainty: unknown}
	}
	at := importer{m.files, m.folder}
	if b.origin.level > 0 {
		at.folder = path.Dir(mod.path)
		for range b.origin.level - 1 {
			at.folder = path.Dir(at.folder)
		}
	}
	file := at.folder + "/__init__.py"
	if b.origin.module != "" {
		found := at.locate(b.origin.module)
		if !found.found || len(found.files) == 0 || found.compiled {
			return definition{certainty: unknown}
		}
		file = found.files[len(found.files)-1]
	}
	target := m.read(path.Clean(file))
	if target == nil {
		return definition{certainty: unknown}
	}
	if d := m.define(target, b.origin.name, follow-1); d.certainty == yes {
		return d
	}
	return definition{certainty: unknown}
}

// isSubmodule reports whether name is a module of the package mod: it becomes an
// attribute of the package once something imports it.
func (m *importer) isSubmodule(mod *module, name string) bool {
	if path.Base(mod.path) != "__init__.py" {
		return false
	}
	base := path.Join(path.Dir(mod.path), name)
	return m.files.tree.isFile(base+".py") || m.files.tree.isFolder(base)
}
