package schema

import (
	"fmt"
	"strings"

	"dockgen/schema/mistake"
	"dockgen/schema/naming"
)

// judgeReleases looks at what release steps start: a command of an exec list that ends.
func (l *judgment) judgeReleases() {
	for _, r := range l.config.Releases {
		address := "release." + r.Name
		if summary, detail := naming.StepFault(r.Command); detail != "" && l.unspoilt(address+".command") {
			l.rule(codeReleaseCommand, address+".command", summary, detail)
		}
		if l.unspoilt(address + ".environment") {
			l.judgeAssignments(address+".environment", r.Environment)
		}
	}
}

// judgeAssignments keeps a step from setting one variable twice, of which only the
// last would count.
func (l *judgment) judgeAssignments(address string, assignments []string) {
	seen := map[string]bool{}
	for _, a := range assignments {
		name, _, _ := strings.Cut(a, "=")
		if seen[name] {
			l.rule(codeReleaseVariable, address, "Variable set twice", fmt.Sprintf(
				"%s is set twice in this list. Keep one of the two.", mistake.Quoted(name)))
		}
		seen[name] = true
	}
}
