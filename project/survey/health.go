package survey

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/route"
	"dockgen/project/source"
	"dockgen/project/start"
)

// healthWords are the names of routes that say whether the app is alive, best
// first: a question about the process before one about all that it needs. Dashes
// and underscores in front and behind do not matter.
var healthWords = []string{
	"healthz", "livez", "health", "liveness", "health_check", "healthcheck", "healthy", "alive", "isalive", "is_alive", "live",
	"up", "ruok", "lbheartbeat", "heartbeat", "readyz", "readiness", "ready", "ping", "status",
}

// healthPath finds the route of the app that a health check can
// ask: a literal path with a word that says so, answered to GET without parameters
// and without a login; before all, the one that its own deployment asks.
//
// A wrong one would make a healthy container be restarted for ever. So a route
// counts only when its whole path is known, the prefixes of blueprints included.
func healthPath(p *project, s *Survey) {
	f, python := p.index, p.reached
	_, variable, _ := strings.Cut(s.EntryPoint.Value, ":")
	variable, _, _ = strings.Cut(variable, "(")
	asked := start.Probes(f)
	if prefix := scriptName(p); prefix != "" {
		// gunicorn takes it off again: the routes know nothing of it.
		for path, at := range maps.Clone(asked) {
			if rest, ok := strings.CutPrefix(path, prefix); ok && strings.HasPrefix(rest, "/") {
				asked[rest] = at
			}
		}
	}
	words := []string{"health", "live", "heartbeat", "ready", "ping", "status", "/up", "ruok"}
	for route := range asked {
		words = append(words, path.Base(route))
	}
	answers := route.New(f, python, variable).Answers(words...)
	moves := slices.ContainsFunc(answers, func(a route.Answer) bool { return path.Base(a.Path) == "down" })
	var found []evidence.Found[string]
	for _, a := range answers {
		if at, is := asked[a.Path]; is {
			// What the project's own deployment asks for needs no other sign.
			found = append(found, evidence.Found[string]{Value: a.Path, Evidence: at, Confidence: evidence.Certain})
		} else if isHealthPath(a.Path) && !(moves && path.Base(a.Path) == "up") {
			found = append(found, evidence.Found[string]{Value: a.Path, Evidence: a.At, Confidence: a.Confidence})
		}
	}
	slices.SortStableFunc(found, func(a, b evidence.Found[string]) int {
		_, askedA := asked[a.Value]
		_, askedB := asked[b.Value]
		return cmp.Or(source.Less(askedB, askedA), cmp.Compare(healthRank(a.Value), healthRank(b.Value)), cmp.Compare(b.Confidence, a.Confidence))
	})
	if len(found) > 0 {
		if hosts, ok := route.Restricted(f, python, f.AtLeast("flask", 3, 1)); ok && !hosts.Accepts("127.0.0.1") {
			s.lose([]evidence.NotTaken{{
				What: found[0].Value, Evidence: found[0].Evidence, Replaced: true,
				Reason: "The health check asks 127.0.0.1, and " + hosts.What + " (" + hosts.At.String() + ") does not have it, so the path would answer 400 or 404: without a path any answer below 500 is healthy.",
			}})
			return
		}
		s.HealthPath = found[0]
		s.HealthPath.Others = found[1:min(len(found), 5)]
	}
}

// isHealthPath judges a whole path.
func isHealthPath(path string) bool {
	if !strings.HasPrefix(path, "/") || strings.Trim(path, start.PathBytes) != "" || strings.Contains(path, "//") || len(path) > 100 {
		return false
	}
	components := strings.Split(strings.Trim(path, "/"), "/")
	last := healthWord(components[len(components)-1])
	if !slices.Contains(healthWords, last) {
		return false
	}
	above := components[:len(components)-1]
	switch last {
	case "live", "alive", "ready":
		// "/live" is a page of something that is live; "/health/live" is not.
		return slices.ContainsFunc(above, func(c string) bool { return strings.Contains(c, "health") }) ||
			strings.HasPrefix(components[len(components)-1], "_")
	case "ping", "status", "up", "healthy":
		// Behind the name of something it is that something's status.
		return !slices.ContainsFunc(above, func(c string) bool { return !isPlainPrefix(c) })
	}
	return true
}

// isPlainPrefix reports whether a path component only says which of an app's
// interfaces is meant.
func isPlainPrefix(component string) bool {
	version := strings.TrimLeft(component, "v")
	if len(component)-len(version) == 1 && strings.Trim(version, "0123456789.") == "" {
		return true
	}
	switch strings.Trim(component, "_") {
	case "api", "rest", "internal", "system", "monitoring", "service", "health", "public", "app":
		return true
	}
	return false
}

func healthWord(component string) string {
	return strings.ReplaceAll(strings.Trim(strings.ToLower(component), "_-"), "-", "_")
}

// healthRank orders paths: by their word, then the shorter first.
func healthRank(path string) int {
	components := strings.Split(strings.Trim(path, "/"), "/")
	return slices.Index(healthWords, healthWord(components[len(components)-1]))*100 + len(components)
}

// scriptName is the path below which the project's own image has gunicorn serve the app.
func scriptName(p *project) string {
	for _, set := range p.environment.Defaults {
		if set.Name == "SCRIPT_NAME" {
			return strings.TrimRight(set.Value, "/")
		}
	}
	return ""
}
