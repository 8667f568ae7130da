package start

import (
	"path"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// image is what a Dockerfile of the project says about its last stage.
type image struct {
	files   *source.Index
	name    string
	context []string // folders that COPY may be relative to, the likeliest first
	workdir string
	env     map[string]string
	copies  []copied
	entry   []string // ENTRYPOINT
	command []string // CMD
	// overridden are the commands of this stage that a later one replaces.
	overridden []shell.NumberedLine
	ownCommand *shell.NumberedLine // of the last CMD of this stage
	line       int                 // of the last CMD or ENTRYPOINT
}

// copied is one source of a COPY or ADD.
type copied struct{ from, to string }

// dockerfile reads the commands that a Dockerfile starts its container with.
func (r *startReader) dockerfile(name string) {
	source := InDockerfile
	if base := strings.ToLower(path.Base(name)); strings.Contains(base, "dev") || strings.Contains(base, "test") {
		source = inMakefile
	}
	for _, m := range readImages(r.files, name) {
		at := context{
			evidence: evidence.Place{Path: name, Line: m.line}, image: evidence.Place{Path: name, Line: m.line}, source: source, env: m.env,
			folders: append(m.projectFolders(m.workdir), r.around(name)...),
		}
		r.flaskApp(at, m.env, at.folders)
		words := append(append([]string{}, m.entry...), m.command...)
		if len(words) == 0 {
			continue
		}
		r.add(shell.QuoteWords(words), at)
		// An entry script that ends with exec "$@", and a script as the command.
		if len(m.entry) > 0 && len(m.command) > 0 {
			r.add(shell.QuoteWords(m.command), at)
		}
		for _, word := range words {
			if script := m.script(word); script != "" {
				r.script(script, at)
			}
		}
	}
}

// script reads the lines of a script that the container runs.
func (r *startReader) script(name string, at context) {
	env := at.env
	for _, l := range JoinLines(r.files.Read(name)) {
		if strings.HasPrefix(l.Text, "#") {
			continue
		}
		line := at
		line.evidence, line.env = evidence.Place{Path: name, Line: l.Number}, env
		r.add(l.Text, line)
		if key, value, ok := strings.Cut(strings.TrimPrefix(l.Text, "export "), "="); ok && shell.IsVariableName(key) {
			if commands := shell.Commands("x "+value, env); len(commands) == 1 && len(commands[0].Words) == 2 {
				env = merged(env, map[string]string{key: commands[0].Words[1]})
			}
		}
	}
}

// readImages reads the last stage of a Dockerfile, and each stage before it that
// has a command of its own.
func readImages(f *source.Index, name string) []*image {
	var stages []*image
	byName := make(map[string]*image)
	current := newImage(f, name)
	for _, l := range shell.DockerLines(f.Read(name)) {
		word, rest, _ := strings.Cut(l.Text, " ")
		rest = strings.TrimSpace(rest)
		switch strings.ToUpper(word) {
		case "FROM":
			fields := strings.Fields(rest)
			for len(fields) > 0 && strings.HasPrefix(fields[0], "--") {
				fields = fields[1:]
			}
			next := newImage(f, name)
			if len(fields) > 0 && byName[fields[0]] != nil {
				next.inherit(byName[fields[0]])
			}
			if len(fields) > 2 && strings.EqualFold(fields[1], "as") {
				byName[fields[2]] = next
			}
			current = next
			stages = append(stages, next)
		case "WORKDIR":
			current.workdir = absolute(current.workdir, expand(rest, current.env))
		case "ENV", "ARG":
			for _, a := range shell.DockerEnv(rest, current.env) {
				current.env[a.Name] = a.Value
			}
		case "COPY", "ADD":
			current.copy(rest)
		case "CMD":
			current.command, current.line = shell.DockerWords(rest), l.Number
			if current.ownCommand != nil {
				current.overridden = append(current.overridden, *current.ownCommand)
			}
			current.ownCommand = &l
		case "ENTRYPOINT":
			current.entry, current.command, current.line = shell.DockerWords(rest), nil, l.Number
		}
	}
	var found []*image
	for i, stage := range stages {
		if i == len(stages)-1 || len(stage.entry)+len(stage.command) > 0 {
			found = append([]*image{stage}, found...)
		}
	}
	return found
}

// Overridden are the commands of a Dockerfile that never run, because their stage has
// another CMD behind them.
func Overridden(f *source.Index, name string) []evidence.NotTaken {
	var lost []evidence.NotTaken
	for _, m := range readImages(f, name) {
		for _, l := range m.overridden {
			lost = append(lost, evidence.NotTaken{
				What: l.Text, Evidence: evidence.Place{Path: name, Line: l.Number},
				Reason: "Docker runs only the last CMD of a stage, so that this one has never run.",
			})
		}
	}
	return lost
}

func newImage(f *source.Index, name string) *image {
	m := &image{files: f, name: name, workdir: "/", env: make(map[string]string)}
	m.context = []string{path.Dir(name)}
	if path.Dir(name) != "." {
		m.context = append(m.context, ".")
	}
	return m
}

// inherit takes what the stage that this one begins with says.
func (m *image) inherit(from *image) {
	m.workdir, m.entry, m.command, m.line = from.workdir, from.entry, from.command, from.line
	m.copies = append(m.copies, from.copies...)
	for key, value := range from.env {
		m.env[key] = value
	}
}

// copy notes the sources of a COPY that come from the project.
func (m *image) copy(rest string) {
	var words []string
	listed := strings.Fields(rest)
	if strings.Contains(rest, "[") {
		listed = shell.DockerWords(rest)
	}
	for _, word := range listed {
		if strings.HasPrefix(word, "--from") {
			return
		}
		if !strings.HasPrefix(word, "--") {
			words = append(words, expand(word, m.env))
		}
	}
	if len(words) < 2 {
		return
	}
	to := words[len(words)-1]
	for _, from := range words[:len(words)-1] {
		target := absolute(m.workdir, to)
		from = path.Clean(strings.TrimPrefix(from, "/"))
		// A folder's content is copied, a file into a folder keeps its name.
		if m.isProjectFile(from) && (strings.HasSuffix(to, "/") || to == "." || len(words) > 2) {
			target = path.Join(target, path.Base(from))
		}
		m.copies = append(m.copies, copied{from, target})
	}
}

func (m *image) isProjectFile(name string) bool {
	for _, context := range m.context {
		if m.files.Known[disk.Join(context, name)] {
			return true
		}
	}
	return false
}

// projectFolders are the folders of the project that the image has at the
// absolute path name.
func (m *image) projectFolders(name string) []string {
	var found []string
	for i := len(m.copies) - 1; i >= 0; i-- {
		c := m.copies[i]
		if name != c.to && !strings.HasPrefix(name, strings.TrimSuffix(c.to, "/")+"/") {
			continue
		}
		inner := strings.Trim(strings.TrimPrefix(name, c.to), "/")
		for _, context := range m.context {
			if folder := path.Join(context, c.from, inner); m.files.Folders[folder] {
				found = append(found, folder)
			}
		}
	}
	return found
}

// script returns the script of the project that word runs in the image, or "".
func (m *image) script(word string) string {
	base := path.Base(word)
	if strings.HasPrefix(word, "-") || strings.HasSuffix(base, ".py") || !strings.Contains(word, "/") && !strings.HasSuffix(base, ".sh") {
		return ""
	}
	at := absolute(m.workdir, word)
	for _, c := range m.copies {
		for _, context := range m.context {
			if file := path.Join(context, c.from); c.to == at && m.files.Known[file] {
				return file
			}
		}
	}
	for _, folder := range m.projectFolders(path.Dir(at)) {
		if file := disk.Join(folder, base); m.files.Known[file] {
			return file
		}
	}
	if found := m.files.Named(base); len(found) > 0 && base != "python" {
		return found[0]
	}
	return ""
}

// absolute resolves a path of the image.
func absolute(workdir, name string) string {
	if strings.HasPrefix(name, "/") {
		return path.Clean(name)
	}
	return path.Join(workdir, name)
}

// expand puts variables in, as deep as real files need. Text that grows past any
// use is dropped.
func expand(text string, env map[string]string) string {
	for range 8 {
		at := strings.IndexByte(text, '$')
		if at < 0 {
			return text
		}
		value, next := shell.ExpandVariable(text, at, env)
		text = text[:at] + value + text[min(next, len(text)):]
		if len(text) > python.MaxExpression {
			return ""
		}
	}
	return text
}
