package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/rule"
)

// sourceUnchecked reports source that is too large to be read.
func sourceUnchecked(p *project) []finding.Finding {
	large := p.index.TooLarge
	if len(large) == 0 {
		return nil
	}
	bound := folder.Python.Bound()
	more := ""
	if len(large) > 1 {
		more = fmt.Sprintf(" and %d more", len(large)-1)
	}
	return inFile(large[0], 0, finding.Finding{
		Code: rule.SourceUnchecked, Summary: "Source not checked",
		Detail: fmt.Sprintf("%s%s is not read, so that nothing is known of what it imports, reads and writes: dockgen reads at most %d MiB of a file, and %d MiB of all that the entry point imports. Move data out of the source.",
			rule.Quoted(large[0]), more, bound.Bytes>>20, bound.Total>>20),
	})
}
