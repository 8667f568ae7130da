package schema

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema/gunicorn"
	"dockgen/schema/mistake"
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
		switch f.Fault {
		case gunicorn.Word:
			if wasUnknown {
				continue
			}
			l.rule(codeFlag, address, "Not a flag", fmt.Sprintf(
				"%s is no flag, and no flag before it takes it as its value: gunicorn would take it for the app. Write one string for a flag, and the next for its value.", written))
			continue
		case gunicorn.Unknown:
			detail := fmt.Sprintf("gunicorn has no flag %s, and would not start.", written)
			name, _, _ := strings.Cut(f.Value, "=")
			if near := finding.Nearest(name, gunicorn.Flags()); near != "" {
				detail += fmt.Sprintf(" Did you mean %q?", near)
			}
			l.rule(codeFlag, address, "Unknown flag", detail)
			continue
		case gunicorn.Ambiguous:
			l.rule(codeFlag, address, "Ambiguous flag", fmt.Sprintf("%s may mean %s, so that gunicorn would not start. Write the flag out.",
				written, mistake.Alternatives(mistake.InQuotes(f.Near))))
			continue
		}
		flag := f.Setting.Flag()
		if reason := f.Setting.Refused(); reason != "" {
			l.rule(codeFlagRefused, address, "Flag not for arguments", fmt.Sprintf("%q %s. Take it out.", flag, reason))
			continue
		}
		switch f.Fault {
		case gunicorn.NoValue:
			l.rule(codeFlag, address, "Flag without a value", fmt.Sprintf("%q takes a value, and none follows it: gunicorn would not start. Write it as the next string.", flag))
			continue
		case gunicorn.Surplus:
			l.rule(codeFlag, address, "Value not allowed", fmt.Sprintf("%q takes no value, and %s gives it one: gunicorn would not start. Write the flag alone.", flag, written))
			continue
		case gunicorn.NoNumber:
			l.rule(codeFlag, address, "Number expected", fmt.Sprintf("%q takes a whole number, and %s is none: gunicorn would not start.", flag, mistake.Quoted(f.Value)))
			continue
		}
		if covered := f.Setting.Covered(); covered != "" {
			l.rule(codeFlagCovered, address, "Flag has an argument", fmt.Sprintf(
				"What %s says has a place of its own, which DEPLOYMENT.md and the checks read too. Write %s, and take the flag out.", written, argumentFor(covered, f.Value)))
		}
	}
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
	reason := ""
	switch program := path.Base(words[0]); {
	case strings.HasPrefix(words[0], "-"):
		reason = "is no program. Flags of gunicorn belong into \"arguments\"."
	case strings.Contains(words[0], "="):
		reason = "sets a variable, which only a shell does. Write an env block."
	case program == "gunicorn" || strings.HasPrefix(program, "gunicorn."):
		reason = "is what dockgen starts behind the wrapper. Its flags belong into \"arguments\"."
	case slices.Contains([]string{"sh", "bash", "dash", "ash", "ksh", "zsh"}, program):
		reason = "is a shell, which takes its own first argument for a script and gets no signal through to gunicorn. Name the program that it would start."
	case slices.Contains([]string{"su", "sudo", "gosu", "su-exec", "setpriv", "runuser", "chpst"}, program):
		reason = "changes the user, which only root may. Write image.user."
	case slices.Contains([]string{"tini", "dumb-init", "supervisord", "s6-svscan", "runit"}, program):
		reason = "stays the first process of the container, which is gunicorn's place: it reaps children and stops by itself. Leave it out."
	default:
		return
	}
	l.rule(codeWrapper, address, "No wrapper", mistake.Quoted(words[0])+" "+reason)
}
