// Package audit compares a project with its resolved config: is there a gunicorn,
// does the entry point exist, can it be called as written, are the files that the
// Dockerfile names there and not hidden from the builder.
//
// [Check] is all of it. Each rule has a file of its own. What cannot be known by
// reading is passed over in silence: a finding is worth more than a guess.
package audit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/lockfile"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/schema"
)

// Check compares the project in the folder at with its resolved config and
// returns what is wrong, sorted. It writes nothing.
//
// configPath is the config's path in the folder, which findings about it carry; ignore
// are the rules of the generated ignore file. When the config switches that output off, the
// project's own ignore file is read instead; when it switches the Dockerfile
// off, only the entry point and what gunicorn reads are checked. Findings that
// the config ignores are returned as well: see [schema.Config.DropIgnored].
func Check(at *folder.Folder, configPath string, c *schema.Config, ignore dockerignore.Rules) []finding.Finding {
	t := disk.Open(at)
	if err := at.Err(); err != nil {
		return []finding.Finding{{
			Code: rule.FileUnusable, Severity: finding.Error, Summary: "Project not readable",
			Detail: "The folder of the config cannot be opened: " + errors.Unwrap(err).Error() + ".",
			Path:   configPath,
		}}
	}
	k := &checker{
		tree:       t,
		configPath: configPath,
		config:     c,
		files:      source.Unwalked(t),
	}
	k.notIgnorable()
	k.ignored = k.ignoreFile(ignore)
	k.gunicornConfig()
	entry := k.entryPoint()
	k.surroundings(entry)
	k.unpublished()
	k.formatter()
	if c.Output(schema.Dockerfile).Enabled {
		k.otherIgnoreFile()
		k.dependencies()
		k.hidden(entry)
		k.ownerOnly(entry)
	}
	k.unchecked()
	return k.sorted()
}

// unchecked says of what nothing is known.
func (k *checker) unchecked() {
	if k.tree.Over() {
		// What was found since may be wrong: files seemed to be missing.
		k.findings = []finding.Finding{{
			Code: rule.ProjectTooLarge, Severity: finding.Error, Summary: "Project too large to check", Path: k.configPath,
			Detail: fmt.Sprintf("What the checks ask for comes to more than %d MiB, counting each look at the disk. Name the folder of the app alone with directory in app, or take generated files and data out of the folders that it imports from.",
				folder.Any.Bound().Total>>20),
		}}
		return
	}
	large := k.files.TooLarge
	if len(large) == 0 {
		return
	}
	bound := folder.Python.Bound()
	more := ""
	if len(large) > 1 {
		more = fmt.Sprintf(" and %d more", len(large)-1)
	}
	k.inFile(large[0], 0, finding.Finding{
		Code: rule.SourceUnchecked, Severity: finding.Warning, Summary: "Source not checked",
		Detail: fmt.Sprintf("%s%s is not read, so that nothing is known of what it imports, reads and writes: dockgen reads at most %d MiB of a file, and %d MiB of all that the entry point imports. Move data out of the source.",
			rule.Quoted(large[0]), more, bound.Bytes>>20, bound.Total>>20),
	})
}

// maxFindings is how many findings are made of one project: a person reads no more.
const maxFindings = 300

// sorted is the findings in the order of the files, cut to what a person reads.
// Errors outlive warnings.
func (k *checker) sorted() []finding.Finding {
	all := finding.Sort(k.findings)
	if len(all) <= maxFindings {
		return all
	}
	slices.SortStableFunc(all, func(a, b finding.Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	more, severity := len(all)-maxFindings, all[maxFindings].Severity
	return append(finding.Sort(all[:maxFindings]), finding.Finding{
		Code: rule.ProjectTooLarge, Severity: severity, Summary: "More findings", Path: k.configPath,
		Detail: fmt.Sprintf("%d more are not shown: repair these first.", more),
	})
}

// notIgnorable refuses to ignore an error of this room. Schema has judged the
// codes of the others, and does not know these.
func (k *checker) notIgnorable() {
	for _, code := range k.config.Dockgen.Ignore {
		if strings.HasPrefix(code, "DG4") && !rule.IsWarning(finding.Code(code)) {
			k.inConfig("dockgen.ignore", finding.Finding{
				Code: rule.NotIgnorable, Severity: finding.Error, Summary: "Code not ignorable",
				Detail: fmt.Sprintf("%s is no warning, and errors cannot be ignored. Take it out of the list.", rule.Quoted(code)),
			})
		}
	}
}

// checker is one check under way.
type checker struct {
	tree       disk.Tree
	configPath string
	config     *schema.Config
	ignored    ignoreFile
	packages   *requirement.Set // nil: not read yet, see readPackages
	lock       lockfile.Project // of a manager that has one, read with packages
	files      *source.Index    // that the entry point imports
	findings   []finding.Finding
}

// inConfig places f at the argument at address, such as "app.entry_point", and
// reports it. A config that leaves the argument's whole block out has no such
// place: then f is about the file.
func (k *checker) inConfig(address string, f finding.Finding) {
	place := k.config.Place(address)
	f.Path, f.Range = cmp.Or(place.Path, k.configPath), place.Range
	if !f.Range.IsZero() {
		f.Block = k.block(address)
	}
	k.findings = append(k.findings, f)
}

// block writes the block of the argument at address as the config does.
func (k *checker) block(address string) string {
	name, _, _ := strings.Cut(address, ".")
	switch name {
	case "dependencies":
		return name + " " + strconv.Quote(k.config.Dependencies.Kind)
	case "worker":
		return name + " " + strconv.Quote(k.config.Worker.Kind)
	}
	return name
}

// inFile places f on a line of a file of the project and reports it.
func (k *checker) inFile(path string, line int, f finding.Finding) {
	f.Path = path
	if line > 0 {
		f.Range = finding.Range{
			Start: finding.Position{Line: line, Column: 1},
			End:   finding.Position{Line: line + 1, Column: 1},
		}
	}
	k.findings = append(k.findings, f)
}
