package schema

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/schema/gunicorn"
	"dockgen/schema/mistake"
	"dockgen/schema/naming"
)

// judgeArguments reports the flags of worker.arguments with which gunicorn would not
// start, those that dockgen cannot leave to them, and those that have an argument.
func (l *judgment) judgeArguments() {
	const address = "worker.arguments"
	words := l.config.Worker.Arguments
	if len(words) == 0 || !l.unspoilt(address) {
		return
	}
	afterUnknown := false // what follows is the value of a flag that was reported
	for _, f := range gunicorn.Read(words) {
		wasUnknown := afterUnknown
		afterUnknown = f.Fault == gunicorn.Unknown || f.Fault == gunicorn.Ambiguous
		written := mistake.Quoted(strings.Join(words[f.First:f.Last+1], " "))
		if f.Setting != nil && f.Setting.Refused() != "" {
			l.rule(codeFlagRefused, address, "Flag not for arguments", fmt.Sprintf("%q %s. Take it out.", f.Setting.Flag(), f.Setting.Refused()))
		} else if summary, detail := f.Refusal(written); detail != "" {
			if f.Fault != gunicorn.Word || !wasUnknown {
				l.rule(codeFlag, address, summary, detail)
			}
		} else if variable, _, _ := strings.Cut(f.Value, "="); f.Setting.Covered() == "env" && isReserved(variable) {
			instead, _ := naming.Reserved(variable)
			l.rule(codeFlagCovered, address, "Flag has an argument", fmt.Sprintf("%s is set by dockgen itself. %s Take the flag out.", mistake.Quoted(variable), instead))
		} else if covered := f.Setting.Covered(); covered != "" {
			l.rule(codeFlagCovered, address, "Flag has an argument", fmt.Sprintf(
				"What %s says has a place of its own, which DEPLOYMENT.md and the checks read too. Write %s, and take the flag out.", written, argumentFor(covered, f.Value)))
		}
	}
}

func isReserved(variable string) bool {
	_, reserved := naming.Reserved(variable)
	return reserved
}

// argumentFor is the line of the config that says what a flag says.
func argumentFor(name, value string) string {
	if name == "env" {
		variable, set, _ := strings.Cut(value, "=")
		return fmt.Sprintf("env %s { default = %s }", hclText(variable), hclText(set))
	}
	rows := find(language(), "worker").args
	switch rows[slices.IndexFunc(rows, func(r row) bool { return r.name == name })].typ.(type) {
	case *int:
		return name + " = " + strings.TrimSpace(value)
	case *bool:
		return name + " = true"
	case *[]string:
		var elements []string
		for element := range strings.SplitSeq(value, ",") {
			elements = append(elements, strings.TrimSpace(element))
		}
		return name + " = " + hclText(elements)
	}
	return name + " = " + hclText(value)
}

// judgeWrapper reports a wrapper after which gunicorn would not be the process that
// Docker stops, or would not be started at all.
func (l *judgment) judgeWrapper() {
	const address = "worker.wrapper"
	words := l.config.Worker.Wrapper
	if len(words) == 0 || !l.unspoilt(address) {
		return
	}
	if reason := gunicorn.WrapperFault(words[0]); reason != "" {
		l.rule(codeWrapper, address, "No wrapper", mistake.Quoted(words[0])+" "+reason)
	}
}
