package image

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/schema"
	"dockgen/schema/credential"
	"dockgen/schema/naming"
)

// Environment is what becomes of the variables of an image.
type Environment struct {
	// Defaults are kept, with their values in dockgen's image. One with no value is a
	// variable that whoever runs the container has to set.
	Defaults []Variable
	// Writable are folders of the project that the app writes to, where the values
	// and the image's own steps say so.
	Writable []evidence.Found[string]
	NotTaken []evidence.NotTaken
}

// Environment decides about each variable of the image of the app that starts in the
// folder root. reads are the names that its code reads.
func (m *Image) Environment(root string, reads []string) Environment {
	var e Environment
	if m.files == nil {
		return e
	}
	services := serviceNames(m.files)
	for _, v := range m.Variables {
		read := slices.Contains(reads, v.Name)
		switch reason, replaced, silent := m.notKept(v, root, read, services); {
		case silent, reason == "" && v.Value == "" && v.Argument == "" && !read:
		case reason != "":
			e.leave(v, reason, replaced)
			if (v.Compose || credential.LooksSecret(v.Name)) && !replaced && naming.CheckVariable(v.Name) == nil {
				e.Defaults = append(e.Defaults, Variable{Name: v.Name, Evidence: v.Evidence})
			}
		case v.Compose && v.Argument != "":
			// Whoever runs the container sets it.
			e.Defaults = append(e.Defaults, Variable{Name: v.Name, Evidence: v.Evidence})
		default:
			m.keep(&e, v)
		}
	}
	m.keepFolders(&e)
	return e
}

// leave notes a variable that is not kept, a secret without its value.
func (e *Environment) leave(v Variable, reason string, replaced bool) {
	what := v.Name
	if !credential.LooksSecret(v.Name) && !credential.In(v.Value) && v.Argument == "" {
		what += "=" + v.Value
	}
	e.NotTaken = append(e.NotTaken, evidence.NotTaken{What: oneLine(v.instruction() + what), Evidence: v.Evidence, Reason: reason, Replaced: replaced})
}

// instruction is what stands before a variable where it is set.
func (v Variable) instruction() string {
	if v.Compose {
		return ""
	}
	return "ENV "
}

// keep keeps a variable, and the place that it names.
func (m *Image) keep(e *Environment, v Variable) {
	scheme, name, isPlace := splitValue(v.Value)
	if isPlace {
		isFolder := isFolderName(v.Name)
		at, ok := m.placeOf(name, isFolder, isWrittenName(v.Name, name))
		if !ok {
			e.leave(v, fmt.Sprintf("The image's user cannot write %s, and no folder of the project can stand for it: have the app write to /tmp, or to a folder that image.writable names.", name), false)
			return
		}
		v.Value = scheme + at.path
		if at.moved {
			e.NotTaken = append(e.NotTaken, evidence.NotTaken{
				What: oneLine(v.instruction() + v.Name + "=" + scheme + name), Evidence: v.Evidence, Replaced: true,
				Reason: fmt.Sprintf("It is %s here: the image's user cannot write %s, and %s is a folder of the project that image.writable opens. Mount what is to stay there.", v.Value, name, at.folder),
			})
		}
		if at.folder != "" {
			e.open(at.folder, v.Evidence, v.Name+" of the project's own image names it.")
		}
	}
	e.Defaults = append(e.Defaults, v)
}

// open adds a folder that the app writes to.
func (e *Environment) open(folder string, at evidence.Place, why string) {
	for _, known := range e.Writable {
		if folder == known.Value || strings.HasPrefix(folder, known.Value+"/") {
			return
		}
	}
	e.Writable = append(e.Writable, evidence.Found[string]{Value: folder, Evidence: at, Confidence: evidence.Likely, Note: why})
}

// isFolderName reports whether a variable of that name holds a folder.
func isFolderName(name string) bool {
	words := strings.Split(strings.ToUpper(name), "_")
	switch words[len(words)-1] {
	case "DIR", "DIRECTORY", "FOLDER", "ROOT", "HOME", "STORAGE", "CACHE", "DIRS":
		return true
	}
	return strings.HasSuffix(strings.ToUpper(name), "DIR")
}

// isWrittenName reports whether a variable, or the path in it, is about what an app
// writes.
func isWrittenName(name, value string) bool {
	words := strings.FieldsFunc(strings.ToLower(name+"/"+path.Base(value)), func(r rune) bool { return r == '_' || r == '/' || r == '.' || r == '-' })
	return slices.ContainsFunc(words, func(word string) bool {
		switch strings.TrimSuffix(word, "s") {
		case "upload", "data", "log", "cache", "tmp", "temp", "instance", "storage", "db", "database", "sqlite", "sqlite3", "var", "session", "output", "download", "media":
			return true
		}
		return false
	})
}

// keepFolders opens what the image's own steps make in the project, and names the volumes
// and folders elsewhere.
func (m *Image) keepFolders(e *Environment) {
	type found struct {
		madeFolder
		volume bool
	}
	var all []found
	for _, v := range m.Volumes {
		all = append(all, found{madeFolder{v, false}, true})
	}
	for _, f := range m.made() {
		all = append(all, found{f, false})
	}
	seen := make(map[string]bool)
	for _, f := range all {
		name := f.Value
		if seen[name] {
			continue
		}
		seen[name] = true
		if inside, ok := m.ProjectPath(name); ok {
			if inside != "." && !m.files.Known[inside] {
				if folder := m.writableFor(inside, true); folder != "" && (f.volume || !m.files.Folders[inside] || isWrittenName("", inside)) {
					e.open(folder, f.Evidence, "The project's own image makes it for the app.")
				}
			}
			continue
		}
		what := "the folder " + name
		if f.volume {
			what = "the volume " + name
		}
		if at := m.movedTo(e, name); at != "" {
			if f.volume {
				e.NotTaken = append(e.NotTaken, evidence.NotTaken{What: what, Evidence: f.Evidence, Replaced: true, Reason: "It is " + at + " in this image: mount the volume there."})
			}
			continue
		}
		if !f.volume && (f.given || isSystemFolder(name) || strings.HasPrefix(name, "/root/.") || isHome(name) || m.holdsProject(name)) {
			continue
		}
		reason := "image.writable takes folders of the project alone, so that the image's user cannot write here: have the app write to one of those, and mount the volume on it."
		if literal := m.files.Mentioning(`"`+name, `'`+name); len(literal) > 0 {
			reason = literal[0] + " names it. " + reason
		}
		e.NotTaken = append(e.NotTaken, evidence.NotTaken{What: what, Evidence: f.Evidence, Reason: reason})
	}
}

func isSystemFolder(name string) bool {
	return slices.ContainsFunc(append(systemFolders, "/var/log", "/var/lib/apt", "/var/cache", "/var/www", "/app", "/code", "/src"), func(s string) bool { return name == s || strings.HasPrefix(name, s+"/") })
}

// holdsProject reports whether a folder of the image is one that the project is
// copied into, or lies in.
func (m *Image) holdsProject(name string) bool {
	return slices.ContainsFunc(m.copies, func(c copied) bool { return c.to == name || strings.HasPrefix(c.to, name+"/") })
}

// isHome reports whether a folder is the home of a user.
func isHome(name string) bool {
	return name == "/root" || name == "/home" || path.Dir(name) == "/home"
}

// movedTo is where a folder is whose place a variable names, or one inside of it.
func (m *Image) movedTo(e *Environment, name string) string {
	for _, v := range m.Variables {
		_, place, ok := splitValue(v.Value)
		if !ok || place != name && !strings.HasPrefix(place, name+"/") {
			continue
		}
		for _, kept := range e.Defaults {
			if _, now, ok := splitValue(kept.Value); ok && kept.Name == v.Name {
				return strings.TrimSuffix(now, strings.TrimPrefix(place, name))
			}
		}
	}
	return ""
}

// notKept says why a variable is not kept: what dockgen sets itself is replaced, what
// only a build reads needs no word.
func (m *Image) notKept(v Variable, root string, read bool, services []string) (reason string, replaced, silent bool) {
	upper := strings.ToUpper(v.Name)
	switch v.Name {
	case "GUNICORN_CMD_ARGS": // read like the command line
		return "", false, true
	case "PORT":
		return "app.port says it.", true, false
	case "WEB_CONCURRENCY":
		return "worker.workers says it.", true, false
	case "HOME":
		return "It is /tmp, so that any user id can run the image.", true, false
	case "XDG_RUNTIME_DIR":
		return "It is /dev/shm, which any user can write.", true, false
	case "PATH":
		return pathReason(v.Value)
	case "PYTHONPATH":
		return m.searchReason(v.Value, root)
	case "FLASK_ENV", "FLASK_DEBUG", "DEBUG", "APP_DEBUG":
		switch strings.ToLower(v.Value) {
		case "1", "true", "yes", "on", "development":
			return "Debugging is nothing to switch on for everybody who has the image.", false, false
		}
	}
	if !read && buildOnly(upper) {
		return "", false, true
	}
	switch {
	case strings.HasPrefix(upper, "FLASK_RUN_"), strings.HasPrefix(upper, "UWSGI_"), strings.HasPrefix(upper, "NGINX_"):
		return "The image runs gunicorn, which does not read it.", true, false
	case naming.CheckVariable(v.Name) != nil:
		return "A config cannot hold the name.", false, false
	case credential.LooksSecret(v.Name) && credential.CouldBe(v.Name, v.Value), credential.In(v.Value):
		return "A secret in an image is readable by everyone who has the image: set it when the container runs.", false, false
	case v.Argument != "" && !v.Compose:
		return fmt.Sprintf("Its value comes from the build argument %s, and the build has none: set it when the container runs.", rule.Quoted(v.Argument)), false, false
	case naming.CheckDefault(v.Value) != nil:
		return "A config cannot hold the value.", false, false
	case !read && strings.HasSuffix(upper, "_VERSION") && m.usesInBuild(v.Name):
		return "", false, true
	}
	switch host := hostOf(v.Name, v.Value); {
	case host == "localhost" || host == "127.0.0.1":
		return "In a container it is the container itself: set it when the container runs.", false, false
	case host != "" && slices.Contains(services, host):
		return fmt.Sprintf("It names %s of the compose file: set it to where that is when the container runs.", rule.Quoted(host)), false, false
	}
	if _, name, ok := splitValue(v.Value); ok && !read && m.usesInBuild(v.Name) {
		if inside, ok := m.ProjectPath(name); ok && inside == "." {
			return "", false, true // where the project is
		}
	}
	return "", false, false
}

// buildPrefixes begin the names that package managers and other tools of a build read.
var buildPrefixes = []string{"PIP_", "POETRY_", "UV_", "PDM_", "PIPENV_", "PIPX_", "CONDA_", "MAMBA_", "APT_", "NPM_", "YARN_", "PNPM_", "NVM_", "COREPACK_", "NODE_", "CARGO_", "RUSTUP_", "PYENV_"}

func buildOnly(name string) bool {
	switch name {
	case "DEBIAN_FRONTEND", "DEBCONF_NONINTERACTIVE_SEEN", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHON_VERSION",
		"GPG_KEY", "WORKON_HOME", "PYSETUP_PATH", "VENV_PATH", "BUILD_DEPS", "BASH_ENV", "TERM", "SHELL", "DOCKER_BUILDKIT":
		return true
	}
	return slices.ContainsFunc(buildPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// usesInBuild reports whether an instruction of the Dockerfile uses the variable.
func (m *Image) usesInBuild(name string) bool {
	return slices.ContainsFunc(slices.Concat(m.Steps, m.BuildSteps), func(s Step) bool {
		return s.Name != "ENV" && (strings.Contains(s.Text, "$"+name) || strings.Contains(s.Text, "${"+name))
	})
}

// pathReason says what of PATH is lost: folders besides those of virtual environments
// and of the system.
func pathReason(value string) (reason string, replaced, silent bool) {
	for folder := range strings.SplitSeq(value, ":") {
		folder = path.Clean("/" + folder)
		switch {
		case folder == "/", strings.HasPrefix(folder, "/usr/"), folder == "/bin", folder == "/sbin", strings.Contains(folder, "venv"), strings.HasSuffix(folder, "/.local/bin"), strings.HasSuffix(folder, "/node_modules/.bin"),
			strings.Contains(folder, "poetry"), strings.Contains(folder, "/.cargo"), strings.Contains(folder, "conda"), strings.Contains(folder, "/env/"), folder == "/bin/.":
		default:
			return "The image finds programs in its virtual environment and in the system's folders: call those of " + folder + " by their path.", false, false
		}
	}
	return "", false, true
}

// searchReason says what of PYTHONPATH is lost: folders besides the one in which the
// app starts.
func (m *Image) searchReason(value, root string) (reason string, replaced, silent bool) {
	for folder := range strings.SplitSeq(value, ":") {
		if folder == "" || !path.IsAbs(folder) {
			continue
		}
		if inside, ok := m.ProjectPath(path.Clean(folder)); !ok || inside != root {
			if ok && !slices.ContainsFunc(m.files.Python, func(file string) bool { return inside == "." || strings.HasPrefix(file, inside+"/") }) {
				continue
			}
			if ok && inside == "." || !ok {
				continue // the image's own folders, and packages
			}
			return "PYTHONPATH is the folder that app.directory names, " + path.Join(schema.SourceFolder, root) + ": modules of " + inside + " are not found.", false, false
		}
	}
	return "app.directory says it.", true, false
}

// hostOf is the host of the URL or address that a variable holds; empty when there is none.
func hostOf(name, value string) string {
	_, rest, ok := strings.Cut(value, "//")
	if !ok {
		// "redis" may be the name of anything, and "redis:6379" is an address.
		rest = value
		words := strings.Split(strings.ToUpper(name), "_")
		if last := words[len(words)-1]; strings.ContainsAny(rest, "/ ,") || !strings.Contains(rest, ":") && last != "HOST" && last != "HOSTNAME" && last != "SERVER" && last != "ADDRESS" && last != "ADDR" {
			return ""
		}
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if end := strings.IndexAny(rest, ":/?,"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// oneLine cuts a text for a line of a list.
func oneLine(text string) string {
	const longest = 160
	text = strings.Join(strings.Fields(strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text), "")), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + " …"
	}
	return text
}
