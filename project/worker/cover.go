package worker

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/gunicornconf"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/schema"
	"dockgen/schema/gunicorn"
	"dockgen/schema/naming"
)

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
	t.took = true
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

// workerClass is the name that gunicorn has for a class of its own.
func workerClass(value string) string {
	switch value {
	case "egg:gunicorn#sync", "gunicorn.workers.sync.SyncWorker":
		return "sync"
	case "egg:gunicorn#gthread", "gunicorn.workers.gthread.ThreadWorker":
		return "gthread"
	case "egg:gunicorn#gevent", "gunicorn.workers.ggevent.GeventWorker":
		return "gevent"
	}
	if value == "" || strings.ContainsAny(value, " $#:") {
		return ""
	}
	return value
}
