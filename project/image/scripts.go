package image

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/shell"
)

// Scripts of the project that the build of its image runs, and what it installs by values
// that only its shell knows.

// scriptOf is the shell script of the project that a command runs; empty when it runs none.
func (m *Image) scriptOf(c command) string {
	words := c.words
	program := words[0]
	for word := range strings.FieldsSeq(c.written) {
		if path.Base(word) == program {
			program = word // with its folder
			break
		}
	}
	if base := path.Base(program); slices.Contains([]string{"sh", "bash", "dash", "ash", ".", "source"}, base) {
		at := slices.IndexFunc(words[1:], func(w string) bool { return !strings.HasPrefix(w, "-") })
		if at < 0 {
			return ""
		}
		program = words[1+at]
	} else if !strings.Contains(program, "/") && path.Ext(program) != ".sh" {
		return ""
	}
	if m.files == nil {
		return ""
	}
	// A path of the image ends with that of the project: /app/bin/install is bin/install.
	parts := strings.Split(strings.Trim(path.Clean("/"+program), "/"), "/")
	const most = 20 // folders that a path leads through
	for n := range parts[:min(len(parts), most)] {
		for _, folder := range append(slices.Clone(m.context), ".") {
			name := path.Join(folder, path.Join(parts[n:]...))
			if !m.files.Known[name] {
				continue
			}
			if content := m.files.Read(name); path.Ext(name) == ".sh" || strings.HasPrefix(content, "#!") && strings.Contains(strings.SplitN(content, "\n", 2)[0], "sh") {
				return name
			}
		}
	}
	return ""
}

// fate is what becomes of a script.
type fate struct {
	reason   string
	replaced bool
}

// scriptReason says what becomes of a script that the build runs. Each is read once.
func (m *Image) scriptReason(name string) (reason string, replaced bool) {
	known, ok := m.scripts[name]
	if !ok {
		known.reason, known.replaced = m.readScript(name)
		if m.scripts == nil {
			m.scripts = make(map[string]fate)
		}
		m.scripts[name] = known
	}
	return known.reason, known.replaced
}

func (m *Image) readScript(name string) (reason string, replaced bool) {
	const maxScript = 64 << 10
	content := m.files.Read(name)
	if len(content) > maxScript {
		return "The build of the image runs no script: do before what this one does, and keep what it makes in the project.", false
	}
	python, system, other := false, false, false
	for _, c := range shell.Commands(content, nil) {
		words := c.Server().Words
		for len(words) > 1 && words[0] == "!" {
			words = words[1:]
		}
		if len(words) == 0 {
			continue
		}
		switch manager, _, _ := installed(words); {
		case manager != "":
			system = true
		case installsPython(words):
			python = true
		case commandReason(words) != "":
			other = true
		}
	}
	switch {
	case other || !python && !system:
		return "The build of the image runs no script: do before what this one does, and keep what it makes in the project.", false
	case system:
		return "It installs packages of Debian: name those that the app needs in build_packages and runtime_packages.", false
	}
	return "It installs the project's packages, which the build does from the files that dependencies names.", true
}

// installsPython reports whether words install packages of Python.
func installsPython(words []string) bool {
	for i, word := range words[:min(len(words), 4)] {
		switch strings.TrimRight(path.Base(word), "3.") {
		case "pip", "poetry", "pdm", "pipenv", "uv":
			return slices.ContainsFunc(words[i+1:], func(w string) bool { return w == "install" || w == "sync" })
		}
	}
	return false
}

// installsComputed reports whether a command installs packages of Python by a variable that
// a shell of the build puts together: groups or extras out of a loop.
func (m *Image) installsComputed(c command) bool {
	if !installsPython(c.words) {
		return false
	}
	words := strings.Fields(c.written)
	for i, word := range words {
		if i > 0 && slices.Contains([]string{"-i", "--index-url", "--extra-index-url", "--trusted-host", "--proxy", "-f", "--find-links", "--target", "--prefix", "--cache-dir", "--python", "-p"}, words[i-1]) {
			continue
		}
		for _, name := range shell.Variables(word) {
			if _, known := m.values[name]; !known && !m.arguments[name] && m.assigns(name) {
				return true
			}
		}
	}
	return false
}

// assigns reports whether a RUN sets a variable of its shell.
func (m *Image) assigns(name string) bool {
	if m.assigned == nil {
		m.assigned = make(map[string]bool)
		for _, s := range slices.Concat(m.Steps, m.BuildSteps) {
			if s.Name != "RUN" {
				continue
			}
			for _, set := range assignment().FindAllStringSubmatch(s.Text, maxCommands) {
				m.assigned[set[1]] = true
			}
		}
	}
	return m.assigned[name]
}

var assignment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s;&({])([A-Za-z_]\w*)(?:\+?=|\s+in\s)`)
})

// usesNode reports whether a command names a tool of front ends.
func usesNode(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.Contains(w, "npm") || strings.Contains(w, "yarn") || strings.Contains(w, "node")
	})
}
