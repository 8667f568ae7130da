package project

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/schema"
)

// dependencies checks the requirements files: that they are there, complete for
// the build, and bring a gunicorn that can run the worker.
func (k *checker) dependencies() {
	d := k.config.Dependencies
	for _, name := range d.Requirements {
		k.listedFile("dependencies.requirements", "requirements file", name)
	}
	for _, name := range d.Constraints {
		k.listedFile("dependencies.constraints", "constraints file", name)
	}
	p := k.readPackages()
	k.requirementsProblems(p.problems)
	if d.Kind != schema.Pip {
		k.locked()
	}
	k.manifestsInstallable()
	if d.Kind == schema.Pip {
		k.numberedByGit(k.builtInImage(nil))
		k.manifestsComplete()
	}
	k.included(p)
	for _, file := range p.files {
		k.lines(file)
	}
	installed := p.installed(k.config.App.Python)
	k.gunicorn(p, installed)
	k.workerPackage(p, installed)
	k.hashes(p)
	k.oldPins(p, installed)
}

// readPackages reads the requirements files or the lock, once.
func (k *checker) readPackages() *packages {
	if k.packages != nil {
		return k.packages
	}
	d := k.config.Dependencies
	var p packages
	if d.Kind == schema.Pip {
		p = readRequirementFiles(k.tree, d.Requirements, d.Constraints)
	} else {
		k.lock = readLocked(k.tree, d)
		p = k.lock.installs(d.Package)
	}
	k.packages = &p
	return k.packages
}

// requirementsProblems says what is wrong with the requirements files themselves.
func (k *checker) requirementsProblems(problems []requirementsProblem) {
	for _, p := range problems {
		if p.declared && k.config.Dependencies.Installer == "pip" {
			continue
		}
		f := finding.Finding{Code: RequirementsNotText, Severity: finding.Error, Summary: "Requirements not UTF-8"}
		switch p.kind {
		case tooManyRequirements:
			bound := folder.Requirements.Bound()
			f.Code, f.Summary = FileUnusable, "Requirements too large"
			f.Detail = fmt.Sprintf("%s is too large to check, with the files that include each other: dockgen reads at most %d requirements in %d files and %d MiB, and lines of at most %d KiB. Is it the right file?",
				quoted(p.path), bound.Values, maxIncluded, bound.Total>>20, bound.Line>>10)
		case otherEncoding:
			f.Detail = quoted(p.path) + " cannot be read by the installer. It has characters of another encoding than UTF-8: save it as UTF-8."
		case unmarkedUTF16:
			f.Detail = quoted(p.path) + " cannot be read by the installer. It is UTF-16 without the mark at its beginning that says so: save it as UTF-8."
		}
		k.inFile(p.path, p.line, f)
	}
}

// listedFile checks that a file that the config names can be read.
func (k *checker) listedFile(address, what, name string) {
	f := finding.Finding{Code: FileUnusable, Severity: finding.Error, Summary: "File not usable"}
	info, err := k.tree.stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Code, f.Summary = FileMissing, upper(what)+" not found"
		f.Detail = "There is no file " + quoted(name) + " in the project." + k.otherFile(what, name)
	case err != nil:
		f.Detail = quoted(name) + " cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it."
	case !info.Mode.IsRegular():
		f.Detail = quoted(name) + " is not a file. Name a file of the project."
	default:
		return
	}
	k.inConfig(address, f)
}

// otherFile is the sentence that offers another file than the missing one, or the
// command that makes it.
func (k *checker) otherFile(what, name string) string {
	var candidates []string
	for _, folder := range unique([]string{".", path.Dir(name), "requirements"}) {
		for _, entry := range k.tree.list(folder, maxEntries) {
			if entry.Type().IsRegular() && resembles(what, folder, entry.Name()) {
				candidates = append(candidates, join(folder, entry.Name()))
			}
		}
	}
	if len(candidates) > 0 {
		candidates = unique(candidates)
		if near := finding.Nearest(name, candidates); near != "" {
			return " Did you mean " + quoted(near) + "?"
		}
		return " There is " + quotedList(candidates[:min(len(candidates), 5)], "and") + "."
	}
	if what != "requirements file" {
		return ""
	}
	for _, kind := range [...]string{schema.UV, schema.Poetry, schema.PDM, schema.Pipenv} {
		if lock := (schema.Dependencies{Kind: kind}).Files()[1]; k.tree.isFile(lock) {
			return fmt.Sprintf(" The project has a %s: write dependencies %q { } to install from it.", quoted(lock), kind)
		}
	}
	if k.tree.isFile("pyproject.toml") {
		return ` The project has a "pyproject.toml": write requirements = ["pyproject.toml"] to install what it depends on.`
	}
	if k.tree.isFile("setup.py") {
		return ` The project has a "setup.py": write requirements = ["setup.py"] and package = true to install what it depends on.`
	}
	return ""
}

// resembles reports whether a file of the project could have been meant.
func resembles(what, folder, name string) bool {
	switch what {
	case "gunicorn config":
		return strings.HasSuffix(name, ".py") && (strings.Contains(name, "gunicorn") || strings.Contains(name, "conf"))
	case "constraints file":
		return strings.HasSuffix(name, ".txt") && strings.Contains(name, "constraint")
	}
	return strings.HasSuffix(name, ".txt") && !strings.Contains(name, "constraint") &&
		(strings.Contains(name, "req") || strings.HasSuffix(folder, "requirements"))
}

// included checks the files that requirements files include: the build gets only
// those that the config lists.
func (k *checker) included(p *packages) {
	d := k.config.Dependencies
	for _, i := range p.absent {
		k.inFile(i.from, i.line, finding.Finding{
			Code: FileMissing, Severity: finding.Error, Summary: "Included file not found",
			Detail: fmt.Sprintf("%s includes %s, which is not in the project. The path is relative to the file that has the line.", quoted(i.from), quoted(i.path)),
		})
	}
	if len(p.unlisted) == 0 {
		return
	}
	requirements, constraints := slices.Clone(d.Requirements), slices.Clone(d.Constraints)
	for _, i := range p.unlisted {
		switch {
		case outside(i.path) || slices.Contains(requirements, i.path) || slices.Contains(constraints, i.path):
		case i.constraints:
			constraints = append(constraints, i.path)
		default:
			requirements = append(requirements, i.path)
		}
	}
	for _, i := range p.unlisted {
		f := finding.Finding{Code: IncludeNotListed, Severity: finding.Error, Summary: "Included file not listed"}
		switch argument, value := "requirements", requirements; {
		case outside(i.path):
			f.Detail = fmt.Sprintf("%s includes %s, which is outside the project, so the build cannot have it. Copy it into the project.", quoted(i.from), quoted(i.path))
		default:
			if i.constraints {
				argument, value = "constraints", constraints
			}
			f.Detail = fmt.Sprintf("%s includes %s, and the build has only the files that the config lists. Add it to %q in %s.",
				quoted(i.from), quoted(i.path), argument, k.block("dependencies"))
			f.Fix = argument + " = " + hclList(value)
		}
		k.inFile(i.from, i.line, f)
	}
}

// gunicorn checks that exactly one side brings it.
func (k *checker) gunicorn(p *packages, installed []wanted) {
	version := k.config.Dependencies.Gunicorn
	at := slices.IndexFunc(installed, func(w wanted) bool { return w.name == "gunicorn" })
	switch {
	case at >= 0 && version != "":
		k.inConfig("dependencies.gunicorn", finding.Finding{
			Code: GunicornTwice, Severity: finding.Error, Summary: "Two gunicorns",
			Detail: fmt.Sprintf("The project asks for gunicorn itself (%s:%d). Take one of the two out: this line installs %s before the requirements, which would then change it.",
				installed[at].file, installed[at].line, quoted(version)),
		})
	case version != "" || p.remote || p.unread || mayBring(installed, "gunicorn"):
	default:
		detail := "gunicorn serves the app, and " + absentFrom(p.names()) + " bring it."
		if w, ok := p.elsewhere("gunicorn", k.config.App.Python); ok {
			detail += fmt.Sprintf(" (%s:%d is for another platform: %s.)", w.file, w.line, w.marker)
		}
		suggested := suggestedGunicorn(k.config.App.Python)
		add := "Add the line " + quoted("gunicorn=="+suggested) + " to the requirements"
		switch kind := k.config.Dependencies.Kind; kind {
		case schema.Pip:
		case schema.Pipenv:
			add = "Add it with pipenv install gunicorn"
		default:
			add = "Add it with " + kind + " add gunicorn"
		}
		file := "requirements.txt"
		if names := p.names(); len(names) > 0 {
			file = names[0]
		}
		k.inFile(file, 0, finding.Finding{
			Code: GunicornMissing, Severity: finding.Error, Summary: "No gunicorn",
			Detail: detail + fmt.Sprintf(" %s, or have dockgen install it: write gunicorn = %q in %s.", add, suggested, k.block("dependencies")),
			Fix:    fmt.Sprintf("gunicorn = %q", suggested),
		})
	}
}

func absentFrom(files []string) string {
	if len(files) == 1 {
		return quoted(files[0]) + " does not"
	}
	return quotedList(files, "and") + " do not"
}

// suggestedGunicorn is a release of gunicorn that runs on the given Python.
func suggestedGunicorn(python string) string {
	switch order, _ := compareVersions(python, "3.10"); {
	case order >= 0:
		return "27.0.1"
	case python == "3.6":
		return "21.2.0"
	}
	return "23.0.0"
}

// hashes checks that every requirement has a hash when one is asked for. pip asks
// for all as soon as there is one.
func (k *checker) hashes(p *packages) {
	d := k.config.Dependencies
	required, why := d.RequireHashes, `"require_hashes" is set`
	for _, file := range p.files {
		for _, line := range file.lines {
			switch {
			case required:
			case line.kind == hashOption:
				required, why = true, fmt.Sprintf("%s:%d asks for hashes", file.path, line.line)
			case line.hashed && d.Installer == "pip":
				required, why = true, fmt.Sprintf("With one hash (%s:%d) pip asks for all of them", file.path, line.line)
			}
		}
	}
	if !required {
		return
	}
	var first wanted
	count := 0
	for _, w := range p.installed(k.config.App.Python) {
		if !w.hashed && markerHolds(w.marker, k.config.App.Python) == yes {
			if count == 0 {
				first = w
			}
			count++
		}
	}
	if count == 0 {
		return
	}
	more := ""
	if count > 1 {
		more = fmt.Sprintf(" (and %d more)", count-1)
	}
	k.inFile(first.file, first.line, finding.Finding{
		Code: HashMissing, Severity: finding.Error, Summary: "Requirement without hash",
		Detail: fmt.Sprintf("%s, and %s%s has no --hash. Each requirement needs an exact version (==) and its hashes, those that others depend on included; a Git URL cannot have one.",
			why, describe(first.requirement), more),
		Fix: fmt.Sprintf("uv pip compile --generate-hashes -o %s %s", first.file, k.compiledFrom(first.file)),
	})
}

// compiledFrom returns the file that a locked requirements file is made from: by
// custom requirements.in, else itself.
func (k *checker) compiledFrom(file string) string {
	if source := strings.TrimSuffix(file, ".txt") + ".in"; k.tree.isFile(source) {
		return source
	}
	return file
}

// describe names a requirement without what its URL may hold.
func describe(r requirement) string {
	if r.name != "" {
		return quoted(r.name)
	}
	return "this requirement"
}

func upper(s string) string {
	return strings.ToUpper(s[:1]) + s[1:]
}
