package project

import (
	"path"
	"slices"
	"strings"

	"dockgen/schema"
)

// written finds the folders of the project that the app and its processes write to:
// in the files python, which it imports, where it makes a folder, logs into a file,
// keeps uploads and sessions, or has a SQLite database. Beside are the files that it
// has next to its code, where the image lets nobody write. What the code tries, and
// can do without, is a guess. When instance says so, a relative SQLite database is in
// Flask's instance folder, where Flask-SQLAlchemy 3 puts it.
func (f *files) written(root, app string, python []string, processes []Process, instance func() bool) (folders, beside []Found[string]) {
	python = f.thatMention(python, writesFiles)
	if len(python) == 0 && len(processes) == 0 {
		return nil, nil
	}
	w := writeFinder{instance: instance, paths: pathReader{root: root, app: app, constants: make(map[string][]constant), left: maxPathParts}}
	for _, file := range python {
		f.eachStatement(file, w.paths.note)
	}
	for _, file := range python {
		w.tried = -1
		f.eachStatement(file, w.statement)
	}
	w.tried = -1
	w.settings()
	w.byProcesses(processes)
	return w.folders, w.beside
}

// byProcesses adds the files that the commands of processes name: Celery's log, and
// the state of its workers.
func (w *writeFinder) byProcesses(processes []Process) {
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
			if name, ok := w.paths.inProject(pathValue{text: file}); ok {
				w.fileAt(p.Evidence, name, "The process "+p.Name+" has a file here.")
			}
		}
	}
}

type writeFinder struct {
	instance        func() bool
	paths           pathReader
	folders, beside []Found[string]
	tried           int // the indent of the last "try", or -1 behind its block
}

// maxWritten bounds what is proposed: more are not the app's own folders.
const maxWritten = 20

// statement looks for what writes in one statement.
func (w *writeFinder) statement(s statement) {
	if s.begins("try") {
		w.tried = s.indent
	} else if s.indent <= w.tried {
		w.tried = -1
	}
	for i, t := range s.tokens {
		switch {
		case t.kind == stringToken:
			w.text(s, i)
		case t.kind != nameToken || !next(s.tokens, i).is("("):
		case t.is("makedirs"), t.is("mkdir"):
			made := readCall(s.tokens, i+1).argument(0, "name")
			if of := receiver(s.tokens[:i]); t.is("mkdir") && len(of) > 0 && !of[len(of)-1].is("os") {
				made = of
			}
			w.folder(s, t, made, "The app makes this folder.")
		case strings.HasSuffix(t.text, "FileHandler"):
			w.file(s, t, readCall(s.tokens, i+1).argument(0, "filename"), "The app logs into a file here.")
		case t.is("basicConfig"):
			w.file(s, t, readCall(s.tokens, i+1).keyword("filename"), "The app logs into a file here.")
		}
	}
}

// text looks at a string: the key of a handler's file in a logging configuration,
// and the URL of a SQLite database.
func (w *writeFinder) text(s statement, i int) {
	text, ok := stringText(s.tokens[i])
	behind := s.tokens[i+1:]
	switch {
	case !ok || len(behind) > maxPathTokens:
	case text == "filename" && next(s.tokens, i).is(":") && configuresLogging(s.tokens):
		w.file(s, s.tokens[i], oneItem(behind[1:]), "The app logs into a file here.")
	case text == "sqlite:///" && next(s.tokens, i).is("+"):
		w.file(s, s.tokens[i], oneItem(behind[1:]), "The app keeps a SQLite database here.")
	default:
		name, sqlite := strings.CutPrefix(text, "sqlite:///")
		if !sqlite || name == "" || path.IsAbs(name) || strings.HasPrefix(name, ":") {
			return
		}
		if w.instance() {
			name = path.Join("instance", name)
		}
		w.fileAt(s.at(s.tokens[i]), path.Join(w.paths.root, name), "The app keeps a SQLite database here.")
	}
}

// configuresLogging reports whether a class of handlers is named in what tokens say.
func configuresLogging(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return t.kind == stringToken && strings.Contains(t.text, "Handler") })
}

// oneItem returns the expression that tokens begin with: up to a comma, or to a
// bracket that nothing opened.
func oneItem(tokens []token) []token {
	depth := 0
	for i, t := range tokens {
		switch {
		case t.is("("), t.is("["), t.is("{"):
			depth++
		case t.is(")"), t.is("]"), t.is("}"):
			depth--
		}
		if depth < 0 || depth == 0 && t.is(",") {
			return tokens[:i]
		}
	}
	return tokens
}

// settings looks at constants that Flask's extensions and many apps know.
func (w *writeFinder) settings() {
	for _, name := range []string{
		"UPLOAD_FOLDER", "UPLOAD_DIR", "UPLOAD_DIRECTORY", "UPLOAD_PATH", "UPLOADS_FOLDER", "UPLOADS_DIR", "UPLOADS_DEFAULT_DEST",
		"UPLOADED_FILES_DEST", "UPLOADED_IMAGES_DEST", "UPLOADED_PHOTOS_DEST", "SESSION_FILE_DIR", "CACHE_DIR",
	} {
		if c := w.paths.lookup("", name); len(c.value) > 0 {
			if folder, ok := w.paths.folder(c.at.Path, c.value); ok {
				w.add(c.at, folder, "It is the app's "+name+".")
			}
		}
	}
	if c := w.paths.lookup("", "SESSION_TYPE"); len(c.value) > 0 && len(w.paths.constants["SESSION_FILE_DIR"]) == 0 {
		if kind, _ := textOf(c.value); kind == "filesystem" {
			w.add(c.at, join(w.paths.root, "flask_session"), "Flask-Session keeps its files here.")
		}
	}
}

func (w *writeFinder) folder(s statement, at token, expression []token, why string) {
	if folder, ok := w.paths.folder(s.path, expression); ok {
		w.add(s.at(at), folder, why)
	}
}

func (w *writeFinder) file(s statement, at token, expression []token, why string) {
	if file, ok := w.paths.folder(s.path, expression); ok {
		w.fileAt(s.at(at), file, why)
	}
}

func (w *writeFinder) fileAt(at Evidence, file, why string) {
	if outside(file) {
		return
	}
	if folder := path.Dir(file); !w.holdsCode(folder) {
		w.add(at, folder, why)
	} else if len(w.beside) < maxWritten && !isAmong(w.beside, file) {
		w.beside = append(w.beside, Found[string]{Value: file, Evidence: at, Confidence: Likely})
	}
}

func (w *writeFinder) add(at Evidence, folder, why string) {
	if isAmong(w.folders, folder) || w.holdsCode(folder) || len(w.folders) == maxWritten || !schema.IsWritable(folder) {
		return
	}
	confidence := Likely
	if w.tried >= 0 {
		confidence = Guess
	}
	w.folders = append(w.folders, Found[string]{Value: folder, Evidence: at, Confidence: confidence, Note: why})
}

func isAmong(found []Found[string], value string) bool {
	return slices.ContainsFunc(found, func(f Found[string]) bool { return f.Value == value })
}

// holdsCode reports whether the app's own module is in folder, or below it.
func (w *writeFinder) holdsCode(folder string) bool {
	return folder == "." || strings.HasPrefix(w.paths.app, folder+"/")
}

// receiver is the expression that a method is called on, when its name follows
// tokens. One that is too long for a path is none.
func receiver(tokens []token) []token {
	if len(tokens) == 0 || !tokens[len(tokens)-1].is(".") {
		return nil
	}
	end, depth := len(tokens)-1, 0
	for i := end - 1; i >= 0; i-- {
		if end-i > maxPathTokens {
			return nil
		}
		t := tokens[i]
		switch {
		case t.is(")"), t.is("]"):
			depth++
		case t.is("("), t.is("["):
			if depth--; depth < 0 {
				return tokens[i+1 : end]
			}
		case depth == 0 && t.kind == operatorToken && !t.is("."):
			return tokens[i+1 : end]
		}
	}
	return tokens[:end]
}
