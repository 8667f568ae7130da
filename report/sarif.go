package report

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"dockgen/finding"
)

// The parts of SARIF 2.1.0 (OASIS) that dockgen uses. No list has omitempty: the
// standard wants an empty array where there is nothing, and null is an error.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool sarifTool `json:"tool"`
	// ColumnKind says what columns count. dockgen's are characters.
	ColumnKind string               `json:"columnKind"`
	BaseIDs    map[string]sarifBase `json:"originalUriBaseIds"`
	Results    []sarifResult        `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               finding.Code `json:"id"`
	ShortDescription sarifText    `json:"shortDescription"`
	Help             sarifText    `json:"help"`
	Default          sarifLevel   `json:"defaultConfiguration"`
}

type sarifLevel struct {
	Level finding.Severity `json:"level"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifBase struct {
	Description sarifText `json:"description"`
}

type sarifResult struct {
	RuleID       finding.Code      `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        finding.Severity  `json:"level"`
	Message      sarifText         `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI    string `json:"uri"`
	BaseID string `json:"uriBaseId"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

// sarifRoot is what paths are relative to: the repository. Where that is on this
// machine is nobody's business.
const sarifRoot = "SRCROOT"

func (o Options) writeSARIF(w io.Writer, projects []Project) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "dockgen", Version: o.Version, Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		BaseIDs:    map[string]sarifBase{sarifRoot: {sarifText{Text: "The root of the repository."}}},
		Results:    []sarifResult{},
	}
	var prints fingerprints
	for _, f := range allOf(projects) {
		r := sarifResult{
			RuleID: f.Code, RuleIndex: run.rule(f), Level: f.Severity, Message: sarifText{Text: Visible(message(f))},
			Locations:    []sarifLocation{},
			Fingerprints: map[string]string{"dockgen/v1": prints.of(o.relocated(f))},
		}
		if f.Path != "" {
			r.Locations = append(r.Locations, sarifLocation{sarifPhysical{
				Artifact: sarifArtifact{(&url.URL{Path: o.InRepository(f.Path)}).String(), sarifRoot},
				Region:   region(f.Range),
			}})
		}
		run.Results = append(run.Results, r)
	}
	return encode(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// rule returns the index of the rule of f, which is added when it is new.
func (r *sarifRun) rule(f finding.Finding) int {
	rules := &r.Tool.Driver.Rules
	if i := slices.IndexFunc(*rules, func(known sarifRule) bool { return known.ID == f.Code }); i >= 0 {
		return i
	}
	page, _ := finding.Page(f.Code)
	_, page, _ = strings.Cut(page, "\n\n")
	*rules = append(*rules, sarifRule{f.Code, sarifText{Text: finding.Title(f.Code)}, sarifText{page, page}, sarifLevel{f.Severity}})
	return len(*rules) - 1
}

// region leaves out the columns of a whole line, whose end may be past the file's.
func region(r finding.Range) *sarifRegion {
	switch {
	case r.IsZero():
		return nil
	case r.Start.Column == 1 && r.End == finding.Position{Line: r.Start.Line + 1, Column: 1}:
		return &sarifRegion{StartLine: r.Start.Line}
	}
	return &sarifRegion{r.Start.Line, r.Start.Column, r.End.Line, r.End.Column}
}

// message is what a format says about f that has one text for it.
func message(f finding.Finding) string {
	text := f.Summary + "."
	if f.Detail != "" {
		text += " " + f.Detail
	}
	if f.Fix != "" {
		text += "\nFix: " + f.Fix
	}
	return text
}

// relocated is f with its path in the repository.
func (o Options) relocated(f finding.Finding) finding.Finding {
	if f.Path != "" {
		f.Path = o.InRepository(f.Path)
	}
	return f
}
