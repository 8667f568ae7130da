package frontend

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/schema/version"
)

// step is one command of the project's own Dockerfile that builds something: of npm and
// its kin, or of Python's tools.
type step struct {
	words  []string
	set    []string // the variables that stand before it, but those that builds set themselves
	line   string   // the whole line, when a shell has to read it
	at     evidence.Place
	folder string // the name of the folder with a package.json that it runs in; "" at the root
	done   bool   // it is taken over, or was said to be replaced
}

// script is the script of package.json that the step runs; "" when it runs none.
func (s step) script() string {
	if name := ScriptOf(s.words); name != "" || s.words[0] == "npm" {
		return name
	}
	switch verb := firstOperand(s.words); s.words[0] {
	case "pnpm", "yarn", "bun":
		return verb
	}
	return ""
}

// more is what a step gives to its script: arguments, and variables before it.
func (s step) more() string {
	rest := s.words[slices.Index(s.words, s.script())+1:]
	if i := slices.Index(rest, "--"); i >= 0 {
		rest = rest[i+1:]
	} else if s.words[0] == "npm" {
		rest = nil // npm's own
	}
	switch {
	case len(s.set) > 0 && len(rest) > 0:
		return "the arguments and " + strings.Join(s.set, " ")
	case len(s.set) > 0:
		return strings.Join(s.set, " ")
	case len(rest) > 0:
		return "the arguments"
	}
	return ""
}

// ScriptOf is the script of package.json that a command runs by "run"; "" when it runs
// none.
func ScriptOf(words []string) string {
	if words = unwrapped(words); len(words) < 3 {
		return ""
	}
	switch free := operands(words); words[0] {
	case "npm", "pnpm", "yarn", "bun":
		if len(free) > 1 && (free[0] == "run" || free[0] == "run-script") {
			return free[1]
		}
	}
	return ""
}

// isAbout reports whether a step runs where m lies.
func (r *reader) isAbout(s step, m *Manifest) bool {
	return len(r.f.Named("package.json")) == 1 || s.folder == path.Base(m.directory) || s.folder == "" && m.directory == "."
}

var (
	nodeImage  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|/)node:v?(\d+)`) })
	nodeSource = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:setup_|node_|nodesource/.*?)(\d+)\.x`) })
)

// maxSteps is how many steps of the Dockerfile are kept.
const maxSteps = 100

// readDockerfile reads the steps of the nearest Dockerfiles that are not for development,
// and the Node that they have.
func (r *reader) readDockerfile() {
	for _, name := range r.f.Paths {
		base := strings.ToLower(path.Base(name))
		isDockerfile := base == "dockerfile" || base == "containerfile" || strings.HasPrefix(base, "dockerfile.") || strings.HasSuffix(base, ".dockerfile")
		if !isDockerfile || strings.Contains(base, "dev") || strings.Contains(base, "test") || source.IsAside(name) || source.Depth(path.Dir(name)) > 2 {
			continue
		}
		env, workdir, node := make(map[string]string), "", false
		for _, l := range shell.DockerLines(r.f.Read(name)) {
			instruction, rest, _ := strings.Cut(l.Text, " ")
			at := evidence.Place{Path: name, Line: l.Number}
			switch strings.ToUpper(instruction) {
			case "ARG", "ENV":
				for _, set := range shell.DockerEnv(rest, env) {
					env[set.Name] = set.Value
				}
			case "FROM":
				workdir, node = "", nodeImage().MatchString(rest)
				for _, c := range shell.Commands(rest, env) {
					r.nodeOf(strings.Join(c.Words, " "), nodeImage(), at)
				}
			case "WORKDIR":
				workdir = strings.TrimSpace(rest)
			case "RUN":
				r.nodeOf(rest, nodeSource(), at)
				r.run(rest, workdir, node, at)
			}
		}
	}
}

// nodeOf notes the Node that a line names.
func (r *reader) nodeOf(text string, form *regexp.Regexp, at evidence.Place) {
	for _, word := range strings.Fields(text) {
		if match := form.FindStringSubmatch(word); match != nil && version.NodeMajor(match[1]) != "" {
			r.node = append(r.node, evidence.Found[string]{Value: match[1], Evidence: at, Confidence: evidence.Certain})
		}
	}
}

// run notes the steps of one RUN. Where node is set, its stage begins with Node's image, so
// that a script of the project builds a front end there.
func (r *reader) run(text, workdir string, node bool, at evidence.Place) {
	for strings.HasPrefix(text, "--") {
		_, text, _ = strings.Cut(text, " ")
		text = strings.TrimSpace(text)
	}
	if strings.HasPrefix(text, "[") {
		text = shell.QuoteWords(shell.DockerWords(text))
	}
	for _, c := range shell.Commands(text, nil) {
		for len(c.Words) > 0 && slices.Contains(shellWords, c.Words[0]) {
			c.Words = c.Words[1:]
		}
		words := unwrapped(c.Words)
		if node && len(words) > 0 && runsScript(c.Words) {
			words = c.Words // with its folder
		}
		switch {
		case len(words) == 0:
		case words[0] == "cd" && len(words) > 1:
			workdir = path.Join(workdir, words[1])
		case len(r.steps) < maxSteps && (len(words) > 1 && isStep(words) || node && runsScript(c.Words)):
			folder := path.Base(path.Clean("/" + flagFolder(words, workdir)))
			if !slices.Contains(r.folders, folder) {
				folder = "" // a name of the image's own
			}
			set := slices.DeleteFunc(slices.Sorted(maps.Keys(c.Env)), func(name string) bool { return name == "NODE_ENV" || name == "CI" })
			r.steps = append(r.steps, step{words: words, set: set, line: text, at: at, folder: folder})
		}
	}
}

// shellWords stand before a command in a shell's grammar.
var shellWords = []string{"if", "then", "else", "elif", "do", "while", "until", "!", "{"}

// flagFolder is the folder that npm and its kin are sent to by a flag, or workdir.
func flagFolder(words []string, workdir string) string {
	if folder := flagOf(words, "--prefix", "--cwd", "--dir", "-C"); folder != "" {
		return path.Join(workdir, folder)
	}
	return workdir
}

// runsScript reports whether a command is a script by its path, or a shell's.
func runsScript(words []string) bool {
	if words[0] == "sh" || words[0] == "bash" {
		return len(words) > 1 && !strings.HasPrefix(words[1], "-")
	}
	return strings.HasPrefix(words[0], "./") || strings.HasPrefix(words[0], "../") || strings.HasSuffix(words[0], ".sh")
}

// isStep reports whether a command builds something that a config has assets for.
func isStep(words []string) bool {
	switch words[0] {
	case "npm", "pnpm", "yarn", "bun", "bower", "gulp", "grunt", "webpack", "vite", "tailwindcss", "esbuild", "sass", "@tailwindcss/cli":
		return true
	case "make", "cargo", "go", "gem", "bundle", "composer", "mvn", "gradle", "dotnet", "deno":
		return true
	case "pybabel":
		return words[1] == "compile"
	case "flask":
		return slices.Contains(words, "compile") || slices.Contains(words, "assets") || slices.Contains(words, "digest")
	case "python", "python3":
		return slices.ContainsFunc(words[1:], func(w string) bool {
			return w == "nltk.downloader" || w == "spacy" || strings.Contains(w, "download") || strings.Contains(w, "version")
		})
	}
	return false
}

// otherSteps lists the steps of npm and its kin that no block covers, and says what npm
// install has become.
func (r *reader) otherSteps() {
	for i := range r.steps {
		s := &r.steps[i]
		if s.done {
			continue
		}
		what := strings.Join(s.words, " ")
		taken := slices.ContainsFunc(r.manifests, func(m *Manifest) bool { return m.taken && r.isAbout(*s, m) })
		verb := firstOperand(s.words)
		switch s.words[0] {
		case "npm", "pnpm", "yarn", "bun":
			isInstall := verb == "" || verb == "install" || verb == "i" || verb == "ci"
			isGlobal := slices.Contains(s.words, "-g") || slices.Contains(s.words, "--global") || verb == "global"
			frozen := verb == "ci" || slices.Contains(s.words, "--frozen-lockfile") || slices.Contains(s.words, "--immutable")
			switch {
			case isGlobal && taken && isManager(s.words):
				r.replace(s.at, what, "The stage of the front end installs its manager itself.")
			case isGlobal && taken:
				r.lose(s.at, what, "The stage of a front end installs what package.json names: add it there.")
			case taken && isInstall && frozen:
			case taken && s.script() != "" && slices.ContainsFunc(r.manifests, func(m *Manifest) bool { return m.script == s.script() }):
				if more := s.more(); more != "" {
					r.lose(s.at, what, "The block runs the script alone: write %s into its command.", more)
				}
			case !taken && verb == "cache": // nothing that an image would miss
			case taken && (verb == "config" || verb == "cache"):
				r.replace(s.at, what, "The stage of the front end keeps a cache between builds.")
			case taken && isInstall:
				r.replace(s.at, what, "There is a lock, so the image installs exactly what it names: npm ci, or the like of pnpm and yarn.")
			default:
				r.lose(s.at, what, "No assets block does it.")
			}
		case "make", "cargo", "go", "gem", "bundle", "composer", "mvn", "gradle", "dotnet", "deno":
			r.lose(s.at, what, "What it makes cannot be read. If the app needs that, make it a script of package.json or a command of Python, and name its result in an assets block.")
		case "bower", "gulp", "grunt", "webpack", "vite", "tailwindcss", "esbuild", "sass", "@tailwindcss/cli":
			r.lose(s.at, what, "No assets block does it: make it a script of package.json, and name what it makes in an assets block.")
		default:
			if runsScript(s.words) {
				r.lose(s.at, what, "It is a script in the stage of the front end, which is not followed: make what it builds a script of package.json, and name the result in an assets block.")
			}
		}
	}
}

// isManager reports whether a global installation is of a manager alone.
func isManager(words []string) bool {
	for _, word := range operands(words)[1:] {
		name, _, _ := strings.Cut(word, "@")
		if name != "npm" && name != "pnpm" && name != "yarn" && name != "corepack" {
			return false
		}
	}
	return true
}

func firstOperand(words []string) string {
	if free := operands(words); len(free) > 0 {
		return free[0]
	}
	return ""
}
