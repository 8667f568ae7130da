package step

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// isDockerfile reports whether a file is a Dockerfile for production.
func isDockerfile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return (base == "dockerfile" || strings.HasPrefix(base, "dockerfile.") || strings.HasSuffix(base, ".dockerfile") || base == "containerfile") &&
		!start.IsDevelopment(name) && !source.IsAside(name) && !strings.HasSuffix(base, "ignore")
}

// containers reads a Dockerfile once.
func (s *search) containers(name string) []start.Container {
	all, known := s.images[name]
	if !known {
		if s.images == nil {
			s.images = make(map[string][]start.Container)
		}
		all = start.Containers(s.files, name)
		s.images[name] = all
	}
	return all
}

// dockerfiles reads what the project's own images start.
func (s *search) dockerfiles() {
	for _, name := range s.files.Paths {
		if !isDockerfile(name) {
			continue
		}
		if !start.IsImageOf(s.files, name, s.app.Root) && !s.fetchesItself(name) {
			s.otherImage(name)
			continue
		}
		s.prestart(name)
		for _, container := range s.containers(name) {
			words := append(slices.Clone(container.Entry), container.Command...)
			serves := func(open bool) bool {
				c := s.inContainer(&container, container.Evidence)
				c.open = open
				return s.serving(c, func(c *reader) { c.exec(words) })
			}
			// A mode script without a CMD gets its mode when the container is started.
			if serves(false) || len(container.Command) == 0 && serves(true) {
				s.followedFile(name)
				break
			}
			if s.unreached == nil && len(words) > 0 {
				s.unreached = &event{outcome: leftOut, what: shell.QuoteWords(words), place: container.Evidence, reason: unfollowedReason}
			}
		}
	}
}

// fetchesItself reports whether a Dockerfile gets the app's source from where the project
// is published, and not from the folder that it lies in.
func (s *search) fetchesItself(name string) bool {
	project, _, _ := strings.Cut(s.app.File, "/")
	for _, line := range shell.DockerLines(s.files.Read(name)) {
		if len(line.Text) < 4 || !strings.EqualFold(line.Text[:4], "RUN ") {
			continue
		}
		for word := range strings.FieldsSeq(line.Text) {
			if at := strings.Index(word, "://"); at > 0 && !strings.HasSuffix(project, ".py") && slices.ContainsFunc(strings.Split(word[at+3:], "/"), func(part string) bool {
				return strings.EqualFold(strings.TrimSuffix(strings.Trim(part, `"';`), ".git"), project)
			}) {
				return true
			}
		}
	}
	return false
}

// otherImage names a Dockerfile that is not taken for the app's and starts a server of
// Python: what its start does is nowhere else. Beside code of its own it is the image of
// another program.
func (s *search) otherImage(name string) {
	folder := path.Dir(name)
	if !source.Within(s.app.Root, folder) && slices.ContainsFunc(s.files.Python, func(file string) bool { return source.Within(path.Dir(file), folder) }) {
		return
	}
	for _, container := range s.containers(name) {
		words := append(slices.Clone(container.Entry), container.Command...)
		text := shell.QuoteWords(words)
		for _, word := range words[:min(len(words), maxFollow)] {
			file := container.File(word)
			if file == "" && path.IsAbs(word) {
				// What the working directory of its base is, nobody knows.
				file = joined(path.Dir(name), path.Base(word))
			}
			if content := s.files.Read(file); file != "" && s.files.Known[file] && isShellScript(file, content) && len(content) < maxScript {
				text += "\n" + content
			}
		}
		if serverOfPython().MatchString(text) {
			s.events = append(s.events, event{outcome: leftOut, what: name + ": " + shell.QuoteWords(words), place: container.Evidence, reason: otherImageReason})
			return
		}
	}
}

var serverOfPython = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)(?:^|[\s/"'])(?:gunicorn|uwsgi|uvicorn|hypercorn|granian|waitress-serve|flask\s+run)(?:["'\s]|$)`)
})

// prestart reads the script that tiangolo's images run before they serve.
func (s *search) prestart(name string) {
	if !strings.Contains(s.files.Read(name), "FROM tiangolo/") {
		return
	}
	for _, container := range s.containers(name) {
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
