package trial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"dockgen/diagnosis"
	"dockgen/engine"
)

// app starts the container as it serves, asks it, looks at it and stops it.
func (t *Trial) app(ctx context.Context) error {
	c := t.Config
	name := t.Lease.Name("app")
	options := append(slices.Clone(t.options), "--name", name, "--publish", "127.0.0.1::"+strconv.Itoa(c.App.Port),
		// The image's own interval is half a minute.
		"--health-interval", "300ms")
	start := time.Now()
	id, err := t.Engine.Start(ctx, options, t.image)
	if err != nil {
		return t.notStarted(ctx, diagnosis.Seen{Stage: diagnosis.Start, Path: t.asked(), Duration: time.Since(start)}, name, err)
	}
	w := &watch{Trial: t, container: id, start: start}
	follow, stop := context.WithCancel(ctx)
	var following sync.WaitGroup
	following.Go(func() {
		// It ends with the container.
		_ = t.Engine.Follow(follow, w.line, "logs", "--follow", id)
		w.ended.Store(true)
	})
	defer following.Wait()
	defer stop()
	if t.Engine.Local() {
		if w.published, err = t.Engine.Port(ctx, id, c.App.Port); err != nil {
			// A container that has ended publishes nothing.
			if state, inspectErr := t.Engine.Inspect(ctx, id); inspectErr != nil || state.Running {
				return err
			}
		}
	}
	if err := w.untilServed(ctx); err != nil {
		return err
	}
	w.measure(ctx)
	return w.stop(ctx)
}

// asked is the path that is asked for.
func (t *Trial) asked() string {
	if t.Path != "" {
		return t.Path
	}
	return t.Config.AskedPath()
}

// notStarted says of a container that could not be started what the engine said. An error
// of the engine itself stays one: with 127 and 126 it is the program that is not there.
func (t *Trial) notStarted(ctx context.Context, seen diagnosis.Seen, name string, err error) error {
	var f *engine.Failure
	if !errors.As(err, &f) || f.Code != 126 && f.Code != 127 {
		return err
	}
	seen.Log, seen.Ended, seen.ExitCode = f.Said+"\n"+t.log(ctx, name), true, f.Code
	return t.failed(seen)
}

// log returns what a container has printed.
func (t *Trial) log(ctx context.Context, name string) string {
	var log engine.Tail
	_ = t.Engine.Follow(ctx, log.Line, "logs", "--tail", "2000", name)
	return log.String()
}

// watch is the container of the app as it is seen from outside.
type watch struct {
	*Trial
	container string
	published int
	start     time.Time

	log    engine.Tail
	boots  atomic.Int64 // workers that were started
	errors atomic.Int64
	ended  atomic.Bool
}

func (w *watch) line(text string) {
	w.log.Line(text)
	if strings.Contains(text, "Booting worker with pid") {
		w.boots.Add(1)
	}
	if strings.Contains(text, "ERROR") || strings.Contains(text, "CRITICAL") || strings.HasPrefix(text, "Traceback ") {
		w.errors.Add(1)
	}
}

// Times between questions, and how long an answer that is an error may last: an app may
// still be warming up.
const (
	askEvery   = 50 * time.Millisecond
	askTimeout = 5 * time.Second
	warmUp     = 3 * time.Second
	healthTime = 20 * time.Second
)

// untilServed waits until the app answers as its health check wants and Docker calls it
// healthy.
func (w *watch) untilServed(ctx context.Context) error {
	var last answer
	var wrong, right time.Time // since when the answer is so
	limit := w.start.Add(w.Timeout)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if w.ended.Load() {
			return w.fail(ctx, diagnosis.Start, last)
		}
		if workers := int64(max(w.Config.Worker.Workers, 2)); w.boots.Load() > 3*workers && w.Config.Worker.MaxRequests == 0 {
			return w.fail(ctx, diagnosis.Start, last) // workers that die are started for ever
		}
		if right.IsZero() {
			got, err := w.ask(ctx)
			switch {
			case err != nil:
			case w.accepts(got.Status):
				last, right = got, time.Now()
				continue
			default:
				if last = got; wrong.IsZero() {
					wrong = time.Now()
				}
				if time.Since(wrong) > warmUp {
					return w.fail(ctx, diagnosis.Answer, last)
				}
				pause(ctx, 300*time.Millisecond)
			}
			if time.Now().After(limit) {
				return w.fail(ctx, pick(last.Status == 0, diagnosis.Start, diagnosis.Answer), last)
			}
			pause(ctx, askEvery)
			continue
		}
		state, err := w.Engine.Inspect(ctx, w.container)
		if err != nil {
			return err
		}
		switch {
		case state.Health == nil || state.Healthy():
			healthy := pick(state.Health == nil, "without a health check", "healthy")
			w.say("start    %s: %d for %s, %s", seconds(right.Sub(w.start)), last.Status, w.asked(), healthy)
			return nil
		case time.Since(right) > healthTime:
			return w.fail(ctx, diagnosis.Answer, last)
		}
		pause(ctx, 100*time.Millisecond)
	}
}

func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}

// accepts reports whether the health check takes a status: below 400 when the config names
// a path, below 500 else.
func (w *watch) accepts(status int) bool {
	if w.Path != "" || w.Config.HealthCheck.Path != "" {
		return status < 400
	}
	return status < 500
}

// ask asks the published port; where that is on another machine, from inside.
func (w *watch) ask(ctx context.Context) (answer, error) {
	if w.published != 0 {
		got, err := ask(ctx, w.published, w.Config.App.Port, w.asked(), askTimeout)
		// The port of a container that runs is never refused by an engine of this machine:
		// dockgen itself may run in a container then.
		if !errors.Is(err, syscall.ECONNREFUSED) || time.Since(w.start) < time.Second {
			return got, err
		}
	}
	return w.askInside(ctx)
}

// inside asks as the health check does, and prints the answer as JSON.
const inside = `import http.client, json, sys
c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=5)
c.request('GET', sys.argv[2])
r = c.getresponse()
print(json.dumps({'Status': r.status, 'Location': r.getheader('Location') or '', 'Body': r.read(8192).decode('utf-8', 'replace')}))`

func (w *watch) askInside(ctx context.Context) (got answer, err error) {
	text, err := w.Engine.Output(ctx, "exec", w.container, "python", "-I", "-c", inside, strconv.Itoa(w.Config.App.Port), w.asked())
	if err == nil {
		err = json.Unmarshal([]byte(text), &got)
	}
	return got, err
}

// fail returns what was seen of an app that does not serve. Sockets are read while it runs.
func (w *watch) fail(ctx context.Context, stage diagnosis.Stage, last answer) error {
	seen := diagnosis.Seen{
		Stage: stage, Path: w.asked(), Status: last.Status, Location: last.Location, Body: w.Engine.Mask(engine.Clean(last.Body)),
		Duration: time.Since(w.start),
	}
	state, err := w.Engine.Inspect(ctx, w.container)
	if err != nil {
		return err
	}
	seen.Ended, seen.OutOfMemory, seen.Healthy = !state.Running, state.OOMKilled, state.Healthy()
	if seen.Ended {
		seen.ExitCode = state.ExitCode
		pause(ctx, 100*time.Millisecond) // the log's last lines
	} else {
		seen.Sockets = w.sockets(ctx)
	}
	seen.Log = w.log.String()
	return w.failed(seen)
}

// measure says what the app uses after its first answer.
func (w *watch) measure(ctx context.Context) {
	const peak = `for f in /sys/fs/cgroup/memory.peak /sys/fs/cgroup/memory/memory.max_usage_in_bytes; do test -r $f && exec cat $f; done`
	line := ""
	if text, err := w.Engine.Output(ctx, "exec", w.container, "sh", "-c", peak); err == nil {
		if bytes, err := strconv.ParseInt(text, 10, 64); err == nil {
			line = fmt.Sprintf("%d MB at most, %d workers; ", bytes>>20, w.Config.Worker.Workers)
		}
	}
	w.say("measured %s%d lines of errors in the log", line, w.errors.Load())
}

// stop stops the container and looks at how it ended.
func (w *watch) stop(ctx context.Context) error {
	start := time.Now()
	if _, err := w.Engine.Output(ctx, "stop", w.container); err != nil {
		return err
	}
	took := time.Since(start)
	state, err := w.Engine.Inspect(ctx, w.container)
	if err != nil {
		return err
	}
	// gunicorn's master says so when all workers have ended: a kill right behind it speaks of
	// a slow machine and not of the app.
	if state.ExitCode == 137 && !state.OOMKilled && strings.Contains(w.log.String(), "Shutting down: Master") {
		w.say("stop     %s, and killed while it ended: this machine is slow", seconds(took))
		return nil
	}
	if state.ExitCode != 0 {
		return w.failed(diagnosis.Seen{
			Stage: diagnosis.Stop, Log: w.log.String(), Ended: true, ExitCode: state.ExitCode, OutOfMemory: state.OOMKilled,
			Healthy: true, Path: w.asked(), Duration: took,
		})
	}
	w.say("stop     %s, exit code 0", seconds(took))
	return nil
}

// sockets are those on which something in the container listens.
func (w *watch) sockets(ctx context.Context) []diagnosis.Socket {
	text, err := w.Engine.Output(ctx, "exec", w.container, "sh", "-c", "cat /proc/net/tcp /proc/net/tcp6 /proc/net/unix 2>/dev/null; true")
	if err != nil {
		return nil
	}
	return listening(text)
}
