package worker

import (
	"fmt"
	"path"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/source"
)

// gunicornConfig judges the configuration that a command names, or that gunicorn
// would load by itself. One that suits a container is kept as it is. Of one that
// was written for a machine (it listens on a socket, becomes a daemon, writes
// its log to a file) the settings are taken that mean something elsewhere.
func gunicornConfig(w *evidence.Worker, f *source.Index, root string) {
	name := w.ConfigFile.Value
	if own := disk.Join(root, "gunicorn.conf.py"); name == "" && f.Known[own] {
		name = own
		w.ConfigFile = evidence.Found[string]{Value: own, Evidence: evidence.Place{Path: own}, Confidence: evidence.Certain}
	}
	if name == "" {
		return
	}
	mod := f.Module(name)
	if mod == nil {
		w.ConfigFile = evidence.Found[string]{}
		return
	}
	unfit, why := unfitSetting(mod)
	if why == "" {
		return
	}
	w.ConfigFile = evidence.Found[string]{}
	w.Unfit = evidence.Found[string]{
		Value: name, Evidence: source.Evidence(mod, unfit.Offset), Confidence: evidence.Certain,
		Note: fmt.Sprintf("%s sets %s, which %s. Its other settings are taken over where they are literals.", rule.Quoted(name), rule.Quoted(unfit.Name), why),
	}
	seen := make(map[string]bool)
	for _, b := range mod.Names {
		if b.Kind != python.Assigned || b.Script || seen[b.Name] || b.Value.End == 0 {
			continue
		}
		seen[b.Name] = true
		option := map[string]string{"keepalive": "keep-alive", "preload_app": "preload"}[b.Name]
		if option == "" {
			option = strings.ReplaceAll(b.Name, "_", "-")
		}
		value := literalText(mod, b.Value)
		if option == "preload" && value != "True" {
			continue
		}
		settings{w}.text(option, value, source.Evidence(mod, b.Offset))
	}
}

// unfitSetting finds a setting that does not work in a container: behind a
// published port, with code that the process cannot write.
func unfitSetting(mod *python.Module) (setting python.Binding, why string) {
	for _, b := range mod.Names {
		if b.Kind != python.Assigned || b.Script || b.Value.End == 0 {
			continue
		}
		source := mod.Text(b.Value)
		value := literalText(mod, b.Value)
		switch b.Name {
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
	return python.Binding{}, ""
}

// isOwnPath reports whether a literal is a path that an image with a read-only
// source cannot write.
func isOwnPath(value string) bool {
	return value != "" && value != "-" && value != "None" && !strings.HasPrefix(value, "/dev/") && !strings.HasPrefix(path.Clean(value), "/tmp/")
}

// literalText returns the literal that a value is or falls back to, without its
// quotes; empty when there is none.
func literalText(mod *python.Module, value python.Span) string {
	if value.End-value.Start > python.MaxExpression {
		return ""
	}
	scan := python.NewScanner("(" + mod.Text(value) + ")")
	if !scan.Next() {
		return ""
	}
	inside := python.InBrackets(scan.Tokens)
	// int(os.environ.get("X", 4))
	if len(inside) > 2 && (inside[0].Is("int") || inside[0].Is("str")) && inside[1].Is("(") {
		inside = python.InBrackets(inside[1:])
	}
	return strings.Trim(entry.Literal(mod, inside, 4), `"'`)
}
