// Package environ finds the environment variables that a project's code reads, and
// those that its example files declare. Start with [Find].
package environ

import (
	"cmp"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/schema/credential"
)

// maxVariables is how many variables of the environment are reported.
const maxVariables = 250

// Find finds the variables that the given Python files read, sorted by
// name, and describes them. Those that dockgen, Python or the operating system sets
// are left out, and so is what tests read.
func Find(f *source.Index, python []string) []evidence.Variable {
	variables := Read(f, python)
	describeVariables(f, variables)
	return variables
}

// maxRounds is how often files are read again for what other files turned out to define:
// helpers of helpers of helpers.
const maxRounds = 5

// How many names all files are searched for in one round, and how many bytes of them are
// read again in all rounds.
const (
	maxFound = 30
	maxAgain = 4 << 20
)

// Read is Find without descriptions.
func Read(f *source.Index, python []string) []evidence.Variable {
	r := environmentReader{
		f: f, byFile: make(map[string][]envRead), helpers: make(map[string]*helper), objects: make(map[string]string), classes: make(map[string]string), exported: make(map[string]*caller),
	}
	for _, name := range python {
		if !source.IsTest(name) {
			r.files = append(r.files, name)
		}
	}
	for _, name := range r.files {
		if f.Mentions(name, source.ReadsEnvironment) || len(f.MentioningOf([]string{name}, "starlette.config")) > 0 {
			r.file(name)
		}
	}
	again := maxAgain
	for round := 0; round < maxRounds && len(r.found) > 0; round++ {
		slices.Sort(r.found)
		found := slices.Compact(r.found)
		found = found[:min(len(found), maxFound)]
		r.found = nil
		for _, name := range f.MentioningOf(r.files, found...) {
			if again -= len(f.Read(name)); again > 0 {
				r.file(name)
			}
		}
	}
	for _, name := range r.files {
		r.reads = append(r.reads, r.byFile[name]...)
	}
	r.settings()
	r.configured()
	return r.variables()
}

// envRead is one place where the code reads a variable.
type envRead struct {
	name     string
	evidence evidence.Place
	// required says that the code fails here when the variable is not set.
	required bool
	// optional says that the code knows what to do without it.
	optional   bool
	fallback   string // the literal that it falls back to
	hasDefault bool
	unreadable bool // it falls back to something that is no literal
	set        bool // the code gives it a value itself
	plain      bool // the code makes a number or a truth value of it
	secret     bool // the code says that it is one
}

type environmentReader struct {
	f      *source.Index
	files  []string
	reads  []envRead
	byFile map[string][]envRead
	// helpers are the functions of the project that read a variable, methods with the
	// name of their class before them; classes are the files of those classes, and objects
	// are names of their objects;
	// exported are the callers of libraries that modules have at their top level.
	helpers  map[string]*helper
	objects  map[string]string
	classes  map[string]string
	exported map[string]*caller
	found    []string // names of those that the last round found
}

// variables puts the places together: a variable is required when one place
// fails without it and none can do without; its default counts when no place
// has another.
func (r *environmentReader) variables() []evidence.Variable {
	index := make(map[string]int)
	var all []readVariable
	for i := range r.reads {
		read := &r.reads[i]
		n, known := index[read.name]
		if !known {
			if !documented(read.name) {
				continue
			}
			n = len(all)
			index[read.name] = n
			all = append(all, readVariable{Variable: evidence.Variable{Name: read.name}})
		}
		all[n].add(read)
	}
	variables := make([]evidence.Variable, 0, len(all))
	for i := range all {
		v := &all[i]
		if v.Evidence == (evidence.Place{}) {
			continue // only ever set
		}
		v.Required = v.Required && !v.optional
		v.Secret = v.Secret || credential.IsSecret(v.Name, v.Default, v.plain)
		if v.unreadable || v.Required {
			v.Default, v.HasDefault = "", false
		}
		variables = append(variables, v.Variable)
	}
	// Those that the app does not start without are worth more than the others.
	slices.SortStableFunc(variables, func(a, b evidence.Variable) int { return source.Less(b.Required, a.Required) })
	variables = variables[:min(len(variables), maxVariables)]
	slices.SortFunc(variables, func(a, b evidence.Variable) int { return cmp.Compare(a.Name, b.Name) })
	return variables
}

// readVariable is a variable of which some places are known.
type readVariable struct {
	evidence.Variable
	optional, unreadable, plain bool // at one of them
}

// add adds a place.
func (v *readVariable) add(read *envRead) {
	if read.set {
		v.optional = true
		return
	}
	if v.Evidence == (evidence.Place{}) {
		v.Evidence = read.evidence
	}
	v.Required = v.Required || read.required
	v.optional = v.optional || read.optional
	v.plain = v.plain || read.plain
	v.Secret = v.Secret || read.secret
	if read.hasDefault {
		v.unreadable = v.unreadable || v.HasDefault && v.Default != read.fallback
		v.Default, v.HasDefault = read.fallback, true
	} else {
		v.unreadable = v.unreadable || read.unreadable
	}
}

// documented reports whether a variable is the app's own, and its name one that a
// config can hold.
func documented(name string) bool {
	if name == "" || len(name) > 128 || python.IsDigit(name[0]) || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" || strings.Trim(name, "_") == "" {
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
