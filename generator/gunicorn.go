package generator

import (
	"path"
	"strconv"

	"dockgen/schema"
)

// gunicorn returns the server's command. Address and number of workers are not flags:
// a flag would win over PORT and WEB_CONCURRENCY, which gunicorn reads itself.
// A flag that would only repeat gunicorn's own default is left out.
func gunicorn(c *schema.Config) []string {
	w := &c.Worker
	args := []string{"gunicorn"}
	if w.ConfigFile != "" {
		// A flag wins over the file too, so there is no other.
		return append(args, "--config", path.Join(source, w.ConfigFile), c.App.EntryPoint)
	}
	number := func(name string, value, gunicornDefault int) {
		if value != gunicornDefault {
			args = append(args, name, strconv.Itoa(value))
		}
	}
	// The heartbeat file: on a disk it can block a worker until it is killed.
	args = append(args, "--worker-tmp-dir", memory)
	if w.Class != "sync" {
		args = append(args, "--worker-class", w.Class)
	}
	number("--threads", w.Threads, 1)
	number("--timeout", w.Timeout, 30)
	number("--graceful-timeout", w.GracefulTimeout, 30)
	number("--keep-alive", w.KeepAlive, 2)
	number("--max-requests", w.MaxRequests, 0)
	number("--max-requests-jitter", w.MaxRequestsJitter, 0)
	if w.Preload {
		args = append(args, "--preload")
	}
	if w.AccessLog {
		args = append(args, "--access-logfile", "-")
	}
	return append(args, c.App.EntryPoint)
}
