package survey

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/evidence"
	"dockgen/project/sourcetest"
)

// gunicornOf is what a survey found of gunicorn: what the config gets, then what it
// does not, a line each, with "=" before what is replaced and "!" before what is not.
func gunicornOf(s *Survey) string {
	w := s.Worker
	var lines []string
	number := func(name string, f evidence.Found[int]) {
		if f.Known() {
			lines = append(lines, fmt.Sprint(name, " ", f.Value))
		}
	}
	text := func(name, value string) {
		if value != "" {
			lines = append(lines, name+" "+value)
		}
	}
	number("port", s.Port)
	number("workers", w.Workers)
	text("class", w.Class.Value)
	number("threads", w.Threads)
	number("timeout", w.Timeout)
	number("graceful_timeout", w.GracefulTimeout)
	number("keep_alive", w.KeepAlive)
	number("max_requests", w.MaxRequests)
	number("max_requests_jitter", w.MaxRequestsJitter)
	if w.Preload.Value {
		lines = append(lines, "preload")
	}
	if w.AccessLog.Known() {
		lines = append(lines, fmt.Sprint("access_log ", w.AccessLog.Value))
	}
	text("log_level", w.LogLevel.Value)
	number("limit_request_line", w.LimitRequestLine)
	number("worker_connections", w.WorkerConnections)
	text("forwarded_allow_ips", strings.Join(w.ForwardedAllowIPs.Value, " "))
	for _, a := range w.Arguments {
		text("argument", strings.Join(a.Value, " "))
	}
	text("wrapper", strings.Join(w.Wrapper.Value, " "))
	text("config_file", w.ConfigFile.Value)
	text("unfit", w.Unfit.Value)
	for _, n := range s.NotTaken {
		mark := "!"
		if n.Replaced {
			mark = "="
		}
		lines = append(lines, mark+" "+n.Evidence.String()+" "+n.What)
	}
	return strings.Join(lines, "\n")
}

func TestGunicorn(t *testing.T) {
	const app = "-- app.py --\nfrom flask import Flask\napp = Flask(__name__)\n"
	procfile := func(line string) string { return "-- Procfile --\nweb: " + line + "\n" }
	docker := func(lines string) string { return "-- Dockerfile --\nFROM python:3.12\n" + lines + "\n" }
	tests := map[string]struct{ files, want string }{
		"the-case": {procfile("gunicorn --forwarded-allow-ips=* --limit-request-line 8190 --limit-request-field_size 16380 --worker-connections 500 --preload --log-level debug app:app"),
			"preload\nlog_level debug\nlimit_request_line 8190\nforwarded_allow_ips *\nargument --limit-request-field_size 16380\n! Procfile:1 --worker-connections 500"},
		"connections-that-count": {procfile("gunicorn -k gevent --worker-connections=500 app:app"), "class gevent\nworker_connections 500"},
		"joined-and-abbreviated": {procfile("gunicorn -Rw3 -kgevent --graceful 5 --keep 0 -t0 --log-l WARNING app:app"),
			"workers 3\nclass gevent\ntimeout 0\ngraceful_timeout 5\nkeep_alive 0\nlog_level warning\nargument --enable-stdio-inheritance"},
		"zero-is-off":   {procfile("gunicorn --timeout 0 --keep-alive 0 --limit-request-line 0 --max-requests 0 app:app"), "timeout 0\nkeep_alive 0\nmax_requests 0\nlimit_request_line 0"},
		"words-to-list": {procfile("gunicorn --statsd-host statsd:8125 --reuse-port --name shop --umask 007 --capture-output app:app"), "argument --statsd-host statsd:8125\nargument --reuse-port\nargument --name shop\nargument --umask 007\nargument --capture-output"},
		"for-development-and-machines": {procfile("gunicorn --reload --daemon --pid /run/g.pid -u www-data -g www-data --worker-tmp-dir /tmp --access-logfile /var/log/a.log --log-file=/var/log/e.log app:app"),
			"= Procfile:1 --reload\n= Procfile:1 --daemon\n= Procfile:1 --pid /run/g.pid\n= Procfile:1 -u www-data\n= Procfile:1 -g www-data\n= Procfile:1 --worker-tmp-dir /tmp\n= Procfile:1 --access-logfile /var/log/a.log\n= Procfile:1 --log-file=/var/log/e.log"},
		"logs-to-streams":     {procfile("gunicorn --access-logfile - --error-logfile - --worker-tmp-dir /dev/shm app:app"), ""},
		"no-access-log":       {procfile("gunicorn --access-logfile /dev/null app:app"), "access_log false"},
		"localhost":           {procfile("gunicorn -b localhost:8001 app:app"), "port 8001\n= Procfile:1 -b localhost:8001"},
		"socket":              {procfile("gunicorn --bind unix:/run/shop.sock -m 007 app:app"), "argument --umask 007\n! Procfile:1 --bind unix:/run/shop.sock"},
		"two-addresses":       {procfile("gunicorn -b 0.0.0.0:8001 -b 0.0.0.0:8002 app:app"), "port 8001\n! Procfile:1 -b 0.0.0.0:8002"},
		"exec-form":           {docker(`CMD ["gunicorn", "-b", "0.0.0.0:${PORT}", "--timeout", "${TIMEOUT:-60}", "app:app"]`), "= Dockerfile:2 -b 0.0.0.0:${PORT}\n! Dockerfile:2 --timeout ${TIMEOUT:-60}"},
		"shell-form":          {docker("ENV PORT=8001\nCMD gunicorn -b 0.0.0.0:${PORT} --timeout ${TIMEOUT:-60} app:app"), "port 8001\ntimeout 60\n= Dockerfile:2 ENV PORT=8001\n! Dockerfile:3 --timeout ${TIMEOUT:-60}"},
		"one-word-for-two":    {docker(`CMD ["gunicorn", "-w 3", "-k gthread", "--threads", "2", "app:app"]`), "workers 3\nclass gthread\nthreads 2"},
		"two-commands":        {docker("CMD flask db upgrade\nCMD [\"gunicorn\", \"app:app\"]"), "! Dockerfile:2 CMD flask db upgrade"},
		"two-stages":          {docker("CMD flask run\nFROM python:3.12\nCMD [\"gunicorn\", \"app:app\"]"), ""},
		"variable-of-its-own": {procfile("gunicorn --workers ${GUNICORN_WORKERS:-3} app:app"), "workers 3\n= Procfile:1 --workers ${GUNICORN_WORKERS:-3}"},
		"variable-no-default": {procfile("gunicorn -w $NUM_WORKERS --threads $THREADS app:app"), "= Procfile:1 -w $NUM_WORKERS\n! Procfile:1 --threads $THREADS"},
		"variable-gunicorns":  {procfile("gunicorn --workers=${WEB_CONCURRENCY:-3} app:app"), "workers 3"},
		"computed":            {procfile("gunicorn --workers $(nproc) app:app"), "! Procfile:1 --workers $(nproc)"},
		"flags-in-a-variable": {procfile("gunicorn $GUNICORN_FLAGS app:app"), "! Procfile:1 $GUNICORN_FLAGS"},
		"flags-of-the-script": {"-- run.sh --\nFLAGS=\"-w 3 --timeout 60\"\nexec gunicorn $FLAGS app:app\n", "workers 3\ntimeout 60"},
		"unknown-flag":        {procfile("gunicorn --turbo --timeout=x app:app"), "! Procfile:1 --turbo\n! Procfile:1 --timeout=x"},
		"no-effect":           {procfile("gunicorn --max-requests-jitter 5 --graceful-timeout 60 app:app"), "! Procfile:1 --max-requests-jitter 5\n! Procfile:1 --graceful-timeout 60"},
		"secret":              {procfile("gunicorn -e SECRET_KEY=hunter2 --env MODE=x app:app"), "! Procfile:1 --env SECRET_KEY\n! Procfile:1 --env MODE"},
		"tls":                 {procfile("gunicorn --certfile a.pem --keyfile b.pem app:app"), "! Procfile:1 --certfile a.pem\n! Procfile:1 --keyfile b.pem"},
		"log-config":          {procfile("gunicorn --log-config logging.ini --log-config-json /etc/x.json app:app") + "-- logging.ini --\n", "argument --log-config logging.ini\n! Procfile:1 --log-config-json /etc/x.json"},
		"value-with-a-dash":   {procfile("gunicorn --backlog=-1 app:app"), "argument --backlog=-1"},

		"arguments-of-the-image": {docker("ENV GUNICORN_CMD_ARGS=\"--bind=0.0.0.0:8001 --workers=3 --reload\"\nCMD [\"gunicorn\", \"--workers\", \"5\", \"app:app\"]"),
			"port 8001\nworkers 5\n= Dockerfile:2 GUNICORN_CMD_ARGS: --reload"},
		"arguments-of-compose":  {"-- compose.yml --\nservices:\n  web:\n    build: .\n    environment:\n      GUNICORN_CMD_ARGS: --timeout 60\n" + docker("CMD gunicorn app:app"), "timeout 60"},
		"arguments-in-a-list":   {"-- compose.yml --\nservices:\n  web:\n    build: .\n    environment:\n      - GUNICORN_CMD_ARGS=--timeout 60\n" + docker("CMD gunicorn app:app"), "timeout 60"},
		"arguments-of-a-script": {"-- run.sh --\nexport GUNICORN_CMD_ARGS=\"--timeout 60 --access-logfile=-\"\nexec gunicorn app:app\n", "timeout 60"},
		"arguments-of-dotenv":   {"-- .env --\nT=60\nGUNICORN_CMD_ARGS=\"--timeout ${T}\"\n" + procfile("gunicorn app:app"), "timeout 60"},
		"arguments-lose":        {docker("ENV GUNICORN_CMD_ARGS=--bind=0.0.0.0:9001\nCMD [\"gunicorn\", \"-b\", \":8001\", \"app:app\"]"), "port 8001"},
		"arguments-on-the-line": {procfile("GUNICORN_CMD_ARGS='--threads 3' gunicorn app:app"), "class gthread\nthreads 3"},

		"wrapper":                      {procfile("newrelic-admin run-program gunicorn -w 3 app:app"), "workers 3\nwrapper newrelic-admin run-program"},
		"wrapper-with-options":         {procfile("opentelemetry-instrument --traces_exporter console --service_name shop gunicorn app:app"), "wrapper opentelemetry-instrument --traces_exporter console --service_name shop"},
		"wrapper-behind-others":        {procfile("exec poetry run ddtrace-run gunicorn app:app"), "wrapper ddtrace-run"},
		"wrapper-in-front-of-a-runner": {procfile("ddtrace-run poetry run gunicorn app:app"), "wrapper ddtrace-run"},
		"wrapper-by-path":              {docker(`CMD ["/opt/venv/bin/ddtrace-run", "python", "-m", "gunicorn", "app:app"]`), "wrapper ddtrace-run"},
		"what-the-image-does":          {docker(`ENTRYPOINT ["tini", "--"]` + "\n" + `CMD ["gosu", "app", "gunicorn", "app:app"]`), "= Dockerfile:3 tini\n= Dockerfile:3 gosu app"},
		"what-it-does-not":             {procfile("nice -n 5 chamber exec shop -- gunicorn app:app"), "! Procfile:1 nice -n 5\n! Procfile:1 chamber exec shop"},
		"only-environment":             {procfile("env A=1 gunicorn app:app"), ""},

		"systemd":      {"-- shop.service --\n[Service]\nExecStart=/srv/venv/bin/gunicorn --workers 3 --pid /run/shop.pid -m 007 app:app\n", "workers 3\nargument --umask 007\n= shop.service:2 --pid /run/shop.pid"},
		"supervisor":   {"-- supervisord.conf --\n[program:web]\ncommand=gunicorn -w 3 --log-file /var/log/x.log app:app\n", "workers 3\n= supervisord.conf:2 --log-file /var/log/x.log"},
		"compose":      {"-- compose.yml --\nservices:\n  web:\n    build: .\n    command: [\"gunicorn\", \"-w\", \"3\", \"--reload\", \"app:app\"]\n", "workers 3\n= compose.yml:4 --reload"},
		"other-starts": {procfile("python -m gunicorn -w 3 app:app"), "workers 3"},
		"gunicorn3":    {procfile(".venv/bin/gunicorn3 -w 3 app:app"), "workers 3"},

		"config-file": {procfile("gunicorn --config gunicorn-cfg.py app:app") + "-- gunicorn-cfg.py --\nbind = \"0.0.0.0:5005\"\nworkers = 2\n", "port 5005\nconfig_file gunicorn-cfg.py"},
		"config-file-with-hooks": {procfile("gunicorn -c conf/server.py --preload --timeout 90 app:app") + "-- conf/server.py --\nimport os\nfrom prometheus_client import multiprocess\nbind = f\"0.0.0.0:{os.environ.get('PORT', 5005)}\"\ntimeout = 30\ndef child_exit(server, worker):\n    multiprocess.mark_process_dead(worker.pid)\n",
			"port 5005\nconfig_file conf/server.py\n! Procfile:1 --preload\n! Procfile:1 --timeout 90"},
		"config-file-workers-on-the-line": {procfile("gunicorn -c g.py -w 3 app:app") + "-- g.py --\ntimeout = 60\n", "workers 3\nconfig_file g.py"},
		"config-file-says-the-same":       {procfile("gunicorn -c g.py --timeout 60 --reload app:app") + "-- g.py --\ntimeout = 60\n", "config_file g.py\n= Procfile:1 --reload"},
		"config-file-variable":            {procfile("gunicorn -c g.py app:app") + "-- g.py --\nimport os\nworkers = int(os.environ.get('WORKERS', 3))\n", "workers 3\nconfig_file g.py\n= g.py:2 workers = int(os.environ.get('WORKERS', 3))"},
		"config-file-gone":                {procfile("gunicorn -c /etc/gunicorn/shop.py app:app"), "! Procfile:1 -c /etc/gunicorn/shop.py"},
		"config-file-by-variable":         {procfile("gunicorn -c $CONFIG app:app"), "! Procfile:1 -c $CONFIG"},
		"config-file-for-a-machine": {procfile("gunicorn -c g.py --timeout 90 app:app") + "-- g.py --\nimport os\nimport multiprocessing\nbind = '127.0.0.1:8001'\nworkers = int(os.getenv('WORKERS', '3'))\ntimeout = 60\nthreads = multiprocessing.cpu_count()\npidfile = '/run/g.pid'\ndaemon = False\nproxy_protocol = True\nforwarded_allow_ips = '*'\nsecure_scheme_headers = {'X-FORWARDED-PROTO': 'https'}\ndef post_fork(server, worker):\n    pass\n",
			"port 8001\nworkers 3\ntimeout 90\nforwarded_allow_ips *\nargument --proxy-protocol\nunfit g.py\n= g.py:3 bind = '127.0.0.1:8001'\n= g.py:4 workers = int(os.getenv('WORKERS', '3'))\n! g.py:6 threads = multiprocessing.cpu_count()\n= g.py:7 pidfile = '/run/g.pid'\n! g.py:11 secure_scheme_headers = {'X-FORWARDED-PROTO': 'https'}\n! g.py:12 def post_fork"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, dir := sourcetest.Index(t, app+test.files)
			s := survey(f, dir)
			assert.Equal(t, test.want, gunicornOf(s))
			for _, n := range s.NotTaken {
				assert.Regexp(t, `^[^\n]+\.$`, n.Reason)
				assert.NotContains(t, n.What, "hunter2")
			}
		})
	}
}
