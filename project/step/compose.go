package step

import (
	"cmp"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// composeFiles reads the services of compose files for production: the one that serves,
// and those of the same image that only prepare it.
func (s *search) composeFiles() {
	services := start.Services(s.files)
	image := ""
	for _, service := range services {
		if s.budget < 0 {
			return
		}
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
		if all := s.containers(name); len(all) > 0 {
			c = s.inContainer(&all[0], at, vars)
			if entry == nil {
				first = all[0].Entry
			}
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
