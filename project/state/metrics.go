package state

import (
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// Directory is the variable that names the folder in which prometheus_client keeps what
// all workers count. Shared is a folder that every container has: it is in memory, empty
// at the start, and writable under a read-only root as well.
const (
	Directory = "PROMETHEUS_MULTIPROC_DIR"
	Shared    = "/dev/shm"
)

// Counted is what an app counts for Prometheus.
type Counted struct {
	At evidence.Place
	// Together says that the app adds up what several workers count as soon as Directory
	// is set. Without it each worker answers with its own numbers, whatever is set.
	Together bool
	// Demanded says that the import fails where Directory is not set, and Set that the
	// code sets it.
	Demanded, Set bool
	// Listens says that the import opens a port for the metrics alone: the second worker
	// finds it taken, and does not start.
	Listens bool
}

// Metrics finds what an app counts and shows. What becomes of Directory was measured with
// prometheus_client 0.26.0 and prometheus_flask_exporter 0.23.2 under gunicorn 27.0.1, on
// 2026-11-30: the two classes for gunicorn raise without it, PrometheusMetrics adds up
// with it, and generate_latest adds up only with a MultiProcessCollector.
func Metrics(f *source.Index, files []string) (Counted, bool) {
	found, ok := counted(f, files)
	found.Set = ok && found.Together && setsDirectory(f, files)
	return found, ok
}

// setsDirectory reports whether the code gives Directory a value.
func setsDirectory(f *source.Index, files []string) bool {
	set := false
	for _, file := range f.MentioningOf(files, Directory) {
		f.EachStatement(file, func(s python.Statement) {
			for i, t := range s.Tokens {
				if text, ok := python.StringText(t); !ok || text != Directory {
					continue
				}
				set = set || i > 1 && s.Tokens[i-2].Is("setdefault") || i+2 < len(s.Tokens) && s.Tokens[i+1].Is("]") && s.Tokens[i+2].Is("=")
			}
		})
	}
	return set
}

func counted(f *source.Index, files []string) (Counted, bool) {
	if made := calls(f, files, "prometheus_flask_exporter", "GunicornInternalPrometheusMetrics", "GunicornPrometheusMetrics"); len(made) > 0 {
		return Counted{At: made[0].at, Together: true, Demanded: true}, true
	}
	if made := calls(f, files, "prometheus_flask_exporter", "PrometheusMetrics", "RESTfulPrometheusMetrics"); len(made) > 0 {
		return Counted{At: made[0].at, Together: true}, true
	}
	if made := calls(f, files, "prometheus_client", "MultiProcessCollector"); len(made) > 0 {
		return Counted{At: made[0].at, Together: true}, true
	}
	if made := calls(f, files, "prometheus_client", "start_http_server", "start_wsgi_server"); len(made) > 0 {
		return Counted{At: made[0].at, Listens: true}, true
	}
	if made := calls(f, files, "prometheus_client", "generate_latest", "make_wsgi_app"); len(made) > 0 {
		return Counted{At: made[0].at}, true
	}
	return Counted{}, false
}
