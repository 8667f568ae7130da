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
					for _, script := range scriptsOf(f, rest) {
						lines(f.Read(script), func(line string, number int) { add(askedPath(line), evidence.Place{Path: script, Line: number}) })
					}
				}
			}
		case base == "checks" && source.Depth(path.Dir(name)) == 0:
			// Dokku: "/up  OK", "http://app/up".
			lines(f.Read(name), func(line string, number int) {
				word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
				if _, rest, ok := strings.Cut(word, "://"); ok {
					word = rest[max(0, strings.IndexByte(rest, '/')):]
				}
				add(word, evidence.Place{Path: name, Line: number})
			})
		case extension == ".yml" || extension == ".yaml" || extension == ".toml" || extension == ".json" && source.Depth(path.Dir(name)) == 0:
			probesIn(f.Read(name), func(text string, line int) { add(text, evidence.Place{Path: name, Line: line}) })
		}
	}
	return found
}

// scriptsOf are the files of the project that a command names by their last part:
// "python /app/healthcheck.py" is healthcheck.py, or docker/healthcheck.py.
func scriptsOf(f *source.Index, command string) []string {
	var scripts []string
	for word := range strings.FieldsFuncSeq(command, func(r rune) bool { return strings.ContainsRune(" \t\"'[],;|&()", r) }) {
		if base := path.Base(word); (strings.HasSuffix(base, ".py") || strings.HasSuffix(base, ".sh")) && len(scripts) < maxProbes {
			scripts = append(scripts, f.Named(base)...)
		}
	}
	return scripts
}

// lines calls see with each line of content and its number.
func lines(content string, see func(line string, number int)) {
	number := 0
	for line := range strings.Lines(content) {
		number++
		see(line, number)
	}
}

// PathBytes are the bytes of a path that a health check can ask for.
const PathBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.-"

// probeKeys are the words under which manifests name the path: those of Render,
// Railway, DigitalOcean, Fly, App Engine, Cloud Foundry, Traefik and Elastic Beanstalk;
// Kubernetes has the path behind a probe.
var probeKeys = []string{
	"healthCheckPath", "healthcheckPath", "healthcheck_path", "http_path", "health_check_path", "health-check-http-endpoint", "healthcheck.path",
	"Application Healthcheck URL",
}

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
		for _, word := range []string{"livenessProbe", "readinessProbe", "startupProbe", "[checks", "healthchecks", "liveness_check", "readiness_check", "http_checks", "http_service.checks", "healthcheck:"} {
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
		if key = strings.Trim(key, `"' -{`); ok && (key == "path" || key == "healthcheck") {
			add(value, number) // Copilot has "healthcheck: /up"
		}
		if _, rest, ok := strings.Cut(line, `"path"`); ok {
			add(pathPrefix(strings.TrimLeft(rest, " :\"")), number) // in the middle of a line of JSON
		}
		add(askedPath(line), number)
	}
}

// askedPath is the path that a command asks this machine for, with a scheme or without:
// curl http://localhost:8000/up, wget -qO- 127.0.0.1:$PORT/up, and of Python's http.client
// HTTPConnection('localhost', 8000) and request('GET', '/up').
func askedPath(command string) string {
	for _, host := range []string{"localhost", "127.0.0.1", "0.0.0.0", "[::1]", "$(hostname)", "$HOSTNAME", "${HOSTNAME}"} {
		for rest := command; ; {
			at := strings.Index(rest, host)
			if at < 0 {
				break
			}
			before := at == 0 || strings.ContainsRune("/ \t\"'=", rune(rest[at-1]))
			rest = rest[at+len(host):]
			if path := behindPort(rest); before && path != "" {
				return path
			}
		}
	}
	_, rest, ok := strings.Cut(command, "request(")
	if !ok {
		return ""
	}
	method, rest, _ := strings.Cut(rest, ",")
	if method = strings.Trim(method, " \"'"); method != "GET" && method != "HEAD" {
		return ""
	}
	return pathPrefix(strings.TrimLeft(rest, " \"'"))
}

// behindPort is the path that follows a host, and what may be between: a port, in digits
// or as a variable of the shell (:8000, :$PORT, :${PORT:-8000}), or one that Python adds.
func behindPort(text string) string {
	if rest, ok := strings.CutPrefix(text, ":"); ok {
		switch {
		case strings.HasPrefix(rest, "${"):
			_, rest, _ = strings.Cut(rest, "}")
		case strings.HasPrefix(rest, "$"), strings.HasPrefix(rest, "%"), strings.HasPrefix(rest, "{"):
			rest = rest[max(0, strings.IndexByte(rest, '/')):]
		case strings.HasPrefix(rest, "'"), strings.HasPrefix(rest, `"`):
			// 'http://127.0.0.1:' + port + '/up'
			at := strings.IndexByte(rest, '/')
			if at < 0 || at > 80 {
				return ""
			}
			rest = rest[at:]
		default:
			rest = strings.TrimLeft(rest, "0123456789")
		}
		text = rest
	}
	return pathPrefix(text)
}

// pathPrefix is the path that text begins with, and "" when it begins with none.
func pathPrefix(text string) string {
	if !strings.HasPrefix(text, "/") {
		return ""
	}
	if end := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(PathBytes, r) }); end >= 0 {
		text = text[:end]
	}
	return text
}
