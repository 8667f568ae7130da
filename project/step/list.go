package step

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/process"
	"dockgen/schema/credential"
)

// listed makes a release step of a command: a list of words that runs where the app
// starts, and variables for it alone. It returns why that cannot be.
func (s *reader) listed(e *event, c command) (problem string) {
	switch {
	case c.reads:
		return inputReason
	case strings.HasPrefix(c.unknown, "$") && !strings.HasPrefix(c.unknown, "$("):
		return fmt.Sprintf("It has the value of %s, which only a shell can fill in when it runs: put it into a script.", c.unknown)
	case c.unknown != "":
		return computedReason
	}
	e.words = slices.Clone(e.words)
	for i, word := range e.words {
		if strings.HasPrefix(word, hereMark) {
			if e.words[i] = s.relative(s.file(word)); e.words[i] == "" {
				return outsideReason
			}
		}
	}
	for i, word := range e.words {
		e.words[i] = s.ownPath(word)
	}
	if problem := s.movedFile(e); problem != "" {
		return problem
	}
	for _, word := range e.words {
		if len(word) > 1000 || strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\ufffd' }) {
			return computedReason
		}
	}
	if !slices.Equal(credential.MaskCommand(e.words), e.words) {
		return secretReason
	}
	if at := credential.InShortOption(e.words); at > 0 {
		e.what = strings.Replace(e.what, e.words[at], "...", 1)
		return secretReason
	}
	for _, assigned := range c.env {
		name, value, _ := strings.Cut(assigned, "=")
		switch {
		case slices.Contains([]string{"PATH", "PYTHONPATH", "HOME", "PORT", "WEB_CONCURRENCY", "GUNICORN_CMD_ARGS", "PYTHONUNBUFFERED", "VIRTUAL_ENV"}, name):
			s.add(event{outcome: replacedBy, what: assigned, place: c.place, reason: ownReason})
		case credential.LooksSecret(name) && value != "" || credential.In(value):
			s.add(event{outcome: leftOut, what: name + "=...", place: c.place, reason: secretReason})
		case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.Contains(value, hereMark):
			return computedReason
		case name == "FLASK_APP":
			e.env = append(e.env, name+"="+s.relative(value))
		default:
			e.env = append(e.env, assigned)
		}
	}
	e.app = s.vars["FLASK_APP"]
	if strings.Contains(e.app, hereMark) {
		e.app = ""
	}
	return ""
}

// movedFile gives the file of python FILE the path that it has from where the app
// starts. Another command that runs in another folder cannot be a step.
func (s *reader) movedFile(e *event) (problem string) {
	words := e.words
	if words[0] == "python" && len(words) > 1 && !strings.HasPrefix(words[1], "-") {
		file := s.file(words[1])
		if file == "" {
			return outsideReason
		}
		words[1] = s.relative(file)
		return ""
	}
	if here := joined(s.folder, "migrations"); words[0] == "flask" && s.files.Tree.IsFolder(here) && s.folder != s.app.Root && !slices.ContainsFunc(words, isDirectoryOption) {
		if verb, _ := migrationVerb(words); verb == "upgrade" && !s.files.Tree.IsFolder(joined(s.app.Root, "migrations")) {
			e.words = append(words, "--directory", fromRoot(s.app.Root, here))
			return ""
		}
	}
	if s.folder != s.app.Root && s.files.Folders[s.folder] && (words[0] == "flask" || words[0] == "alembic" || words[0] == "python") && s.folderMatters() {
		return folderReason
	}
	return ""
}

func isDirectoryOption(word string) bool {
	return word == "-d" || word == "--directory" || strings.HasPrefix(word, "--directory=")
}

// ownPath is a word of a command in which a path of the project's own image is the
// path of the project, seen from where the app starts: /usr/src/app/data, or
// --file=/usr/src/app/data.
func (s *reader) ownPath(word string) string {
	option, name := "", word
	if strings.HasPrefix(word, "--") {
		if before, after, ok := strings.Cut(word, "="); ok {
			option, name = before+"=", after
		}
	}
	if !strings.HasPrefix(name, "/") || s.container == nil {
		return word
	}
	for _, at := range s.places(name) {
		if s.files.Tree.IsFile(at) || s.files.Tree.IsFolder(at) {
			return option + fromRoot(s.app.Root, at)
		}
	}
	// A folder that the walk left out, such as migrations.
	if folder := s.container.Folder(path.Dir(name)); folder != "" {
		if at := joined(folder, path.Base(name)); s.files.Tree.IsFolder(at) {
			return option + fromRoot(s.app.Root, at)
		}
	}
	return word
}

// fromRoot is a path of the project as seen from the folder root.
func fromRoot(root, name string) string {
	rel, err := filepath.Rel(filepath.FromSlash(root), filepath.FromSlash(name))
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// folderMatters reports whether the folder in which a step runs holds what the app's
// folder does not: a folder of migrations, or a settings file of alembic.
func (s *reader) folderMatters() bool {
	for _, name := range []string{"migrations", "alembic.ini", "alembic"} {
		here, there := joined(s.folder, name), joined(s.app.Root, name)
		if (s.files.Tree.IsFolder(here) || s.files.Tree.IsFile(here)) && !s.files.Tree.IsFolder(there) && !s.files.Tree.IsFile(there) {
			return true
		}
	}
	return false
}

// relative is a file of the project as a program in the app's folder names it; another
// text is kept.
func (s *search) relative(name string) string {
	file, variable, _ := strings.Cut(name, ":")
	at := file
	if !s.files.Known[at] {
		// A path of the image: the end of it is one of the project.
		parts := strings.Split(strings.Trim(path.Clean(file), "/"), "/")
		for i := range parts {
			if tail := path.Join(parts[i:]...); strings.HasSuffix(tail, ".py") && s.files.Known[tail] {
				at = tail
				break
			}
		}
	}
	if !s.files.Known[at] || strings.HasPrefix(at, "-") {
		return name
	}
	rel := fromRoot(s.app.Root, at)
	if variable != "" {
		rel += ":" + variable
	}
	return rel
}

// flaskenv is the FLASK_APP of .flaskenv, which Flask reads where python-dotenv is
// installed.
func (s *search) flaskenv() string {
	for _, name := range s.files.Nearest(s.app.Root, ".flaskenv") {
		for _, e := range document.ReadDotenv(s.files.Read(name)) {
			if e.Name == "FLASK_APP" {
				return e.Value
			}
		}
	}
	return ""
}

// label names a release step by what it does, as no other block of the config is named.
func (s *search) label(words []string, before []evidence.Release) string {
	text := ""
	if verb, ok := migrationVerb(words); ok && (verb == "upgrade" || verb == "upgrade-heads") {
		text = "migrate"
	}
	rest := words[1:]
	switch {
	case text != "":
	case words[0] == "flask":
		rest = withoutFlaskOptions(rest)
		text = strings.Join(untilOption(rest), "-")
	case words[0] == "python" && len(words) > 2 && words[1] == "-m":
		names := strings.Split(words[2], ".")
		if text = names[len(names)-1]; len(names) > 1 && (text == "run" || text == "main" || text == "__main__") {
			text = names[len(names)-2]
		}
		if text == "manage" || text == "cli" {
			text = strings.Join(untilOption(words[3:]), "-")
		}
	case words[0] == "python" && len(words) > 1 && words[1] != "-c":
		text = strings.TrimSuffix(path.Base(words[1]), ".py")
		if (text == "manage" || text == "cli" || text == "run" || text == "app") && len(words) > 2 {
			text = strings.Join(untilOption(words[2:]), "-")
		}
	case words[0] == "python":
		if text = "setup"; isMigration(words) {
			text = "migrate"
		}
	default:
		text = strings.Join(untilOption(words), "-")
	}
	label := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
	label = strings.Trim(label[:min(len(label), 40)], "-")
	if label == "" || label[0] >= '0' && label[0] <= '9' {
		label = strings.Trim("step-"+label, "-")
	}
	taken := func(name string) bool {
		return name == "web" || name == "release" || slices.ContainsFunc(before, func(r evidence.Release) bool { return r.Name == name }) ||
			slices.ContainsFunc(s.app.Processes, func(p evidence.Process) bool { return p.Name == name })
	}
	name := label
	for i := 2; taken(name); i++ {
		name = fmt.Sprintf("%s-%d", label, i)
	}
	return name
}

// untilOption are at most three words before the first option.
func untilOption(words []string) []string {
	end := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "-") })
	if end < 0 {
		end = len(words)
	}
	return words[:min(end, 3)]
}

// isKnownProcess reports whether a process that a start runs beside the server has a
// block of its own.
func (s *search) isKnownProcess(words []string) bool {
	kind := process.QueueOf(words)
	return slices.ContainsFunc(s.app.Processes, func(p evidence.Process) bool {
		return slices.Equal(normalized(p.Command), words) || kind != "" && process.QueueOf(p.Command) == kind
	})
}

// followedFile notes that a start was read from a file.
func (s *search) followedFile(name string) {
	if s.followed == nil {
		s.followed = make(map[string]bool)
	}
	s.followed[name] = true
}
