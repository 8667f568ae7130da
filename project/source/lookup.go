package source

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
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

// ImportedBy finds what a file of the project imports: a relative import from its
// own package, an absolute one from the folders that may be on Python's path.
func (f *Index) ImportedBy(importer string, level int, dotted string) (file, package_ string) {
	if level > 0 {
		folder := path.Dir(importer)
		for range level - 1 {
			folder = path.Dir(folder)
		}
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
