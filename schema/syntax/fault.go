package syntax

import (
	"errors"

	"dockgen/finding"
	"dockgen/schema/mistake"
)

// Fault is what is wrong with a value, before it is known where the value stands.
type Fault struct {
	Code            finding.Code
	Summary, Detail string
	// element is the list element at fault, counted from 1; 0 is the whole value.
	Element int
}

// Error makes a fault the error of a check that knows its own code.
func (f *Fault) Error() string { return f.Detail }

// AsFault gives the error of a check the code and summary given, unless the
// check knows better.
func AsFault(err error, code finding.Code, summary string) *Fault {
	var known *Fault
	if errors.As(err, &known) {
		return known
	}
	return &Fault{Code: code, Summary: summary, Detail: err.Error()}
}

// At is the error about the part of a file at place, in the block whose heading is that.
func (f *Fault) At(place finding.Place, block string) finding.Finding {
	return finding.Finding{
		Code: f.Code, Severity: finding.Error, Summary: f.Summary, Detail: cut(f.Detail, MaxDetail),
		Path: place.Path, Range: place.Range, Block: cut(block, MaxBlock),
	}
}

// The most characters of a message. Names are written out in it, and a name may
// be as long as a config.
const (
	MaxDetail = 1000
	MaxBlock  = 200
)

func cut(text string, most int) string {
	if short := mistake.First(text, most); short != text {
		return short + "…"
	}
	return text
}
