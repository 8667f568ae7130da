package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

const (
	clients = 8
	window  = 1500 * time.Millisecond
)

// answered counts the requests that eight clients get answered in a window.
func answered(ctx context.Context, address string, window time.Duration) (count int64, took time.Duration) {
	var total atomic.Int64
	var group sync.WaitGroup
	begin := time.Now()
	for range clients {
		group.Go(func() {
			for ctx.Err() == nil && time.Since(begin) < window {
				if ask(address) == nil {
					total.Add(1)
				}
			}
		})
	}
	group.Wait()
	return total.Load(), time.Since(begin)
}

// variant is a running container and what was counted on it.
type variant struct {
	name      string
	image     string
	options   []string // of docker run
	command   []string
	container *container
	rate      sample        // requests a second
	requests  int64         // in all windows
	inside    time.Duration // processor time of the container in all windows
	engine    time.Duration // the same of the engine and the container's shim
}

// command is what gunicorn is started with in the generated image, up to the
// access log: variants differ in nothing else.
func command(flags ...string) []string {
	args := []string{"gunicorn", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "8"}
	return append(append(args, flags...), "shop:create_app()")
}

// requests compares a trivial endpoint, where what the server itself costs is all
// there is. The pattern writes no access log; its second row does.
func requests(ctx context.Context, b *bench) error {
	pattern := variant{name: "pattern", image: b.image(b.pattern)}
	logging := variant{name: "pattern + log", image: b.image(b.pattern), options: []string{"--env", "GUNICORN_CMD_ARGS=--access-logfile -"}}
	dockgen := variant{name: "dockgen", image: b.image(b.dockgen)}
	silent := variant{name: "dockgen - log", image: b.image(b.dockgen), command: command()}
	if err := b.race(ctx, &pattern, &logging, &dockgen, &silent); err != nil {
		return err
	}
	b.table.row("requests a second, access log against none", dockgen.rate, pattern.rate, "1.00")
	b.table.row("requests a second, both with an access log", dockgen.rate, logging.rate, "1.00")
	b.table.row("requests a second, neither with one", silent.rate, pattern.rate, "1.00")
	return nil
}

// accessLog takes the way of a log line apart: each variant ends it earlier.
func accessLog(ctx context.Context, b *bench) error {
	image := b.image(b.dockgen)
	variants := []*variant{
		{name: "no access log", command: command()},
		{name: "to /dev/null", command: command("--access-logfile", "/dev/null")},
		{name: "to a file", command: command("--access-logfile", "/tmp/access.log")},
		{name: "stdout, driver none", options: []string{"--log-driver", "none"}},
		{name: "stdout, driver local", options: []string{"--log-driver", "local"}},
		{name: "stdout, json-file", options: []string{"--log-driver", "json-file"}},
		{name: "stdout, non-blocking", options: []string{"--log-driver", "json-file", "--log-opt", "mode=non-blocking"}},
		{name: "stdout, short format", command: command("--access-logfile", "-", "--access-logformat", "%(m)s %(U)s %(s)s %(M)s")},
	}
	for _, v := range variants {
		v.image = image
	}
	if err := b.race(ctx, variants...); err != nil {
		return err
	}
	for _, v := range variants {
		b.table.row("requests a second", v.rate, variants[0].rate, "")
	}
	b.table.print("\n%s", logHead)
	for _, v := range variants {
		b.table.print("| %s | %.0f | %.0f |\n", v.name, perRequest(v.inside, v.requests), perRequest(v.engine, v.requests))
	}
	return nil
}

func perRequest(spent time.Duration, requests int64) float64 {
	return float64(spent.Microseconds()) / float64(requests)
}

// race starts all variants and then counts on each in turn: idle containers
// cost nothing, and whatever else the machine does meets all of them.
func (b *bench) race(ctx context.Context, variants ...*variant) error {
	for _, v := range variants {
		var err error
		if v.container, err = b.launch(ctx, v.image, v.options, v.command...); err != nil {
			return err
		}
		if err := b.ready(ctx, v.container); err != nil {
			return err
		}
		answered(ctx, v.container.address, window/3)
	}
	for round := range b.rounds + 2 {
		for i := range variants {
			if err := b.count(ctx, variants[(i+round)%len(variants)]); err != nil {
				return err
			}
		}
	}
	for _, v := range variants {
		if err := b.remove(ctx, v.container); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (b *bench) count(ctx context.Context, v *variant) error {
	meter, err := b.newMeter(ctx, v.container)
	if err != nil {
		return err
	}
	inside, engine := meter.read()
	count, took := answered(ctx, v.container.address, window)
	insideAfter, engineAfter := meter.read()
	if count == 0 {
		return errors.Join(errors.New("no request was answered"), ctx.Err())
	}
	v.rate = sample{v.name, "/s", append(v.rate.values, float64(count)/took.Seconds())}
	v.requests += count
	v.inside += insideAfter - inside
	v.engine += engineAfter - engine
	return nil
}
