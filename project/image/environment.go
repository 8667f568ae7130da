package image

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
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
// folder root. reads are those that its code reads: where the code falls back to a
// place that the image's user cannot write, that moves too.
func (m *Image) Environment(root string, reads []evidence.Variable) Environment {
	var e Environment
	services := serviceNames(m.files)
	for _, v := range m.Variables {
		read := slices.ContainsFunc(reads, func(r evidence.Variable) bool { return r.Name == v.Name })
		switch reason, replaced, silent := m.notKept(v, root, read, services); {
		case silent, reason == "" && v.Value == "" && v.Argument == "" && !read && !v.Computed:
		case reason != "":
			e.leave(v, reason, replaced)
			if (v.Compose || v.Computed || credential.IsSecret(v.Name, v.Value, false)) && !replaced {
				e.ask(v)
			}
		case v.Compose && v.Argument != "":
			e.ask(v)
		default:
			m.keep(&e, v)
		}
	}
	m.given(&e, root, reads, services)
	for _, r := range reads {
		_, name, isPlace := splitValue(r.Default)
		if !isPlace || !r.HasDefault || r.Secret || !m.isFile(r.Name, name) || slices.ContainsFunc(m.Variables, func(v Variable) bool { return v.Name == r.Name }) {
			continue
		}
		if at, ok := m.placeOf(name, isFolderName(r.Name), isWrittenName(r.Name, name)); ok && at.moved {
			m.keep(&e, Variable{Name: r.Name, Value: r.Default, Evidence: r.Evidence, Compose: true})
		}
	}
	m.keepFolders(&e)
	return e
}

// ask keeps the name of a variable that whoever runs the container sets.
func (e *Environment) ask(v Variable) {
	if naming.CheckVariable(v.Name) == nil {
		e.Defaults = append(e.Defaults, Variable{Name: v.Name, Evidence: v.Evidence})
	}
}

// leave notes a variable that is not kept, a secret without its value.
func (e *Environment) leave(v Variable, reason string, replaced bool) {
	what := v.Name
	if !credential.IsSecret(v.Name, v.Value, false) && !credential.In(v.Value) && v.Argument == "" && !v.Computed {
		what += "=" + v.Value
	}
	e.NotTaken = append(e.NotTaken, evidence.NotTaken{What: evidence.OneLine(v.instruction() + what), Evidence: v.Evidence, Reason: reason, Replaced: replaced})
}

// instruction is what stands before a variable where it is set.
func (v Variable) instruction() string {
	switch {
	case v.Script:
		return "export "
	case v.Compose, v.Platform:
		return ""
	}
	return "ENV "
}

// keep keeps a variable, and the place that it names.
func (m *Image) keep(e *Environment, v Variable) {
	scheme, name, isPlace := splitValue(v.Value)
	if isPlace && (scheme != "" || m.isFile(v.Name, name)) {
		isFolder := isFolderName(v.Name)
		at, ok := m.placeOf(name, isFolder, isWrittenName(v.Name, name))
		if !ok {
			e.leave(v, fmt.Sprintf("The image's user cannot write %s, and no folder of the project can stand for it: have the app write to /tmp, or to a folder that image.writable names.", name), false)
			return
		}
		v.Value = scheme + at.path
		if at.moved {
			e.NotTaken = append(e.NotTaken, evidence.NotTaken{
				What: evidence.OneLine(v.instruction() + v.Name + "=" + scheme + name), Evidence: v.Evidence, Replaced: true,
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
	case "DIR", "DIRECTORY", "FOLDER", "HOME", "STORAGE", "CACHE", "DIRS":
		return true
	}
	return strings.HasSuffix(strings.ToUpper(name), "DIR")
}

// isFile reports whether the value of a variable, which looks like an absolute path, is
// one of a file or a folder and not of a URL: APPLICATION_ROOT=/shop is.
func (m *Image) isFile(name, value string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '_' })
	for _, word := range words {
		switch word {
		case "url", "uri", "prefix", "route", "endpoint", "redirect", "callback", "script", "context", "health", "healthcheck", "api", "login", "logout", "mount":
			return m.makes(value)
		}
	}
	first, _, _ := strings.Cut(value[1:], "/")
	switch first {
	case "root", "home", "var", "mnt", "srv", "media", "opt", "usr", "etc", "tmp", "run", "dev", "proc", "bin", "lib", "data":
		return true
	}
	if _, inside := m.ProjectPath(value); inside || m.makes(value) || isFolderName(name) {
		return true
	}
	return isWrittenName(name, "") || slices.Contains(words, "file") || path.Ext(value) != ""
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
				e.NotTaken = append(e.NotTaken, evidence.NotTaken{What: evidence.OneLine(what), Evidence: f.Evidence, Replaced: true, Reason: "It is " + at + " in this image: mount the volume there."})
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
		e.NotTaken = append(e.NotTaken, evidence.NotTaken{What: evidence.OneLine(what), Evidence: f.Evidence, Reason: reason})
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
	for _, v := range slices.Concat(m.Variables, m.started) {
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
