package step

import (
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/process"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// starts reads every production start, each accepted when it serves the app, and what
// platforms run once for each release.
func (s *search) starts() {
	s.dockerfiles()
	s.composeFiles()
	s.procfile()
	s.platforms()
	s.units()
	s.chosen()
	s.unfollowed()
}

// unfollowed names the start of the project's own image, or the one that chose the entry
// point, when none of its commands came to a server.
func (s *search) unfollowed() {
	if s.accepted || slices.ContainsFunc(s.events, func(e event) bool { return e.reason == tooLargeReason || e.reason == unreadableReason }) {
		return
	}
	if s.unreached != nil {
		s.events = append(s.events, *s.unreached)
		return
	}
	from := s.app.From
	if from == nil || from.Launch.Server == "python" {
		return
	}
	if name := from.Evidence.Path; path.Base(name) == "Procfile" || isShellScript(name, s.files.Read(name)) {
		s.events = append(s.events, event{outcome: leftOut, what: name, place: from.Evidence, reason: unfollowedReason})
	}
}

// newShell returns a shell that runs in folder, with variables that whoever starts it
// may change.
func (s *search) newShell(at evidence.Place, folder string, vars ...map[string]string) *reader {
	c := &reader{
		search: s, at: at, fixed: true, folder: folder, known: true,
		vars: make(map[string]string), computed: make(map[string]bool), external: make(map[string]bool), functions: make(map[string]function),
	}
	for _, set := range vars {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			if value := set[name]; len(value) <= maxValue && len(c.vars) < maxWords {
				c.vars[name], c.external[name] = value, true
			}
		}
	}
	return c
}

// serving takes the steps of a start that serves the app, and reports whether it does.
func (s *search) serving(c *reader, read func(c *reader)) bool {
	events, inner := c.trial(read)
	if inner.served == nil || !s.isOurs(inner.served) {
		// A script that cannot be read may well have the server.
		for _, e := range events {
			if e.reason == tooLargeReason || e.reason == unreadableReason {
				s.events = append(s.events, e)
			}
		}
		return false
	}
	s.accepted = true
	s.exports(inner.served)
	s.events = append(s.events, events...)
	return true
}

// once takes the steps of what runs once before or when a version serves.
func (s *search) once(c *reader, read func(c *reader)) {
	events, _ := c.trial(read)
	s.events = append(s.events, events...)
}

// isOurs reports whether a server is the one that the entry point was chosen from, or
// one of the same app that is as fit for production.
func (s *search) isOurs(e *event) bool {
	from := s.app.From
	if from == nil || e.place == from.Evidence || slices.Contains(supervisors, e.words[0]) {
		return true
	}
	server, target, ok := start.ServerOf(e.words)
	switch {
	case !ok:
		return true // a server behind a program that nobody knows
	case from.Strength == start.ByServer && !s.isProductionServer(e):
		return false
	case server == from.Launch.Server && target == "":
		return true // its settings file says what it serves
	}
	return target == from.Launch.Target || target == s.app.EntryPoint || server == "flask" && from.Launch.Server == "flask"
}

// procfile reads the lines of the nearest Procfile.
func (s *search) procfile() {
	names := s.files.Named("Procfile")
	for _, name := range names[:min(len(names), 1)] {
		s.followedFile(name)
		for i, line := range strings.Split(s.files.Read(name), "\n") {
			kind, text, ok := strings.Cut(line, ":")
			if kind = strings.TrimSpace(kind); !ok || strings.HasPrefix(kind, "#") {
				continue
			}
			c := s.newShell(evidence.Place{Path: name, Line: i + 1}, path.Dir(name))
			read := func(c *reader) { c.run(strings.TrimSpace(text)) }
			switch {
			case kind == "release" || kind == "postdeploy" || kind == "predeploy":
				s.once(c, read)
			case process.IsWeb(kind, text) || s.app.From != nil && kind == s.app.From.Process:
				s.serving(c, read)
			}
		}
	}
}

// exec reads a command that no shell has put together.
func (c *reader) exec(words []string) {
	if len(words) > 0 {
		c.command(command{words: words, what: shell.QuoteWords(words), place: c.at})
	}
}

// units reads systemd's units: ExecStartPre of the one that serves.
func (s *search) units() {
	for _, name := range s.files.Paths {
		if path.Ext(name) != ".service" {
			continue
		}
		var lines []shell.NumberedLine
		vars := make(map[string]string)
		folder := s.app.Root
		for i, line := range strings.Split(s.files.Read(name), "\n") {
			key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			value = strings.TrimSpace(value)
			switch key {
			case "ExecStartPre", "ExecStart", "ExecStartPost":
				lines = append(lines, shell.NumberedLine{Text: strings.TrimLeft(value, "-@+!:"), Number: i + 1})
			case "Environment":
				if variable, text, ok := strings.Cut(strings.Trim(value, `"`), "="); ok {
					vars[variable] = text
				}
			}
		}
		s.serving(s.newShell(evidence.Place{Path: name}, folder, vars), func(c *reader) {
			// What stands behind the server in the file may run before it.
			for _, line := range lines {
				c.at.Line = line.Number
				c.run(line.Text)
			}
		})
	}
}

// chosen reads the script or the Makefile that names the entry point, when nothing
// else of the project starts it.
func (s *search) chosen() {
	from := s.app.From
	if from == nil || s.followed[from.Evidence.Path] || source.IsAside(from.Evidence.Path) && !strings.HasSuffix(from.Evidence.Path, ".sh") {
		return
	}
	name := from.Evidence.Path
	folder := path.Dir(name)
	if len(from.Folders) > 0 {
		folder = from.Folders[0]
	}
	c := s.newShell(from.Evidence, folder)
	switch content, base := s.files.Read(name), strings.ToLower(path.Base(name)); {
	case base == "makefile" || base == "gnumakefile":
		rules, _, variables := readMakefile(content)
		for _, target := range slices.Sorted(maps.Keys(rules)) {
			if slices.ContainsFunc(rules[target].lines, func(l shell.NumberedLine) bool { return l.Number == from.Evidence.Line }) {
				variables["MAKE"] = "make"
				target = outermost(rules, target)
				s.serving(c, func(c *reader) { c.targets(name, rules, variables, []string{target}, make(map[string]bool)) })
				return
			}
		}
	case base == "startup.txt" || isShellScript(name, content):
		s.serving(c, func(c *reader) { c.follow(name, nil, false) })
	}
}
