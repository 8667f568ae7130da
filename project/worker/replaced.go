package worker

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/gunicornconf"
	"dockgen/project/rule"
	"dockgen/schema/gunicorn"
)

// replaced takes the settings that the image says in another way.
func (t *taking) replaced(s setting) bool {
	switch s.Name {
	case "bind":
		t.bind(s)
	case "config", "chdir", "wsgi_app", "default_proc_name":
	case "pythonpath":
		for folder := range strings.SplitSeq(s.value, ",") {
			if clean := strings.Trim(path.Clean(folder), "/"); s.unknown || clean != "." && clean != t.root && !strings.HasSuffix(clean, "/"+t.root) && !t.isRoot(folder) {
				t.lose(s, false, "Only app.directory, %s, is on PYTHONPATH.", rule.Quoted(t.root))
				break
			}
		}
	case "accesslog":
		switch {
		case s.value == "-" || isStream(s.value):
		case s.value == "/dev/null" || s.value == "None" || s.value == "":
			t.worker.AccessLog = evidence.Found[bool]{Value: false, Evidence: s.at, Confidence: evidence.Certain}
			t.took = true
		default:
			t.lose(s, true, "The access log goes to standard output, where docker logs shows it.")
		}
	case "errorlog":
		if s.value != "-" && s.value != "None" && !isStream(s.value) {
			t.lose(s, true, "The log goes to standard error, where docker logs shows it.")
		}
	case "worker_tmp_dir":
		if path.Clean(s.value) != "/dev/shm" && s.value != "None" {
			t.lose(s, true, "The heartbeat of the workers is in /dev/shm, which is memory.")
		}
	case "pidfile":
		t.lose(s, true, "Docker knows the process: it is the first of the container.")
	case "daemon":
		t.lose(s, true, "gunicorn stays the first process of the container, which ends with it.")
	case "reload", "reload_engine", "reload_extra_files":
		t.lose(s, true, "It is for development: the source in the image never changes.")
	case "spew":
		t.lose(s, true, "It is for debugging.")
	case "user", "group", "initgroups":
		t.lose(s, true, "image.user is who runs the app.")
	default:
		return false
	}
	return true
}

// isRoot reports whether an absolute folder of the image may be that of the project.
func (t *taking) isRoot(folder string) bool {
	return strings.HasPrefix(folder, "/") && t.root == "." && !t.files.Folders[path.Base(folder)]
}

// isStream reports whether a log file is one of the streams that docker logs shows.
func isStream(name string) bool {
	return slices.Contains([]string{"/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2", "/proc/1/fd/1", "/proc/1/fd/2", "/proc/self/fd/1", "/proc/self/fd/2"}, name)
}

// bind names the addresses that nobody outside the container reaches, and all but one.
// The port is the survey's to find.
func (t *taking) bind(s setting) {
	for address := range strings.SplitSeq(s.value, ",") {
		address = strings.TrimSpace(address)
		switch {
		case strings.HasPrefix(address, "unix:") || strings.HasPrefix(address, "fd:"):
			t.lose(s, false, "No published port leads to a socket: gunicorn in the image listens on app.port, and what asked the socket has to ask that.")
		case gunicornconf.IsLocal(address):
			t.lose(s, true, "Only the container itself reaches that address: gunicorn in the image listens on all addresses, at app.port.")
		default:
			if t.listens++; t.listens > 1 {
				t.lose(s, false, "gunicorn in the image listens at one port, app.port.")
			}
		}
	}
}

// refused names the settings that the language does not let into worker.arguments, and
// those that are no flags.
func (t *taking) refused(s setting) bool {
	switch {
	case s.Name == "raw_env":
		name, _, _ := strings.Cut(s.value, "=")
		t.lose(s, false, "Variables of the app are env blocks: write one for %s.", rule.Quoted(name))
	case s.Kind == gunicorn.File:
		t.lose(s, false, "Only a configuration file can say it.")
	case s.Refused() != "":
		t.lose(s, false, "It %s.", s.Refused())
	default:
		return false
	}
	return true
}
