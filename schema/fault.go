package schema

import (
	"errors"

	"dockgen/finding"
)

// fault is a finding in the making: what is wrong with a value, before anybody
// knows where the value was written.
type fault struct {
	code            finding.Code
	summary, detail string
	// element is the list element at fault, counted from 1; 0 is the whole value.
	element int
}

// Error makes a fault the error of a check that knows its own code.
func (f *fault) Error() string { return f.detail }

// asFault gives the error of a check the code and summary given, unless the
// check knows better.
func asFault(err error, code finding.Code, summary string) *fault {
	var known *fault
	if errors.As(err, &known) {
		return known
	}
	return &fault{code: code, summary: summary, detail: err.Error()}
}

func (l *loader) blame(f *fault, at span, block string) {
	l.report(f.code, at, block, f.summary, f.detail)
}
