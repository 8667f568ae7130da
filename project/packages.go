package project

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
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
	// tooLarge says that the files are beyond their bounds, which is among problems.
	tooLarge bool
	// unread says that a file could not be read, and what it says is not known.
	unread bool
	// bytes and count are how much was read of the requirements files, and how many
	// lines they have together.
	bytes int64
	count int
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
	if slices.ContainsFunc(p.files, func(f requirementsFile) bool {
		return f.path == name && f.constraints == constraints
	}) {
		return
	}
	bound := folder.Requirements.Bound()
	content, err := k.tree.text(name, min(bound.Bytes, bound.Total-p.bytes))
	if err == errTooLarge || !fitsLines([]byte(content), bound) {
		k.requirementsTooLarge(name)
		return
	}
	if err != nil {
		p.unread = true
		return
	}
	p.bytes += int64(len(content))
	var lines []requirement
	if isManifest(name) {
		var whole bool
		lines, whole = k.manifestRequirements(name, content)
		p.unread = p.unread || !whole
	} else {
		k.notText(name, content)
		lines = readRequirements(content)
	}
	if p.count += len(lines); p.count > bound.Values || len(p.files) == maxIncluded {
		k.requirementsTooLarge(name)
		return
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
		if len(p.unlisted)+len(p.absent) == maxIncluded {
			k.requirementsTooLarge(name)
			return
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

// requirementsTooLarge says once that the requirements are beyond their bounds.
func (k *checker) requirementsTooLarge(name string) {
	k.packages.unread = true
	if k.packages.tooLarge {
		return
	}
	k.packages.tooLarge = true
	bound := folder.Requirements.Bound()
	before := len(k.findings)
	k.inFile(name, 0, finding.Finding{
		Code: FileUnusable, Severity: finding.Error, Summary: "Requirements too large",
		Detail: fmt.Sprintf("%s is too large to check, with the files that include each other: dockgen reads at most %d requirements in %d files and %d MiB, and lines of at most %d KiB. Is it the right file?",
			quoted(name), bound.Values, maxIncluded, bound.Total>>20, bound.Line>>10),
	})
	k.packages.problems = append(k.packages.problems, k.findings[before:]...)
	k.findings = k.findings[:before]
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
