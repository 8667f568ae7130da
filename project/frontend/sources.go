package frontend

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/schema"
	"dockgen/schema/projectpath"
)

// maxSources bounds the sources of one front end.
const maxSources = 30

// sources are what a build reads besides its own folder, and what has to be there when its
// packages are installed.
func (r *reader) sources(m *Manifest, outputs []evidence.Found[string]) []string {
	var found []string
	add := func(name string) {
		if len(found) < maxSources && projectpath.CheckBind(name) == nil && !slices.Contains(found, name) &&
			!slices.ContainsFunc(outputs, func(o evidence.Found[string]) bool {
				return schema.Within(name, o.Value) || schema.Within(o.Value, name)
			}) {
			found = append(found, name)
		}
	}
	for _, member := range m.workspace {
		add(member)
	}
	if r.isFolder(disk.Join(m.directory, "patches")) {
		add(disk.Join(m.directory, "patches"))
	}
	for _, inner := range []string{".yarn/releases", ".yarn/plugins", ".yarn/patches"} {
		if r.isFolder(disk.Join(m.directory, inner)) {
			add(disk.Join(m.directory, inner))
		}
	}
	for _, script := range []string{"preinstall", "install", "postinstall", "prepare"} {
		for word := range strings.FieldsSeq(m.Scripts[script]) {
			if file := path.Join(m.directory, word); r.f.Has(file) {
				add(file)
			}
		}
	}
	if m.directory != "." {
		for _, name := range r.outside(m) {
			add(name)
		}
	}
	slices.Sort(found)
	return slices.DeleteFunc(found, func(name string) bool {
		return slices.ContainsFunc(found, func(other string) bool { return other != name && schema.Within(name, other) })
	})
}

func (r *reader) isFolder(name string) bool { return r.f.Folders[name] || r.f.Tree.IsFolder(name) }

// outward is a literal that leads out of the folder of its file.
var outward = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("[\"'`]!?((?:\\./)?(?:\\.\\./)+[^\"'`\n]*)[\"'`]")
})

// outside are the folders and files outside of m's folder that its configuration names,
// such as the templates that Tailwind reads the classes of.
func (r *reader) outside(m *Manifest) []string {
	var found []string
	for _, file := range r.f.Paths {
		if !schema.Within(file, m.directory) || !readsOutside(file, m.directory) {
			continue
		}
		for _, match := range outward().FindAllStringSubmatch(withoutComments(r.f.Read(file)), 50) {
			name, _, _ := strings.Cut(match[1], "*")
			name, _, _ = strings.Cut(name, "{")
			if name != match[1] && !strings.HasSuffix(name, "/") {
				name = path.Dir(name)
			}
			base := path.Dir(file)
			for _, name := range []string{path.Join(base, name), path.Join(m.directory, name)} {
				if !disk.Outside(name) && name != "." && !schema.Within(name, m.directory) && !schema.Within(m.directory, name) && (r.f.Has(name) || r.isFolder(name)) {
					found = append(found, name)
					break
				}
			}
		}
	}
	return found
}

// readsOutside reports whether a file may say what a build reads: the configuration of a
// tool in the front end's own folder, or a stylesheet with Tailwind's @source.
func readsOutside(file, directory string) bool {
	base := path.Base(file)
	return path.Dir(file) == directory && (strings.Contains(base, ".config.") || base == "tsconfig.json" || base == "gulpfile.js" || base == "Gruntfile.js" || strings.HasPrefix(base, "webpack.")) ||
		path.Ext(base) == ".css"
}
