package generator

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/schema"
	flags "dockgen/schema/gunicorn"
)

// server returns the command of the container: gunicorn's, behind what starts it.
func server(c *schema.Config) []string {
	return append(slices.Clone(c.Worker.Wrapper), gunicorn(c)...)
}

// gunicorn returns gunicorn's command. Address and number of workers are not flags:
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
	number("--limit-request-line", w.LimitRequestLine, flags.RequestLine)
	number("--worker-connections", w.WorkerConnections, flags.Connections)
	if !slices.Equal(w.ForwardedAllowIPs, flags.Proxies()) {
		args = append(args, "--forwarded-allow-ips", strings.Join(w.ForwardedAllowIPs, ","))
	}
	if w.LogLevel != flags.LogLevel {
		args = append(args, "--log-level", w.LogLevel)
	}
	if w.AccessLog {
		args = append(args, "--access-logfile", "-")
	}
	args = append(args, w.Arguments...)
	if flags.TakesNext(w.Arguments) {
		args = append(args, "--") // --proxy-protocol would take the app for its value
	}
	return append(args, c.App.EntryPoint)
}
