package generator

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dockgen/schema"
)

func workerValue(hole string) value {
	switch hole {
	case "kind":
		return func(p *page) string { return p.Worker.Kind }
	case "class":
		return func(p *page) string { return p.Worker.Class }
	case "workers":
		return func(p *page) string { return strconv.Itoa(p.Worker.Workers) }
	case "workers_text":
		return func(p *page) string { return plural(p.Worker.Workers, "worker process") }
	case "workers_own":
		return func(p *page) string {
			return plural(p.Worker.Workers, "worker") + " " + pick(p.Worker.Workers == 1, "runs", "run")
		}
	case "other_workers":
		return func(p *page) string {
			return strconv.Itoa(pick(p.Worker.Workers > 2, p.Worker.Workers/2, p.Worker.Workers*2))
		}
	case "threads":
		return func(p *page) string { return strconv.Itoa(p.Worker.Threads) }
	case "concurrency":
		return func(p *page) string { return strconv.Itoa(p.Worker.Workers * p.Worker.Threads) }
	case "timeout":
		return func(p *page) string { return strconv.Itoa(p.Worker.Timeout) }
	case "timeout_meaning":
		return (*page).timeoutMeaning
	case "graceful":
		return func(p *page) string { return strconv.Itoa(p.Worker.GracefulTimeout) }
	case "stop_timeout":
		return func(p *page) string { return strconv.Itoa(p.stopTimeout()) }
	case "cores":
		return (*page).coresText
	case "copies":
		return (*page).copiesText
	case "memory":
		return func(p *page) string { return strconv.Itoa(p.memory()) }
	case "cpus":
		return func(p *page) string { return strconv.Itoa(p.cpus()) }
	case "max_requests":
		return func(p *page) string { return strconv.Itoa(p.Worker.MaxRequests) }
	case "jitter":
		return func(p *page) string {
			return when(p.Worker.MaxRequestsJitter > 0, " and up to "+strconv.Itoa(p.Worker.MaxRequestsJitter)+" more, at random so that not all go at once")
		}
	case "config_file":
		return func(p *page) string { return markdownCodeCell(p.Worker.ConfigFile) }
	case "buffer":
		return func(p *page) string {
			return when(p.Worker.Class == "sync" && p.Worker.ConfigFile == "", " and buffers slow clients, for one of them occupies a whole worker otherwise")
		}
	case "access_too":
		return func(p *page) string {
			return when(p.Worker.AccessLog && p.Worker.ConfigFile == "", ", a line for every request")
		}
	}
	return healthValue(hole)
}

func (p *page) workers() {
	if !p.writes(schema.Dockerfile) {
		return
	}
	w := p.Worker
	p.begin("workers")
	if w.ConfigFile != "" {
		p.list("config-file")
	} else {
		p.list(
			"workers",
			when(w.Class == "sync" && w.Timeout > 0, "sync"),
			when(w.Class == "sync" && w.Timeout == 0, "sync-patient"),
			when(w.Class == "gthread", "threads"),
			when(slices.Contains([]string{"gevent", "eventlet", "tornado"}, w.Class), "async"),
			when(w.Class != "sync" && w.Timeout > 0, "hang"),
		)
	}
	own := w.ConfigFile == ""
	background := w.Kind == "background"
	if background {
		p.list(
			pick(w.Workers == 1, "background", "background-many"),
			when(own && w.Class == "sync" && w.Timeout > 0, "background-request"),
			"background-thread",
		)
	}
	p.say(
		when(own && w.Kind == "high-traffic" && w.Timeout > 60, "patience"),
		when(!background, "range"),
		"memory",
		when(own && w.Preload, "preloaded"),
		when(own && !w.Preload && w.Workers > 1, "preload"),
		when(own && w.Class == "sync" && !background, "more-threads"),
		when(own && w.MaxRequests > 0, "recycle"),
	)
	p.list(
		when(own, "change"),
		when(own && !background, "change-now"),
		when(!own, "change-file"),
		when(!own && !background, "change-file-now"),
	)
	p.say(when(own, "kinds"))
}

// timeoutMeaning says what a WORKER TIMEOUT in the log stands for.
func (p *page) timeoutMeaning() string {
	switch {
	case p.Worker.ConfigFile != "" || p.Worker.Timeout == 0:
		return "a request took too long, or its worker hung"
	case p.Worker.Class == "sync":
		return "a request took longer than " + strconv.Itoa(p.Worker.Timeout) + " s"
	}
	return "a worker did not react for " + strconv.Itoa(p.Worker.Timeout) + " s"
}

// The usual range is two to four workers for each core, so n workers suit n/4
// to n/2 cores.
func (p *page) coresText() string {
	least, most := p.cpus(), max(1, p.Worker.Workers/2)
	if least == most {
		return ": " + plural(p.Worker.Workers, "worker") + " suit " + plural(least, "core")
	}
	return ": " + plural(p.Worker.Workers, "worker") + " suit " + strconv.Itoa(least) + " to " + plural(most, "core")
}

// cpus is the least number of cores that is not too few for the workers.
func (p *page) cpus() int { return (p.Worker.Workers + 3) / 4 }

// memory is a limit to start from, in MB. Four workers of an app with an ORM
// took 222 MB, four of one with a data-frame library 495 MB.
func (p *page) memory() int { return max(256, 128*p.Worker.Workers) }

func (p *page) copiesText() string {
	n := strconv.Itoa(p.Worker.Workers)
	switch {
	case p.Worker.Workers == 1:
		return "The worker needs what the app needs."
	case p.Worker.Preload:
		return "What a worker changes after the start it keeps for itself, " + n + " times in all."
	}
	return "Each worker is a whole copy of the app: " + n + " of them need about " + n + " times the memory of one."
}

func (p *page) stopping() {
	if !p.writes(schema.Dockerfile) {
		return
	}
	p.begin("stopping")
	p.say(
		when(p.Worker.ConfigFile != "", "file"),
		when(p.Worker.ConfigFile == "" && !p.stopsSlowly(), "graceful"),
		when(p.stopsSlowly(), "slow"),
		"memory",
	)
}

// dockerPatience is how many seconds docker stop waits before it kills.
const dockerPatience = 10

// stopsSlowly reports whether gunicorn may take longer to stop than Docker waits.
func (p *page) stopsSlowly() bool {
	return p.writes(schema.Dockerfile) && p.Worker.ConfigFile == "" && p.Worker.GracefulTimeout >= dockerPatience
}

func (p *page) stopTimeout() int { return p.Worker.GracefulTimeout + 2 }

func healthValue(hole string) value {
	switch hole {
	case "probe":
		return func(p *page) string {
			return shellWord("http://127.0.0.1:" + strconv.Itoa(p.App.Port) + pick(p.HealthCheck.Path == "", "/", p.HealthCheck.Path))
		}
	case "fail":
		return func(p *page) string { return when(p.HealthCheck.Path != "", "--fail ") }
	case "health_code":
		return func(p *page) string { return markdownCodeCell(p.HealthCheck.Path) }
	case "interval":
		return func(p *page) string { return spell(p.HealthCheck.Interval) }
	case "probe_timeout":
		return func(p *page) string { return spell(p.HealthCheck.Timeout) }
	case "start_period":
		return func(p *page) string { return spell(p.HealthCheck.StartPeriod) }
	case "retries":
		return func(p *page) string { return plural(p.HealthCheck.Retries, "failure") }
	case "unhealthy_after":
		return func(p *page) string {
			return spell(time.Duration(p.HealthCheck.Retries) * (p.HealthCheck.Interval + p.HealthCheck.Timeout))
		}
	case "unhealthy_meaning":
		return func(p *page) string {
			return pick(p.HealthCheck.Path == "", "the app answers with a status of 500 or more",
				"the app answers "+markdownCodeCell(p.HealthCheck.Path)+" with a status of 400 or more")
		}
	}
	return manifestValue(hole)
}

func (p *page) health() {
	if !p.writes(schema.Dockerfile) {
		return
	}
	p.begin("health")
	p.list(
		pick(p.HealthCheck.Path != "", "path", "any"),
		when(p.HealthCheck.StartPeriod > 0, "start"),
		"numbers",
	)
	p.say(
		"ask",
		when(p.HealthCheck.Path != "", "cheap"),
		"logs",
		when(!p.Worker.AccessLog && p.Worker.ConfigFile == "", "no-access"),
		"growth",
	)
}

// spell writes a duration for people: "30s", "1m30s", "1m".
func spell(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if rest, found := strings.CutSuffix(text, zero); found {
			text = rest + zero[:1]
		}
	}
	return text
}

// plural writes a number of things: "1 worker", "4 worker processes".
func plural(n int, thing string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(thing, "s"):
		thing += "es"
	default:
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

// pick returns yes or no as the condition says.
func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}
