package requirement

import (
	"path"
	"slices"
	"strings"
)

// Set is what the project's requirements files ask for.
type Set struct {
	// Files are the requirements files in the order they were read, included ones
	// after the one that includes them; constraints stand behind them.
	Files []File
	// Unlisted are included files that the config does not list.
	Unlisted []Inclusion
	// Absent are included files that do not exist.
	Absent []Inclusion
	// Remote says that a file is included by its URL, so that its requirements are not known.
	Remote bool
	// Problems are why files could not be read, or not all of them.
	Problems []Problem
	// Unread says that a file could not be read, so that its requirements are not known.
	Unread bool
	// asked caches what Installed returned for the Python askedOn.
	asked   []Wanted
	askedOn string
}

// File is a requirements or constraints file that was read.
type File struct {
	Path        string
	Lines       []Requirement
	Constraints bool
}

// Problem is something that is wrong with a requirements file.
type Problem struct {
	Kind requirementsProblemKind
	Path string
	Line int // 0 is the whole file
	// Declared says that a comment names the encoding, as pip alone obeys.
	Declared bool
}

type requirementsProblemKind int

const (
	TooMany       requirementsProblemKind = iota
	OtherEncoding                         // than UTF-8
	UnmarkedUTF16                         // without the mark at its beginning
)

// Inclusion is a -r or -c line.
type Inclusion struct {
	From        string // the file that has the line
	Line        int
	Path        string
	Constraints bool
}

// Wanted is one requirement and the file it stands in.
type Wanted struct {
	Requirement
	File string
}

// Installed returns the requirements that are for the image's platform, or may
// be, in the order read. The answer is the same slice each time, and not to be
// changed.
func (p *Set) Installed(python string) []Wanted {
	if p.asked != nil && p.askedOn == python {
		return p.asked
	}
	var found []Wanted
	for _, file := range p.Files {
		if file.Constraints {
			continue
		}
		found = slices.Grow(found, len(file.Lines))
		for _, line := range file.Lines {
			if line.IsPackage() && MarkerHolds(line.Marker, python) != No {
				found = append(found, Wanted{line, file.Path})
			}
		}
	}
	p.asked, p.askedOn = slices.Clip(found), python
	return p.asked
}

// Constraints returns what the constraint files say.
func (p *Set) Constraints() []Wanted {
	var found []Wanted
	for _, file := range p.Files {
		for _, line := range file.Lines {
			if file.Constraints && line.Kind == ByVersion {
				found = append(found, Wanted{line, file.Path})
			}
		}
	}
	return found
}

// Elsewhere returns the first requirement for name that is for another platform only.
func (p *Set) Elsewhere(name, python string) (Wanted, bool) {
	for _, file := range p.Files {
		for _, line := range file.Lines {
			if !file.Constraints && line.IsPackage() && line.Name == name && MarkerHolds(line.Marker, python) == No {
				return Wanted{line, file.Path}, true
			}
		}
	}
	return Wanted{}, false
}

// IndexBesides returns the first line that names an index to search besides another one,
// which pip and uv search in different ways.
func (p *Set) IndexBesides() (Wanted, bool) {
	for _, file := range p.Files {
		for _, line := range file.Lines {
			if line.Besides && strings.Contains(line.Target, "://") && !isPyPI(line.Target) {
				return Wanted{line, file.Path}, true
			}
		}
	}
	return Wanted{}, false
}

func isPyPI(url string) bool {
	switch strings.TrimSuffix(url, "/") {
	case "https://pypi.org/simple", "https://pypi.python.org/simple", "https://pypi.org/pypi":
		return true
	}
	return false
}

// IsPackage reports whether the line asks for a package, and is no option.
func (r Requirement) IsPackage() bool {
	return r.Kind == ByVersion || r.Kind == ByURL || r.Kind == ByPath
}

// Names returns the paths of the files that were read for packages.
func (p *Set) Names() []string {
	var names []string
	for _, file := range p.Files {
		if !file.Constraints {
			names = append(names, file.Path)
		}
	}
	return names
}

// MayBring reports whether one of installed is the package called name, or a URL
// that has the name in it and does not say what it brings.
func MayBring(installed []Wanted, name string) bool {
	return slices.ContainsFunc(installed, func(w Wanted) bool {
		return w.Name == name || w.Name == "" && strings.Contains(strings.ToLower(w.Target), name)
	})
}

// MayProvide reports whether a requirement of the set may bring the top-level module
// called module: see [Requirement.MayProvide].
func (p *Set) MayProvide(module string) bool {
	return slices.ContainsFunc(p.Files, func(file File) bool {
		return slices.ContainsFunc(file.Lines, func(line Requirement) bool { return line.IsPackage() && line.MayProvide(module) })
	})
}

// MayProvide reports whether the package may bring the top-level module called
// module: names of packages and modules need not agree, but they mostly share a
// word (apache-superset brings superset).
func (r Requirement) MayProvide(module string) bool {
	module = NormalName(module)
	name := r.Name
	if name == "" {
		name = NormalName(strings.TrimSuffix(path.Base(repositoryPath(r.Target)), ".git"))
	}
	// connexion[uvicorn] brings uvicorn.
	return name == module || slices.Contains(r.Extras, module) || strings.ReplaceAll(name, "-", "") == strings.ReplaceAll(module, "-", "") ||
		strings.HasPrefix(name, module+"-") || strings.HasSuffix(name, "-"+module) || strings.Contains(name, "-"+module+"-")
}

// repositoryPath cuts revision and fragment from a requirement's URL.
func repositoryPath(url string) string {
	url, _, _ = strings.Cut(url, "#")
	if i := strings.LastIndexByte(url, '@'); i > strings.LastIndexByte(url, '/') {
		url = url[:i]
	}
	return strings.TrimSuffix(url, "/")
}
