package report

import (
	"bytes"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// Inert is a writer that changes text so that a CI runner finds no command in it.
// Runners obey commands in the output of a job, whoever wrote them: a file name is
// enough.
//
// It knows these forms, and writes the last character before the command's name is
// complete as an escape:
//
//	::add-mask::x              GitHub, Gitea, Forgejo: after space at the beginning of a line
//	##[add-mask]x              the same and Azure Pipelines: anywhere
//	##vso[task.setvariable ]   Azure Pipelines: anywhere
//	##teamcity[buildNumber '1'] TeamCity: anywhere
//	section_start:1:name       GitLab: anywhere
//
// The escapes, \u003a and \u005b, mean the same character where the text is JSON
// or a quoted string of HCL. All other text passes unchanged. A Write holds whole
// characters.
type Inert struct {
	to       io.Writer
	commands bool
	line     lineStart
	tail     []byte // the end of the line so far, in lower case
}

// lineStart is what a line has begun with.
type lineStart int

const (
	lineBlank lineStart = iota // nothing, or only what readers trim
	lineColon                  // a colon after that
	lineText
)

// NewInert returns a writer that makes text for w inert. With commands, the lines
// are workflow commands of dockgen's own, which "::" may begin.
func NewInert(w io.Writer, commands bool) *Inert { return &Inert{to: w, commands: commands} }

// Unwrap returns the writer that the text goes to.
func (t *Inert) Unwrap() io.Writer { return t.to }

// Write writes all of text or returns the error of the writer below.
func (t *Inert) Write(text []byte) (int, error) {
	var changed []byte // nil while nothing is
	from := 0          // what of text is not in changed yet
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if t.ends(r) {
			changed = append(changed, text[from:i]...)
			changed = fmt.Appendf(changed, `\u%04x`, r)
			from = i + size
		}
		t.advance(r)
		i += size
	}
	if changed == nil {
		return t.to.Write(text)
	}
	if _, err := t.to.Write(append(changed, text[from:]...)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// ends reports whether r would complete the beginning of a command.
func (t *Inert) ends(r rune) bool {
	switch r {
	case ':':
		return t.line == lineColon && !t.commands || t.follows("section_start", "section_end")
	case '[':
		return t.follows("##", "##vso", "##teamcity")
	}
	return false
}

func (t *Inert) follows(words ...string) bool {
	for _, word := range words {
		if bytes.HasSuffix(t.tail, []byte(word)) {
			return true
		}
	}
	return false
}

// advance updates the state with r. Runners end a line at a carriage return too, and
// trim spaces and invisible characters.
func (t *Inert) advance(r rune) {
	const longest = len("section_start")
	if r == '\n' || r == '\r' {
		t.line, t.tail = lineBlank, t.tail[:0]
		return
	}
	switch {
	case t.line == lineBlank && (unicode.IsSpace(r) || !unicode.IsGraphic(r)):
	case t.line == lineBlank && r == ':':
		t.line = lineColon
	default:
		t.line = lineText
	}
	if r >= utf8.RuneSelf {
		r = 0 // no command has one
	}
	if len(t.tail) == longest {
		t.tail = t.tail[:copy(t.tail, t.tail[1:])]
	}
	t.tail = append(t.tail, byte(unicode.ToLower(r)))
}
