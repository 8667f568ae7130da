// Package writes finds the folders and files that an app writes to. Start with [Find].
package writes

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/pathexpr"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/schema/projectpath"
)

// Find finds the folders of the project that the app and its processes write to:
// in the files python, which it imports, where it makes a folder, logs into a file,
// keeps uploads, sessions and bundles, or has a SQLite database. Beside are the files that it
// has next to its code, where the image lets nobody write. What the code tries, and
// can do without, is a guess. When instance says so, a relative SQLite database is in
// Flask's instance folder, where Flask-SQLAlchemy 3 puts it.
func Find(f *source.Index, root, app string, python []string, processes []evidence.Process, instance func() bool) (folders, beside []evidence.Found[string]) {
	all := python
	python = f.ThatMention(python, source.WritesFiles)
	if len(python) == 0 && len(processes) == 0 {
		return nil, nil
	}
	w := writeFinder{files: f, instance: instance, entry: app, paths: pathexpr.NewReader(root, f.MakesApp(app, all))}
	for _, file := range python {
		f.EachStatement(file, w.paths.Note)
	}
	if bundling := f.ThatMention(python, source.UsesBundles); len(bundling) > 0 {
		w.bundles(bundling, all)
	}
	for _, file := range python {
		w.tried, w.chosen = -1, -1
		f.EachStatement(file, w.statement)
	}
	w.tried, w.chosen = -1, -1
	w.settings()
	w.byProcesses(processes)
	return w.folders, w.beside
}

// byProcesses adds the files that the commands of processes name: Celery's log, and
// the state of its workers.
func (w *writeFinder) byProcesses(processes []evidence.Process) {
	for _, p := range processes {
		for i, word := range p.Command {
			option, file, joined := strings.Cut(word, "=")
			if !joined && i+1 < len(p.Command) {
				file = p.Command[i+1]
			}
			switch option {
			case "--logfile", "--pidfile", "--statedb", "--schedule":
			default:
				continue
			}
			if name, ok := w.paths.InProject(pathexpr.Value{Text: file}); ok {
				w.fileAt(p.Evidence, name, "The process "+p.Name+" has a file here.")
			}
		}
	}
}

type writeFinder struct {
	files           *source.Index
	instance        func() bool
	paths           *pathexpr.Reader
	entry           string // the file of the entry point
	folders, beside []evidence.Found[string]
	tried           int // the indent of the last "try", or -1 behind its block
	// chosen is the indent of the last if or else, or -1 behind its block: which of the
	// two the image needs is not known.
	chosen int
	// static is the folder that Flask-Assets makes bundles below; "" when it makes none,
	// or when the folder is not known. blueprints have static folders of their own.
	static     string
	blueprints []string
	// configured says that a variable or a setting may name another file.
	configured bool
}

// maxWritten bounds what is proposed: more are not the app's own folders.
const maxWritten = 20

// statement looks for what writes in one statement.
func (w *writeFinder) statement(s python.Statement) {
	if s.Indent <= w.chosen && !s.Joined {
		w.chosen = -1
	}
	if w.chosen < 0 && (s.Begins("if") || s.Begins("elif") || s.Begins("else")) {
		defer func() { w.chosen = s.Indent }()
	}
	if s.Begins("try") {
		w.tried = s.Indent
	} else if s.Indent <= w.tried {
		w.tried = -1
	}
	for i, t := range s.Tokens {
		switch {
		case t.Kind == python.StringToken:
			w.text(s, i)
		case t.Kind != python.NameToken || !python.Next(s.Tokens, i).Is("("):
		case t.Is("makedirs"), t.Is("mkdir"):
			made := python.ReadCall(s.Tokens, i+1).Argument(0, "name")
			if of := receiver(s.Tokens[:i]); t.Is("mkdir") && len(of) > 0 && !of[len(of)-1].Is("os") {
				made = of
			}
			w.folder(s, t, made, "The app makes this folder.")
		case strings.HasSuffix(t.Text, "FileHandler"):
			w.file(s, t, python.ReadCall(s.Tokens, i+1).Argument(0, "filename"), "The app logs into a file here.")
		case t.Is("add") && i > 1 && s.Tokens[i-2].Is("logger") && w.files.Mentions(s.Path, source.UsesLoguru):
			w.file(s, t, python.ReadCall(s.Tokens, i+1).Argument(0, "sink"), "The app logs into a file here.")
		case t.Is("Bundle") && w.static != "" && importsBundle(w.files.Read(s.Path)):
			w.bundled(s, i)
		case t.Is("connect") && i > 1 && s.Tokens[i-2].Is("sqlite3"):
			w.connected(s, i)
		case t.Is("basicConfig"):
			w.file(s, t, python.ReadCall(s.Tokens, i+1).Keyword("filename"), "The app logs into a file here.")
		}
	}
}

// text looks at a string: the key of a handler's file in a logging configuration,
// and the URL of a SQLite database.
func (w *writeFinder) text(s python.Statement, i int) {
	text, ok := python.StringText(s.Tokens[i])
	behind := s.Tokens[i+1:]
	switch {
	case len(behind) > pathexpr.MaxTokens:
	case strings.Contains(s.Tokens[i].Text, "sqlite:///"):
		w.database(s, i)
	case ok && text == "filename" && python.Next(s.Tokens, i).Is(":") && configuresLogging(s.Tokens):
		w.file(s, s.Tokens[i], python.OneItem(behind[1:]), "The app logs into a file here.")
	}
}

// database looks at an expression that begins with the URL of a SQLite database. What
// cannot be read is passed over.
func (w *writeFinder) database(s python.Statement, i int) {
	const why = "The app keeps a SQLite database here."
	v, sqlite := w.paths.After(s.Path, python.OneItem(s.Tokens[i:]), "sqlite:///")
	v.Text, _, _ = strings.Cut(v.Text, "?")
	if !sqlite || v.Text == "" || strings.HasPrefix(v.Text, ":") {
		return
	}
	if !v.Rooted && !path.IsAbs(v.Text) && w.instance() {
		v.Text = path.Join("instance", v.Text)
	}
	if file, ok := w.paths.InProject(v); ok {
		w.configured = takesVariable(s.Tokens[:i])
		w.fileAt(s.At(s.Tokens[i]), file, why)
		w.configured = false
	}
}

// takesVariable reports whether what stands before a value may take it from the
// environment.
func takesVariable(before []python.Token) bool {
	return slices.ContainsFunc(before[python.OuterIndex(before, "=")+1:], func(t python.Token) bool {
		return t.Is("environ") || t.Is("getenv") || t.Is("env") || t.Is("config")
	})
}

// connected looks at a call of sqlite3.connect. A database that is part of the project,
// and one that is opened to be read, is none that the app writes.
func (w *writeFinder) connected(s python.Statement, i int) {
	argument := python.ReadCall(s.Tokens, i+1).Argument(0, "database")
	v, uri := w.paths.After(s.Path, argument, "file:")
	if !uri {
		if file, ok := w.paths.Path(s.Path, argument); ok {
			v = pathexpr.Value{Text: file, Rooted: true}
		}
	}
	text, query, _ := strings.Cut(v.Text, "?")
	if text == "" || strings.HasPrefix(text, ":") || strings.Contains(query, "mode=ro") || strings.Contains(query, "mode=memory") || strings.Contains(query, "immutable=1") {
		return
	}
	v.Text = text
	if file, ok := w.paths.InProject(v); ok && (!w.files.Tree.IsFile(file) || w.files.IgnoredByGit(file)) {
		w.configured = takesVariable(argument)
		w.fileAt(s.At(s.Tokens[i]), file, "The app keeps a SQLite database here.")
		w.configured = false
	}
}

// configuresLogging reports whether a class of handlers is named in what tokens say.
func configuresLogging(tokens []python.Token) bool {
	return slices.ContainsFunc(tokens, func(t python.Token) bool { return t.Kind == python.StringToken && strings.Contains(t.Text, "Handler") })
}

// settings looks at constants that Flask's extensions and many apps know.
func (w *writeFinder) settings() {
	for _, name := range []string{
		"UPLOAD_FOLDER", "UPLOAD_DIR", "UPLOAD_DIRECTORY", "UPLOAD_PATH", "UPLOADS_FOLDER", "UPLOADS_DIR", "UPLOADS_DEFAULT_DEST",
		"UPLOADED_FILES_DEST", "UPLOADED_IMAGES_DEST", "UPLOADED_PHOTOS_DEST", "SESSION_FILE_DIR", "CACHE_DIR", "WHOOSHEE_DIR", "WHOOSH_BASE",
	} {
		if c := w.paths.Lookup("", name); len(c.Value) > 0 {
			if folder, ok := w.own(c.At.Path, c.Value); ok {
				w.add(c.At, folder, "It is the app's "+name+".")
			}
		}
	}
	if c := w.paths.Lookup("", "SESSION_TYPE"); len(c.Value) > 0 && !w.paths.Knows("SESSION_FILE_DIR") {
		if kind, _ := python.TextOf(c.Value); kind == "filesystem" {
			w.add(c.At, disk.Join(w.paths.Root, "flask_session"), "Flask-Session keeps its files here.")
		}
	}
}

func (w *writeFinder) folder(s python.Statement, at python.Token, expression []python.Token, why string) {
	if folder, ok := w.own(s.Path, expression); ok {
		w.add(s.At(at), folder, why)
	}
}

// own returns the folder that an expression in file is. Where only its beginning can be
// read, it returns that folder, unless it has files of the project: which folder below
// it is meant is not known, and a volume would hide those files.
func (w *writeFinder) own(file string, expression []python.Token) (string, bool) {
	folder, cut, ok := w.paths.Folder(file, expression)
	return folder, ok && (!cut || w.isEmpty(folder))
}

// isEmpty reports whether a clean checkout has nothing in folder, or only the file that
// keeps it.
func (w *writeFinder) isEmpty(folder string) bool {
	if !w.files.Tree.IsFolder(folder) || w.files.IgnoredByGit(folder+"/x") {
		return true
	}
	const few = 4
	for _, entry := range w.files.Tree.List(folder, few) {
		switch entry.Name() {
		case ".gitkeep", ".keep", ".gitignore", "README.md":
		default:
			return false
		}
	}
	return true
}

func (w *writeFinder) file(s python.Statement, at python.Token, expression []python.Token, why string) {
	switch file, cut, ok := w.paths.Folder(s.Path, expression); {
	case !ok:
	case !cut:
		w.fileAt(s.At(at), file, why)
	case w.isEmpty(file):
		w.add(s.At(at), file, why)
	}
}

func (w *writeFinder) fileAt(at evidence.Place, file, why string) {
	if disk.Outside(file) {
		return
	}
	if folder := path.Dir(file); !w.holdsCode(folder) {
		w.add(at, folder, why)
	} else if len(w.beside) < maxWritten && !isAmong(w.beside, file) {
		confidence := evidence.Likely
		if w.tried >= 0 || w.chosen >= 0 || w.configured {
			confidence = evidence.Guess
		}
		w.beside = append(w.beside, evidence.Found[string]{Value: file, Evidence: at, Confidence: confidence})
	}
}

func (w *writeFinder) add(at evidence.Place, folder, why string) {
	if isAmong(w.folders, folder) || w.holdsCode(folder) || len(w.folders) == maxWritten || !projectpath.IsWritable(folder) {
		return
	}
	confidence := evidence.Likely
	if w.tried >= 0 {
		confidence = evidence.Guess
	}
	w.folders = append(w.folders, evidence.Found[string]{Value: folder, Evidence: at, Confidence: confidence, Note: why})
}

func isAmong(found []evidence.Found[string], value string) bool {
	return slices.ContainsFunc(found, func(f evidence.Found[string]) bool { return f.Value == value })
}

// holdsCode reports whether the app's own module is in folder, or below it.
func (w *writeFinder) holdsCode(folder string) bool {
	return folder == "." || strings.HasPrefix(w.entry, folder+"/") || strings.HasPrefix(w.paths.App, folder+"/")
}

// receiver is the expression that a method is called on, when its name follows
// tokens. One that is too long for a path is none.
func receiver(tokens []python.Token) []python.Token {
	if len(tokens) == 0 || !tokens[len(tokens)-1].Is(".") {
		return nil
	}
	end, depth := len(tokens)-1, 0
	for i := end - 1; i >= 0; i-- {
		if end-i > pathexpr.MaxTokens {
			return nil
		}
		t := tokens[i]
		switch {
		case t.Is(")"), t.Is("]"):
			depth++
		case t.Is("("), t.Is("["):
			if depth--; depth < 0 {
				return tokens[i+1 : end]
			}
		case depth == 0 && t.Kind == python.OperatorToken && !t.Is("."):
			return tokens[i+1 : end]
		}
	}
	return tokens[:end]
}
