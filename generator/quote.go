package generator

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Everything that stands between a value and the text of a generated file is in
// this file. schema has refused control characters and line ends, which most of
// these forms cannot say at all; what is left is a question of punctuation.
//
//	form                   function                what matters in it
//	Dockerfile value       dockerWord              white space, " ' \ and $, which expands inside " too
//	RUN word, POSIX shell  shellWord               everything but ' is literal between single quotes
//	CMD, HEALTHCHECK       appendJSON              JSON; not valid JSON would silently be the shell form
//	bake file              hclString               " \ and the ${ and %{ of a template
//	.dockerignore          dockerIgnorePath        * ? [ \ | { } ( ) + ^, a first # or !, white space at an end
//	.gitignore             appendGitIgnorePath     * ? [ \, a space at the end; a slash in front anchors it
//	Markdown text          markdownCell            punctuation that is markup, pipes, what looks like a link
//	Markdown code          appendMarkdownCode      runs of backticks
//	Markdown code, table   appendMarkdownCodeCell  pipes, which end a cell even inside code
//
// Flags of RUN and COPY (--mount, --chown) have three layers of quoting that
// nobody can read: schema limits what gets there to characters that need none.

// dockerWord returns s as one value of ENV, LABEL or WORKDIR. The replacer gets a
// copy: what it is given must not be on a caller's stack, where nearly every value is
// and needs no replacer.
func dockerWord(s string) string {
	if isBare(s, "_./:@%+,=-") {
		return s
	}
	return `"` + dockerEscapes.Replace(strings.Clone(s)) + `"`
}

// Made ready when they are first used.
var (
	dockerEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`)
	hclEscapes    = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", `\u0024{`, "%{", `\u0025{`)
)

// shellWord returns s as one word of a POSIX shell, in a script or in RUN. It
// does not keep a word that begins with a dash from being taken for an option.
func shellWord(s string) string {
	if isBare(s, "_./:@%+,-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// isBare reports whether s is not empty and has nothing in it but ASCII letters,
// digits and the punctuation given.
func isBare(s, punctuation string) bool {
	for _, c := range []byte(s) {
		alphanumeric := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alphanumeric && strings.IndexByte(punctuation, c) < 0 {
			return false
		}
	}
	return s != ""
}

// appendExecForm adds args to text as the JSON array of CMD and HEALTHCHECK. Nothing
// in it is expanded.
func appendExecForm(text []byte, args []string) []byte {
	text = append(text, '[')
	for i, arg := range args {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = appendJSON(text, arg)
	}
	return append(text, ']')
}

// appendJSON adds s as JSON to text. Nearly every one is plain; the encoder, which has
// to be told to leave <, > and & legible, is asked about the others.
func appendJSON(text []byte, s string) []byte {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r >= utf8.RuneSelf }) {
		return add(text, `"`, s, `"`)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(strings.Clone(s)); err != nil {
		panic("generator: a string is always valid JSON: " + err.Error())
	}
	return append(text, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// hclString returns s as a text of a bake file, in which no template begins.
func hclString(s string) string {
	return `"` + hclEscapes.Replace(s) + `"`
}

// hclStrings returns list as a list of a bake file.
func hclStrings(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = hclString(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// dockerIgnorePath returns the rule of a .dockerignore that means exactly the
// project path. It stays without a slash in front: "/!x" would mean "keep x".
// Docker turns rules into regular expressions and forgets that some characters
// mean something there: which ones depends on its version.
func dockerIgnorePath(path string) string {
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

// appendGitIgnorePath adds the rule of a .gitignore in the project folder that
// means exactly the project path.
func appendGitIgnorePath(text []byte, path string) []byte {
	rule, ending := withBackslashes(path, `\*?[`), ""
	if trimmed, found := strings.CutSuffix(rule, " "); found {
		rule, ending = trimmed, `\ `
	}
	return add(text, "/", rule, ending)
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

// markdownCell returns s as plain text, in a paragraph or in a table cell, that
// reads as s and nothing else: no emphasis, HTML, formula or link.
func markdownCell(s string) string {
	if !strings.ContainsAny(s, "\\|`*_~[]<>&$@") && !strings.Contains(s, "://") && !strings.Contains(s, "www.") {
		return s // most are: the replacer is slow
	}
	return markdownEscapes().Replace(strings.Clone(s)) // as in dockerWord
}

var markdownEscapes = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		`\`, "&#92;", // a backslash before the pipe would end the cell or not, depending on the reader
		"|", "&#124;",
		"`", "\\`",
		"*", `\*`,
		"_", `\_`,
		"~", `\~`,
		"[", `\[`,
		"]", `\]`,
		"<", `\<`,
		">", `\>`,
		"&", `\&`,
		"$", `\$`,
		// What GitHub turns into a link by itself swallows the escapes after it.
		"://", `\://`,
		"@", `\@`,
		"www.", `www\.`,
	)
})

// appendMarkdownCode adds s to text as a code span; an empty s adds nothing, because
// there is no empty code span. In a table use [appendMarkdownCodeCell].
func appendMarkdownCode(text []byte, s string) []byte {
	if s == "" {
		return text
	}
	fence, padding := "`", ""
	if strings.Contains(s, fence) {
		fence = strings.Repeat(fence, longestRun(s, '`')+1)
	}
	// One space on either side is taken off, unless there is nothing but spaces.
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") ||
		strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") && strings.Trim(s, " ") != "" {
		padding = " "
	}
	return add(text, fence, padding, s, padding, fence)
}

// appendMarkdownCodeCell is [appendMarkdownCode] for a table cell. Readers disagree
// about a pipe after a backslash, so a pipe makes it an HTML element.
func appendMarkdownCodeCell(text []byte, s string) []byte {
	if strings.Contains(s, "|") {
		return add(text, "<code>", markdownCell(s), "</code>")
	}
	return appendMarkdownCode(text, s)
}

// longestRun returns the length of the longest run of r in s.
func longestRun(s string, r rune) int {
	longest, run := 0, 0
	for _, c := range s {
		if c == r {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}
