package generator

import (
	"strconv"
	"time"

	"dockgen/schema"
)

// probe asks the server over HTTP with the image's own Python. http.client
// follows no redirect and knows no proxy, and -I keeps the app's folder off the
// module path, where an http.py would hide it. With prefixed it puts SCRIPT_NAME before
// the path, which gunicorn takes off again: to a path without it gunicorn answers 500
// itself (27.0.1, measured 2026-11-30).
func probe(h *schema.HealthCheck, prefixed bool) healthCheck {
	path, tooHigh := h.Path, 400
	if path == "" {
		// Nothing is known about the app: a 404 still says that it serves.
		path, tooHigh = "/", 500
	}
	// gunicorn starts with 0 in PORT or WEB_CONCURRENCY and serves nobody: it listens on
	// a port that the system chooses, or has no worker. With any other value that it
	// cannot use it ends and says so. select reports the missing answer as a value, so
	// that an expression can say what it means; getresponse would raise.
	timeout := string(appendSeconds(make([]byte, 0, 24), withinTimeout(h.Timeout)))
	asked := "c.request('GET', sys.argv[1]); "
	if prefixed {
		asked = "p, s = sys.argv[1], os.getenv('SCRIPT_NAME', '').rstrip('/'); c.request('GET', p if (p + '/').startswith(s + '/') else s + p); "
	}
	program := "import http.client, os, select, sys; " +
		"c = http.client.HTTPConnection('127.0.0.1', int(os.getenv('PORT', 0)) or sys.exit('PORT is 0 or not set'), timeout=" + timeout + "); " +
		asked +
		"select.select([c.sock], [], [], " + timeout + ")[0] or " +
		"sys.exit('no answer within " + timeout + " s; WEB_CONCURRENCY is ' + os.getenv('WEB_CONCURRENCY', '1')); " +
		"sys.exit(c.getresponse().status >= " + strconv.Itoa(tooHigh) + ")"
	return healthCheck{
		interval:    h.Interval,
		timeout:     h.Timeout,
		startPeriod: h.StartPeriod,
		retries:     h.Retries,
		command:     [...]string{"python", "-I", "-c", program, path},
	}
}

// withinTimeout leaves the probe time to start and to say what went wrong before
// Docker kills it.
func withinTimeout(timeout time.Duration) time.Duration {
	return timeout - min(time.Second, timeout/5)
}

// appendSeconds adds d to text as a number of seconds, as Python writes it. Docker
// would also read "1m30s" with its unit, and hadolint would not.
func appendSeconds(text []byte, d time.Duration) []byte {
	if d%time.Second == 0 {
		return strconv.AppendInt(text, int64(d/time.Second), 10)
	}
	return strconv.AppendFloat(text, d.Seconds(), 'f', -1, 64)
}
