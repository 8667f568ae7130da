package start

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// Container is how a stage of a Dockerfile starts its container.
type Container struct {
	Evidence evidence.Place // of the last CMD or ENTRYPOINT
	// Entry is its ENTRYPOINT, and Command its CMD; the shell form is a list that begins
	// with sh -c.
	Entry, Command []string
	Env            map[string]string // of its ENV and ARG
	image          *image
}

// Containers reads the last stage of a Dockerfile, and each before it that has a
// command of its own, the last first.
func Containers(f *source.Index, name string) []Container {
	var all []Container
	for _, m := range readImages(f, name) {
		all = append(all, Container{evidence.Place{Path: name, Line: m.line}, m.entry, m.command, m.env, m})
	}
	return all
}

// Folder is the folder of the project that the image has at the path name, which may
// be relative to the image's working directory; empty when it has none.
func (c Container) Folder(name string) string {
	if found := c.image.projectFolders(absolute(c.image.workdir, name)); len(found) > 0 {
		return found[0]
	}
	return ""
}

// File is the file of the project that the image has at the path name; empty when it
// has none.
func (c Container) File(name string) string {
	at := absolute(c.image.workdir, name)
	for _, copied := range c.image.copies {
		for _, context := range c.image.context {
			if file := path.Join(context, copied.from); copied.to == at && c.image.files.Known[file] {
				return file
			}
		}
	}
	for _, folder := range c.image.projectFolders(path.Dir(at)) {
		if file := path.Join(folder, path.Base(at)); c.image.files.Known[file] {
			return file
		}
	}
	return ""
}

// ServerOf reads a command that starts a web server: which one, and what it serves. A
// program of Python is one whose server is "python". Ok is false for any other command.
func ServerOf(words []string) (server, target string, ok bool) {
	l, ok := readLaunch(words)
	return l.Server, strings.TrimSpace(l.Target), ok
}

// IsDevelopment reports whether a file that starts the app is, by its name, for
// developers or tests.
func IsDevelopment(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(path.Base(name)), func(r rune) bool { return r < 'a' || r > 'z' })
	return slices.ContainsFunc(words, func(word string) bool {
		switch word {
		case "dev", "develop", "development", "test", "tests", "testing", "local", "override", "debug", "ci":
			return true
		}
		return false
	})
}
