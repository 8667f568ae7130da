package diagnosis

import (
	"regexp"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/schema"
)

// Codes of what a trial finds.
const (
	BuildPackageMissing finding.Code = "DG520" // a compiler, a header or a program of the build
	InstallRefused      finding.Code = "DG521" // a lock, a hash or a version that the installer refuses
	IndexRefused        finding.Code = "DG522" // an index or a host that does not answer as the build needs
	NotInContext        finding.Code = "DG523" // a file that the build does not have
	ModuleNotFound      finding.Code = "DG530"
	ProjectNotInstalled finding.Code = "DG531"
	LibraryMissing      finding.Code = "DG532"
	VariableMissing     finding.Code = "DG533"
	NotWritable         finding.Code = "DG534"
	NotAnApp            finding.Code = "DG535" // the entry point or the worker class
	ServiceNeeded       finding.Code = "DG540"
	ListensElsewhere    finding.Code = "DG541"
	AnswerRefused       finding.Code = "DG542"
	StoppedLate         finding.Code = "DG550"
	Unrecognized        finding.Code = "DG598"
)

// Sure says how far a diagnosis can be relied on.
type Sure int

const (
	Guess   Sure = iota + 1
	Kind         // the kind of failure is sure, and what mends it comes of a table
	Certain      // a line names the thing
)

// Diagnosis is why a stage failed.
type Diagnosis struct {
	Finding finding.Finding
	Sure    Sure
}

// Project is what the rows ask about the project. Both functions may be nil.
type Project struct {
	Config     *schema.Config
	ConfigPath string
	// Name is the project's own name as a distribution, normalized; empty: it has none.
	Name string
	// Has reports whether a path of the project is a file.
	Has func(path string) bool
	// HasCode reports whether code of the app is in a folder of the project, at any depth.
	HasCode func(path string) bool
	// HasFolder reports whether a path of the project is a folder.
	HasFolder func(path string) bool
}

func (p Project) has(name string) bool  { return p.Has != nil && p.Has(name) }
func (p Project) code(name string) bool { return p.HasCode == nil || p.HasCode(name) }

func (p Project) folder(name string) bool { return p.HasFolder != nil && p.HasFolder(name) }

// row is one kind of failure.
type row struct {
	code   finding.Code
	stages []Stage
	match  func() match
	sure   Sure
	// make completes the finding; false when the row is not about this failure.
	make func(c *seen, m []string, f *finding.Finding) bool
}

// match finds what a row is about; nil when it is not there.
type match func(c *seen) []string

// seen is a [Seen] whose log has been read.
type seen struct {
	Seen
	Project
	lines []string
	text  string
	trace *traceback
}

// said is the match of an expression in the log.
func said(text string) func() match {
	return func() match {
		return func(c *seen) []string { return regexp.MustCompile(text).FindStringSubmatch(c.text) }
	}
}

// raised is the match of an expression in the exception of the last traceback.
func raised(text string) func() match {
	return func() match {
		return func(c *seen) []string {
			if c.trace == nil {
				return nil
			}
			return regexp.MustCompile(text).FindStringSubmatch(c.trace.raised)
		}
	}
}

// Of returns why a stage failed: the first row of the table that knows it. What no row
// knows is one finding that shows the last traceback, or the last lines, and has no Fix.
func Of(s Seen, p Project) []Diagnosis {
	c := &seen{Seen: s, Project: p, lines: clean(s.Log)}
	c.text, c.trace = strings.Join(c.lines, "\n"), lastTraceback(c.lines)
	for _, rows := range [][]row{buildRows(), startRows(), answerRows(), stopRows()} {
		for _, r := range rows {
			if !slices.Contains(r.stages, s.Stage) {
				continue
			}
			m := r.match()(c)
			if m == nil {
				continue
			}
			f := finding.Finding{Code: r.code, Severity: finding.Error, Path: p.ConfigPath}
			if at := c.trace.place(p); at.Path != "" {
				f.Path, f.Range = at.Path, at.Range
			}
			if r.make(c, m, &f) {
				return []Diagnosis{{f, r.sure}}
			}
		}
	}
	return []Diagnosis{{c.unknown(), Guess}}
}

// unknown shows what no row knows.
func (c *seen) unknown() finding.Finding {
	f := finding.Finding{Code: Unrecognized, Severity: finding.Error, Summary: "Failure not recognized", Path: c.ConfigPath}
	shown := c.lines
	if c.trace != nil {
		shown = c.trace.lines
		if at := c.trace.place(c.Project); at.Path != "" {
			f.Path, f.Range = at.Path, at.Range
		}
	}
	shown = slices.DeleteFunc(slices.Clone(shown), func(line string) bool { return strings.TrimSpace(line) == "" })
	const most = 20
	f.Detail = "The stage " + string(c.Stage) + " failed, and dockgen does not know why. This is the end of what it said:\n" + strings.Join(shown[max(0, len(shown)-most):], "\n")
	if len(shown) == 0 {
		f.Detail = "The stage " + string(c.Stage) + " failed, and nothing was logged."
	}
	return f
}

// add is the argument of the dependencies block with further values in its list; empty
// when it has them all.
func (c *seen) add(f *finding.Finding, argument string, have, more []string) {
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(have, more))))
	if len(all) > len(have) {
		f.Block, f.Fix = c.dependencies(), argument+" = "+rule.HCLList(all)
		f.Detail += " Write " + f.Fix + " in " + f.Block + "."
	}
}

func (c *seen) dependencies() string { return "dependencies \"" + c.Config.Dependencies.Kind + "\"" }

// thing is a name from a log as a finding shows it.
func thing(name string) string { return rule.Quoted(evidence.OneLine(name)) }
