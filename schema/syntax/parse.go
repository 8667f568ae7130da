package syntax

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
)

// Parse reads the text of a config, or of a file that one extends. Without a tree, the
// findings say why; with one they are arguments that are written twice.
func Parse(filename string, src []byte) (*Content, []finding.Finding) {
	body, findings := ParseBody(filename, src)
	if body == nil {
		return nil, findings
	}
	s := &Source{filename, bytes.TrimPrefix(src, []byte("\ufeff"))}
	tree := s.content(body)
	return &tree, findings
}

// ParseBody is parse up to HCL's tree, which knows places in src without a byte order
// mark. With findings there may be a body as well, when an argument is written twice and
// nothing else is wrong.
func ParseBody(filename string, src []byte) (*hclsyntax.Body, []finding.Finding) {
	p := parser{source: &Source{filename, bytes.TrimPrefix(src, []byte("\ufeff"))}}
	if !p.admit() {
		return nil, p.findings
	}
	file, diags := hclsyntax.ParseConfig(p.source.text, filename, hcl.InitialPos)
	if !p.parsed(diags) {
		return nil, p.findings
	}
	return file.Body.(*hclsyntax.Body), p.findings
}

// parser reads one text.
type parser struct {
	source   *Source
	findings []finding.Finding
}

// report adds an error about the part of the text at at; the zero span is the file.
func (p *parser) report(code finding.Code, at Span, summary, detail string) {
	f := Fault{Code: code, Summary: summary, Detail: detail}
	place := at.Place()
	place.Path = p.source.Name
	p.findings = append(p.findings, f.At(place, ""))
}
