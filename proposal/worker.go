package proposal

import (
	"dockgen/project/evidence"
	"dockgen/schema"
)

// worker writes how gunicorn runs: what the project's own start says, and what its
// code needs.
func (p *Proposal) worker(d *schema.Draft) {
	w := p.survey.Worker
	kind := p.answers.Worker
	if kind == "" {
		kind = "standard"
	}
	b := &schema.DraftBlock{}
	workers := choose(p.answers.Workers, w.Workers)
	if p.answers.Worker != "" && p.answers.Workers == 0 {
		workers = value[int]{} // the kind says how many
	}
	if w.ConfigFile.Known() {
		// The file sets what the arguments would; WEB_CONCURRENCY is its default.
		b.Set("config_file", w.ConfigFile.Value, w.ConfigFile.Evidence.String())
		if p.answers.Workers > 0 {
			b.Set("workers", workers.value, "")
		}
		d.Add("worker", kind, b)
		return
	}
	if w.Unfit.Known() {
		p.remark("%s", w.Unfit.Note)
		if note := w.Unfit.Note; note != "" {
			b.Comment(note)
		}
	}
	if workers.known && workers.value >= 1 && workers.value <= 1000 && workers.value != defaultWorkers(kind) {
		note(b, w.Workers)
		b.Set("workers", workers.value, workers.behind)
	}
	if w.Class.Known() && w.Class.Value != "sync" {
		note(b, w.Class)
		b.Set("class", w.Class.Value, w.Class.Evidence.String())
	}
	number := func(name string, found evidence.Found[int], fallback, least, most int) {
		if found.Known() && found.Value != fallback && found.Value >= least && found.Value <= most {
			note(b, found)
			b.Set(name, found.Value, found.Evidence.String())
		}
	}
	const day = 86400
	if threads := w.Threads; threads.Known() && threads.Value > 1 && !w.Class.Known() {
		// gunicorn makes this switch by itself.
		b.Set("class", "gthread", threads.Evidence.String())
	}
	if !w.Class.Known() || w.Class.Value == "gthread" {
		number("threads", w.Threads, 1, 1, 1000)
	}
	timeout := 30
	if kind == "high-traffic" {
		timeout = 120
	}
	number("timeout", w.Timeout, timeout, 0, day)
	// Longer than Docker waits is no time at all.
	number("graceful_timeout", w.GracefulTimeout, 8, 0, 9)
	number("keep_alive", w.KeepAlive, 2, 0, day)
	number("max_requests", w.MaxRequests, 0, 1, 1_000_000_000)
	if w.MaxRequests.Known() && w.MaxRequests.Value > 0 {
		number("max_requests_jitter", w.MaxRequestsJitter, 0, 1, 1_000_000_000)
	}
	if w.Preload.Known() && w.Preload.Value {
		b.Set("preload", true, w.Preload.Evidence.String())
	}
	if kind != "standard" || !b.Empty() {
		d.Add("worker", kind, b)
	}
}

func note[T any](b *schema.DraftBlock, f evidence.Found[T]) {
	if f.Note != "" {
		b.Comment(f.Note)
	}
}

func defaultWorkers(kind string) int {
	switch kind {
	case "background":
		return 1
	case "high-traffic":
		return 8
	}
	return 4
}
