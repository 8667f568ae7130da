package backing

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
	"dockgen/project/start"
)

// Programs that compose files have beside an app, by the last part of the image's name.
var (
	proxies = []string{"nginx", "nginx-proxy", "traefik", "caddy", "haproxy", "httpd", "apache", "envoy", "openresty", "varnish", "swag", "nginx-unprivileged"}
	tools   = []string{
		"adminer", "pgadmin4", "phpmyadmin", "mailhog", "maildev", "mailpit", "mailcatcher", "redis-commander", "redisinsight", "mongo-express", "flower", "portainer", "portainer-ce",
		"watchtower", "dozzle", "docker-autoheal", "certbot", "acme-companion", "whoami",
	}
)

// Beside names the services of the compose files that start the app which are neither it
// nor one of found: other images, whose containers nothing here starts. root is the folder
// in which the app starts.
func Beside(f *source.Index, root string, found []evidence.Service) []evidence.NotTaken {
	var lost []evidence.NotTaken
	services := start.Services(f)
	images, starting := make(map[string]bool), make(map[string]bool) // of the app, and files that start it
	for _, s := range services {
		if s.Builds() && s.MayBuild(f, root) {
			images[s.Node.Key("image").Scalar()], starting[s.File] = true, true
		}
	}
	delete(images, "")
	own := make([]bool, len(services))
	for i, s := range services {
		own[i] = isOwn(f, root, images, s)
		starting[s.File] = starting[s.File] || own[i]
	}
	for i, s := range services {
		if own[i] || !starting[s.File] || start.IsDevelopment(s.File) || source.IsAside(s.File) || s.Node.Key("profiles") != nil {
			continue
		}
		what, reason, replaced := reasonOf(f, s, found)
		if reason == "" || len(lost) == maxServices*2 {
			continue
		}
		at := evidence.Place{Path: s.File, Line: s.Node.Key("image").LineOr(s.Node.Key("build").LineOr(s.Node.Line))}
		lost = append(lost, evidence.NotTaken{What: evidence.OneLine("the service " + s.Name + what), Evidence: at, Reason: reason, Replaced: replaced})
	}
	return lost
}

// isOwn reports whether a service may be the app, or another process of its images.
func isOwn(f *source.Index, root string, images map[string]bool, s start.Service) bool {
	if s.Builds() {
		return s.MayBuild(f, root)
	}
	if images[s.Node.Key("image").Scalar()] {
		return true
	}
	words, _ := s.Words("command")
	for _, word := range words {
		if slices.Contains([]string{"gunicorn", "flask", "celery", "uwsgi", "waitress-serve", "rq", "python", "python3"}, path.Base(word)) {
			return true
		}
	}
	return false
}

// reasonOf says what becomes of a service of another image; an empty reason is one that
// has a block.
func reasonOf(f *source.Index, s start.Service, found []evidence.Service) (what, reason string, replaced bool) {
	if s.Builds() {
		folder, _, _ := strings.Cut(s.Context(), "|")
		dockerfile, _ := s.Dockerfile()
		what = ", built by " + dockerfile
		if f.Has(path.Join(folder, "package.json")) {
			return what, "It is an image of its own: an assets block builds a front end into the app's, where the app serves it.", false
		}
		return what, "It is an image of its own, and dockgen makes that of the app alone: build and start it as before.", false
	}
	image := expanded(s.Node.Key("image").Scalar())
	if image == "" {
		return "", "", false
	}
	name, _, _ := strings.Cut(path.Base(image), "@")
	name, _, _ = strings.Cut(name, ":")
	what = ", " + image
	c, known := ofImage(image)
	switch {
	case known && slices.ContainsFunc(found, func(has evidence.Service) bool { return has.Kind == c.kind }):
		return "", "", false
	case known:
		variable := strings.ToUpper(c.kind) + "_URL"
		if c.kind == "postgres" || c.kind == "mysql" {
			variable = "DATABASE_URL"
		}
		return what, fmt.Sprintf("No variable that the code reads was found to lead to it: if the app uses it, write a service block, such as service %q { url = %q }.", c.kind, variable), false
	case slices.Contains(proxies, name):
		return what, "The image has no other server before gunicorn: the platform's, or one in a container of its own, is asked first.", true
	case slices.Contains(tools, name):
		return what, "It is a tool for those who look after the app, and no part of it.", true
	}
	return what, "It is another image, which dockgen does not start: start it beside the app, if the app needs it.", false
}
