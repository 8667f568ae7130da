package lockfile

import (
	"slices"
	"strconv"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/requirement"
	"dockgen/schema"
)

// Target is what an image is made for: a minor version of CPython 3, and platforms as
// Docker writes them.
type Target struct {
	Minor     int
	Platforms []string
}

// WithoutWheel returns the names of the packages of the lock that have a source
// distribution and no wheel for the target; known is false where the lock does not say
// which archives there are, as that of Pipenv and of Poetry before 1.3. It reads the lock
// once more, because what else is asked of a lock needs no archive.
func (l *File) WithoutWheel(t disk.Tree, kind string, target Target) (names []string, known bool) {
	if kind == schema.Pipenv {
		return nil, false
	}
	content, err := t.Read(l.Path, folder.DependencyLock.Bound().Bytes)
	if err != nil {
		return nil, false
	}
	read, err := document.ReadTOML(content, folder.DependencyLock.Bound())
	if err != nil {
		return nil, false
	}
	packages, err := read.Packages()
	if err != nil {
		return nil, false
	}
	var wheeled []string // a name may be there twice, for two platforms
	for _, p := range packages {
		name, archives := requirement.NormalName(p.Text("name")), archivesOf(p)
		if len(archives) == 0 {
			continue
		}
		known = true
		isWheel := func(file string) bool { return strings.HasSuffix(file, ".whl") }
		all := len(archives)
		if archives = slices.DeleteFunc(archives, func(file string) bool { return !isWheel(file) }); len(archives) == all || target.served(archives) {
			wheeled = append(wheeled, name)
		} else {
			names = append(names, name)
		}
	}
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return slices.Contains(wheeled, name) }), known
}

// archivesOf are the names of the files that a lock lists for a package: in tables of uv.lock,
// poetry.lock and pdm.lock.
func archivesOf(p document.Table) []string {
	var files []string
	for _, archive := range slices.Concat([]document.Table{p.At("sdist")}, p.Tables("wheels"), p.Tables("files")) {
		for _, key := range []string{"filename", "file", "url", "path"} {
			if text, _, _ := strings.Cut(archive.Text(key), "#"); text != "" {
				files = append(files, text[strings.LastIndexByte(text, '/')+1:])
				break
			}
		}
	}
	return files
}

// served reports whether there is a wheel for each platform.
func (t Target) served(wheels []string) bool {
	for _, platform := range t.Platforms {
		if !slices.ContainsFunc(wheels, func(file string) bool { return fits(file, t.Minor, platform) }) {
			return false
		}
	}
	return len(wheels) > 0
}

// fits reports whether a wheel can be installed, by its name (PEP 427, PEP 425). Which C
// library the image has is not asked: a wheel for either counts.
func fits(file string, minor int, platform string) bool {
	parts := strings.Split(strings.TrimSuffix(file, ".whl"), "-")
	if len(parts) < 5 {
		return true
	}
	tags := parts[len(parts)-3:]
	some := func(tag string, is func(string) bool) bool {
		return slices.ContainsFunc(strings.Split(tag, "."), is)
	}
	// A number behind "cp3" or "py3", and what it must be.
	number := func(tag, before string) (n int, ok bool) {
		rest, found := strings.CutPrefix(tag, before)
		n, err := strconv.Atoi(rest)
		return n, found && err == nil
	}
	abi3 := some(tags[1], func(abi string) bool { return abi == "abi3" })
	python := some(tags[0], func(tag string) bool {
		if n, ok := number(tag, "cp3"); ok {
			return n == minor || n < minor && abi3
		}
		n, ok := number(tag, "py3")
		return tag == "py3" || tag == "cp3" || ok && n <= minor
	})
	abi := some(tags[1], func(abi string) bool {
		n, ok := number(strings.TrimRight(abi, "mu"), "cp3")
		return abi == "none" || abi == "abi3" || ok && n == minor
	})
	machine := map[string]string{"linux/amd64": "_x86_64", "linux/arm64": "_aarch64"}[platform]
	return python && abi && some(tags[2], func(tag string) bool {
		return tag == "any" || strings.Contains(tag, "linux") && strings.HasSuffix(tag, machine)
	})
}
