package proposal

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/schema"
	"dockgen/schema/draft"
)

// worker writes how gunicorn runs: what the project's own start says, and what its
// code needs.
func (p *Proposal) worker(d *draft.Draft) {
	w := p.survey.Worker
	kind := p.answers.Worker
	if kind == "" {
		kind = "standard"
	}
	b := &draft.Block{}
	workers := choose(p.answers.Workers, w.Workers)
	if p.answers.Worker != "" && p.answers.Workers == 0 {
		workers = value[int]{} // the kind says how many
	}
	if w.ConfigFile.Known() {
		// The file sets what the arguments would; WEB_CONCURRENCY is its default.
		b.Set("config_file", w.ConfigFile.Value, w.ConfigFile.Evidence.String())
		if workers.known && (p.answers.Workers > 0 || workers.value != schema.Defaults(kind).Worker.Workers) && allowed("worker.workers", workers.value) {
			b.Set("workers", workers.value, workers.behind)
		}
		// What was answered beside it is written, so that the language says what rules.
		serverFlags(b, p.answers.Gunicorn, schema.Defaults(kind).Worker)
		setList(b, "wrapper", w.Wrapper)
		d.Add("worker", kind, b)
		return
	}
	if w.Unfit.Known() {
		p.remark("%s", w.Unfit.Note)
		if note := w.Unfit.Note; note != "" {
			b.Comment(note)
		}
	}
	defaults := schema.Defaults(kind).Worker
	if workers.known && workers.value != defaults.Workers && allowed("worker.workers", workers.value) {
		note(b, w.Workers)
		b.Set("workers", workers.value, workers.behind)
	}
	if w.Class.Known() && w.Class.Value != defaults.Class {
		note(b, w.Class)
		b.Set("class", w.Class.Value, w.Class.Evidence.String())
	}
	number := func(name string, found evidence.Found[int], fallback int) { setNumber(b, name, found, fallback) }
	if threads := w.Threads; threads.Known() && threads.Value > 1 && !w.Class.Known() {
		// gunicorn makes this switch by itself.
		b.Set("class", "gthread", threads.Evidence.String())
	}
	if !w.Class.Known() || w.Class.Value == "gthread" {
		number("threads", w.Threads, defaults.Threads)
	}
	number("timeout", w.Timeout, defaults.Timeout)
	if w.GracefulTimeout.Value < schema.DockerStop { // longer than Docker waits is no time at all
		number("graceful_timeout", w.GracefulTimeout, defaults.GracefulTimeout)
	}
	number("keep_alive", w.KeepAlive, defaults.KeepAlive)
	number("max_requests", w.MaxRequests, defaults.MaxRequests)
	if w.MaxRequests.Known() && w.MaxRequests.Value > 0 {
		number("max_requests_jitter", w.MaxRequestsJitter, defaults.MaxRequestsJitter)
	}
	if w.Preload.Known() && w.Preload.Value {
		b.Set("preload", true, w.Preload.Evidence.String())
	}
	if w.AccessLog.Known() && !w.AccessLog.Value {
		b.Set("access_log", false, w.AccessLog.Evidence.String())
	}
	serverFlags(b, w, defaults)
	setList(b, "wrapper", w.Wrapper)
	if kind != "standard" || !b.Empty() {
		d.Add("worker", kind, b)
	}
}

// serverFlags writes what gunicorn logs and lets in, and its further flags.
func serverFlags(b *draft.Block, w evidence.Worker, defaults schema.Worker) {
	if w.LogLevel.Known() && w.LogLevel.Value != defaults.LogLevel {
		b.Set("log_level", w.LogLevel.Value, w.LogLevel.Evidence.String())
	}
	setNumber(b, "limit_request_line", w.LimitRequestLine, defaults.LimitRequestLine)
	if sorted := slices.Sorted(slices.Values(w.ForwardedAllowIPs.Value)); w.ForwardedAllowIPs.Known() && !slices.Equal(sorted, defaults.ForwardedAllowIPs) {
		setList(b, "forwarded_allow_ips", w.ForwardedAllowIPs)
	}
	setNumber(b, "worker_connections", w.WorkerConnections, defaults.WorkerConnections)
	if len(w.Arguments) > 0 {
		all := w.Arguments[0]
		for _, more := range w.Arguments[1:] {
			all.Value = append(slices.Clip(all.Value), more.Value...)
		}
		setList(b, "arguments", all)
	}
}

// setNumber writes a number, when it was found and is not the default.
func setNumber(b *draft.Block, name string, found evidence.Found[int], fallback int) {
	if found.Known() && found.Value != fallback && (allowed("worker."+name, found.Value) || strings.HasPrefix(found.Evidence.Path, "--")) {
		note(b, found)
		b.Set(name, found.Value, found.Evidence.String())
	}
}

// setList writes a list, when it was found.
func setList(b *draft.Block, name string, found evidence.Found[[]string]) {
	if found.Known() && len(found.Value) > 0 {
		note(b, found)
		b.Set(name, found.Value, found.Evidence.String())
	}
}

// allowed reports whether the number at address can be n.
func allowed(address string, n int) bool {
	least, most := schema.Bounds(address)
	return least <= n && n <= most
}

func note[T any](b *draft.Block, f evidence.Found[T]) {
	if f.Note != "" {
		b.Comment(f.Note)
	}
}
