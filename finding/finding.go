// Package finding is what dockgen has to say about a config or a project: one
// mistake or doubt, its stable code, its place, and what to type next.
//
// Start with [Finding]. Every room that judges something (schema, project,
// workspace) returns findings; package report prints them. Nothing here reads,
// prints or decides an exit code.
package finding

import (
	"cmp"
	"slices"
)

// Severity says whether a finding stops dockgen ([Error]) or not ([Warning]).
type Severity string

const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Code names a kind of finding for good: it is printed, can be listed in the
// config's dockgen.ignore when it is a warning, and is never given to another kind.
// DG1xx is the language, DG2xx values and how they fit together, DG3xx drift,
// DG4xx the project, DG5xx what a trial saw.
type Code string

// Position is a place in a file. Both count from 1; Column counts characters
// (Unicode code points), not bytes.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Range is a range of characters in a file, End exclusive. The zero Range means that the
// finding is about the whole file, or about a file that is not there.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// IsZero reports whether r names no place.
func (r Range) IsZero() bool { return r == Range{} }

// Place is a range in a named file: Path is slash-separated and relative to the
// project folder, which it may leave by "..". The zero Place is nowhere.
type Place struct {
	Path  string
	Range Range
}

// Finding is one mistake or doubt.
type Finding struct {
	Code     Code
	Severity Severity
	// Summary is two to five words with a capital and no full stop.
	Summary string
	// Detail is sentences: it names the thing in quotes, says what is allowed
	// and what to write instead. It may hold line breaks.
	Detail string
	// Path is the file, slash-separated and relative to the project folder.
	Path  string
	Range Range
	// Confidential says that the line at Range holds a credential: a report names
	// the place, and does not print the line into a log.
	Confidential bool
	// Block names the enclosing block as it is written, such as
	// `env "LOG_LEVEL"`; empty at the top level and outside the config.
	Block string
	// Fix is the one command or line that repairs it; empty when the Detail
	// already says all there is to say.
	Fix string
}

// HasErrors reports whether any finding is an [Error].
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}

// Sort orders findings by path, place and code, and drops exact duplicates.
// It returns the shortened slice, which shares findings' memory.
func Sort(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Range.Start.Line, b.Range.Start.Line),
			cmp.Compare(a.Range.Start.Column, b.Range.Start.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Summary, b.Summary),
			cmp.Compare(a.Detail, b.Detail),
		)
	})
	return slices.Compact(findings)
}
