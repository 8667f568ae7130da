package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/requirement"
	"dockgen/project/route"
	"dockgen/project/rule"
)

// probedHost is the host that the health check asks for.
const probedHost = "127.0.0.1"

// probeRefused reports an app that answers the health check with 400 or 404, because it
// comes for another host than those that the app serves.
func probeRefused(p *project) []finding.Finding {
	hosts, ok := route.Restricted(p.index, p.reached, p.trustsHosts())
	if !ok || hosts.Accepts(probedHost) || hosts.Names == nil && hosts.What != "host_matching" {
		return nil
	}
	f := finding.Finding{Code: rule.ProbeRefused, Summary: "Health check refused"}
	remedy := fmt.Sprintf("Add %q to TRUSTED_HOSTS.", probedHost)
	if hosts.What != "TRUSTED_HOSTS" {
		remedy = "Leave out health_check.path, so that any answer below 500 is healthy."
	}
	says := fmt.Sprintf("The health check asks %s, and by %s the app answers other hosts only", probedHost, hosts.What)
	if p.config.HealthCheck.Path != "" {
		f.Detail = fmt.Sprintf("%s: %s gets 400 or 404, and the container is unhealthy while the app serves. %s", says, rule.Quoted(p.config.HealthCheck.Path), remedy)
		return inFile(hosts.At.Path, hosts.At.Line, f)
	}
	if hosts.What != "TRUSTED_HOSTS" {
		return nil // 404 is what "/" may have without it as well
	}
	f.Detail = fmt.Sprintf("%s: it gets 400 before the app has looked at the request, and is healthy whatever the app would say. %s Then health_check.path can name a path of the app.", says, remedy)
	return inFile(hosts.At.Path, hosts.At.Line, f)
}

// trustsHosts reports whether the Flask that is installed may know TRUSTED_HOSTS.
func (p *project) trustsHosts() bool {
	return !slices.ContainsFunc(p.installed, func(w requirement.Wanted) bool {
		if pinned := requirement.Pinned(w.Specifier); pinned != "" {
			return w.Name == "flask" && requirement.Before(pinned, "3.1")
		}
		return w.Name == "flask" && !requirement.Allows(w.Specifier, "3.1.3") && !requirement.Allows(w.Specifier, "3.99")
	})
}

// routeMissing reports an app that answers no path: any answer below 500 is healthy, so
// that a container which serves nothing looks well.
func routeMissing(p *project) []finding.Finding {
	if p.entry.defined.Certainty == requirement.No || !route.None(p.index, p.reached) {
		return nil
	}
	return inEntryPoint(p, rule.RouteMissing, "App without a route", fmt.Sprintf(
		"Nothing that the import of %s runs gives the app a route, so it answers every request with 404. Import the module with the views, or name the app that has them.",
		rule.Quoted(p.config.App.EntryPoint)), "")
}

// probeElsewhere reports a health path that leaves out what the route stands below: the
// prefix of a blueprint, of an API or of a middleware.
func probeElsewhere(p *project) []finding.Finding {
	asked, _, _ := strings.Cut(p.config.HealthCheck.Path, "?")
	if path.Base(asked) == "/" || path.Base(asked) == "." {
		return nil
	}
	// What stands around the app, or asks first, may answer the path itself.
	if len(p.index.MentioningOf(p.reached, "wsgi_app", "before_request", "before_app_request", "HealthCheck")) > 0 {
		return nil
	}
	r := route.New(p.index, p.reached, p.entry.Variable)
	same := func(a, b string) bool { return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") }
	var other *route.Answer
	for _, a := range r.Answers(path.Base(asked)) {
		if same(a.Path, asked) {
			return nil
		}
		if other == nil && same(a.Rule, asked) && a.Confidence == evidence.Certain {
			other = &a
		}
	}
	if other == nil || r.AnswersAll() {
		return nil
	}
	f := finding.Finding{
		Code: rule.ProbeElsewhere, Summary: "Health path without its prefix",
		Detail: fmt.Sprintf("The route %s (%s) stands below a prefix: the app answers %s, and 404 to what the health check asks. Write path = %q in health_check.",
			rule.Quoted(other.Rule), other.At, rule.Quoted(other.Path), other.Path),
		Fix: fmt.Sprintf("path = %q", other.Path),
	}
	return p.inConfig("health_check.path", f)
}
