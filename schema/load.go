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
	tree, all := parse(filename, src, s.Version)
	if tree == nil {
		return nil, sorted(filename, all)
	}
	tree, bases, found := extend(filename, tree, s)
	all = append(all, found...)
	if tree == nil {
		return nil, sorted(filename, all)
	}
	blocks, found := arrange(filename, tree)
	all = append(all, found...)
	all = append(all, resolve(filename, blocks)...)
	blocks.config.dropUnwanted()
	all = append(all, judge(filename, blocks, s.Pinning)...)
	if finding.HasErrors(all) {
		return nil, sorted(filename, all)
	}
	c := blocks.config
	c.blocks, c.Bases = blocks.groups, bases
	return c, sorted(filename, c.DropIgnored(all))
}

// arrangement is the blocks of a config in the order of the language, and the Config that
// they fill.
type arrangement struct {
	config *Config
	groups groups
	// spoilt are the addresses of arguments that have been reported.
	spoilt map[string]bool
}

// spoil marks k as reported, which keeps silent what depends on it.
func (a *arrangement) spoil(k link) {
	k.state = bad
	a.spoilt[k.address()] = true
}

// unspoilt reports whether all arguments at addresses have good values.
func (a *arrangement) unspoilt(addresses ...string) bool {
	return !slices.ContainsFunc(addresses, func(address string) bool { return a.spoilt[address] })
}

// reporter collects the findings of one stage.
type reporter struct {
	file     string // the config
	findings []finding.Finding
}

// report adds a finding about the part of a file at at.
func (r *reporter) report(code finding.Code, at syntax.Span, block, summary, detail string) {
	r.reportAt(code, at.Place(), block, summary, detail)
}

// blame adds a fault of what is written at at.
func (r *reporter) blame(f *syntax.Fault, at syntax.Span, block string) {
	r.report(f.Code, at, block, f.Summary, f.Detail)
}

func (r *reporter) reportAt(code finding.Code, at finding.Place, block, summary, detail string) {
	at.Path = cmp.Or(at.Path, r.file)
	wrong := syntax.Fault{Code: code, Summary: summary, Detail: detail}
	f := wrong.At(at, block)
	f.Confidential = code == codeCredential
	if isWarning(code) {
		f.Severity = finding.Warning
	}
	r.findings = append(r.findings, f)
}

// flooded reports whether there are so many findings that suggestions, which
// compare names with names, are no longer worth their time.
func (r *reporter) flooded() bool { return len(r.findings) > maxFindings }

// sorted is the findings in the order of the file, cut to what a person reads.
// Errors outlive warnings when something must go.
func sorted(filename string, all []finding.Finding) []finding.Finding {
	all = finding.Sort(all)
	if len(all) <= maxFindings {
		return all
	}
	slices.SortStableFunc(all, func(a, b finding.Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	more := len(all) - maxFindings
	severity := all[maxFindings].Severity
	all = finding.Sort(all[:maxFindings])
	return append(all, finding.Finding{
		Code: codeMore, Severity: severity, Path: filename,
		Summary: "More findings", Detail: fmt.Sprintf("%d more are not shown: repair these first.", more),
	})
}
