package schema

import (
	"cmp"
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/schema/syntax"
)

// maxFindings is how many findings one load returns; the rest is counted.
const maxFindings = 50

// Load reads the config src. The Config is nil when a finding is an error;
// warnings come with a Config, without those that the config ignores. Findings
// are in the order of the file and carry filename as their path.
func Load(filename string, src []byte) (*Config, []finding.Finding) {
	return LoadWith(filename, src, Surroundings{})
}

// Surroundings are what a config may ask of the program that loads it.
type Surroundings struct {
	// Version is the running dockgen's, which must meet dockgen.required_version.
	// Empty: the constraint is not compared with anything.
	Version string
	// Read returns the file that dockgen.extends names; name is slash-separated
	// and relative to the folder of the config. Nil: such a config is an error.
	Read func(name string) ([]byte, error)
	// Pinning says that image.base gets its digest now: it is no error that a
	// reproducible image lacks it.
	Pinning bool
}

// LoadWith is Load for a config that may name a version of dockgen or extend
// another file. Findings about the file that it extends carry that file's path,
// relative to the folder of the config.
func LoadWith(filename string, src []byte, s Surroundings) (*Config, []finding.Finding) {
	l := &loader{file: filename, config: blank(), pinning: s.Pinning}
	l.load(src, s)
	if finding.HasErrors(l.findings) {
		return nil, l.sorted()
	}
	l.config.blocks = l.groups
	l.config.Bases = l.bases
	l.findings = l.config.DropIgnored(l.findings)
	return l.config, l.sorted()
}

// loader reads one config.
type loader struct {
	file     string
	bases    []string // the files that the config extends, the nearest first
	config   *Config
	pinning  bool // see Surroundings
	findings []finding.Finding

	groups groups
	spare  []node   // that no group has yet
	steps  []string // of the paths of groups
	active []link   // the chain that is being resolved
	chain  [8]link  // room for most of them
	// spoilt are the addresses of arguments that have been reported.
	spoilt map[string]bool
	// hushed names arguments and blocks whose absence another finding explains.
	hushed map[string]bool
}

func (l *loader) load(src []byte, s Surroundings) {
	whole, ok := l.parse(src, s.Version)
	if !ok {
		return
	}
	if whole, ok = l.extend(whole, s); !ok {
		return
	}
	l.walk(whole)
	l.resolveAll()
	l.config.dropUnwanted()
	l.judge()
}

// parse turns the text of one file into its tree, when the file can be read by
// this dockgen.
func (l *loader) parse(src []byte, version string) (*syntax.Content, bool) {
	tree, findings := syntax.Parse(l.file, src)
	l.findings = append(l.findings, findings...)
	return tree, tree != nil && l.versionMet(tree, version)
}

// report adds a finding about the piece of a file at at.
func (l *loader) report(code finding.Code, at syntax.Span, block, summary, detail string) {
	l.reportAt(code, at.Place(), block, summary, detail)
}

func (l *loader) reportAt(code finding.Code, at finding.Place, block, summary, detail string) {
	at.Path = cmp.Or(at.Path, l.file)
	wrong := syntax.Fault{Code: code, Summary: summary, Detail: detail}
	f := wrong.At(at, block)
	f.Confidential = code == codeCredential
	if isWarning(code) {
		f.Severity = finding.Warning
	}
	l.findings = append(l.findings, f)
}

// flooded reports whether there are so many findings that suggestions, which
// compare names with names, are no longer worth their time.
func (l *loader) flooded() bool { return len(l.findings) > maxFindings }

// sorted is the findings in the order of the file, cut to what a person reads.
// Errors outlive warnings when something must go.
func (l *loader) sorted() []finding.Finding {
	all := finding.Sort(l.findings)
	if len(all) <= maxFindings {
		return all
	}
	slices.SortStableFunc(all, func(a, b finding.Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	more := len(all) - maxFindings
	severity := all[maxFindings].Severity
	all = finding.Sort(all[:maxFindings])
	return append(all, finding.Finding{
		Code: codeMore, Severity: severity, Path: l.file,
		Summary: "More findings", Detail: fmt.Sprintf("%d more are not shown: repair these first.", more),
	})
}
