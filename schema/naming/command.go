package naming

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/schema/mistake"
)

// StepFault says why a command cannot be a release step, as the summary and the detail of a
// finding; "" when it can be one.
func StepFault(command []string) (summary, detail string) {
	switch program := programOf(command); {
	case isShellText(program):
		return "Shell as a release step", fmt.Sprintf(
			"%s reads its command from a text, so that dockgen cannot see what runs, nor whether a part of it fails. "+
				"Write a \"release\" block for each command, or put the lines into a script of the project and name that.", mistake.Quoted(program[0]))
	case isServer(program):
		return "Server as a release step", fmt.Sprintf(
			"%s serves until it is stopped, and a release step has to end before the new version starts. The image starts gunicorn by itself: leave the block out.",
			mistake.Quoted(program[0]))
	}
	return "", ""
}

// programOf returns command from the program on that does the work: without what starts it
// in another environment, under another user, or traced. It is command itself when
// nothing else is left.
func programOf(command []string) []string {
	rest := command
	for len(rest) > 0 {
		next := unwrapped(rest)
		if len(next) == len(rest) {
			return rest
		}
		rest = next
	}
	return command
}

// unwrapped takes one wrapper off the beginning of words, with its options.
func unwrapped(words []string) []string {
	arguments := words[1:]
	// options returns what follows the options, n words more left out.
	options := func(n int) []string {
		for len(arguments) > 0 && strings.HasPrefix(arguments[0], "-") {
			arguments = arguments[1:]
		}
		return arguments[min(n, len(arguments)):]
	}
	switch name := path.Base(words[0]); name {
	case "env":
		rest := options(0)
		for len(rest) > 0 && strings.Contains(rest[0], "=") {
			rest = rest[1:]
		}
		return rest
	case "exec", "nohup", "sudo", "setsid", "stdbuf", "tini", "dumb-init", "opentelemetry-instrument", "ddtrace-run", "busybox":
		return options(0)
	case "gosu", "su-exec", "timeout":
		return options(1)
	case "newrelic-admin":
		if len(arguments) > 0 && arguments[0] == "run-program" {
			return arguments[1:]
		}
	case "poetry", "pipenv", "uv", "pdm", "hatch", "rye":
		if len(arguments) > 0 && arguments[0] == "run" {
			arguments = arguments[1:]
			return options(0)
		}
	default:
		if strings.HasPrefix(name, "python") && len(arguments) > 1 && arguments[0] == "-m" {
			return arguments[1:]
		}
	}
	return words
}

// isShellText reports whether program, which [programOf] returned, is a shell that reads
// its command from an argument.
func isShellText(program []string) bool {
	if len(program) == 0 {
		return false
	}
	if path.Base(program[0]) == "su" {
		return slices.Contains(program, "-c") || slices.ContainsFunc(program, func(s string) bool { return strings.HasPrefix(s, "--command") })
	}
	if !IsShell(program[0]) {
		return false
	}
	for i := 1; i < len(program); i++ {
		switch option := program[i]; {
		case option == "--rcfile" || option == "--init-file":
			i++
		case option == "--command" || strings.HasPrefix(option, "--command="):
			return true // fish
		case strings.HasPrefix(option, "--") && option != "--":
		case strings.HasPrefix(option, "-") && strings.Contains(option, "c"):
			return true
		case option != "--" && (strings.HasPrefix(option, "-") || strings.HasPrefix(option, "+")):
			if strings.HasSuffix(strings.ToLower(option), "o") {
				i++ // -o takes the name of a setting
			}
		default:
			return false // a script
		}
	}
	return false
}

// isServer reports whether program, which [programOf] returned, is a web server.
func isServer(program []string) bool {
	if len(program) == 0 {
		return false
	}
	switch path.Base(program[0]) {
	case "gunicorn", "gunicorn3", "uwsgi", "uvicorn", "hypercorn", "waitress-serve":
		return true
	case "flask":
		return slices.Contains(program[1:], "run")
	}
	return false
}
