// Package quote puts a value into the text of a generated file, so that a reader of
// that text gets the value back and nothing else. It has one function for each
// place where a value lands. It decides nothing about the values: package schema
// has refused those that a place cannot hold.
package quote

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// All quoting is in this package. schema has refused control characters and line
// ends, which most of these forms cannot express; what is left is punctuation.
//
//	form                   function               what matters in it
//	Dockerfile value       DockerWord             white space, " ' \ and $, which expands inside " too
//	RUN word, POSIX shell  ShellWord              everything but ' is literal between single quotes
//	path as an argument    Operand                a dash in front, which begins an option
//	CMD, HEALTHCHECK       AppendExecForm         JSON; not valid JSON would silently be the shell form
//	bake file              HCLString, HCLStrings  " \ and the ${ and %{ of a template
//	.dockerignore          DockerIgnorePath       * ? [ \ | { } ( ) + ^, a first # or !, white space at an end
//	.gitignore             AppendGitIgnorePath    * ? [ \, a space at the end; a slash in front anchors it
//	Markdown text          MarkdownText           punctuation that is markup, what looks like a link
//	Markdown code          MarkdownCode           backticks
//	Markdown link          MarkdownLink           everything but letters, digits and _ . / - in the target
//
// Flags of RUN and COPY (--mount, --chown) have three layers of quoting that
// nobody can read: schema limits what gets there to characters that need none.

// DockerWord returns s as one value of ENV, LABEL or WORKDIR.
func DockerWord(s string) string {
	if IsBare(s, "_./:@%+,=-") {
		return s
	}
	return `"` + dockerEscapes.Replace(s) + `"`
}

var (
	dockerEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`)
	hclEscapes    = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", `\u0024{`, "%{", `\u0025{`)
)

// ShellWord returns s as one word of a POSIX shell, in a script or in RUN. It
// does not keep a word that begins with a dash from being taken for an option.
func ShellWord(s string) string {
	if IsBare(s, "_./:@%+,-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// IsBare reports whether s is not empty and has nothing in it but ASCII letters,
// digits and the punctuation given.
func IsBare(s, punctuation string) bool {
	for _, c := range []byte(s) {
		alphanumeric := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alphanumeric && strings.IndexByte(punctuation, c) < 0 {
			return false
		}
	}
	return s != ""
}

// AppendExecForm adds args to text as the JSON array of CMD and HEALTHCHECK. Nothing
// in it is expanded.
func AppendExecForm(text []byte, args []string) []byte {
	text = append(text, '[')
	for i, arg := range args {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = appendJSON(text, arg)
	}
	return append(text, ']')
}

// appendJSON appends s as JSON to text. The encoder, which has to be told to leave <, >
// and & legible, is used only for a string that needs escapes.
func appendJSON(text []byte, s string) []byte {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r >= utf8.RuneSelf }) {
		return append(append(append(text, '"'), s...), '"')
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		panic("quote: a string is always valid JSON: " + err.Error())
	}
	return append(text, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// YAMLString returns s as a string of YAML: in single quotes where the only escapes in
// double ones would be those of double quotes, which is how prettier has it.
func YAMLString(s string) string {
	double := JSONString(s)
	if strings.Contains(s, `"`) && !strings.Contains(strings.ReplaceAll(double, `\"`, ""), `\`) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return double
}

// YAMLName returns s, letters, digits, "-" and "_", as a string of YAML: in quotes where
// a parser of any version would read a number, a date, a boolean or null.
func YAMLName(s string) string {
	isLetter := s != "" && (s[0] == '_' || 'a' <= s[0] && s[0] <= 'z' || 'A' <= s[0] && s[0] <= 'Z')
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		isLetter = false
	}
	if isLetter && IsBare(s, "_-") {
		return s
	}
	return YAMLString(s)
}

// JSONString returns s as a string of JSON.
func JSONString(s string) string { return string(appendJSON(nil, s)) }

// HCLString returns s as a text of a bake file, in which no template begins.
func HCLString(s string) string {
	return `"` + hclEscapes.Replace(s) + `"`
}

// HCLStrings returns list as a list of a bake file.
func HCLStrings(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = HCLString(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// DockerIgnorePath returns the rule of a .dockerignore that means exactly the
// project path. It stays without a slash in front: "/!x" would mean "keep x".
// Docker turns rules into regular expressions and forgets that some characters
// mean something there: which ones depends on its version.
func DockerIgnorePath(path string) string {
	rule := withBackslashes(path, `\*?[|{}()+^`)
	if strings.HasPrefix(rule, "#") || strings.HasPrefix(rule, "!") {
		rule = `\` + rule
	}
	// White space at an end, Unicode's too, is dropped before anything is read.
	if first, size := utf8.DecodeRuneInString(rule); unicode.IsSpace(first) {
		rule = "[" + rule[:size] + "]" + rule[size:]
	}
	if last, size := utf8.DecodeLastRuneInString(rule); unicode.IsSpace(last) {
		rule = rule[:len(rule)-size] + "[" + rule[len(rule)-size:] + "]"
	}
	return rule
}

// AppendGitIgnorePath adds the rule of a .gitignore in the project folder that
// means exactly the project path.
func AppendGitIgnorePath(text []byte, path string) []byte {
	rule, ending := withBackslashes(path, `\*?[`), ""
	if trimmed, found := strings.CutSuffix(rule, " "); found {
		rule, ending = trimmed, `\ `
	}
	return append(append(append(text, '/'), rule...), ending...)
}

// withBackslashes puts a backslash before each character of s that is one of
// special.
func withBackslashes(s, special string) string {
	if !strings.ContainsAny(s, special) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Operand returns a project path that no command takes for an option.
func Operand(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
}
