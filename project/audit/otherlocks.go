package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/rule"
)

// otherLocks reports the lock of a second manager: one of the two is not kept up.
func otherLocks(p *project) []finding.Finding {
	d := p.config.Dependencies
	var others []string
	for _, name := range []string{"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"} {
		if name != d.Files()[1] && p.tree.IsFile(name) {
			others = append(others, name)
		}
	}
	if others == nil {
		return nil
	}
	return p.inConfig("dependencies", finding.Finding{
		Code: rule.OtherLock, Summary: "Another lock file",
		Detail: fmt.Sprintf("The image is installed from %s, and the project also has %s. Only one of them says what runs: remove what is no longer used, or name the other manager here.",
			rule.Quoted(d.Files()[1]), rule.QuotedList(others, "and")),
	})
}
