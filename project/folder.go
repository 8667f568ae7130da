package project

import (
	"path"
	"strings"
)

// maxClosure is how many files an entry point's imports are followed through.
const maxClosure = 400

// closure is what importing a file brings, with one folder on Python's path.
type closure struct {
	root string
	// misses are imports of the project's own modules that fail with this root.
	misses []Evidence
	// changed says that one of the files changes Python's path.
	changed bool
	// files are those that the import runs, as far as they are the project's.
	files map[string]bool
}

// startFolder chooses the folder that Python must start in, so that file and what
// it imports find each other: the one with the fewest failing imports. Of equals
// it is the folder that holds the file's outermost package, because a program is
// written to be started beside it, and its data files are looked for there.
func (f *files) startFolder(file string) closure {
	own := path.Dir(file)
	best := f.closureOf(file, f.packageRoot(own))
	if len(best.misses) == 0 {
		return best
	}
	for folder := own; ; folder = path.Dir(folder) {
		if folder != best.root {
			if r := f.closureOf(file, folder); len(r.misses) < len(best.misses) {
				best = r
			}
		}
		if folder == "." {
			return best
		}
	}
}

// reached follows the imports of file, which is below root, with root on Python's path.
func (f *files) closureOf(file, root string) closure {
	r := closure{root: root, files: map[string]bool{file: true}}
	// Importing a module runs the packages around it first.
	for folder := path.Dir(file); folder != root && folder != "."; folder = path.Dir(folder) {
		if init := folder + "/__init__.py"; f.known[init] {
			r.files[init] = true
		}
	}
	queue := []string{file}
	for known := range r.files {
		if known != file {
			queue = append(queue, known)
		}
	}
	follow := func(found string) {
		if found != "" && !r.files[found] && len(r.files) < maxClosure {
			r.files[found] = true
			queue = append(queue, found)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		mod := f.module(queue[0])
		if mod == nil {
			continue
		}
		// A file that changes Python's path finds what reading cannot tell.
		missed := make(map[string]bool)
		r.changed = r.changed || strings.Contains(mod.src, "sys.path.")
		for _, ref := range mod.imports {
			if ref.script {
				continue
			}
			found, folder, lost := f.importedFrom(root, mod.path, ref.origin)
			if lost && !ref.guarded {
				if key := strings.Repeat(".", ref.origin.level) + ref.origin.module; !missed[key] {
					missed[key] = true
					r.misses = append(r.misses, mod.evidence(ref.offset))
				}
			}
			follow(found)
			if ref.origin.name != "" && folder != "" {
				sub, _ := f.moduleIn(folder, ref.origin.name)
				follow(sub)
			}
		}
	}
	if r.changed {
		r.misses = nil
	}
	return r
}

// importedFrom finds what an import brings when root alone is on Python's path.
// It is lost when the project has such a module and Python would not find it.
func (f *files) importedFrom(root, importer string, origin importOrigin) (file, folder string, lost bool) {
	if origin.level > 0 {
		base := path.Dir(importer)
		for range origin.level - 1 {
			base = path.Dir(base)
		}
		// What is imported from root is no package, so that nothing is relative to it.
		if base == root || !within(base, root) {
			return "", "", true
		}
		file, folder = f.importedBy(importer, origin.level, origin.module)
		return file, folder, false
	}
	if file, folder = f.moduleFrom(root, origin.module); file != "" || folder != "" {
		return file, folder, false
	}
	top, _, _ := strings.Cut(origin.module, ".")
	if file, _ := f.moduleFrom(root, top); file != "" {
		// The top is there, and what is below it is not: a name of a package, or a
		// module that is generated. Which root it is makes no difference.
		return file, "", false
	}
	// The project's own package below src is there only when it is installed.
	if below, _ := f.moduleFrom("src", origin.module); below != "" && !within(path.Dir(importer), "src") {
		return below, "", true
	}
	if f.isInstalled(top) {
		return "", "", false
	}
	file, folder = f.importedBy(importer, 0, origin.module)
	if file == "" && folder != "" && origin.name != "" {
		// A module of a namespace, which is a folder and no more.
		inner, _ := f.moduleIn(folder, origin.name)
		return file, folder, inner != ""
	}
	return file, folder, file != "" && file != importer
}

// within reports whether the folder name is root or below it.
func within(name, root string) bool {
	return root == "." || name == root || strings.HasPrefix(name, root+"/")
}

// dotted returns what a file is imported as from root; empty when its path holds
// a name that Python cannot import.
func dotted(file, root string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	if root != "." {
		name = strings.TrimPrefix(name, root+"/")
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || !isNameStart(part[0]) || nameEnd(part, 0) != len(part) || part == "__init__" {
			return ""
		}
	}
	return strings.ReplaceAll(name, "/", ".")
}

// evidence is the place of an offset in m.
func (m *module) evidence(offset int) Evidence {
	return Evidence{m.path, strings.Count(m.src[:offset], "\n") + 1}
}
