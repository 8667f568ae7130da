package route

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/setting"
	"dockgen/project/source"
)

// Hosts are the names of hosts that an app answers; to a request for another one it
// answers 400 or 404. Measured with Flask 3.1.3 and Werkzeug 3.1.9 on 2026-11-30:
// TRUSTED_HOSTS and Request.trusted_hosts give 400; SERVER_NAME alone restricts nothing,
// and 404 with subdomain_matching; with host_matching every rule has a host of its own.
type Hosts struct {
	At   evidence.Place
	What string // "TRUSTED_HOSTS"
	// Names are the hosts, and empty when they cannot be read.
	Names []string
}

// Restricted finds the restriction of an app's hosts. trusts says that its Flask knows the
// key TRUSTED_HOSTS, which came with 3.1.
func Restricted(f *source.Index, files []string, trusts bool) (Hosts, bool) {
	for _, s := range setting.Find(f, files, "TRUSTED_HOSTS") {
		v := f.Module(s.At.Path).Evaluator().Value(s.Value)
		attribute := !strings.Contains(f.Read(s.At.Path), "TRUSTED_HOSTS")
		switch {
		case !attribute && !trusts, s.Branch:
		case len(s.Value) == 1 && (s.Value[0].Is("None") || s.Value[0].Kind == python.StringToken), v.Known && len(v.Items) == 0:
		case !v.Known || len(v.Items) == 0:
			if setting.Variable(s.Value) != "" {
				return Hosts{At: s.At, What: "TRUSTED_HOSTS"}, true
			}
		default:
			h := Hosts{At: s.At, What: "TRUSTED_HOSTS"}
			for _, item := range v.Items {
				h.Names = append(h.Names, item.Text)
			}
			return h, true
		}
	}
	for _, s := range setting.Find(f, files, "host_matching", "subdomain_matching") {
		if len(s.Value) != 1 || !s.Value[0].Is("True") {
			continue
		}
		if s.Key == "host_matching" {
			return Hosts{At: s.At, What: s.Key}, true
		}
		for _, name := range setting.Find(f, files, "SERVER_NAME") {
			h := Hosts{At: name.At, What: "SERVER_NAME"}
			if text, ok := python.TextOf(name.Value); ok {
				h.Names = []string{text}
			}
			return h, true
		}
	}
	return Hosts{}, false
}

// Accepts reports whether the app answers a request for host.
func (h Hosts) Accepts(host string) bool {
	return slices.ContainsFunc(h.Names, func(name string) bool {
		name, _, _ = strings.Cut(name, ":")
		below, any := strings.CutPrefix(name, ".")
		return host == name || any && (host == below || strings.HasSuffix(host, name))
	})
}
