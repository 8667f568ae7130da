package project

import (
	"path"
	"slices"
	"strings"
)

// maxUnlisted is how many packages without a file that lists them are named.
const maxUnlisted = 20

// unlisted finds what the app needs and no file lists, so that no build could
// install it: what the project's own Dockerfile installs by name, the framework
// that the code imports, and where nothing lists packages at all, the rest of what
// it imports.
func (f *files) unlisted(m *manifest, folder string, python []string) []Found[string] {
	var found []Found[string]
	add := func(name string, at Evidence) {
		known := func(w wanted) bool { return w.name == normalName(name) }
		if len(found) == maxUnlisted || slices.ContainsFunc(m.asked, known) || slices.ContainsFunc(m.fixed, known) ||
			slices.ContainsFunc(found, func(p Found[string]) bool { return normalName(p.Value) == normalName(name) }) {
			return
		}
		found = append(found, Found[string]{Value: name, Evidence: at, Confidence: Likely})
	}
	for _, name := range f.commandFiles() {
		base := strings.ToLower(path.Base(name))
		if !strings.Contains(base, "dockerfile") || forDevelopment(name) || distance(path.Dir(name), folder) >= 50 {
			continue
		}
		for _, l := range dockerLines(f.read(name)) {
			for _, p := range installedByName(l.text) {
				add(p, Evidence{name, l.number})
			}
		}
		break
	}
	whole := m.manager == ""
	if !whole && (m.packages.remote || m.packages.unread || len(m.asked) == 0 || slices.ContainsFunc(m.asked, mayBringFlask) || slices.ContainsFunc(m.fixed, mayBringFlask)) {
		return found
	}
	for _, name := range python {
		mod := f.module(name)
		if mod == nil {
			continue
		}
		for _, ref := range mod.imports {
			top, _, _ := strings.Cut(ref.origin.module, ".")
			if !whole && !bringsFlask(top) || ref.origin.level > 0 || ref.guarded || top == "" || standard()[top] || top == "__future__" {
				continue
			}
			if file, folder := f.importedBy(name, 0, top); file == "" && folder == "" {
				add(distributionOf(top), mod.evidence(ref.offset))
			}
		}
	}
	return found
}

// mayBringFlask reports whether a requirement is Flask, brings it, or may: nobody
// knows of a repository or a folder.
func mayBringFlask(w wanted) bool {
	return w.kind != byVersion || bringsFlask(w.name) || strings.Contains(w.name, "flask") || strings.Contains(w.name, "dash")
}

// installedByName returns the packages that a command line names for pip to
// install. The tools that install others are none of the app's.
func installedByName(line string) []string {
	if !strings.Contains(line, "pip") || !strings.Contains(line, "install") {
		return nil
	}
	line = strings.TrimPrefix(line, "RUN ")
	var names []string
	for _, c := range shellCommands(line, nil) {
		at := slices.Index(c.words, "install")
		if at < 1 || !slices.ContainsFunc(c.words[:at], func(w string) bool {
			return strings.HasPrefix(path.Base(w), "pip") && path.Base(w) != "pipenv" && path.Base(w) != "pipx"
		}) {
			continue
		}
		words := c.words[at+1:]
		for i := 0; i < len(words); i++ {
			word := words[i]
			switch {
			case takesValue(word):
				i++
			case strings.HasPrefix(word, "-"), strings.ContainsAny(word, "/$:*"), strings.HasPrefix(word, "."), strings.HasSuffix(word, ".txt"), strings.HasSuffix(word, ".whl"):
			default:
				if r := readPackage(word); r.kind == byVersion && r.name != "" && !isInstaller(r.name) {
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
