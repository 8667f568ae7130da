// Package entrypoint knows what gunicorn can import and serve: [Parse] reads an entry point
// by the grammar of gunicorn.util.import_app, with Python's for the arguments of a factory.
package entrypoint

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// EntryPoint is what gunicorn imports and serves, in the grammar of
// gunicorn.util.import_app: a module, and in it a variable that holds the
// application or a factory that makes it.
type EntryPoint struct {
	Module   string // dotted: "shop.web"
	Variable string // what the module must define; "application" when none was written
	Call     bool   // Variable is a factory, called with Arguments
	// Arguments is the source between the parentheses, as it was written:
	// literals only, keywords allowed.
	Arguments string
}

// String returns the entry point as gunicorn takes it, always with a variable.
func (e EntryPoint) String() string {
	if !e.Call {
		return e.Module + ":" + e.Variable
	}
	return e.Module + ":" + e.Variable + "(" + e.Arguments + ")"
}

const maxEntryPoint = 512

// Parse reads what gunicorn would import. It accepts nothing that
// gunicorn refuses, and white space only inside the parentheses. Its errors are
// sentences that show what is allowed or, where it can be guessed, what was meant.
func Parse(s string) (EntryPoint, error) {
	if len(s) > maxEntryPoint {
		return EntryPoint{}, mistake.Errorf("The entry point is %d bytes long. At most %d are allowed.", len(s), maxEntryPoint)
	}
	if err := mistake.InCharacters(s); err != nil {
		return EntryPoint{}, err
	}
	e, wrong := parseEntryPoint(s)
	if wrong == nil {
		return e, nil
	}
	advice := wrong.advice
	if guess := guessEntryPoint(s); guess != "" {
		advice = "Write " + mistake.Quoted(guess) + "."
	}
	return EntryPoint{}, mistake.Errorf("%s is not an entry point: %s. %s", mistake.Quoted(s), wrong.reason, advice)
}

// notEntryPoint says why a text is no entry point, and what to write.
type notEntryPoint struct{ reason, advice string }

const (
	entryPointForms = `Write "module:variable", "module:factory()" or "module:factory('literal', key=1)".`
	literalForms    = "Arguments are Python literals: strings, numbers, True, False, None, and tuples, lists, sets and dicts of them. The factory can read anything else itself."
)

func parseEntryPoint(s string) (EntryPoint, *notEntryPoint) {
	module, object, hasObject := strings.Cut(s, ":")
	switch {
	case s == "":
		return EntryPoint{}, &notEntryPoint{"it is empty", entryPointForms}
	case strings.ContainsAny(module, `/\`) || strings.HasSuffix(module, ".py"):
		return EntryPoint{}, &notEntryPoint{"gunicorn imports a module by its dotted name, not a file", entryPointForms}
	case strings.Contains(module, "("):
		return EntryPoint{}, &notEntryPoint{"it names no module", `Write the module that defines it too: ` + mistake.Quoted("module:"+s) + "."}
	case !validModule(module):
		return EntryPoint{}, &notEntryPoint{mistake.Quoted(module) + " is not the dotted name of a module", entryPointForms}
	case !hasObject:
		return EntryPoint{Module: module, Variable: "application"}, nil
	}
	name, rest, call := strings.Cut(object, "(")
	if !validIdentifier(name) {
		return EntryPoint{}, notVariable(object, name)
	}
	if !call {
		return EntryPoint{Module: module, Variable: name}, nil
	}
	_, rest, err := parseArguments(rest)
	if err != nil {
		return EntryPoint{}, &notEntryPoint{err.Error(), literalForms}
	}
	if rest != "" {
		return EntryPoint{}, &notEntryPoint{"nothing may follow the call, and " + mistake.Quoted(rest) + " does", entryPointForms}
	}
	return EntryPoint{Module: module, Variable: name, Call: true, Arguments: object[len(name)+1 : len(object)-1]}, nil
}

// notVariable says why gunicorn cannot look up name, the beginning of object.
func notVariable(object, name string) *notEntryPoint {
	switch {
	case object == "":
		return &notEntryPoint{"it names no variable after the colon", entryPointForms}
	case IsDotted(name):
		return &notEntryPoint{"gunicorn takes one name after the colon, and " + mistake.Quoted(name) + " is an attribute",
			"Assign it in the module, application = " + name + ", and name that variable."}
	case pythonKeyword(name):
		return &notEntryPoint{mistake.Quoted(name) + " is a Python keyword", entryPointForms}
	case validIdentifier(norm.NFKC.String(name)):
		return &notEntryPoint{"Python reads " + mistake.Quoted(name) + " as " + mistake.Quoted(norm.NFKC.String(name)), "Write it like that."}
	}
	return &notEntryPoint{mistake.Quoted(name) + " is not a Python name", entryPointForms}
}

// guessEntryPoint corrects what is often written instead of an entry point: the
// path of a file, white space, no variable. It returns "" when the result is
// none either.
func guessEntryPoint(s string) string {
	path, object, hasObject := strings.Cut(s, ":")
	path = strings.ReplaceAll(strings.TrimSpace(path), `\`, "/")
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".py")
	path = strings.TrimSuffix(strings.TrimPrefix(path, "./"), "/__init__")
	name, arguments, call := strings.Cut(object, "(")
	if name = strings.TrimSpace(name); name == "" && !call || !hasObject {
		name = "app"
	}
	guess := strings.ReplaceAll(path, "/", ".") + ":" + name
	if call {
		guess += "(" + strings.TrimSpace(arguments)
	}
	if _, wrong := parseEntryPoint(guess); wrong != nil {
		return ""
	}
	return guess
}

// validModule reports whether s is a dotted module name. Unlike an identifier
// a part may be a keyword, hold a dash or begin with a digit, because gunicorn
// hands the text to importlib, which only looks for a file of that name.
func validModule(s string) bool {
	if strings.HasPrefix(s, "-") {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" {
			return false
		}
		for _, r := range part {
			if r != '-' && !identifierPart(r) {
				return false
			}
		}
	}
	return true
}

// IsDotted reports whether s is two or more identifiers with dots between them.
func IsDotted(s string) bool {
	parts := strings.Split(s, ".")
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !validIdentifier(part) })
}

// validIdentifier reports whether s is a Python identifier, no keyword, in the
// normal form (NFKC) in which Python looks it up.
func validIdentifier(s string) bool {
	for i, r := range s {
		if !identifierPart(r) || i == 0 && !identifierStart(r) {
			return false
		}
	}
	return s != "" && (ascii.Only(s) || norm.NFKC.IsNormalString(s)) && !pythonKeyword(s)
}

// identifierStart is Unicode's XID_Start and the underscore, for text in NFKC.
func identifierStart(r rune) bool {
	const verticalTilde = '\u2E2F' // a letter by its category, and yet syntax
	return r == '_' || r != verticalTilde && unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start)
}

// identifierPart is Unicode's XID_Continue, for text in NFKC.
func identifierPart(r rune) bool {
	return identifierStart(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
}

// pythonKeyword reports whether s is a hard keyword of Python 3.7 or newer;
// "match" and its like are names.
func pythonKeyword(s string) bool {
	switch s {
	case "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
		"def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
		"is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield":
		return true
	}
	return false
}
