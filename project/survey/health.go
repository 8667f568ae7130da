package survey

import (
	"cmp"
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
	"healthz", "livez", "health", "liveness", "health_check", "healthcheck", "alive", "live",
	"lbheartbeat", "heartbeat", "readyz", "readiness", "ready", "ping", "status",
}

// healthPath finds the route of the app that a health check can
// ask: a literal path with a word that says so, answered to GET without parameters
// and without a login; before all, the one that its own deployment asks.
//
// A wrong one would make a healthy container be restarted for ever. So a route
// counts only when its whole path is known, the prefixes of blueprints included.
func healthPath(p *project, s *Survey) {
	f, python := p.index, p.reached
	if len(f.MentioningOf(python, "DispatcherMiddleware", "APPLICATION_ROOT")) > 0 {
		return // the app may be below another path than its own
	}
	r := &route.Router{F: f, Python: python, Files: make(map[string]*route.File)}
	asked := start.Probes(f)
	words := []string{"health", "live", "heartbeat", "ready", "ping", "status"}
	for route := range asked {
		words = append(words, path.Base(route))
	}
	var found []evidence.Found[string]
	for _, name := range f.MentioningOf(python, words...) {
		if len(f.MentioningOf([]string{name}, "route", "add_url_rule", "add_resource", ".get(")) == 0 {
			continue
		}
		for _, route := range r.File(name).Routes {
			whole, confidence := r.Path(route)
			if at, is := asked[whole]; is && confidence > 0 {
				// What the project's own deployment asks for needs no other sign.
				found = append(found, evidence.Found[string]{Value: whole, Evidence: at, Confidence: evidence.Certain})
			} else if confidence > 0 && isHealthPath(whole) {
				found = append(found, evidence.Found[string]{Value: whole, Evidence: route.Evidence, Confidence: confidence})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b evidence.Found[string]) int {
		_, askedA := asked[a.Value]
		_, askedB := asked[b.Value]
		return cmp.Or(source.Less(askedB, askedA), cmp.Compare(healthRank(a.Value), healthRank(b.Value)), cmp.Compare(b.Confidence, a.Confidence))
	})
	if len(found) > 0 {
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
	case "ping", "status":
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
