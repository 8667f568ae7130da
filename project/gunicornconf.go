package project

import (
	"fmt"
	"path"
	"strings"
)

// gunicornConfig judges the configuration that a command names, or that gunicorn
// would load by itself. One that suits a container is kept as it is. Of one that
// was written for a machine (it listens on a socket, becomes a daemon, writes
// its log to a file) the settings are taken that mean something elsewhere.
func (e *entryFinder) gunicornConfig(w *Worker, c candidate) {
	name := w.ConfigFile.Value
	if own := join(c.root, "gunicorn.conf.py"); name == "" && e.known[own] {
		name = own
		w.ConfigFile = Found[string]{Value: own, Evidence: Evidence{Path: own}, Confidence: Certain}
	}
	if name == "" {
		return
	}
	mod := e.module(name)
	if mod == nil {
		w.ConfigFile = Found[string]{}
		return
	}
	unfit, why := unfitSetting(mod)
	if why == "" {
		return
	}
	w.ConfigFile = Found[string]{}
	w.Unfit = Found[string]{
		Value: name, Evidence: mod.evidence(unfit.offset), Confidence: Certain,
		Note: fmt.Sprintf("%s sets %s, which %s. Its other settings are taken over where they are literals.", quoted(name), quoted(unfit.name), why),
	}
	seen := make(map[string]bool)
	for _, b := range mod.names {
		if b.kind != assigned || b.script || seen[b.name] || b.value.end == 0 {
			continue
		}
		seen[b.name] = true
		option := map[string]string{"keepalive": "keep-alive", "preload_app": "preload"}[b.name]
		if option == "" {
			option = strings.ReplaceAll(b.name, "_", "-")
		}
		value := literalText(mod, b.value)
		if option == "preload" && value != "True" {
			continue
		}
		settings{w}.text(option, value, mod.evidence(b.offset))
	}
}

// unfitSetting finds a setting that does not work in a container: behind a
// published port, with code that the process cannot write.
func unfitSetting(mod *module) (setting binding, why string) {
	for _, b := range mod.names {
		if b.kind != assigned || b.script || b.value.end == 0 {
			continue
		}
		source := mod.text(b.value)
		value := literalText(mod, b.value)
		switch b.name {
		case "bind":
			switch {
			case strings.Contains(source, "unix:"):
				return b, "is a socket that no published port leads to"
			case strings.Contains(source, "127.0.0.1") || strings.Contains(source, "localhost"):
				return b, "can be reached only from inside the container"
			}
		case "daemon":
			if value == "True" {
				return b, "ends the container's first process"
			}
		case "user", "group":
			if value != "" && value != "None" {
				return b, "the image does not have"
			}
		case "accesslog", "errorlog", "logfile", "pidfile", "statsd_socket":
			if isOwnPath(value) {
				return b, "is a file that the process cannot write in the image"
			}
		case "certfile", "keyfile":
			if value != "" && value != "None" {
				return b, "makes it speak TLS, for which the image has no key"
			}
		case "chdir":
			if strings.HasPrefix(value, "/") {
				return b, "is a folder of another machine"
			}
		case "reload":
			if value == "True" {
				return b, "is for development"
			}
		}
	}
	return binding{}, ""
}

// isOwnPath reports whether a literal is a path that an image with a read-only
// source cannot write.
func isOwnPath(value string) bool {
	return value != "" && value != "-" && value != "None" && !strings.HasPrefix(value, "/dev/") && !strings.HasPrefix(path.Clean(value), "/tmp/")
}

// literalText returns the literal that a value is or falls back to, without its
// quotes; empty when there is none.
func literalText(mod *module, value span) string {
	if value.end-value.start > maxExpression {
		return ""
	}
	scan := newScanner("(" + mod.text(value) + ")")
	if !scan.next() {
		return ""
	}
	inside := inBrackets(scan.tokens)
	// int(os.environ.get("X", 4))
	if len(inside) > 2 && (inside[0].is("int") || inside[0].is("str")) && inside[1].is("(") {
		inside = inBrackets(inside[1:])
	}
	return strings.Trim(literalOf(mod, inside, 4), `"'`)
}
