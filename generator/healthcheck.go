package generator

import (
	"strconv"
	"time"

	"dockgen/schema"
)

// probe asks the server over HTTP with the image's own Python. http.client
// follows no redirect and knows no proxy, and -I keeps the app's folder off the
// module path, where an http.py would hide it.
func probe(h schema.HealthCheck) healthCheck {
	path, tooHigh := h.Path, 400
	if path == "" {
		// Nothing is known about the app: a 404 still says that it serves.
		path, tooHigh = "/", 500
	}
	program := "import http.client, os, sys; " +
		"c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=" + inSeconds(withinTimeout(h.Timeout)) + "); " +
		"c.request('GET', sys.argv[1]); " +
		"sys.exit(c.getresponse().status >= " + strconv.Itoa(tooHigh) + ")"
	return healthCheck{
		interval:    duration(h.Interval),
		timeout:     duration(h.Timeout),
		startPeriod: duration(h.StartPeriod),
		retries:     h.Retries,
		command:     []string{"python", "-I", "-c", program, path},
	}
}

// withinTimeout leaves the probe time to start and to say what went wrong before
// Docker kills it.
func withinTimeout(timeout time.Duration) time.Duration {
	return timeout - min(time.Second, timeout/5)
}

// duration returns d in seconds. Docker would also read "1m30s", and hadolint
// would not.
func duration(d time.Duration) string {
	return inSeconds(d) + "s"
}

// inSeconds returns d as Python writes a number of seconds.
func inSeconds(d time.Duration) string {
	if d%time.Second == 0 {
		return strconv.Itoa(int(d / time.Second))
	}
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
}
