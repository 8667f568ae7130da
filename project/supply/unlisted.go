package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// maxUnlisted is how many packages without a file that lists them are named.
const maxUnlisted = 20

// unlisted finds what the app needs and no file lists, so that no build could
// install it: what the project's own Dockerfile installs by name, the framework
// that the code imports, and where nothing lists packages at all, the rest of what
// it imports.
func unlisted(f *source.Index, m *Dependencies, app *program, python []string) []evidence.Found[string] {
	folder := app.folder
	var found []evidence.Found[string]
	add := func(name string, at evidence.Place) {
		known := func(w requirement.Wanted) bool { return w.Name == requirement.NormalName(name) }
		if len(found) == maxUnlisted || slices.ContainsFunc(m.Asked, known) || slices.ContainsFunc(m.Fixed, known) ||
			slices.ContainsFunc(found, func(p evidence.Found[string]) bool {
				return requirement.NormalName(p.Value) == requirement.NormalName(name)
			}) {
			return
		}
		found = append(found, evidence.Found[string]{Value: name, Evidence: at, Confidence: evidence.Likely, Note: app.listedIn(name)})
	}
	for _, name := range commandFiles(f) {
		base := strings.ToLower(path.Base(name))
		if !strings.Contains(base, "dockerfile") || forDevelopment(name) || distance(path.Dir(name), folder) >= 50 {
			continue
		}
		for _, l := range shell.DockerLines(f.Read(name)) {
			for _, p := range installedByName(l.Text) {
				add(p, evidence.Place{Path: name, Line: l.Number})
			}
		}
		break
	}
	whole := m.manager == ""
	if !whole && (m.packages.Remote || m.packages.Unread || len(m.Asked) == 0 || slices.ContainsFunc(m.Asked, mayBringFlask) || slices.ContainsFunc(m.Fixed, mayBringFlask)) {
		return found
	}
	for _, name := range python {
		mod := f.Module(name)
		if mod == nil {
			continue
		}
		for _, ref := range mod.Imports {
			top, _, _ := strings.Cut(ref.Origin.Module, ".")
			if !whole && !bringsFlask(top) || ref.Origin.Level > 0 || ref.Guarded || top == "" || source.Standard()[top] || top == "__future__" {
				continue
			}
			if file, folder := f.ImportedBy(name, 0, top); file == "" && folder == "" {
				add(distributionOf(top), source.Evidence(mod, ref.Offset))
			}
		}
	}
	return found
}

// listedIn returns a file of the project that lists a package; "" when none does.
func (p *program) listedIn(name string) string {
	name = requirement.NormalName(requirement.Parse(name).Name)
	for _, file := range p.files.Paths {
		base := strings.ToLower(path.Base(file))
		if !manifest.IsManifest(file) && !(strings.Contains(file, "req") && (strings.HasSuffix(base, ".txt") || strings.HasSuffix(base, ".in"))) {
			continue
		}
		if slices.ContainsFunc(p.list(file).asked, func(w requirement.Wanted) bool { return w.Name == name }) {
			return file
		}
	}
	return ""
}

// installedByName returns the packages that a command line names for pip to
// install. The tools that install others are none of the app's.
func installedByName(line string) []string {
	if !strings.Contains(line, "pip") || !strings.Contains(line, "install") {
		return nil
	}
	line = strings.TrimPrefix(line, "RUN ")
	var names []string
	for _, c := range shell.Commands(line, nil) {
		at := slices.Index(c.Words, "install")
		if at < 1 || !slices.ContainsFunc(c.Words[:at], func(w string) bool {
			return strings.HasPrefix(path.Base(w), "pip") && path.Base(w) != "pipenv" && path.Base(w) != "pipx"
		}) {
			continue
		}
		words := c.Words[at+1:]
		for i := 0; i < len(words); i++ {
			word := words[i]
			switch {
			case takesValue(word):
				i++
			case strings.HasPrefix(word, "-"), strings.ContainsAny(word, "/$:*"), strings.HasPrefix(word, "."), strings.HasSuffix(word, ".txt"), strings.HasSuffix(word, ".whl"):
			default:
				if r := requirement.Parse(word); r.Kind == requirement.ByVersion && r.Name != "" && !isInstaller(r.Name) {
					names = append(names, word)
				}
			}
		}
	}
	return names
}

// takesValue reports whether the next word belongs to an option of pip's.
func takesValue(option string) bool {
	switch option {
	case "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "--extra-index-url", "-f", "--find-links",
		"-t", "--target", "--trusted-host", "--prefix", "--root", "--timeout", "--default-timeout", "--retries", "--no-binary", "--only-binary",
		"--cache-dir", "--progress-bar", "--platform", "--python-version", "--src", "--python", "--proxy", "--root-user-action":
		return true
	}
	return false
}

// isInstaller reports whether a package is a tool of the build, or the server that
// a config has its own words for.
func isInstaller(name string) bool {
	switch name {
	case "pip", "setuptools", "wheel", "uv", "poetry", "pipenv", "pdm", "virtualenv", "pip-tools", "pipx", "build", "gunicorn", "poetry-core":
		return true
	}
	return false
}

// distributionOf is the package that brings a module, where the two have
// different names. The names are those on PyPI.
func distributionOf(module string) string {
	switch module {
	case "bs4":
		return "beautifulsoup4"
	case "cv2":
		return "opencv-python-headless"
	case "PIL":
		return "Pillow"
	case "sklearn":
		return "scikit-learn"
	case "skimage":
		return "scikit-image"
	case "dotenv":
		return "python-dotenv"
	case "yaml":
		return "PyYAML"
	case "jwt":
		return "PyJWT"
	case "MySQLdb":
		return "mysqlclient"
	case "dateutil":
		return "python-dateutil"
	case "magic":
		return "python-magic"
	case "socketio":
		return "python-socketio"
	case "decouple":
		return "python-decouple"
	case "telegram":
		return "python-telegram-bot"
	case "Crypto":
		return "pycryptodome"
	case "serial":
		return "pyserial"
	case "psycopg2":
		return "psycopg2-binary"
	}
	if strings.HasPrefix(module, "flask_") {
		return "Flask-" + strings.ReplaceAll(module[len("flask_"):], "_", "-")
	}
	return module
}
