package generator

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

func workerValue(hole string) value {
	switch hole {
	case "kind":
		return func(p *page) { p.add(p.Worker.Kind) }
	case "class":
		return func(p *page) { p.add(p.Worker.Class) }
	case "workers":
		return func(p *page) { p.number(p.Worker.Workers) }
	case "workers_text":
		return func(p *page) { p.plural(p.Worker.Workers, "worker process") }
	case "workers_own":
		return func(p *page) {
			p.plural(p.Worker.Workers, "worker")
			p.add(pick(p.Worker.Workers == 1, " runs", " run"))
		}
	case "other_workers":
		return func(p *page) { p.number(pick(p.Worker.Workers > 2, p.Worker.Workers/2, p.Worker.Workers*2)) }
	case "threads":
		return func(p *page) { p.number(p.Worker.Threads) }
	case "concurrency":
		return func(p *page) { p.number(p.Worker.Workers * p.Worker.Threads) }
	case "timeout":
		return func(p *page) { p.number(p.Worker.Timeout) }
	case "timeout_meaning":
		return (*page).timeoutMeaning
	case "graceful":
		return func(p *page) { p.number(p.Worker.GracefulTimeout) }
	case "stop_timeout":
		return func(p *page) { p.number(p.stopTimeout()) }
	case "cores":
		return (*page).coresText
	case "copies":
		return (*page).copiesText
	case "memory":
		return func(p *page) { p.number(p.memory()) }
	case "cpus":
		return func(p *page) { p.number(p.cpus()) }
	case "max_requests":
		return func(p *page) { p.number(p.Worker.MaxRequests) }
	case "jitter":
		return (*page).jitter
	case "config_file":
		return func(p *page) { p.code(p.Worker.ConfigFile) }
	case "buffer":
		return func(p *page) {
			p.add(when(p.Worker.Class == "sync" && p.Worker.ConfigFile == "", " and buffers slow clients, for one of them occupies a whole worker otherwise"))
		}
	case "access_too":
		return func(p *page) {
			p.add(when(p.Worker.AccessLog && p.Worker.ConfigFile == "", ", a line for every request"))
		}
	}
	return healthValue(hole)
}

func (p *page) workers() {
	if !p.dockerfile.Enabled {
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
func (p *page) timeoutMeaning() {
	if p.Worker.ConfigFile != "" || p.Worker.Timeout == 0 {
		p.add("a request took too long, or its worker hung")
		return
	}
	p.add(pick(p.Worker.Class == "sync", "a request took longer than ", "a worker did not react for "))
	p.number(p.Worker.Timeout)
	p.add(" s")
}

func (p *page) jitter() {
	if p.Worker.MaxRequestsJitter > 0 {
		p.add(" and up to ")
		p.number(p.Worker.MaxRequestsJitter)
		p.add(" more, at random so that not all go at once")
	}
}

// The usual range is two to four workers for each core, so n workers suit n/4
// to n/2 cores.
func (p *page) coresText() {
	least, most := p.cpus(), max(1, p.Worker.Workers/2)
	p.add(": ")
	p.plural(p.Worker.Workers, "worker")
	p.add(" suit ")
	if least != most {
		p.number(least)
		p.add(" to ")
	}
	p.plural(most, "core")
}

// cpus is the least number of cores that is not too few for the workers.
func (p *page) cpus() int { return (p.Worker.Workers + 3) / 4 }

// memory is a limit to start from, in MB. Four workers of an app with an ORM
// took 222 MB, four of one with a data-frame library 495 MB.
func (p *page) memory() int { return max(256, 128*p.Worker.Workers) }

func (p *page) copiesText() {
	n := strconv.Itoa(p.Worker.Workers)
	switch {
	case p.Worker.Workers == 1:
		p.add("The worker needs what the app needs.")
	case p.Worker.Preload:
		p.add("What a worker changes after the start it keeps for itself, ", n, " times in all.")
	default:
		p.add("Each worker is a whole copy of the app: ", n, " of them need about ", n, " times the memory of one.")
	}
}

func (p *page) stopping() {
	if !p.dockerfile.Enabled {
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
	return p.dockerfile.Enabled && p.Worker.ConfigFile == "" && p.Worker.GracefulTimeout >= dockerPatience
}

func (p *page) stopTimeout() int { return p.Worker.GracefulTimeout + 2 }

func healthValue(hole string) value {
	switch hole {
	case "probe":
		return func(p *page) {
			p.word("http://127.0.0.1:" + strconv.Itoa(p.App.Port) + pick(p.HealthCheck.Path == "", "/", p.HealthCheck.Path))
		}
	case "fail":
		return func(p *page) { p.add(when(p.HealthCheck.Path != "", "--fail ")) }
	case "health_code":
		return func(p *page) { p.code(p.HealthCheck.Path) }
	case "interval":
		return func(p *page) { p.duration(p.HealthCheck.Interval) }
	case "probe_timeout":
		return func(p *page) { p.duration(p.HealthCheck.Timeout) }
	case "start_period":
		return func(p *page) { p.duration(p.HealthCheck.StartPeriod) }
	case "retries":
		return func(p *page) { p.plural(p.HealthCheck.Retries, "failure") }
	case "unhealthy_after":
		return func(p *page) {
			p.duration(time.Duration(p.HealthCheck.Retries) * (p.HealthCheck.Interval + p.HealthCheck.Timeout))
		}
	case "unhealthy_meaning":
		return (*page).unhealthyMeaning
	}
	return manifestValue(hole)
}

func (p *page) health() {
	if !p.dockerfile.Enabled {
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

func (p *page) unhealthyMeaning() {
	p.add("the app answers ")
	if p.HealthCheck.Path == "" {
		p.add("with a status of 500 or more")
		return
	}
	p.code(p.HealthCheck.Path)
	p.add(" with a status of 400 or more")
}

// duration writes a duration for people: "30s", "1m30s", "1m".
func (p *page) duration(d time.Duration) {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if rest, found := strings.CutSuffix(text, zero); found {
			text = rest + zero[:1]
		}
	}
	p.add(text)
}

// plural writes a number of things: "1 worker", "4 worker processes".
func (p *page) plural(n int, thing string) {
	p.number(n)
	p.add(" ", thing)
	switch {
	case n == 1:
	case strings.HasSuffix(thing, "s"):
		p.add("es")
	default:
		p.add("s")
	}
}

// pick returns yes or no as the condition says.
func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}
