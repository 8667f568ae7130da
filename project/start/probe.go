package start

import (
	"path"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// maxProbes is how many paths of probes are kept.
const maxProbes = 10

// Probes are the paths that the project's own deployment asks whether the app is
// alive, by path: a HEALTHCHECK, a compose file, a platform's manifest, Kubernetes.
func Probes(f *source.Index) map[string]evidence.Place {
	found := make(map[string]evidence.Place)
	add := func(text string, at evidence.Place) {
		text = strings.Trim(strings.TrimSpace(text), `"',`)
		if _, known := found[text]; !known && strings.HasPrefix(text, "/") && text != "/" && len(found) < maxProbes && strings.Trim(text, PathBytes) == "" {
			found[text] = at
		}
	}
	for _, name := range f.Paths {
		if source.IsAside(name) {
			continue
		}
		base := strings.ToLower(path.Base(name))
		switch extension := path.Ext(base); {
		case strings.HasPrefix(base, "dockerfile") || base == "containerfile":
			for _, l := range shell.DockerLines(f.Read(name)) {
				if word, rest, _ := strings.Cut(l.Text, " "); strings.EqualFold(word, "HEALTHCHECK") {
					add(askedPath(rest), evidence.Place{Path: name, Line: l.Number})
				}
			}
		case extension == ".yml" || extension == ".yaml" || extension == ".toml" || extension == ".json" && source.Depth(path.Dir(name)) == 0:
			probesIn(f.Read(name), func(text string, line int) { add(text, evidence.Place{Path: name, Line: line}) })
		}
	}
	return found
}

// PathBytes are the bytes of a path that a health check can ask for.
const PathBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.-"

// probeKeys are the words under which manifests name the path: those of Render,
// Railway, DigitalOcean, Fly and App Engine, and Kubernetes' path behind a probe.
var probeKeys = []string{"healthCheckPath", "healthcheckPath", "healthcheck_path", "http_path", "health_check_path"}

// probesIn reports the paths that the lines of a manifest name.
func probesIn(content string, add func(text string, line int)) {
	const near = 12 // lines from the word probe to its path
	probing := 0
	number := 0
	for line := range strings.Lines(content) {
		number++
		for _, key := range probeKeys {
			if _, rest, ok := strings.Cut(line, key); ok {
				rest = strings.TrimLeft(rest, `"' :=`)
				end := strings.IndexAny(rest, "\"', \r\n}")
				add(rest[:max(end, 0)], number)
			}
		}
		for _, word := range []string{"livenessProbe", "readinessProbe", "liveness_check", "readiness_check", "http_checks", "http_service.checks", "healthcheck:"} {
			if strings.Contains(line, word) {
				probing = number + near
			}
		}
		if number > probing {
			continue
		}
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			key, value, ok = strings.Cut(strings.TrimSpace(line), "=")
		}
		if key = strings.Trim(key, `"' -{`); ok && key == "path" {
			add(value, number)
		}
		add(askedPath(line), number)
	}
}

// askedPath is the path of a URL that a command asks this machine for.
func askedPath(command string) string {
	for _, host := range []string{"//localhost", "//127.0.0.1", "//0.0.0.0"} {
		_, rest, ok := strings.Cut(command, host)
		if !ok {
			continue
		}
		at := strings.IndexByte(rest, '/')
		if at < 0 || strings.ContainsAny(rest[:at], " \"'") {
			continue
		}
		rest = rest[at:]
		if end := strings.IndexFunc(rest, func(r rune) bool { return !strings.ContainsRune(PathBytes, r) }); end >= 0 {
			rest = rest[:end]
		}
		return rest
	}
	return ""
}
