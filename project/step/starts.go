package step

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/document"
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

// unfollowed names the start that chose the entry point when none of its commands came
// to a server.
func (s *search) unfollowed() {
	from := s.app.From
	if from == nil || s.accepted || len(s.events) > 0 || s.app.From.Launch.Server == "python" {
		return
	}
	name := from.Evidence.Path
	if isDockerfile(name) || path.Base(name) == "Procfile" || isShellScript(name, s.files.Read(name)) {
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
		for name, value := range set {
			if len(value) <= maxValue && len(c.vars) < maxWords {
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

// isDockerfile reports whether a file is a Dockerfile for production.
func isDockerfile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return (base == "dockerfile" || strings.HasPrefix(base, "dockerfile.") || strings.HasSuffix(base, ".dockerfile") || base == "containerfile") &&
		!start.IsDevelopment(name) && !source.IsAside(name) && !strings.HasSuffix(base, "ignore")
}

// dockerfiles reads what the project's own images start.
func (s *search) dockerfiles() {
	for _, name := range s.files.Paths {
		if !isDockerfile(name) || !start.IsImageOf(s.files, name, s.app.Root) {
			continue
		}
		s.prestart(name)
		for _, container := range start.Containers(s.files, name) {
			if s.serving(s.inContainer(&container, container.Evidence), func(c *reader) {
				c.exec(append(slices.Clone(container.Entry), container.Command...))
			}) {
				s.followedFile(name)
				break
			}
		}
	}
}

// prestart reads the script that tiangolo's images run before they serve.
func (s *search) prestart(name string) {
	if !strings.Contains(s.files.Read(name), "FROM tiangolo/") {
		return
	}
	for _, container := range start.Containers(s.files, name) {
		for _, at := range []string{"/app/prestart.sh", "/app/app/prestart.sh"} {
			if file := container.File(at); file != "" {
				s.once(s.inContainer(&container, container.Evidence), func(c *reader) { c.follow(file, nil, true) })
				return
			}
		}
	}
}

// inContainer is a shell in a container of a Dockerfile of the project.
func (s *search) inContainer(container *start.Container, at evidence.Place, vars ...map[string]string) *reader {
	folder := cmp.Or(container.Folder("."), s.app.Root)
	c := s.newShell(at, folder, append([]map[string]string{container.Env}, vars...)...)
	c.container = container
	return c
}

// exec reads a command that no shell has put together.
func (c *reader) exec(words []string) {
	if len(words) > 0 {
		c.command(command{words: words, what: shell.QuoteWords(words), place: c.at})
	}
}

// composeFiles reads the services of compose files for production: the one that serves,
// and those of the same image that only prepare it.
func (s *search) composeFiles() {
	services := start.Services(s.files)
	image := ""
	for _, service := range services {
		if start.IsDevelopment(service.File) || source.IsAside(service.File) || service.Builds() && !service.MayBuild(s.files, s.app.Root) {
			continue
		}
		c, read := s.ofService(service)
		if read == nil {
			continue
		}
		if s.serving(c, read) {
			s.followedFile(service.File)
			image = cmp.Or(image, service.Node.Key("image").Scalar())
			continue
		}
		if events, inner := c.trial(read); inner.served != nil && !s.isProductionServer(inner.served) {
			s.developed(events)
			continue
		}
		if same := service.Builds() || image != "" && service.Node.Key("image").Scalar() == image; !same {
			continue
		}
		events, inner := c.trial(read)
		if inner.served == nil && has(events, release) && !has(events, beside) && (migrates(events) || s.isAwaited(services, service)) {
			s.events = append(s.events, events...)
			s.prepared = append(s.prepared, c.at)
		}
	}
}

// developed takes the migrations of a start with a server for development: production
// needs them as well. What else it does is named.
func (s *search) developed(events []event) {
	for _, e := range events {
		if e.outcome == release && !e.migrates {
			e.outcome, e.reason, e.candidate = leftOut, developmentReason, true
		}
		if e.outcome == release || e.outcome == leftOut && (e.candidate || e.migrates) {
			s.events = append(s.events, e)
		}
	}
}

// isAwaited reports whether another service starts when this one has ended.
func (s *search) isAwaited(services []start.Service, one start.Service) bool {
	return slices.ContainsFunc(services, func(other start.Service) bool {
		return other.File == one.File && other.Node.Key("depends_on", one.Name, "condition").Scalar() == "service_completed_successfully"
	})
}

// ofService returns the shell of a service, and what it runs in it; nil when the
// service says nothing of its own.
func (s *search) ofService(service start.Service) (*reader, func(c *reader)) {
	entry, command := service.Node.Key("entrypoint"), service.Node.Key("command")
	if entry == nil && command == nil {
		return nil, nil
	}
	vars := environmentOf(service.Node.Key("environment"))
	at := evidence.Place{Path: service.File, Line: command.LineOr(entry.LineOr(service.Node.Line))}
	folder, dockerfile, _ := strings.Cut(service.Context(), "|")
	c := s.newShell(at, s.app.Root, vars)
	first, rest := wordsOf(entry), wordsOf(command)
	if name := disk.Join(folder, cmp.Or(dockerfile, "Dockerfile")); service.Builds() && s.files.Known[name] {
		for _, container := range start.Containers(s.files, name) {
			c = s.inContainer(&container, at, vars)
			if entry == nil {
				first = container.Entry
			}
			break
		}
	}
	return c, func(c *reader) { c.exec(append(slices.Clone(first), rest...)) }
}

// wordsOf is the command of a YAML node as an exec list: a list as it is, a text as a
// shell splits it.
func wordsOf(n *document.Node) []string {
	if n == nil {
		return nil
	}
	var words []string
	for _, item := range n.Items {
		words = append(words, strings.ReplaceAll(item.Text, "$$", "$"))
	}
	if words != nil || n.Text == "" {
		return words
	}
	text := strings.ReplaceAll(n.Text, "$$", "$")
	if !strings.ContainsAny(text, "$&|;<>`") {
		if split := shell.Commands(text, nil); len(split) == 1 && len(split[0].Env) == 0 {
			return split[0].Words
		}
	}
	return []string{"sh", "-c", text}
}

// environmentOf reads the environment of a service: a list or a map.
func environmentOf(n *document.Node) map[string]string {
	vars := make(map[string]string)
	if n == nil {
		return vars
	}
	for _, item := range n.Items {
		if name, value, ok := strings.Cut(item.Text, "="); ok && !strings.Contains(value, "${") {
			vars[name] = value
		}
	}
	for _, name := range n.Keys {
		if value := n.Under[name].Scalar(); !strings.Contains(value, "${") {
			vars[name] = value
		}
	}
	return vars
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
		for target, rule := range rules {
			if slices.ContainsFunc(rule.lines, func(l shell.NumberedLine) bool { return l.Number == from.Evidence.Line }) {
				s.serving(c, func(c *reader) { c.targets(name, rules, variables, []string{target}, make(map[string]bool)) })
				return
			}
		}
	case base == "startup.txt" || isShellScript(name, content):
		s.serving(c, func(c *reader) { c.follow(name, nil, false) })
	}
}

// builds names what changes a database while an image is built, and what an earlier CMD
// would do, of which Docker runs the last alone.
func (s *search) builds() {
	for _, name := range s.files.Paths {
		if !isDockerfile(name) || !start.IsImageOf(s.files, name, s.app.Root) {
			continue
		}
		var command shell.NumberedLine // the last CMD of the stage so far
		for _, line := range shell.DockerLines(s.files.Read(name)) {
			word, text, _ := strings.Cut(line.Text, " ")
			switch strings.ToUpper(word) {
			case "FROM", "ENTRYPOINT":
				command = shell.NumberedLine{}
			case "CMD":
				if command.Text != "" {
					s.neverRuns(name, command, "CMD", overriddenReason)
				}
				command = shell.NumberedLine{Text: text, Number: line.Number}
			case "RUN":
				line.Text = strings.Join(withoutOptions(strings.Fields(text)), " ")
				s.neverRuns(name, line, "RUN", buildReason)
			}
		}
	}
}

// neverRuns names what an instruction does to a database, if it does, and why no
// container does that.
func (s *search) neverRuns(name string, line shell.NumberedLine, instruction, reason string) {
	c := s.newShell(evidence.Place{Path: name, Line: line.Number}, s.app.Root)
	events, _ := c.trial(func(c *reader) { c.exec(shell.DockerWords(line.Text)) })
	for _, e := range events {
		if e.migrates && (e.outcome == release || e.outcome == leftOut) {
			s.events = append(s.events, event{outcome: leftOut, what: instruction + " " + e.what, place: c.at, reason: reason})
		}
	}
}
