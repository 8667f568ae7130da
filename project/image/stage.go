package image

import (
	"cmp"
	"path"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// stage is one stage of a Dockerfile.
type stage struct {
	name, base string
	line       int
	parent     *stage // the stage that it begins with
	command    int    // the line of its CMD or ENTRYPOINT, its parent's when it has none
	steps      []Step
	shipped    bool
}

// read reads a Dockerfile whose build has one of the contexts, and whose image ends with the stage target, or with the last
// whose command stands at the line command; with the last stage when neither is known.
func read(f *source.Index, name string, contexts []string, target string, command int) *Image {
	m := &Image{Path: name, files: f, context: contexts, stages: make(map[string]bool), values: make(map[string]string), arguments: make(map[string]bool)}
	m.lines = strings.Split(f.Read(name), "\n")
	arguments := make(map[string]string) // of the ARG lines above the first FROM
	var stages []*stage
	byName := make(map[string]*stage)
	for _, l := range shell.DockerLines(f.Read(name)) {
		word, rest, _ := strings.Cut(strings.ReplaceAll(l.Text, "\t", " "), " ")
		step := Step{strings.ToUpper(word), strings.TrimSpace(rest), evidence.Place{Path: name, Line: l.Number}}
		switch {
		case step.Name == "FROM":
			next := readFrom(step, arguments)
			if next.parent = byName[strings.ToLower(next.base)]; next.parent != nil {
				next.command = next.parent.command
			}
			if next.name != "" {
				byName[strings.ToLower(next.name)] = next
				m.stages[strings.ToLower(next.name)] = true
			}
			stages = append(stages, next)
		case len(stages) == 0 && step.Name == "ARG":
			for _, a := range shell.DockerEnv(step.Text, arguments) {
				arguments[a.Name] = a.Value
			}
		case len(stages) > 0:
			last := stages[len(stages)-1]
			last.steps = append(last.steps, step)
			if step.Name == "CMD" || step.Name == "ENTRYPOINT" {
				last.command = l.Number
			}
		}
	}
	if len(stages) == 0 {
		return m
	}
	final := stages[len(stages)-1]
	for _, s := range stages {
		if target != "" && strings.EqualFold(s.name, target) || target == "" && command > 0 && s.command == command {
			final = s
		}
	}
	// A stage for tests on top of the one that ships is what a build without a target ends with.
	for target == "" && start.IsDevelopment(final.name) && final.parent != nil && (command == 0 || final.parent.command == final.command) {
		final = final.parent
	}
	var lineage []*stage
	for s := final; s != nil && !s.shipped; s = s.parent {
		s.shipped = true
		lineage = append(lineage, s)
	}
	m.base(lineage[len(lineage)-1])
	workdir := "/"
	for i := len(lineage) - 1; i >= 0; i-- {
		for _, step := range lineage[i].steps {
			workdir = m.apply(step, workdir, arguments)
		}
		m.Steps = append(m.Steps, lineage[i].steps...)
	}
	for _, s := range stages {
		if !s.shipped && s.line < final.line { // a later stage has no part in it
			m.BuildSteps = append(m.BuildSteps, s.steps...)
			m.base(s)
		}
	}
	return m
}

// base notes the image that a stage begins with, which is no stage itself.
func (m *Image) base(s *stage) {
	if s.parent == nil && s.base != "" && len(m.Bases) < maxVariables {
		m.Bases = append(m.Bases, evidence.Found[string]{Value: s.base, Evidence: evidence.Place{Path: m.Path, Line: s.line}, Confidence: evidence.Certain})
	}
}

// readFrom reads FROM [--platform=x] base [AS name].
func readFrom(step Step, arguments map[string]string) *stage {
	words := strings.Fields(step.Text)
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		words = words[1:]
	}
	s := &stage{line: step.Evidence.Line}
	if len(words) > 0 {
		s.base = shell.DockerWord(words[0], arguments)
	}
	if len(words) > 2 && strings.EqualFold(words[1], "as") {
		s.name = words[2]
	}
	return s
}

// apply follows what an instruction says of the image's variables, folders and
// volumes, and returns the working directory behind it.
func (m *Image) apply(step Step, workdir string, arguments map[string]string) string {
	switch step.Name {
	case "WORKDIR":
		return absolute(workdir, shell.DockerWord(step.Text, m.values))
	case "ARG":
		for name := range strings.FieldsSeq(step.Text) {
			if value, ok := arguments[name]; ok {
				m.argument(name, value)
			}
			m.arguments[name] = true
		}
		for _, a := range shell.DockerEnv(step.Text, m.values) {
			m.argument(a.Name, cmp.Or(a.Value, arguments[a.Name]))
		}
	case "ENV":
		var set []Variable
		assigned := shell.DockerEnv(step.Text, m.values)
		for _, a := range assigned[:min(len(assigned), maxVariables)] {
			v := Variable{Name: a.Name, Value: a.Value, Evidence: m.lineOf(step, a.Name)}
			for _, name := range a.Unset {
				// What the base sets is not known, and most go on with it.
				if m.arguments[name] || name != a.Name && name != "PATH" && name != "HOME" {
					v.Argument = name
				}
			}
			if strings.HasPrefix(a.Value, "/") && len(a.Unset) > 0 && a.Unset[0] == "HOME" {
				v.Value = "/root" + a.Value
			}
			m.set(v)
			set = append(set, v)
		}
		for _, v := range set {
			m.values[v.Name] = v.Value
		}
	case "VOLUME":
		words := shell.DockerWords(step.Text)
		if !strings.HasPrefix(step.Text, "[") {
			words = strings.Fields(step.Text)
		}
		for _, word := range words {
			m.volume(absolute(workdir, shell.DockerWord(word, m.values)), step.Evidence)
		}
	case "COPY", "ADD":
		m.copy(step, workdir)
	}
	return workdir
}

// argument gives a build argument its default, unless ENV has set the name.
func (m *Image) argument(name, value string) {
	for _, v := range m.Variables {
		if v.Name == name {
			return
		}
	}
	m.values[name] = value
}

// lineOf is the line on which an instruction of several lines names a variable.
func (m *Image) lineOf(step Step, name string) evidence.Place {
	at := step.Evidence
	for _, line := range m.lines[min(at.Line-1, len(m.lines)):] {
		if strings.Contains(line, name) {
			return at
		}
		if line = strings.TrimSpace(line); !strings.HasSuffix(line, `\`) && !strings.HasPrefix(line, "#") {
			break
		}
		at.Line++
	}
	return step.Evidence
}

// sources splits a COPY or ADD into its flags, its sources and its target.
func sources(step Step, env map[string]string) (flags, from []string, to string) {
	listed := strings.Fields(step.Text)
	if strings.Contains(step.Text, "[") {
		listed = shell.DockerWords(step.Text[strings.IndexByte(step.Text, '['):])
	}
	for _, word := range listed {
		if strings.HasPrefix(word, "--") {
			flags = append(flags, word)
		} else {
			from = append(from, shell.DockerWord(word, env))
		}
	}
	if len(from) < 2 {
		return flags, nil, ""
	}
	return flags, from[:len(from)-1], from[len(from)-1]
}

// copy notes what a COPY or ADD takes from the project.
func (m *Image) copy(step Step, workdir string) {
	flags, from, to := sources(step, m.values)
	for _, flag := range flags {
		if strings.HasPrefix(flag, "--from") {
			return
		}
	}
	for _, name := range from {
		target := absolute(workdir, to)
		name = path.Clean(strings.TrimPrefix(name, "/"))
		if m.hasFile(name) && (strings.HasSuffix(to, "/") || to == "." || len(from) > 1) {
			target = path.Join(target, path.Base(name))
		}
		if len(m.copies) < maxVariables {
			m.copies = append(m.copies, copied{name, target})
		}
	}
}

func (m *Image) hasFile(name string) bool {
	for _, context := range m.context {
		if m.files.Known[disk.Join(context, name)] {
			return true
		}
	}
	return false
}

// absolute resolves a path of the image.
func absolute(workdir, name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(workdir, name)
}

// ProjectPath is the path in the project of an absolute path of the image, whether
// there is such a file or not; ok is false of one that is no copy of the project.
func (m *Image) ProjectPath(name string) (inside string, ok bool) {
	for i := len(m.copies) - 1; i >= 0; i-- {
		c := m.copies[i]
		rest, below := strings.CutPrefix(name, strings.TrimSuffix(c.to, "/")+"/")
		if name != c.to && !below {
			continue
		}
		if name == c.to {
			rest = ""
		}
		for _, context := range m.context {
			folder := path.Join(context, c.from)
			if m.files.Folders[folder] || name == c.to && m.files.Known[folder] {
				if found := path.Join(folder, rest); !disk.Outside(found) {
					return found, true
				}
			}
		}
	}
	return "", false
}
