package step

import (
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"dockgen/project/evidence"
	"dockgen/project/start"
	"dockgen/schema/credential"
)

// Bounds of one script: the parser calls itself for each level of nesting.
const (
	maxScript  = 32 << 10 // bytes
	maxNesting = 1500     // openings of what can be nested
	maxFollow  = 6        // scripts that start each other, functions that call each other
	maxValue   = 512      // bytes of a variable's value
	maxWords   = 200      // words of a command
)

// reader is the state of one shell while its commands are read: what a subshell
// changes is not seen outside.
type reader struct {
	*search
	container *start.Container // whose files and folders the commands name; nil: the project's
	text      string           // that is being read
	at        evidence.Place   // of its first line
	fixed     bool             // every line of text has the same place
	vars      map[string]string
	computed  map[string]bool // variables whose value nobody can know by reading
	external  map[string]bool // those in vars whose value whoever starts it may change
	exported  []string        // "NAME=value" that the start sets, in its order
	unknown   []string        // names that it sets to what nobody can know by reading
	// args are $1 and what follows; nil when nobody knows them.
	args      []string
	known     bool   // args are known
	open      bool   // whoever starts the container adds arguments to its command
	folder    string // of the project, in which commands run
	script    string // the file that is being read; empty for a line of another file
	functions map[string]function
	depth     int
	following []string // the scripts that led here
	served    *event   // the server that was reached
	ends      bool     // of a trial: the shell ends in it
	shifted   bool     // the script has changed its own arguments
	inCommand bool     // the words of a command are read, and not a test or an assignment
	outside   string   // the last variable that was read and comes from outside the script
}

// function is a function of a script, with the text that it stands in.
type function struct {
	body  *syntax.Stmt
	text  string
	at    evidence.Place
	fixed bool
}

// sub returns a shell with a copy of the state, as a subshell and a branch have it.
func (s *reader) sub() *reader {
	c := *s
	c.vars, c.computed, c.external, c.functions = maps.Clone(s.vars), maps.Clone(s.computed), maps.Clone(s.external), maps.Clone(s.functions)
	c.exported, c.unknown = slices.Clone(s.exported), slices.Clone(s.unknown)
	c.served = nil
	return &c
}

// trial reads something in a copy of the state and returns the events, which are not
// yet those of the start.
func (s *reader) trial(read func(c *reader)) (events []event, c *reader) {
	c = s.sub()
	before := s.events
	s.events = nil
	read(c)
	events, s.events = s.events, before
	return events, c
}

// take adds the events of a trial, and the server that it reached.
func (s *reader) take(events []event, c *reader) {
	s.events = append(s.events, events...)
	if c != nil && c.served != nil && s.served == nil {
		s.served = c.served
	}
}

func (s *reader) add(e event) { s.events = append(s.events, e) }

// run reads a script's text. It reports whether the text ends the shell: by exec, exit
// or a server in the foreground.
func (s *reader) run(text string) bool {
	file, problem := s.parse(text)
	if problem != "" {
		what := text
		if s.script != "" {
			what = path.Base(s.script)
		}
		s.add(event{outcome: leftOut, what: what, place: s.at, reason: problem})
		return false
	}
	outer := s.text
	s.text = text
	defer func() { s.text = outer }()
	s.needs(file)
	return s.statements(file.Stmts)
}

// parse parses a script as bash, which reads what a POSIX shell does. The problem says
// why it could not be read.
func (s *reader) parse(text string) (file *syntax.File, problem string) {
	nesting := 0
	for _, opening := range []string{"(", "{", "if", "while", "until", "for", "case", "[[", "?"} {
		nesting += strings.Count(text, opening)
	}
	if s.unparsed -= len(text); len(text) > maxScript || nesting > maxNesting || s.unparsed < 0 || !utf8.ValidString(text) {
		return nil, tooLargeReason
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, unreadableReason
	}
	return file, ""
}

// place is where a statement stands.
func (s *reader) place(n syntax.Node) evidence.Place {
	at := s.at
	if line := int(n.Pos().Line()); !s.fixed && at.Line > 0 && line > 0 {
		at.Line += line - 1
	}
	return at
}

// source is the text of a node, in one line where the grammar has one.
func (s *reader) source(n syntax.Node) string {
	from, to := int(n.Pos().Offset()), int(n.End().Offset())
	if from > to || to > len(s.text) {
		return ""
	}
	text := s.text[from:to]
	if strings.Contains(text, "\n") && !strings.Contains(text, "<<") {
		var line strings.Builder
		if syntax.NewPrinter(syntax.SingleLine(true)).Print(&line, n) == nil {
			text = line.String()
		}
	}
	return strings.TrimRight(text, "; \n")
}

// follow reads a script of the project as its own shell, started with args. Known is
// false when nobody knows them.
func (s *reader) follow(name string, args []string, known bool) (ended bool) {
	for _, outer := range s.following {
		if outer == name {
			return true // it starts itself again, as another user
		}
	}
	if len(s.following) >= maxFollow {
		return false
	}
	c := s.sub()
	c.following = append(append([]string{}, s.following...), name)
	c.script, c.at, c.fixed = name, evidence.Place{Path: name, Line: 1}, false
	c.args, c.known, c.functions = args, known && !s.open, make(map[string]function)
	c.open = false
	s.followedFile(name)
	c.run(s.files.Read(name))
	s.served = orServer(s.served, c.served)
	return c.served != nil
}

func orServer(a, b *event) *event {
	if a != nil {
		return a
	}
	return b
}

// oneLine is text as one line of a list: control characters and the lines of a script
// become spaces, a credential is left out, and what is too long is cut.
func oneLine(text string) string {
	const most = 120
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text[:min(len(text), 8*most)])
	text = credential.MaskLine(text)
	if runes := []rune(text); len(runes) > most {
		text = strings.TrimSpace(string(runes[:most-3])) + "..."
	}
	return text
}
