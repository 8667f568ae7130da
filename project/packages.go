package project

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"dockgen/folder"
)

// packages is what the project's requirements files ask for.
type packages struct {
	// files are the requirements files in the order they were read, included ones
	// after the one that includes them; constraints stand behind them.
	files []requirementsFile
	// unlisted are included files that the config does not list.
	unlisted []inclusion
	// absent are included files that do not exist.
	absent []inclusion
	// remote says that something is read over the network, which nobody knows here.
	remote bool
	// problems are why files could not be read, or not all of them.
	problems []requirementsProblem
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

// requirementsProblem is something that is wrong with a requirements file.
type requirementsProblem struct {
	kind requirementsProblemKind
	path string
	line int // 0 is the whole file
	// declared says that a comment names the encoding, as pip alone obeys.
	declared bool
}

type requirementsProblemKind int

const (
	tooManyRequirements requirementsProblemKind = iota
	otherEncoding                               // than UTF-8
	unmarkedUTF16                               // without the mark at its beginning
)

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

// readRequirementFiles reads the files named, as pip does, and those that they include.
func readRequirementFiles(t tree, requirements, constraints []string) packages {
	r := requirementsReader{tree: t, listed: slices.Concat(requirements, constraints)}
	for _, name := range requirements {
		r.read(name, false)
	}
	for _, name := range constraints {
		r.read(name, true)
	}
	return r.packages
}

// requirementsReader reads requirements files and those that they include.
type requirementsReader struct {
	tree   tree
	listed []string // the files that were named
	// bytes and count are how much was read, and how many lines the files have
	// together.
	bytes int64
	count int
	packages
}

func (r *requirementsReader) read(name string, constraints bool) {
	p := &r.packages
	if slices.ContainsFunc(p.files, func(f requirementsFile) bool {
		return f.path == name && f.constraints == constraints
	}) {
		return
	}
	bound := folder.Requirements.Bound()
	content, err := r.tree.text(name, min(bound.Bytes, bound.Total-r.bytes))
	if err == errTooLarge || !fitsLines([]byte(content), bound) {
		r.tooLarge(name)
		return
	}
	if err != nil {
		p.unread = true
		return
	}
	r.bytes += int64(len(content))
	var lines []requirement
	if isManifest(name) {
		var whole bool
		lines, whole = r.manifest(name, content)
		p.unread = p.unread || !whole
	} else {
		if problem := notText(name, content); problem != nil {
			p.problems = append(p.problems, *problem)
			p.unread = p.unread || problem.kind == unmarkedUTF16
		}
		lines = readRequirements(content)
	}
	if r.count += len(lines); r.count > bound.Values || len(p.files) == maxIncluded {
		r.tooLarge(name)
		return
	}
	p.files = append(p.files, requirementsFile{name, lines, constraints})
	for _, line := range lines {
		if line.kind != include && line.kind != constraint {
			continue
		}
		if strings.Contains(line.target, "://") {
			p.remote = p.remote || line.kind == include
			continue
		}
		if len(p.unlisted)+len(p.absent) == maxIncluded {
			r.tooLarge(name)
			return
		}
		into := inclusion{name, line.line, path.Join(path.Dir(name), line.target), constraints || line.kind == constraint}
		switch {
		case outside(into.path) || path.IsAbs(line.target):
			into.path = line.target
			p.unlisted = append(p.unlisted, into)
		case !r.tree.isFile(into.path):
			p.absent = append(p.absent, into)
			p.unread = true
		default:
			if !slices.Contains(r.listed, into.path) {
				p.unlisted = append(p.unlisted, into)
			}
			r.read(into.path, into.constraints)
		}
	}
}

// tooLarge says once that the files are beyond their bounds.
func (r *requirementsReader) tooLarge(name string) {
	r.unread = true
	if !slices.ContainsFunc(r.problems, func(p requirementsProblem) bool { return p.kind == tooManyRequirements }) {
		r.problems = append(r.problems, requirementsProblem{kind: tooManyRequirements, path: name})
	}
}

// manifest returns the project's own dependencies, as requirement lines, and whether
// they are all. The files that they come from are read as well.
func (r *requirementsReader) manifest(name, content string) (found []requirement, whole bool) {
	if isSetup(name) {
		return setupRequirements(name, content)
	}
	m, err := readOrigin(name, []byte(content))
	if err != nil {
		return nil, true
	}
	for _, file := range m.dependencyFiles() {
		r.read(file, false)
	}
	lines := lineNumbers([]byte(content))
	sources := readUVSources(m.root)
	for _, text := range m.project().texts("dependencies") {
		wanted := sources.place(name, readPackage(text))
		wanted.line = lines[wanted.name]
		found = append(found, wanted)
	}
	return found, true
}

// fitsLines reports whether content has no more lines than bound allows, and none
// that is longer. A backslash joins lines.
func fitsLines(content []byte, bound folder.Bound) bool {
	number, length := 0, 0
	for line := range bytes.Lines(content) {
		number++
		length += len(line)
		if number > bound.Lines || length > bound.Line {
			return false
		}
		if !bytes.HasSuffix(bytes.TrimRight(line, "\r\n"), []byte(`\`)) {
			length = 0
		}
	}
	return true
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
