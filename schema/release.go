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
		if l.unspoilt(address + ".command") {
			l.judgeStep(address+".command", r.Command)
		}
		if l.unspoilt(address + ".environment") {
			l.judgeAssignments(address+".environment", r.Environment)
		}
	}
}

func (l *judgment) judgeStep(address string, command []string) {
	program := naming.Program(command)
	switch {
	case naming.IsShellText(program):
		l.rule(codeReleaseCommand, address, "Shell as a release step", fmt.Sprintf(
			"%s reads its command from a text, so that dockgen cannot see what runs, nor whether a part of it fails. "+
				"Write a \"release\" block for each command, or put the lines into a script of the project and name that.", mistake.Quoted(program[0])))
	case naming.IsServer(program):
		l.rule(codeReleaseCommand, address, "Server as a release step", fmt.Sprintf(
			"%s serves until it is stopped, and a release step has to end before the new version starts. The image starts gunicorn by itself: leave the block out.",
			mistake.Quoted(program[0])))
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
