package source

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/python"
)

// ModuleIn finds the module or package name in folder: its file, and the folder
// of a package. Both are empty when there is none.
func (f *Index) ModuleIn(folder, name string) (file, package_ string) {
	base := disk.Join(folder, name)
	switch {
	case f.Known[base+"/__init__.py"]:
		return base + "/__init__.py", base
	case f.Known[base+".py"]:
		return base + ".py", ""
	case f.Folders[base]:
		return "", base
	}
	return "", ""
}

// ModuleFrom finds a dotted module with folder on Python's path.
func (f *Index) ModuleFrom(folder, dotted string) (file, package_ string) {
	package_ = folder
	if dotted == "" {
		return "", ""
	}
	for component := range strings.SplitSeq(dotted, ".") {
		if package_ == "" {
			return "", ""
		}
		if file, package_ = f.ModuleIn(package_, component); file == "" && package_ == "" {
			return "", ""
		}
	}
	return file, package_
}

// RelativeTo returns the folder in which a relative import in file begins, which has
// level dots.
func RelativeTo(file string, level int) string {
	folder := path.Dir(file)
	for range level - 1 {
		folder = path.Dir(folder)
	}
	return folder
}

// ImportedBy finds what a file of the project imports: a relative import from its
// own package, an absolute one from the folders that may be on Python's path.
func (f *Index) ImportedBy(importer string, level int, dotted string) (file, package_ string) {
	if level > 0 {
		folder := RelativeTo(importer, level)
		if dotted == "" {
			if init := disk.Join(folder, "__init__.py"); f.Known[init] {
				return init, folder
			}
			return "", folder
		}
		return f.ModuleFrom(folder, dotted)
	}
	top, _, _ := strings.Cut(dotted, ".")
	installed := f.isInstalled(top)
	for _, root := range f.roots(importer) {
		if installed && root != f.PackageRoot(path.Dir(importer)) {
			continue
		}
		if file, package_ = f.ModuleFrom(root, dotted); file != "" || package_ != "" {
			return file, package_
		}
	}
	return "", ""
}

// roots are the folders that Python may have on its path when it imports file,
// the likeliest first: the one that holds its package, its own (it was started as
// a script), then those around them.
func (f *Index) roots(file string) []string {
	own := path.Dir(file)
	top := f.PackageRoot(own)
	roots := []string{top}
	for folder := own; ; folder = path.Dir(folder) {
		if folder != top {
			roots = append(roots, folder)
		}
		if folder == "." {
			break
		}
	}
	if f.Folders["src"] && !slices.Contains(roots, "src") {
		roots = append(roots, "src")
	}
	return roots
}

// PackageRoot returns the folder that must be on Python's path for the packages
// that folder belongs to: folder itself when it is no package.
func (f *Index) PackageRoot(folder string) string {
	for folder != "." && f.Known[folder+"/__init__.py"] {
		folder = path.Dir(folder)
	}
	return folder
}

// maxClosure is how many files an entry point's imports are followed through.
const maxClosure = 400

// Closure is what importing a file brings, with one folder on Python's path.
type Closure struct {
	Root string
	// Misses are imports of the project's own modules that fail with this root.
	Misses []evidence.Place
	// changed says that one of the files changes Python's path.
	changed bool
	// Files are those that the import runs, as far as they are the project's.
	Files map[string]bool
}

// StartFolder chooses the folder that Python must start in, so that file and what
// it imports find each other: the one with the fewest failing imports. Of equals
// it is the folder that holds the file's outermost package, because a program is
// written to be started beside it, and its data files are looked for there.
func (f *Index) StartFolder(file string) Closure {
	own := path.Dir(file)
	best := f.ClosureOf(file, f.PackageRoot(own))
	if len(best.Misses) == 0 {
		return best
	}
	for folder := own; ; folder = path.Dir(folder) {
		if folder != best.Root {
			if r := f.ClosureOf(file, folder); len(r.Misses) < len(best.Misses) {
				best = r
			}
		}
		if folder == "." {
			return best
		}
	}
}

// ClosureOf follows the imports of file, which is below root, with root on Python's path.
func (f *Index) ClosureOf(file, root string) Closure {
	r := Closure{Root: root, Files: map[string]bool{file: true}}
	// Importing a module runs the packages around it first.
	for folder := path.Dir(file); folder != root && folder != "."; folder = path.Dir(folder) {
		if init := folder + "/__init__.py"; f.Known[init] {
			r.Files[init] = true
		}
	}
	queue := []string{file}
	for known := range r.Files {
		if known != file {
			queue = append(queue, known)
		}
	}
	follow := func(found string) {
		if found != "" && !r.Files[found] && len(r.Files) < maxClosure {
			r.Files[found] = true
			queue = append(queue, found)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		mod := f.Module(queue[0])
		if mod == nil {
			continue
		}
		// A file that changes Python's path finds what reading cannot tell.
		missed := make(map[string]bool)
		r.changed = r.changed || strings.Contains(mod.Src, "sys.path.")
		for _, ref := range mod.Imports {
			if ref.Script {
				continue
			}
			found, folder, lost := f.importedFrom(root, mod.Path, ref.Origin)
			if lost && !ref.Guarded {
				if key := strings.Repeat(".", ref.Origin.Level) + ref.Origin.Module; !missed[key] {
					missed[key] = true
					r.Misses = append(r.Misses, Evidence(mod, ref.Offset))
				}
			}
			follow(found)
			if ref.Origin.Name != "" && folder != "" {
				sub, _ := f.ModuleIn(folder, ref.Origin.Name)
				follow(sub)
			}
		}
	}
	if r.changed {
		r.Misses = nil
	}
	return r
}

// importedFrom finds what an import brings when root alone is on Python's path.
// It is lost when the project has such a module and Python would not find it.
func (f *Index) importedFrom(root, importer string, origin python.ImportOrigin) (file, folder string, lost bool) {
	if origin.Level > 0 {
		base := RelativeTo(importer, origin.Level)
		// What is imported from root is no package, so that nothing is relative to it.
		if base == root || !Within(base, root) {
			return "", "", true
		}
		file, folder = f.ImportedBy(importer, origin.Level, origin.Module)
		return file, folder, false
	}
	if file, folder = f.ModuleFrom(root, origin.Module); file != "" || folder != "" {
		return file, folder, false
	}
	top, _, _ := strings.Cut(origin.Module, ".")
	if file, _ := f.ModuleFrom(root, top); file != "" {
		// The top is there, and what is below it is not: a name of a package, or a
		// module that is generated. Which root it is makes no difference.
		return file, "", false
	}
	// The project's own package below src is there only when it is installed.
	if below, _ := f.ModuleFrom("src", origin.Module); below != "" && !Within(path.Dir(importer), "src") {
		return below, "", true
	}
	if f.isInstalled(top) {
		return "", "", false
	}
	file, folder = f.ImportedBy(importer, 0, origin.Module)
	if file == "" && folder != "" && origin.Name != "" {
		// A module of a namespace, which is a folder and no more.
		inner, _ := f.ModuleIn(folder, origin.Name)
		return file, folder, inner != ""
	}
	return file, folder, file != "" && file != importer
}

// Within reports whether the folder name is root or below it.
func Within(name, root string) bool {
	return root == "." || name == root || strings.HasPrefix(name, root+"/")
}

// Dotted returns what a file is imported as from root; empty when its path holds
// a name that Python cannot import.
func Dotted(file, root string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	if root != "." {
		name = strings.TrimPrefix(name, root+"/")
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || !python.IsNameStart(part[0]) || python.NameEnd(part, 0) != len(part) || part == "__init__" {
			return ""
		}
	}
	return strings.ReplaceAll(name, "/", ".")
}

// Evidence is the place of an offset in m.
func Evidence(m *python.Module, offset int) evidence.Place {
	return evidence.Place{Path: m.Path, Line: strings.Count(m.Src[:offset], "\n") + 1}
}
