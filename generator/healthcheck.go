package generator

import (
	"strconv"
	"time"

	"dockgen/schema"
)

// probe asks the server over HTTP with the image's own Python. http.client
// follows no redirect and knows no proxy, and -I keeps the app's folder off the
// module path, where an http.py would hide it.
func probe(h *schema.HealthCheck) healthCheck {
	path, tooHigh := h.Path, 400
	if path == "" {
		// Nothing is known about the app: a 404 still says that it serves.
		path, tooHigh = "/", 500
	}
	program := "import http.client, os, sys; " +
		"c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=" + string(appendSeconds(make([]byte, 0, 24), withinTimeout(h.Timeout))) + "); " +
		"c.request('GET', sys.argv[1]); " +
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
