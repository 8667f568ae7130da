package gunicorn

import "sync"

// Covered returns the argument of the worker block that a setting is, "env" for the
// block, or "" when only its flag can say it.
func (s *Setting) Covered() string { return covered()[s.Name] }

var covered = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"workers": "workers", "worker_class": "class", "threads": "threads", "timeout": "timeout", "graceful_timeout": "graceful_timeout",
		"keepalive": "keep_alive", "max_requests": "max_requests", "max_requests_jitter": "max_requests_jitter", "preload_app": "preload",
		"accesslog": "access_log", "loglevel": "log_level", "limit_request_line": "limit_request_line", "forwarded_allow_ips": "forwarded_allow_ips",
		"worker_connections": "worker_connections", "raw_env": "env",
	}
})

// Refused returns why a setting cannot be among worker.arguments, as the end of a
// sentence that begins with its name; "" when it can. Each takes from dockgen what the
// Dockerfile, the health check or DEPLOYMENT.md is made of.
func (s *Setting) Refused() string { return refused()[s.Name] }

var refused = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"bind":               "says where gunicorn listens, and so does app.port, which the health check asks",
		"config":             "names a file whose settings count, and so does worker.config_file",
		"chdir":              "moves the start to another folder, and so does app.directory",
		"pythonpath":         "adds a folder to import from, and app.directory is the one on PYTHONPATH",
		"paste":              "serves another app than app.entry_point",
		"daemon":             "ends the container: its first process would exit",
		"user":               "changes the user, which only root may; image.user is who runs the app",
		"group":              "changes the group, which only root may; image.user is who runs the app",
		"initgroups":         "changes the groups, which only root may; image.user is who runs the app",
		"reload":             "is for development, and the source in the image never changes",
		"reload_engine":      "is for development, and the source in the image never changes",
		"reload_extra_files": "is for development, and the source in the image never changes",
		"spew":               "is for debugging: it prints each line of Python that runs",
		"check_config":       "does not start a server",
		"print_config":       "does not start a server",
		"help":               "does not start a server",
		"version":            "does not start a server",
		"certfile":           "makes gunicorn speak TLS, which the health check does not, and the image has no key",
		"keyfile":            "makes gunicorn speak TLS, which the health check does not, and the image has no key",
		"protocol":           "makes gunicorn speak another protocol than HTTP, which the health check does not",
	}
})
