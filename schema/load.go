package schema

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
)

// maxFindings is how many findings one load returns; the rest is counted.
const maxFindings = 50

// Load reads the config src. The Config is nil when a finding is an error;
// warnings come with a Config, without those that the config ignores. Findings
// are in the order of the file and carry filename as their path.
func Load(filename string, src []byte) (*Config, []finding.Finding) {
	return LoadVersion(filename, src, "")
}

// LoadVersion is Load for a dockgen of the given version, which must meet the
// config's dockgen.required_version. A development build, "" or "devel", meets all.
func LoadVersion(filename string, src []byte, version string) (*Config, []finding.Finding) {
	l := &loader{file: filename, config: blank()}
	l.load(src, version)
	if finding.HasErrors(l.findings) {
		return nil, l.sorted()
	}
	l.config.places = l.places
	l.findings = l.config.DropIgnored(l.findings)
	return l.config, l.sorted()
}

// loader reads one config.
type loader struct {
	file     string
	source   source
	config   *Config
	language []block
	findings []finding.Finding

	groups []group
	index  map[string]link // by path, made when the first reference is met
	active []link          // the chain that is being resolved
	places map[string]finding.Range
	// spoilt are the addresses of arguments that have been reported.
	spoilt map[string]bool
	// hushed names arguments and blocks whose absence another finding explains.
	hushed map[string]bool
}

func (l *loader) load(src []byte, version string) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	l.source = newSource(src)
	if !l.admit() {
		return
	}
	file, diags := hclsyntax.ParseConfig(src, l.file, hcl.InitialPos)
	if !l.parsed(diags) {
		return
	}
	body := file.Body.(*hclsyntax.Body)
	if !l.versionMet(body, version) {
		return
	}
	l.language = language(l.config)
	l.places = make(map[string]finding.Range)
	l.walk(body)
	l.resolveAll()
	l.judge()
}

// report adds a finding about the piece of the config at r.
func (l *loader) report(code finding.Code, r hcl.Range, block, summary, detail string) {
	l.reportAt(code, l.source.place(r), block, summary, detail)
}

func (l *loader) reportAt(code finding.Code, r finding.Range, block, summary, detail string) {
	severity := finding.Error
	if isWarning(code) {
		severity = finding.Warning
	}
	l.findings = append(l.findings, finding.Finding{
		Code: code, Severity: severity, Summary: summary, Detail: cut(detail, maxDetail),
		Path: l.file, Range: r, Block: cut(block, maxBlock),
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
	if short := firstCharacters(text, most); short != text {
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
