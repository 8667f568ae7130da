package project

import (
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema"
)

// packages is what the project's requirements files ask for.
type packages struct {
	read bool
	// files are the requirements files in the order they were read, included ones
	// after the one that includes them; constraints stand behind them.
	files []requirementsFile
	// unlisted are included files that the config does not list.
	unlisted []inclusion
	// absent are included files that do not exist.
	absent []inclusion
	// remote says that something is read over the network, which nobody knows here.
	remote bool
	// problems are what reading a lock file has found.
	problems []finding.Finding
	// unread says that a file could not be read, and what it says is not known.
	unread bool
	// asked is what is installed on the Python in askedOn: the answer of installed.
	asked   []wanted
	askedOn string
}

type requirementsFile struct {
	path        string
	lines       []requirement
	constraints bool
}

// inclusion is a -r or -c line.
type inclusion struct {
	from        string // the file that has the line
	line        int
	path        string
	constraints bool
}

// wanted is one requirement and the file it stands in.
type wanted struct {
	requirement
	file string
}

// maxIncluded is how many requirements files are followed.
const maxIncluded = 100

// readPackages reads the requirements files once.
func (k *checker) readPackages() *packages {
	p := &k.packages
	if p.read {
		return p
	}
	p.read = true
	d := k.config.Dependencies
	if d.Kind != schema.Pip {
		before := len(k.findings)
		k.locked(p)
		p.problems = slices.Clone(k.findings[before:])
		k.findings = k.findings[:before]
		return p
	}
	for _, name := range d.Requirements {
		k.readRequirementsFile(name, false)
	}
	for _, name := range d.Constraints {
		k.readRequirementsFile(name, true)
	}
	return p
}

func (k *checker) readRequirementsFile(name string, constraints bool) {
	p := &k.packages
	if len(p.files) == maxIncluded || slices.ContainsFunc(p.files, func(f requirementsFile) bool {
		return f.path == name && f.constraints == constraints
	}) {
		return
	}
	content, err := k.tree.text(name, maxRequirements)
	if err != nil {
		p.unread = true
		return
	}
	var lines []requirement
	if isManifest(name) {
		var whole bool
		lines, whole = k.manifestRequirements(name, content)
		p.unread = p.unread || !whole
	} else {
		k.notText(name, content)
		lines = readRequirements(content)
	}
	p.files = append(p.files, requirementsFile{name, lines, constraints})
	d := &k.config.Dependencies
	for _, line := range lines {
		if line.kind != include && line.kind != constraint {
			continue
		}
		if strings.Contains(line.target, "://") {
			p.remote = p.remote || line.kind == include
			continue
		}
		into := inclusion{name, line.line, path.Join(path.Dir(name), line.target), constraints || line.kind == constraint}
		switch {
		case outside(into.path) || path.IsAbs(line.target):
			into.path = line.target
			p.unlisted = append(p.unlisted, into)
		case !k.tree.isFile(into.path):
			p.absent = append(p.absent, into)
			p.unread = true
		default:
			if !slices.Contains(d.Requirements, into.path) && !slices.Contains(d.Constraints, into.path) {
				p.unlisted = append(p.unlisted, into)
			}
			k.readRequirementsFile(into.path, into.constraints)
		}
	}
}

// installed returns the requirements that are for the image's platform, or may
// be, in the order read. The answer is the same slice each time, and not to be
// changed.
func (p *packages) installed(python string) []wanted {
	if p.asked != nil && p.askedOn == python {
		return p.asked
	}
	var found []wanted
	for _, file := range p.files {
		if file.constraints {
			continue
		}
		found = slices.Grow(found, len(file.lines))
		for _, line := range file.lines {
			if line.isPackage() && markerHolds(line.marker, python) != no {
				found = append(found, wanted{line, file.path})
			}
		}
	}
	p.asked, p.askedOn = slices.Clip(found), python
	return p.asked
}

// constraints returns what the constraint files say.
func (p *packages) constraints() []wanted {
	var found []wanted
	for _, file := range p.files {
		for _, line := range file.lines {
			if file.constraints && line.kind == byVersion {
				found = append(found, wanted{line, file.path})
			}
		}
	}
	return found
}

// elsewhere returns the first requirement for name that is for another platform only.
func (p *packages) elsewhere(name, python string) (wanted, bool) {
	for _, file := range p.files {
		for _, line := range file.lines {
			if !file.constraints && line.isPackage() && line.name == name && markerHolds(line.marker, python) == no {
				return wanted{line, file.path}, true
			}
		}
	}
	return wanted{}, false
}

func (r requirement) isPackage() bool {
	return r.kind == byVersion || r.kind == byURL || r.kind == byPath
}

// names returns the paths of the files that were read for packages.
func (p *packages) names() []string {
	var names []string
	for _, file := range p.files {
		if !file.constraints {
			names = append(names, file.path)
		}
	}
	return names
}

// mayBring reports whether one of installed is the package called name, or a URL
// that has the name in it and does not say what it brings.
func mayBring(installed []wanted, name string) bool {
	return slices.ContainsFunc(installed, func(w wanted) bool {
		return w.name == name || w.name == "" && strings.Contains(strings.ToLower(w.target), name)
	})
}

// mayProvide reports whether a requirement may bring the top-level module called
// module: names of packages and modules need not agree, but they mostly share a
// word (apache-superset brings superset).
func (p *packages) mayProvide(module string) bool {
	module = normalName(module)
	for _, file := range p.files {
		for _, line := range file.lines {
			if !line.isPackage() {
				continue
			}
			name := line.name
			if name == "" {
				name = normalName(strings.TrimSuffix(path.Base(repositoryPath(line.target)), ".git"))
			}
			// connexion[uvicorn] brings uvicorn.
			if name == module || slices.Contains(line.extras, module) || strings.ReplaceAll(name, "-", "") == strings.ReplaceAll(module, "-", "") ||
				strings.HasPrefix(name, module+"-") || strings.HasSuffix(name, "-"+module) || strings.Contains(name, "-"+module+"-") {
				return true
			}
		}
	}
	return false
}

// repositoryPath cuts revision and fragment from a requirement's URL.
func repositoryPath(url string) string {
	url, _, _ = strings.Cut(url, "#")
	if i := strings.LastIndexByte(url, '@'); i > strings.LastIndexByte(url, '/') {
		url = url[:i]
	}
	return strings.TrimSuffix(url, "/")
}
