package project

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dockgen/schema"
)

// maxVariables is how many variables of the environment are reported.
const maxVariables = 60

// environment finds the variables that the given Python files read, sorted by
// name. Those that dockgen, Python or the operating system sets are left out.
func environment(f *files, python []string) []Variable {
	r := environmentReader{f: f, wrappers: make(map[string]wrapper)}
	for _, name := range f.thatMention(python, readsEnvironment) {
		r.file(name)
	}
	if words := slices.Sorted(maps.Keys(r.wrappers)); len(words) > 0 {
		for _, name := range f.mentioningOf(python, words...) {
			r.wrapped(name)
		}
	}
	variables := r.variables()
	describeVariables(f, variables)
	return variables
}

// envRead is one place where the code reads a variable.
type envRead struct {
	name     string
	evidence Evidence
	// required says that the code fails here when the variable is not set.
	required bool
	// optional says that the code knows what to do without it.
	optional   bool
	fallback   string // the literal that it falls back to
	hasDefault bool
	unreadable bool // it falls back to something that is no literal
	set        bool // the code gives it a value itself
}

// wrapper is a function of the project that reads the variable that its first
// parameter names.
type wrapper struct {
	file     string
	raises   bool // fails when it is not set
	optional bool // its second parameter is the fallback, or there is none to fail
}

type environmentReader struct {
	f        *files
	reads    []envRead
	wrappers map[string]wrapper
}

// variables puts the places together: a variable is required when one place
// fails without it and none can do without; its default counts when no place
// has another.
func (r *environmentReader) variables() []Variable {
	byName := make(map[string][]envRead)
	var names []string
	for _, read := range r.reads {
		if !documented(read.name) {
			continue
		}
		if byName[read.name] == nil {
			names = append(names, read.name)
		}
		byName[read.name] = append(byName[read.name], read)
	}
	var variables []Variable
	for _, name := range names {
		v := Variable{Name: name, Secret: schema.LooksSecret(name)}
		optional, unreadable := false, false
		for _, read := range byName[name] {
			if read.set {
				optional = true
				continue
			}
			if v.Evidence == (Evidence{}) {
				v.Evidence = read.evidence
			}
			v.Required = v.Required || read.required
			optional = optional || read.optional
			if read.hasDefault {
				unreadable = unreadable || v.HasDefault && v.Default != read.fallback
				v.Default, v.HasDefault = read.fallback, true
			} else {
				unreadable = unreadable || read.unreadable
			}
		}
		if v.Evidence == (Evidence{}) {
			continue // only ever set
		}
		v.Required = v.Required && !optional
		if unreadable || v.Required {
			v.Default, v.HasDefault = "", false
		}
		variables = append(variables, v)
	}
	// Those that the app does not start without are worth more than the others.
	slices.SortStableFunc(variables, func(a, b Variable) int { return less(b.Required, a.Required) })
	variables = variables[:min(len(variables), maxVariables)]
	slices.SortFunc(variables, func(a, b Variable) int { return cmp.Compare(a.Name, b.Name) })
	return variables
}

// documented reports whether a variable is the app's own, and its name one that a
// config can hold.
func documented(name string) bool {
	if name == "" || len(name) > 128 || isDigit(name[0]) || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" || strings.Trim(name, "_") == "" {
		return false
	}
	for _, prefix := range []string{"LC_", "XDG_", "PYTHON", "WERKZEUG_", "FLASK_RUN_", "GITHUB_ACTION", "PYTEST_", "PIP_", "CONDA_", "GUNICORN_", "TRAVIS"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	switch strings.ToUpper(name) {
	// Set from the config.
	case "PORT", "WEB_CONCURRENCY", "PATH", "HOME":
		return false
	// Set by the system, the shell, a virtual environment or a host of the app.
	case "USER", "USERNAME", "LOGNAME", "SHELL", "TERM", "PWD", "OLDPWD", "LANG", "LANGUAGE", "TMPDIR", "TEMP", "TMP", "EDITOR", "DISPLAY", "HOSTNAME",
		"VIRTUAL_ENV", "COLUMNS", "LINES", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "USERPROFILE", "SYSTEMROOT", "WINDIR", "COMSPEC",
		"FLASK_APP", "SERVER_SOFTWARE", "DYNO", "CI", "LD_LIBRARY_PATH", "KUBERNETES_SERVICE_HOST", "SSH_CONNECTION", "INVOCATION_ID":
		return false
	}
	return true
}
