package backing

import (
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/schema/imageref"
	"dockgen/schema/service"
)

// composeService is a service of a compose file that is one of the known kinds.
type composeService struct {
	kind    string
	version string // empty: the file names none, or one that moves
	base    string // another image than the official one; empty: that one
	at      evidence.Place
}

// forks are images that start as the official one of a kind does, under the same
// variables. What an image of another maker reads is not known.
var forks = map[string]string{
	"postgis/postgis": "postgres", "pgvector/pgvector": "postgres", "timescale/timescaledb": "postgres",
	"mariadb": "mysql", "valkey/valkey": "redis",
}

// composeServices reads the services of the compose files that are of a known kind.
func composeServices(f *source.Index) []composeService {
	var found []composeService
	for _, s := range start.Services(f) {
		image := s.Node.Key("image")
		if s.Builds() || image == nil {
			continue
		}
		if c, ok := ofImage(expanded(image.Scalar())); ok {
			c.at = evidence.Place{Path: s.File, Line: image.Line}
			found = append(found, c)
		}
	}
	return found
}

// ofImage reads an image such as "postgres:15-alpine" as that of a kind.
func ofImage(image string) (composeService, bool) {
	if imageref.CheckBase(image) != nil {
		return composeService{}, false
	}
	image, _, _ = strings.Cut(image, "@")
	name, tag, _ := strings.Cut(image, ":")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "docker.io/"), "library/")
	release, _, _ := strings.Cut(tag, "-")
	if service.CheckVersion(release) != nil {
		release = ""
	}
	for _, kind := range service.Names() {
		if k, _ := service.Named(kind); k.Image == name {
			return composeService{kind: kind, version: release}, true
		}
	}
	if kind, found := forks[name]; found && tag != "" && tag != "latest" {
		return composeService{kind: kind, base: image}, true
	}
	return composeService{}, false
}

// composeEnvironment gives add the variables that compose files set for the images that
// they build.
func composeEnvironment(f *source.Index, add func(name, value string)) {
	for _, s := range start.Services(f) {
		set := s.Node.Key("environment")
		if !s.Builds() || set == nil {
			continue
		}
		for _, name := range set.Keys {
			add(name, expanded(set.Key(name).Scalar()))
		}
		for _, item := range set.List() {
			if name, value, ok := strings.Cut(item.Scalar(), "="); ok {
				add(name, expanded(value))
			}
		}
	}
}

// expanded fills in the fallbacks of variables: "postgres:${VERSION:-15}". A variable
// without one is empty.
func expanded(text string) string {
	if len(text) > 1000 || !strings.Contains(text, "$") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '$' {
			b.WriteByte(text[i])
			i++
			continue
		}
		value, next := shell.ExpandVariable(text, i, nil)
		b.WriteString(value)
		i = max(next, i+1)
	}
	return b.String()
}
