package image

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/shell"
)

// command is one simple command of a RUN, without what stands before its program
// (sudo, env, "if").
type command struct {
	words    []string
	evidence evidence.Place
	// written is the command before variables got their values, and unknown says that
	// one has none.
	written string
	unknown bool
}

// maxCommands bounds the commands of one Dockerfile.
const maxCommands = 2000

// commands splits the RUN instructions among steps.
func (m *Image) commands(steps []Step) []command {
	var found []command
	for _, step := range steps {
		if step.Name != "RUN" || len(found) >= maxCommands {
			continue
		}
		text := step.Text
		for strings.HasPrefix(text, "--") { // --mount=type=cache,target=/x
			_, text, _ = strings.Cut(text, " ")
			text = strings.TrimSpace(text)
		}
		if strings.HasPrefix(text, "<<") {
			continue // its commands follow as steps of their own
		}
		var words []string
		if strings.HasPrefix(text, "[") && json.Unmarshal([]byte(text), &words) == nil {
			if len(words) == 3 && words[1] == "-c" {
				text = words[2]
			} else {
				text = shell.QuoteWords(words)
			}
		}
		found = append(found, m.split(text, step.Evidence, 3)...)
	}
	return found[:min(len(found), maxCommands)]
}

// split splits a text of a shell, and what it hands to another shell.
func (m *Image) split(text string, at evidence.Place, depth int) []command {
	env := m.values
	// A variable of the script is known in the commands behind it.
	var own map[string]string
	for _, c := range shell.Commands(text, env) {
		if len(c.Words) == 0 && len(c.Env) > 0 {
			if own == nil {
				own = make(map[string]string, len(env)+1)
				for name, value := range env {
					own[name] = value
				}
			}
			for name, value := range c.Env {
				own[name] = value
			}
		}
	}
	if own != nil {
		env = own
	}
	var found []command
	for _, c := range shell.Commands(text, env) {
		if len(c.Words) > 1 && c.Words[0] == "command" && strings.EqualFold(c.Words[1], "-v") {
			continue // a question where a program is
		}
		c = c.Server()
		if len(c.Words) == 0 {
			continue
		}
		c.Words[0] = strings.TrimLeft(c.Words[0], "(")
		switch path.Base(c.Words[0]) {
		case "sh", "bash", "ash", "dash":
			if at2 := slices.IndexFunc(c.Words, func(w string) bool { return strings.HasPrefix(w, "-") && strings.HasSuffix(w, "c") }); depth > 0 && at2 > 0 && at2+1 < len(c.Words) {
				found = append(found, m.split(c.Words[at2+1], at, depth-1)...)
				continue
			}
		}
		one := command{words: c.Words, evidence: at}
		for _, w := range c.Written {
			one.written += " " + w.Text
			one.unknown = one.unknown || w.Unknown
		}
		one.written = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(one.written), "do "), "then ")
		found = append(found, one)
	}
	return found
}

// Program is how a Dockerfile names a package of the system.
type Program struct {
	Name     string
	Manager  string // "apt", "apk" or "dnf"
	Shipped  bool   // in the stage that ships, and not only to build in
	Evidence evidence.Place
}

// Programs are the system packages that the image installs, each once, those of the
// stage that ships first.
func (m *Image) Programs() []Program {
	var found []Program
	seen := make(map[string]bool)
	for i, steps := range [][]Step{m.Steps, m.BuildSteps} {
		for _, c := range m.commands(steps) {
			manager, names, building := installed(c.words)
			if manager != "" && len(names) == 0 {
				names = m.listed(steps, c)
			}
			for _, name := range names {
				if !seen[name] && len(found) < maxVariables {
					seen[name] = true
					found = append(found, Program{name, manager, i == 0 && !building, c.evidence})
				}
			}
		}
	}
	return found
}

// installed returns the packages that a command installs, without versions; building
// says that they are taken out again.
func installed(words []string) (manager string, names []string, building bool) {
	if len(words) > 0 && path.Base(words[0]) == "xargs" {
		at := slices.IndexFunc(words, func(w string) bool {
			return path.Base(w) == "apt-get" || path.Base(w) == "apt" || path.Base(w) == "apk"
		})
		words = words[max(at, 0):]
	}
	if len(words) == 0 {
		return "", nil, false
	}
	verb := "install"
	switch path.Base(words[0]) {
	case "apt-get", "apt", "aptitude":
		manager = "apt"
	case "apk":
		manager, verb = "apk", "add"
	case "yum", "dnf", "microdnf":
		manager = "dnf"
	default:
		return "", nil, false
	}
	at := slices.Index(words, verb)
	if at < 0 {
		return "", nil, false
	}
	var all []string
	for _, word := range words[at+1:] {
		all = append(all, strings.Fields(word)...) // a variable holds several
	}
	for i := 0; i < len(all); i++ {
		switch word := all[i]; {
		case word == "-t" && manager == "apk" || word == "--virtual":
			building = true
			i++
		case word == "-t" || word == "-o" || word == "-c" || word == "--target-release" || word == "-X" || word == "--repository":
			i++
		case strings.HasPrefix(word, "--virtual=") || strings.HasPrefix(word, "."):
			building = building || strings.HasPrefix(word, "--virtual=")
		case strings.HasPrefix(word, "-"):
		case strings.ContainsAny(word, "/$<>|;&()") && !strings.Contains(word, "/trixie") && !strings.Contains(word, "/bookworm") && !strings.Contains(word, "/stable"):
			// A file, or what is left of a shell's syntax.
		default:
			end := strings.IndexAny(word, "=~:/@>")
			if end < 0 {
				end = len(word)
			}
			if name := word[:end]; isPackageName(name) {
				names = append(names, name)
			}
		}
	}
	return manager, names, building
}

func isPackageName(name string) bool {
	return len(name) > 1 && len(name) < 100 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789+-._ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" && name[0] != '-' && name[0] != '.'
}

// listed returns the packages of the file that a RUN hands to the command which
// installs them: xargs apt-get install < packages.txt, $(cat packages.txt).
func (m *Image) listed(steps []Step, c command) []string {
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Evidence == c.evidence && s.Name == "RUN" })
	if i < 0 || m.files == nil {
		return nil
	}
	var names []string
	for _, word := range strings.FieldsFunc(steps[i].Text, func(r rune) bool { return strings.ContainsRune(" \t<>|&;()\"'`=", r) }) {
		for _, folder := range m.context {
			name := disk.Join(folder, path.Base(word))
			if extension := path.Ext(word); extension != ".txt" && extension != ".list" && path.Base(word) != "Aptfile" || !m.files.Has(name) || strings.HasPrefix(path.Base(word), "requirements") {
				continue
			}
			for line := range strings.Lines(m.files.Read(name)) {
				line, _, _ = strings.Cut(line, "#")
				for field := range strings.FieldsSeq(line) {
					if field, _, _ = strings.Cut(field, "="); isPackageName(field) && len(names) < maxVariables {
						names = append(names, field)
					}
				}
			}
			break
		}
	}
	return names
}

// AddsSources reports whether the image installs packages from other places than its
// Debian's.
func (m *Image) AddsSources() bool {
	for _, step := range slices.Concat(m.Steps, m.BuildSteps) {
		if step.Name == "RUN" && (strings.Contains(step.Text, "sources.list") || strings.Contains(step.Text, "add-apt-repository") || strings.Contains(step.Text, "apt-key")) {
			return true
		}
	}
	return false
}

// MakesLocale reports whether the image generates locales besides the C ones.
func (m *Image) MakesLocale() bool {
	return slices.ContainsFunc(m.commands(m.Steps), func(c command) bool {
		switch path.Base(c.words[0]) {
		case "localedef", "locale-gen":
			return true
		case "dpkg-reconfigure":
			return slices.Contains(c.words, "locales")
		}
		return false
	})
}

// madeFolder is a folder that the image makes, or only gives to the user of the app.
type madeFolder struct {
	evidence.Found[string]
	given bool
}

// made are the folders that the image makes, or gives to the user of the app. They
// are looked for once.
func (m *Image) made() []madeFolder {
	if m.folders == nil {
		m.folders = m.readMade()
	}
	return m.folders
}

func (m *Image) readMade() []madeFolder {
	found := []madeFolder{}
	workdir := "/"
	for _, step := range m.Steps {
		if step.Name == "WORKDIR" {
			workdir = absolute(workdir, shell.DockerWord(step.Text, m.values))
		}
		for _, c := range m.commands([]Step{step}) {
			program := path.Base(c.words[0])
			operands := c.words[1:]
			switch {
			case program == "mkdir":
			case program == "install" && slices.ContainsFunc(operands, func(w string) bool { return w == "-d" || w == "--directory" }):
			case program == "chown" || program == "chmod":
				// The first operand is the owner or the mode.
				if at := slices.IndexFunc(operands, func(w string) bool { return !strings.HasPrefix(w, "-") }); at >= 0 {
					operands = operands[at+1:]
				}
			default:
				continue
			}
			for i, word := range operands {
				if strings.HasPrefix(word, "-") || i > 0 && (operands[i-1] == "-m" || operands[i-1] == "-o" || operands[i-1] == "-g") || strings.ContainsAny(word, "*?{}>&$") || word == "" {
					continue
				}
				if name := absolute(workdir, word); !strings.HasPrefix(program, "ch") || path.Ext(name) == "" {
					if len(found) < maxVariables {
						found = append(found, madeFolder{evidence.Found[string]{Value: name, Evidence: c.evidence, Confidence: evidence.Likely}, strings.HasPrefix(program, "ch")})
					}
				}
			}
		}
	}
	return found
}
