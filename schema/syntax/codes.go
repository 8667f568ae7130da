package syntax

import "dockgen/finding"

// The findings of the syntax, and of expressions.
const (
	Encoding    finding.Code = "DG101" // not UTF-8, or characters that a config cannot hold
	Syntax      finding.Code = "DG102" // not HCL
	Duplicate   finding.Code = "DG107" // written twice
	NotLanguage finding.Code = "DG109" // an expression that is not part of this language
	WrongType   finding.Code = "DG110" // the wrong type of value
	Compute     finding.Code = "DG113" // an expression that has no value
	Limit       finding.Code = "DG114" // larger or deeper than a config may be
)
