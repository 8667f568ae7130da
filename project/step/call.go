package step

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call reads a simple command.
func (s *reader) call(st *syntax.Stmt, c *syntax.CallExpr) (ended bool) {
	if len(c.Args) == 0 {
		for _, a := range c.Assigns {
			if a.Name != nil {
				s.assign(a.Name.Value, a.Value, s.isExported(a.Name.Value))
			}
		}
		return false
	}
	words, unknown := s.expand(c.Args)
	if len(words) == 0 {
		return false
	}
	one := command{words: words, unknown: unknown, what: s.source(st), place: s.place(st)}
	for _, a := range c.Assigns {
		if a.Name == nil {
			continue
		}
		value, why := s.value(a.Value)
		if one.unknown = firstOf(one.unknown, why); why != "" {
			one.unset = append(one.unset, a.Name.Value)
		}
		one.env = append(one.env, a.Name.Value+"="+value)
	}
	one.redirected(st.Redirs)
	return s.command(one)
}

func (s *reader) isExported(name string) bool {
	return slices.Contains(s.unknown, name) || slices.ContainsFunc(s.exported, func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

// unexport forgets what the start has set name to for the programs that it starts.
func (s *reader) unexport(name string) {
	s.unknown = slices.DeleteFunc(slices.Clone(s.unknown), func(known string) bool { return known == name })
	s.exported = slices.DeleteFunc(slices.Clone(s.exported), func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

// redirected notes where a command reads from and writes to.
func (c *command) redirected(list []*syntax.Redirect) {
	for _, r := range list {
		switch r.Op {
		case syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc, syntax.RdrIn, syntax.RdrInOut:
			if r.Word == nil || r.Word.Lit() != "/dev/null" {
				c.reads = true
			}
			if r.Hdoc != nil {
				for _, part := range r.Hdoc.Parts {
					if text, ok := part.(*syntax.Lit); ok {
						c.input += text.Value
					}
				}
			}
		case syntax.DplOut, syntax.DplIn:
		default:
			if r.Word == nil || r.Word.Lit() != "/dev/null" {
				c.writes = true
			}
		}
	}
}

// command reads the words of a command, which a shell has already put together: what
// changes the shell itself, then what stands before a program, then the program.
func (s *reader) command(c command) (ended bool) {
	if len(c.words) == 0 {
		return false
	}
	rest := c.words[1:]
	switch c.words[0] {
	case "exec":
		c.words = rest
		if len(rest) == 0 {
			return false
		}
		s.command(c)
		return true
	case "exit":
		return true
	case "return":
		return true
	case "cd", "pushd":
		if len(rest) > 0 && c.unknown == "" {
			s.change(rest[0])
		}
		return false
	case "set":
		if len(rest) > 0 && rest[0] == "--" {
			s.args, s.known, s.shifted = rest[1:], c.unknown == "", true
		}
		return false
	case "shift":
		s.args, s.shifted = s.args[min(1, len(s.args)):], true
		return false
	case "unset":
		for _, name := range withoutOptions(rest) {
			s.unexport(name)
			delete(s.vars, name)
		}
		return false
	case "export":
		for _, word := range rest {
			if name, value, ok := strings.Cut(word, "="); ok && c.unknown == "" && len(value) <= maxValue {
				s.vars[name], s.exported = value, append(s.exported, word)
			}
		}
		return false
	case ".", "source":
		s.sourced(c)
		return false
	case "eval":
		s.add(event{outcome: leftOut, what: c.what, place: c.place, reason: computedReason})
		return false
	}
	if f, ok := s.functions[c.words[0]]; ok {
		return s.function(f, c)
	}
	return s.program(c)
}

// function reads the body of a function that is called.
func (s *reader) function(f function, c command) (ended bool) {
	if s.depth >= maxFollow {
		return false
	}
	args, known, text, at, fixed := s.args, s.known, s.text, s.at, s.fixed
	s.args, s.known, s.text, s.at, s.fixed = c.words[1:], c.unknown == "", f.text, f.at, f.fixed
	s.depth++
	s.statement(f.body)
	s.depth--
	s.args, s.known, s.text, s.at, s.fixed = args, known, text, at, fixed
	return s.served != nil
}

// sourced reads a file into the same shell.
func (s *reader) sourced(c command) {
	if len(c.words) < 2 || c.unknown != "" {
		return
	}
	name := c.words[1]
	base := path.Base(name)
	if strings.HasPrefix(base, "activate") {
		s.add(event{outcome: replacedBy, what: c.what, place: c.place, reason: environmentReason})
		return
	}
	file := s.file(name)
	if file == "" || !isShellScript(file, s.files.Read(file)) || slices.Contains(s.following, file) || len(s.following) >= maxFollow {
		if file == "" || strings.Contains(base, "env") {
			s.add(event{outcome: replacedBy, what: c.what, place: c.place, reason: variablesReason})
		}
		return
	}
	at, fixed, script, following := s.at, s.fixed, s.script, s.following
	s.followedFile(file)
	s.at.Path, s.at.Line, s.fixed, s.following = file, 1, false, append(slices.Clone(following), file)
	s.run(s.files.Read(file))
	s.at, s.fixed, s.script, s.following = at, fixed, script, following
}

// nested reads a text that a command gives to another shell: sh -c TEXT.
func (s *reader) nested(text string, args []string, c command) {
	if s.depth >= maxFollow {
		return
	}
	events, inner := s.trial(func(n *reader) {
		n.at, n.fixed, n.depth = c.place, true, s.depth+1
		n.args, n.known = args, true
		n.exported = append(n.exported, c.env...)
		n.run(text)
	})
	s.take(events, inner)
}

// change is cd: the folder of the project in which what follows runs.
func (s *reader) change(name string) {
	for _, at := range s.places(name) {
		if s.files.Folders[at] || s.files.Tree.IsFolder(at) {
			s.folder = at
			return
		}
	}
}

// places are the paths of the project that a path of a command may mean, the likeliest
// first.
func (s *reader) places(name string) []string {
	if name == "" || strings.ContainsAny(name, "\x00\n") {
		return nil
	}
	if rest, ok := strings.CutPrefix(name, hereMark); ok {
		return []string{joined(path.Dir(firstOf(s.script, "x")), rest)}
	}
	if !strings.HasPrefix(name, "/") {
		return []string{joined(s.folder, name)}
	}
	var all []string
	if s.container != nil {
		if folder := s.container.Folder(name); folder != "" {
			all = append(all, folder)
		}
		if file := s.container.File(name); file != "" {
			all = append(all, file)
		}
		return all
	}
	// A path of a machine or an image that no Dockerfile tells: the end of it may be a
	// path of the project.
	parts := strings.Split(strings.Trim(path.Clean(name), "/"), "/")
	for i := range parts {
		all = append(all, path.Join(parts[i:]...))
	}
	return all
}

// file is the file of the project that a path of a command means; empty when it is none.
func (s *reader) file(name string) string {
	for _, at := range s.places(name) {
		if s.files.Known[at] {
			return at
		}
	}
	// A script that a folder of PATH has, or one that was copied under another path.
	if base := path.Base(name); strings.HasSuffix(base, ".sh") || strings.Contains(name, "entrypoint") {
		if found := s.files.Named(base); len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// joined is a path of the project below folder; one that leads out of it is empty.
func joined(folder, name string) string {
	at := path.Join(folder, name)
	if at == ".." || strings.HasPrefix(at, "../") || strings.HasPrefix(at, "/") {
		return ""
	}
	return at
}

// isShellScript reports whether a file of the project is a script of a shell.
func isShellScript(name, content string) bool {
	first, _, _ := strings.Cut(content, "\n")
	if strings.HasPrefix(first, "#!") {
		return strings.Contains(first, "sh") && !strings.Contains(first, "fish") && !strings.Contains(first, "python")
	}
	return strings.HasSuffix(name, ".sh") || strings.HasSuffix(name, ".bash")
}
