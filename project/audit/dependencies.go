package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
	"dockgen/schema/version"
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
	k.requirementsProblems(p.Problems)
	if d.Kind != schema.Pip {
		k.locked()
	}
	k.manifestsInstallable()
	if d.Kind == schema.Pip {
		k.numberedByGit(k.builtInImage(nil))
		k.manifestsComplete()
	}
	k.included(p)
	for _, file := range p.Files {
		k.lines(file)
	}
	installed := p.Installed(k.config.App.Python)
	k.gunicorn(p, installed)
	k.workerPackage(p, installed)
	k.hashes(p)
	k.oldPins(p, installed)
}

// readPackages reads the requirements files or the lock, once.
func (k *checker) readPackages() *requirement.Set {
	if k.packages != nil {
		return k.packages
	}
	d := k.config.Dependencies
	var p requirement.Set
	if d.Kind == schema.Pip {
		p = manifest.ReadRequirements(k.tree, d.Requirements, d.Constraints)
	} else {
		k.lock = lockfile.Read(k.tree, d)
		p = k.lock.Installs(d.Package)
	}
	k.packages = &p
	return k.packages
}

// requirementsProblems says what is wrong with the requirements files themselves.
func (k *checker) requirementsProblems(problems []requirement.Problem) {
	for _, p := range problems {
		if p.Declared && k.config.Dependencies.Installer == "pip" {
			continue
		}
		f := finding.Finding{Code: rule.RequirementsNotText, Severity: finding.Error, Summary: "Requirements not UTF-8"}
		switch p.Kind {
		case requirement.TooMany:
			bound := folder.Requirements.Bound()
			f.Code, f.Summary = rule.FileUnusable, "Requirements too large"
			f.Detail = fmt.Sprintf("%s is too large to check, with the files that include each other: dockgen reads at most %d requirements in %d files and %d MiB, and lines of at most %d KiB. Is it the right file?",
				rule.Quoted(p.Path), bound.Values, manifest.MaxIncluded, bound.Total>>20, bound.Line>>10)
		case requirement.OtherEncoding:
			f.Detail = rule.Quoted(p.Path) + " cannot be read by the installer. It has characters of another encoding than UTF-8: save it as UTF-8."
		case requirement.UnmarkedUTF16:
			f.Detail = rule.Quoted(p.Path) + " cannot be read by the installer. It is UTF-16 without the mark at its beginning that says so: save it as UTF-8."
		}
		k.inFile(p.Path, p.Line, f)
	}
}

// listedFile checks that a file that the config names can be read.
func (k *checker) listedFile(address, what, name string) {
	f := finding.Finding{Code: rule.FileUnusable, Severity: finding.Error, Summary: "File not usable"}
	info, err := k.tree.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Code, f.Summary = rule.FileMissing, rule.Upper(what)+" not found"
		f.Detail = "There is no file " + rule.Quoted(name) + " in the project." + k.otherFile(what, name)
	case err != nil:
		f.Detail = rule.Quoted(name) + " cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it."
	case !info.Mode.IsRegular():
		f.Detail = rule.Quoted(name) + " is not a file. Name a file of the project."
	default:
		return
	}
	k.inConfig(address, f)
}

// otherFile is the sentence that offers another file than the missing one, or the
// command that makes it.
func (k *checker) otherFile(what, name string) string {
	var candidates []string
	for _, folder := range slices.Compact(slices.Sorted(slices.Values([]string{".", path.Dir(name), "requirements"}))) {
		for _, entry := range k.tree.List(folder, disk.MaxEntries) {
			if entry.Type().IsRegular() && resembles(what, folder, entry.Name()) {
				candidates = append(candidates, disk.Join(folder, entry.Name()))
			}
		}
	}
	if len(candidates) > 0 {
		candidates = slices.Compact(slices.Sorted(slices.Values(candidates)))
		if near := finding.Nearest(name, candidates); near != "" {
			return " Did you mean " + rule.Quoted(near) + "?"
		}
		return " There is " + rule.QuotedList(candidates[:min(len(candidates), 5)], "and") + "."
	}
	if what != "requirements file" {
		return ""
	}
	for _, kind := range [...]string{schema.UV, schema.Poetry, schema.PDM, schema.Pipenv} {
		if lock := (schema.Dependencies{Kind: kind}).Files()[1]; k.tree.IsFile(lock) {
			return fmt.Sprintf(" The project has a %s: write dependencies %q { } to install from it.", rule.Quoted(lock), kind)
		}
	}
	if k.tree.IsFile("pyproject.toml") {
		return ` The project has a "pyproject.toml": write requirements = ["pyproject.toml"] to install what it depends on.`
	}
	if k.tree.IsFile("setup.py") {
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
func (k *checker) included(p *requirement.Set) {
	d := k.config.Dependencies
	for _, i := range p.Absent {
		k.inFile(i.From, i.Line, finding.Finding{
			Code: rule.FileMissing, Severity: finding.Error, Summary: "Included file not found",
			Detail: fmt.Sprintf("%s includes %s, which is not in the project. The path is relative to the file that has the line.", rule.Quoted(i.From), rule.Quoted(i.Path)),
		})
	}
	if len(p.Unlisted) == 0 {
		return
	}
	requirements, constraints := slices.Clone(d.Requirements), slices.Clone(d.Constraints)
	for _, i := range p.Unlisted {
		switch {
		case disk.Outside(i.Path) || slices.Contains(requirements, i.Path) || slices.Contains(constraints, i.Path):
		case i.Constraints:
			constraints = append(constraints, i.Path)
		default:
			requirements = append(requirements, i.Path)
		}
	}
	for _, i := range p.Unlisted {
		f := finding.Finding{Code: rule.IncludeNotListed, Severity: finding.Error, Summary: "Included file not listed"}
		switch argument, value := "requirements", requirements; {
		case disk.Outside(i.Path):
			f.Detail = fmt.Sprintf("%s includes %s, which is outside the project, so the build cannot have it. Copy it into the project.", rule.Quoted(i.From), rule.Quoted(i.Path))
		default:
			if i.Constraints {
				argument, value = "constraints", constraints
			}
			f.Detail = fmt.Sprintf("%s includes %s, and the build has only the files that the config lists. Add it to %q in %s.",
				rule.Quoted(i.From), rule.Quoted(i.Path), argument, k.block("dependencies"))
			f.Fix = argument + " = " + rule.HCLList(value)
		}
		k.inFile(i.From, i.Line, f)
	}
}

// gunicorn checks that exactly one side brings it.
func (k *checker) gunicorn(p *requirement.Set, installed []requirement.Wanted) {
	own := k.config.Dependencies.Gunicorn
	at := slices.IndexFunc(installed, func(w requirement.Wanted) bool { return w.Name == "gunicorn" })
	switch {
	case at >= 0 && own != "":
		k.inConfig("dependencies.gunicorn", finding.Finding{
			Code: rule.GunicornTwice, Severity: finding.Error, Summary: "Two gunicorns",
			Detail: fmt.Sprintf("The project asks for gunicorn itself (%s:%d). Take one of the two out: this line installs %s before the requirements, which would then change it.",
				installed[at].File, installed[at].Line, rule.Quoted(own)),
		})
	case own != "" || p.Remote || p.Unread || requirement.MayBring(installed, "gunicorn"):
	default:
		detail := "gunicorn serves the app, and " + absentFrom(p.Names()) + " bring it."
		if w, ok := p.Elsewhere("gunicorn", k.config.App.Python); ok {
			detail += fmt.Sprintf(" (%s:%d is for another platform: %s.)", w.File, w.Line, w.Marker)
		}
		suggested := version.Gunicorn(k.config.App.Python)
		add := "Add the line " + rule.Quoted("gunicorn=="+suggested) + " to the requirements"
		switch kind := k.config.Dependencies.Kind; kind {
		case schema.Pip:
		case schema.Pipenv:
			add = "Add it with pipenv install gunicorn"
		default:
			add = "Add it with " + kind + " add gunicorn"
		}
		file := "requirements.txt"
		if names := p.Names(); len(names) > 0 {
			file = names[0]
		}
		k.inFile(file, 0, finding.Finding{
			Code: rule.GunicornMissing, Severity: finding.Error, Summary: "No gunicorn",
			Detail: detail + fmt.Sprintf(" %s, or have dockgen install it: write gunicorn = %q in %s.", add, suggested, k.block("dependencies")),
			Fix:    fmt.Sprintf("gunicorn = %q", suggested),
		})
	}
}

func absentFrom(files []string) string {
	if len(files) == 1 {
		return rule.Quoted(files[0]) + " does not"
	}
	return rule.QuotedList(files, "and") + " do not"
}

// hashes checks that every requirement has a hash when one is asked for. pip asks
// for all as soon as there is one.
func (k *checker) hashes(p *requirement.Set) {
	d := k.config.Dependencies
	required, why := d.RequireHashes, `"require_hashes" is set`
	for _, file := range p.Files {
		for _, line := range file.Lines {
			switch {
			case required:
			case line.Kind == requirement.HashOption:
				required, why = true, fmt.Sprintf("%s:%d asks for hashes", file.Path, line.Line)
			case line.Hashed && d.Installer == "pip":
				required, why = true, fmt.Sprintf("With one hash (%s:%d) pip asks for all of them", file.Path, line.Line)
			}
		}
	}
	if !required {
		return
	}
	var first requirement.Wanted
	count := 0
	for _, w := range p.Installed(k.config.App.Python) {
		if !w.Hashed && requirement.MarkerHolds(w.Marker, k.config.App.Python) == requirement.Yes {
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
	k.inFile(first.File, first.Line, finding.Finding{
		Code: rule.HashMissing, Severity: finding.Error, Summary: "Requirement without hash",
		Detail: fmt.Sprintf("%s, and %s%s has no --hash. Each requirement needs an exact version (==) and its hashes, those that others depend on included; a Git URL cannot have one.",
			why, describe(first.Requirement), more),
		Fix: fmt.Sprintf("uv pip compile --generate-hashes -o %s %s", first.File, k.compiledFrom(first.File)),
	})
}

// compiledFrom returns the file that a locked requirements file is made from: by
// custom requirements.in, else itself.
func (k *checker) compiledFrom(file string) string {
	if source := strings.TrimSuffix(file, ".txt") + ".in"; k.tree.IsFile(source) {
		return source
	}
	return file
}

// describe names a requirement without what its URL may hold.
func describe(r requirement.Requirement) string {
	if r.Name != "" {
		return rule.Quoted(r.Name)
	}
	return "this requirement"
}
