// Package reads finds the files of a project that its code opens to read: by open and
// pathlib, by Flask's functions that send a file, and by those of libraries that load
// one. Start with [Find]. What the code writes is package writes'.
package reads

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/pathexpr"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/startup"
)

// Read is a file or a folder that code reads.
type Read struct {
	Path string
	At   evidence.Place
	// Needed says that the start, or the answer to a request, fails without it. Else what
	// reads it may not run, or catches the failure.
	Needed bool
}

// maxReads bounds what is reported: more is data.
const maxReads = 200

// Find finds what the Python files read, which gunicorn starts in root. app is the file
// of the entry point, and trace what its import runs.
func Find(f *source.Index, root, app string, python []string, trace *startup.Trace) []Read {
	all := python
	python = f.ThatMention(python, source.ReadsFiles)
	if len(python) == 0 {
		return nil
	}
	app = f.MakesApp(app, all)
	r := &finder{files: f, trace: trace, paths: pathexpr.NewReader(root, app), home: path.Dir(app)}
	for _, file := range python {
		f.EachStatement(file, r.paths.Note)
	}
	for _, file := range python {
		r.open, r.route = r.open[:0], false
		f.EachStatement(file, r.statement)
	}
	return r.found
}

type finder struct {
	files *source.Index
	trace *startup.Trace
	paths *pathexpr.Reader
	home  string // the app's root_path
	found []Read
	open  []block // of the statement
	route bool    // a decorator of a route was just read
	tool  bool    // or that of a command
	// looked counts what was looked at in the statement.
	looked int
}

type block struct {
	indent int
	kind   blockKind
}

type blockKind uint8

const (
	plain blockKind = iota
	unsure
	function // that nobody is known to call
	view     // that answers requests
	command  // that a person calls, and a test
)

func (r *finder) statement(s python.Statement) {
	if !s.Joined {
		for len(r.open) > 0 && r.open[len(r.open)-1].indent >= s.Indent {
			r.open = r.open[:len(r.open)-1]
		}
	}
	switch first := s.Tokens[0]; first.Text {
	case "@":
		r.route = r.route || isRoute(s.Tokens)
		r.tool = r.tool || slices.ContainsFunc(s.Tokens, func(t python.Token) bool { return strings.Contains(t.Text, "command") || t.Is("fixture") })
		return
	case "def", "async":
		if first.Is("def") || len(s.Tokens) > 1 && s.Tokens[1].Is("def") {
			kind := function
			if r.route {
				kind = view
			} else if r.tool {
				kind = command
			}
			r.open, r.route, r.tool = append(r.open, block{s.Indent, kind}), false, false
		}
	case "if":
		kind := unsure
		if colon := python.OuterIndex(s.Tokens, ":"); colon > 1 && python.IsScriptTest(s.Tokens[1:colon]) {
			kind = command
		}
		defer func() { r.open = append(r.open, block{s.Indent, kind}) }()
	case "elif", "else", "for", "while", "try", "except", "case":
		defer func() { r.open = append(r.open, block{s.Indent, unsure}) }()
	}
	r.looked = 0
	for i, t := range s.Tokens {
		if t.Kind == python.NameToken && i+1 < len(s.Tokens) {
			r.token(s, i)
		}
	}
}

// maxCalls is how many calls and arguments of one statement are looked at.
const maxCalls = 20

// isRoute reports whether a decorator has a function answer requests.
func isRoute(tokens []python.Token) bool {
	for i, t := range tokens {
		if python.Next(tokens, i).Is("(") || i+1 == len(tokens) {
			switch t.Text {
			case "route", "get", "post", "put", "patch", "delete", "before_request", "context_processor", "errorhandler":
				return i > 1
			}
			return false
		}
	}
	return false
}

// needed reports whether a statement is certain to run when the app starts, or when a
// request is answered, and whether its failure does harm.
func (r *finder) needed(s python.Statement) bool {
	if r.trace.Runs(s.At(s.Tokens[0])) {
		return true
	}
	answers := false
	for _, b := range r.open {
		switch b.kind {
		case unsure, function, command:
			return false
		case view:
			answers = true
		}
	}
	return answers
}

// token looks for a call that reads, and for the folders that Flask is told.
func (r *finder) token(s python.Statement, i int) {
	t, tokens := s.Tokens[i], s.Tokens
	if next := tokens[i+1]; next.Is("=") {
		switch t.Text {
		case "template_folder", "static_folder":
			if r.looked++; i > 0 && r.looked < maxCalls && (tokens[i-1].Is("(") || tokens[i-1].Is(",")) {
				r.add(s, t, r.home, argumentAt(tokens, i+2))
			}
		}
		return
	} else if !next.Is("(") {
		return
	}
	if !mayRead(t.Text) || r.looked == maxCalls {
		return
	}
	r.looked++
	call := python.ReadCall(tokens, i+1)
	receiver, method := []python.Token(nil), i > 0 && tokens[i-1].Is(".")
	owner := python.Token{}
	if method && i > 1 {
		receiver, owner = receiverOf(tokens[:i-1]), tokens[i-2]
	}
	switch t.Text {
	case "open":
		r.opened(s, t, call, receiver, owner, method)
	case "read_text", "read_bytes", "iterdir", "glob", "rglob":
		if method {
			r.add(s, t, r.paths.Root, receiver)
		}
	case "send_file", "open_resource":
		r.add(s, t, r.home, call.Position(0))
	case "send_from_directory":
		r.addJoined(s, t, r.home, call.Position(0), call.Position(1))
	case "FileSystemLoader", "load_cert_chain", "load_verify_locations", "fileConfig", "read_csv", "read_excel", "read_json", "read_parquet",
		"loadtxt", "genfromtxt", "listdir", "scandir", "walk":
		r.add(s, t, r.paths.Root, call.Position(0))
		r.add(s, t, r.paths.Root, call.Position(1))
	case "load":
		if owner.Is("joblib") || owner.Is("np") || owner.Is("numpy") {
			r.add(s, t, r.paths.Root, call.Position(0))
		}
	case "connect":
		if owner.Is("sqlite3") {
			r.database(s, t, call.Argument(0, "database"))
		}
	}
}

// mayRead reports whether a function of that name is one that token knows.
func mayRead(name string) bool {
	switch name {
	case "open", "read_text", "read_bytes", "iterdir", "glob", "rglob", "send_file", "open_resource", "send_from_directory",
		"FileSystemLoader", "load_cert_chain", "load_verify_locations", "fileConfig", "read_csv", "read_excel", "read_json", "read_parquet",
		"loadtxt", "genfromtxt", "listdir", "scandir", "walk", "load", "connect":
		return true
	}
	return false
}

// opened looks at a call of open: the function of Python, that of a module, or the
// method of a path.
func (r *finder) opened(s python.Statement, t python.Token, call python.Call, receiver []python.Token, owner python.Token, method bool) {
	file, mode := call.Argument(0, "file"), call.Argument(1, "mode")
	if method {
		switch owner.Text {
		case "io", "codecs", "gzip", "bz2", "lzma", "tarfile", "Image", "builtins":
		default:
			file, mode = receiver, call.Argument(0, "mode")
		}
	}
	if len(mode) > 0 {
		text, ok := python.TextOf(mode)
		if !ok || strings.ContainsAny(text, "wax+") {
			return
		}
	}
	r.add(s, t, r.paths.Root, file)
}

// database looks at what sqlite3 connects to: one that is opened to be read only, or that
// is part of the project.
func (r *finder) database(s python.Statement, t python.Token, argument []python.Token) {
	if v, uri := r.paths.After(s.Path, argument, "file:"); uri {
		v.Text, _, _ = strings.Cut(v.Text, "?")
		if name, ok := r.paths.InProject(v); ok && v.Text != "" {
			r.note(s, t, name)
		}
		return
	}
	r.add(s, t, r.paths.Root, argument)
}

// add notes the path that an expression is, which begins in folder unless it says where.
func (r *finder) add(s python.Statement, t python.Token, folder string, expression []python.Token) {
	if len(expression) == 0 || len(expression) > pathexpr.MaxTokens {
		return
	}
	if text, ok := python.TextOf(expression); ok && folder != r.paths.Root && !path.IsAbs(text) {
		r.note(s, t, path.Join(folder, text))
		return
	}
	if name, ok := r.paths.Path(s.Path, expression); ok {
		r.note(s, t, name)
	}
}

// addJoined is add of a folder and a name in it. A name that is not known leaves the
// folder.
func (r *finder) addJoined(s python.Statement, t python.Token, folder string, expression, name []python.Token) {
	text, ok := python.TextOf(expression)
	at := path.Join(folder, text)
	if !ok {
		if at, ok = r.paths.Path(s.Path, expression); !ok {
			return
		}
	}
	if text, ok := python.TextOf(name); ok {
		at = path.Join(at, text)
	}
	r.note(s, t, at)
}

func (r *finder) note(s python.Statement, t python.Token, name string) {
	if name == "." || disk.Outside(name) || len(r.found) == maxReads || slices.ContainsFunc(r.open, func(b block) bool { return b.kind == command }) {
		return
	}
	one := Read{name, s.At(t), r.needed(s)}
	if i := slices.IndexFunc(r.found, func(f Read) bool { return f.Path == name }); i >= 0 {
		if one.Needed && !r.found[i].Needed {
			r.found[i] = one
		}
		return
	}
	r.found = append(r.found, one)
}

// argumentAt is the argument that begins at tokens[i].
func argumentAt(tokens []python.Token, i int) []python.Token {
	depth := 0
	for end := i; end < len(tokens); end++ {
		switch t := tokens[end]; {
		case t.Is("("), t.Is("["), t.Is("{"):
			depth++
		case t.Is(")"), t.Is("]"), t.Is("}"):
			depth--
		}
		if depth < 0 || depth == 0 && tokens[end].Is(",") {
			return tokens[i:end]
		}
	}
	return tokens[min(i, len(tokens)):]
}

// receiverOf is the expression that a method is called on, which tokens end with.
func receiverOf(tokens []python.Token) []python.Token {
	depth := 0
	for i := len(tokens) - 1; i >= 0 && len(tokens)-i <= pathexpr.MaxTokens; i-- {
		t := tokens[i]
		switch {
		case t.Is(")"), t.Is("]"):
			depth++
		case t.Is("("), t.Is("["):
			if depth--; depth < 0 {
				return tokens[i+1:]
			}
		case depth > 0 || t.Is("."):
		case t.Kind == python.OperatorToken, t.Kind == python.NameToken && isKeyword(t.Text):
			return tokens[i+1:]
		}
		if i == 0 {
			return tokens
		}
	}
	return nil
}

func isKeyword(word string) bool {
	switch word {
	case "return", "in", "if", "else", "and", "or", "not", "with", "yield", "await", "for", "is", "assert", "lambda":
		return true
	}
	return false
}
