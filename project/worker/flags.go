package worker

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/gunicornconf"
	"dockgen/project/rule"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/schema"
	"dockgen/schema/credential"
	"dockgen/schema/gunicorn"
	"dockgen/schema/naming"
)

// setting is one setting of gunicorn's, from a flag or a configuration file.
type setting struct {
	*gunicorn.Setting
	value string
	// written is the flag or the line as the project has it.
	written   string
	at        evidence.Place
	variables []string // of the environment that the value depends on
	// unknown says that nobody knows the value, and literal that it is the text of a
	// variable that no shell expands.
	unknown, literal bool
}

// taking sorts settings: into a Worker, or among what is not taken over.
type taking struct {
	worker evidence.Worker
	lost   []evidence.NotTaken
	files  *source.Index
	root   string
	// listens is how many addresses were named that others reach.
	listens int
}

// lose notes a setting that the config does not have. What it writes of it has no
// value that is a secret.
func (t *taking) lose(s setting, replaced bool, format string, args ...any) {
	what := s.written
	if s.Setting != nil && (s.Name == "raw_env" || credential.In(what)) {
		name, _, _ := strings.Cut(s.value, "=")
		what = strings.TrimSpace(s.Flag() + " " + name)
		if s.Name != "raw_env" {
			what = s.Flag()
		}
	}
	t.lost = append(t.lost, evidence.NotTaken{What: what, Evidence: s.at, Reason: fmt.Sprintf(format, args...), Replaced: replaced})
}

// effective are the settings of a command that count: of a flag that is repeated the
// last, and of GUNICORN_CMD_ARGS what the command line does not say.
func effective(all []start.Setting) []start.Setting {
	var kept []start.Setting
	for i, s := range all {
		overridden := slices.ContainsFunc(all[i+1:], func(later start.Setting) bool {
			return s.Setting != nil && s.Setting == later.Setting && s.Carried == later.Carried && s.Setting.Kind != gunicorn.List
		})
		beaten := s.Carried && slices.ContainsFunc(all, func(on start.Setting) bool { return s.Setting != nil && s.Setting == on.Setting && !on.Carried })
		if !overridden && !beaten {
			kept = append(kept, s)
		}
	}
	return kept
}

// flag takes one flag of a command line, and reports whether it is a setting.
func (t *taking) flag(f start.Setting) (setting, bool) {
	s := setting{
		Setting: f.Setting, value: f.Value, written: f.Written, at: f.Evidence,
		variables: shell.Variables(f.Source), unknown: f.Unknown, literal: f.Literal,
	}
	if f.Carried {
		s.written = "GUNICORN_CMD_ARGS: " + f.Written
	}
	switch {
	case f.Fault == gunicorn.Word:
		if f.Lost {
			t.lose(s, false, "What it holds is not known. If it is flags of gunicorn, write them in worker.arguments.")
		}
	case f.Fault == gunicorn.Unknown:
		t.lose(s, false, "gunicorn has no such flag.")
	case f.Fault == gunicorn.Ambiguous:
		t.lose(s, false, "It may be %s.", rule.QuotedList(f.Near, "or"))
	case f.Fault == gunicorn.NoValue || f.Fault == gunicorn.Surplus || f.Fault == gunicorn.NoNumber && !f.Unknown && !f.Literal:
		t.lose(s, false, "gunicorn does not start with it.")
	default:
		return s, true
	}
	return s, false
}

// take takes one setting.
func (t *taking) take(s setting) {
	if s.literal {
		t.lose(s, s.Name == "bind" || s.Name == "workers",
			"No shell reads it here, so that gunicorn gets the text %s itself. The image sets PORT and WEB_CONCURRENCY, which gunicorn reads.", rule.Quoted(s.value))
		return
	}
	if t.replaced(s) || t.refused(s) {
		return
	}
	argument := s.Covered()
	if argument == "" {
		t.argument(s)
		return
	}
	if s.unknown {
		if s.Name == "workers" && len(s.variables) > 0 {
			t.countedBy(s)
			return
		}
		t.lose(s, false, "It is worked out when the server starts. Write worker.%s with its value.", argument)
		return
	}
	if !t.cover(s, argument) || len(s.variables) == 0 {
		return
	}
	if s.Name == "workers" {
		t.countedBy(s)
		return
	}
	t.lose(s, false, "worker.%s is %s, its value without the variable, which the image does not read.", argument, s.value)
}

// countedBy tells who says the number of workers now.
func (t *taking) countedBy(s setting) {
	if !slices.Equal(s.variables, []string{"WEB_CONCURRENCY"}) {
		t.lose(s, true, "WEB_CONCURRENCY sets the number of workers in the image; %s does not.", rule.QuotedList(s.variables, "and"))
	}
}

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

// cover fills in the argument of the worker block that a setting is, and reports whether
// it could.
func (t *taking) cover(s setting, argument string) bool {
	w := &t.worker
	numbers := map[string]*evidence.Found[int]{
		"workers": &w.Workers, "threads": &w.Threads, "timeout": &w.Timeout, "graceful_timeout": &w.GracefulTimeout, "keep_alive": &w.KeepAlive,
		"max_requests": &w.MaxRequests, "max_requests_jitter": &w.MaxRequestsJitter,
		"limit_request_line": &w.LimitRequestLine, "worker_connections": &w.WorkerConnections,
	}
	if number := numbers[argument]; number != nil {
		n, err := strconv.Atoi(strings.ReplaceAll(s.value, "_", ""))
		least, most := schema.Bounds("worker." + argument)
		if err != nil || n < least || n > most {
			t.lose(s, false, "worker.%s is a number from %d to %d.", argument, least, most)
			return false
		}
		*number = evidence.Found[int]{Value: n, Evidence: s.at, Confidence: evidence.Certain}
		return true
	}
	switch argument {
	case "class":
		class := workerClass(s.value)
		if class == "" || naming.CheckWorkerClass(class) != nil {
			t.lose(s, false, "It is no worker class that worker.class can name.")
			return false
		}
		w.Class = evidence.Found[string]{Value: class, Evidence: s.at, Confidence: evidence.Certain}
	case "preload":
		w.Preload = evidence.Found[bool]{Value: true, Evidence: s.at, Confidence: evidence.Certain}
	case "log_level":
		level := strings.ToLower(s.value)
		if !slices.Contains([]string{"debug", "info", "warning", "error", "critical"}, level) {
			t.lose(s, false, "gunicorn has no such level, and takes \"info\".")
			return false
		}
		w.LogLevel = evidence.Found[string]{Value: level, Evidence: s.at, Confidence: evidence.Certain}
	case "forwarded_allow_ips":
		return t.proxies(s)
	}
	return true
}

// proxies takes the addresses whose headers gunicorn believes.
func (t *taking) proxies(s setting) bool {
	var addresses []string
	for address := range strings.SplitSeq(s.value, ",") {
		address = strings.TrimSpace(address)
		if naming.CheckProxy(address) != nil {
			t.lose(s, false, "%s is no address that gunicorn compares with. Write worker.forwarded_allow_ips.", rule.Quoted(address))
			return false
		}
		if !slices.Contains(addresses, address) {
			addresses = append(addresses, address)
		}
	}
	t.worker.ForwardedAllowIPs = evidence.Found[[]string]{Value: addresses, Evidence: s.at, Confidence: evidence.Certain}
	return true
}

// argument takes a setting that only its flag can say.
func (t *taking) argument(s setting) {
	value := s.value
	switch {
	case s.unknown:
		t.lose(s, false, "The variable is not known here. Write %s in worker.arguments, with its value.", rule.Quoted(s.Flag()))
		return
	case s.Name == "logconfig" || s.Name == "logconfig_json":
		file := gunicornconf.Locate(t.files, value, t.root)
		if file == "" || !source.Within(file, t.root) {
			t.lose(s, false, "The project has no such file in %s.", rule.Quoted(t.root))
			return
		}
		value = file
		if t.root != "." {
			value = strings.TrimPrefix(file, t.root+"/")
		}
	}
	words := []string{s.Flag()}
	switch {
	case s.Kind == gunicorn.Switch || s.Kind == gunicorn.Optional && value == "":
	case strings.HasPrefix(value, "-") || value == "":
		words = []string{s.Flag() + "=" + value}
	default:
		words = append(words, value)
	}
	if s.Kind != gunicorn.List {
		t.worker.Arguments = slices.DeleteFunc(t.worker.Arguments, func(f evidence.Found[[]string]) bool {
			name, _, _ := strings.Cut(f.Value[0], "=")
			return name == s.Flag()
		})
	}
	t.worker.Arguments = append(t.worker.Arguments, evidence.Found[[]string]{Value: words, Evidence: s.at, Confidence: evidence.Certain})
	if len(s.variables) > 0 {
		t.lose(s, false, "worker.arguments has its value without the variable, which the image does not read.")
	}
}

// withoutEffect takes out what gunicorn would not heed beside the rest, and what Docker
// does not wait for, when all is known.
func (t *taking) withoutEffect(written map[string]string) {
	w := &t.worker
	drop := func(name string, f *evidence.Found[int], replaced bool, reason string) {
		what := written[name]
		if what == "" {
			what = name
		}
		t.lost = append(t.lost, evidence.NotTaken{What: what, Evidence: f.Evidence, Reason: reason, Replaced: replaced})
		*f = evidence.Found[int]{}
	}
	class := w.Class.Value
	if w.WorkerConnections.Known() && w.WorkerConnections.Value != gunicorn.Connections && (class == "" || class == "sync" || class == "tornado") {
		drop("worker_connections", &w.WorkerConnections, false, "Workers of class \"sync\" do not count their connections: it has had no effect.")
	}
	if w.MaxRequestsJitter.Value > 0 && w.MaxRequests.Value == 0 {
		drop("max_requests_jitter", &w.MaxRequestsJitter, false, "It is added to max_requests, which is not set: it has had no effect.")
	}
	if w.GracefulTimeout.Value >= schema.DockerStop {
		drop("graceful_timeout", &w.GracefulTimeout, false,
			fmt.Sprintf("Docker kills a container %d seconds after asking it to stop. Write worker.graceful_timeout, and stop the container with a longer time.", schema.DockerStop))
	}
}
