package schema

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
	"dockgen/schema/mistake"
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
	for _, b := range l.bases {
		l.config.Bases = append(l.config.Bases, b.name)
	}
	l.findings = l.config.DropIgnored(l.findings)
	return l.config, l.sorted()
}

// loader reads one config.
type loader struct {
	file     string
	source   *source
	bases    []*source // what the config extends, the nearest first
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
func (l *loader) parse(src []byte, version string) (*content, bool) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	l.source = newSource(l.file, src)
	if !l.admit() {
		return nil, false
	}
	file, diags := hclsyntax.ParseConfig(src, l.file, hcl.InitialPos)
	if !l.parsed(diags) {
		return nil, false
	}
	whole := l.source.content(file.Body.(*hclsyntax.Body))
	return &whole, l.versionMet(&whole, version)
}

// report adds a finding about the piece of a file at at.
func (l *loader) report(code finding.Code, at span, block, summary, detail string) {
	l.reportAt(code, at.place(), block, summary, detail)
}

func (l *loader) reportAt(code finding.Code, at finding.Place, block, summary, detail string) {
	if at.Path == "" {
		at.Path = l.file
	}
	severity := finding.Error
	if isWarning(code) {
		severity = finding.Warning
	}
	l.findings = append(l.findings, finding.Finding{
		Code: code, Severity: severity, Summary: summary, Detail: cut(detail, maxDetail),
		Path: at.Path, Range: at.Range, Block: cut(block, maxBlock),
		Confidential: code == codeCredential,
	})
}

// The most characters of a message. Names are written out in it, and a name may
// be as long as a config.
const (
	maxDetail = 1000
	maxBlock  = 200
)

func cut(text string, most int) string {
	if short := mistake.First(text, most); short != text {
		return short + "…"
	}
	return text
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
