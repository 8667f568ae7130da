package process

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

// The commands of workers, in the forms that projects write them.
func TestReadCommand(t *testing.T) {
	env := map[string]string{"APP": "shop.celery", "Q": "a,b"}
	tests := map[string]struct{ line, want string }{
		"dotted":             {"celery -A pkg.module.attr worker", "celery -A pkg.module.attr worker"},
		"colon":              {"celery -A module:attr worker -l info", "celery -A module:attr worker -l info"},
		"joined":             {"celery --app=module worker", "celery --app module worker"},
		"short-joined":       {"celery -Amodule worker -c4", "celery -A module worker -c4"},
		"behind":             {"celery worker -A module -l info", "celery -A module worker -l info"},
		"behind-long":        {"celery beat --app=module.celery --loglevel=info", "celery --app module.celery beat --loglevel=info --schedule /tmp/celerybeat-schedule"},
		"behind-last":        {"celery worker --loglevel=info -Q a -A module", "celery -A module worker --loglevel=info -Q a"},
		"before":             {"celery --loglevel=info -A module worker", "celery -A module worker --loglevel=info"},
		"options":            {"celery -A m worker -Q high,low -P gevent -c 100 --prefetch-multiplier=1 -n w@%h", "celery -A m worker -Q high,low -P gevent -c 100 --prefetch-multiplier=1 -n w@%h"},
		"module-of-python":   {"python -m celery -A m worker", "celery -A m worker"},
		"of-an-environment":  {"/opt/venv/bin/celery -A m worker", "celery -A m worker"},
		"runner":             {"exec poetry run celery -A m worker", "celery -A m worker"},
		"another-user":       {"gosu app celery -A m worker", "celery -A m worker"},
		"sudo":               {"sudo -u app celery -A m worker", "celery -A m worker"},
		"watcher":            {"watchmedo auto-restart -d . -- celery -A m worker", "celery -A m worker"},
		"daemon":             {"celery -A m worker --detach --pidfile=/run/x.pid --logfile=/var/log/x.log --uid=1", "celery -A m worker | lost --detach | lost --pidfile /run/x.pid | lost --logfile /var/log/x.log | lost --uid 1"},
		"daemon-apart":       {"celery -A m worker -D --pidfile /run/x.pid -f x.log -l info", "celery -A m worker -l info | lost -D | lost --pidfile /run/x.pid | lost -f x.log"},
		"log-in-a-folder":    {"celery -A m worker -f logs/x.log", "celery -A m worker --logfile logs/x.log"},
		"multi":              {"celery multi start w1 w2 -A m -l info", "celery -A m worker -l info"},
		"multi-stop":         {"celery multi stop w1 -A m", ""},
		"inspect":            {"celery -A m inspect ping", ""},
		"beat":               {"celery -A m beat", "celery -A m beat --schedule /tmp/celerybeat-schedule"},
		"beat-elsewhere":     {"celery -A m beat -s /var/run/celery/schedule", "celery -A m beat --schedule /tmp/celerybeat-schedule"},
		"beat-beside":        {"celery -A m beat --schedule=celerybeat", "celery -A m beat --schedule /tmp/celerybeat-schedule"},
		"beat-in-a-folder":   {"celery -A m beat --schedule=var/beat", "celery -A m beat --schedule var/beat"},
		"beat-in-memory":     {"celery -A m beat -s/tmp/x", "celery -A m beat --schedule /tmp/x"},
		"beat-of-another":    {"celery -A m beat -S redbeat.RedBeatScheduler", "celery -A m beat -S redbeat.RedBeatScheduler"},
		"inside":             {"celery -A m worker -B -l info", "celery -A m worker -B -l info --schedule-filename /tmp/celerybeat-schedule"},
		"background":         {"celery -A m worker > /var/log/x 2>&1 &", "celery -A m worker"},
		"variable-known":     {"celery -A $APP worker -Q ${Q}", "celery -A shop.celery worker -Q a,b"},
		"variable-watched":   {"watchmedo auto-restart -d . -- rq worker $QUEUES", "sh -c exec rq worker $QUEUES"},
		"variable-unknown":   {"celery -A $OTHER worker", "sh -c exec celery -A $OTHER worker"},
		"variable-default":   {"exec celery -A m worker -c ${N:-2}", "sh -c exec celery -A m worker -c ${N:-2}"},
		"substitution":       {"celery -A m worker -c $(nproc)", "sh -c exec celery -A m worker -c $(nproc)"},
		"assignment":         {"FLASK_APP=wsgi C_FORCE_ROOT=1 celery -A m worker", "env FLASK_APP=wsgi celery -A m worker"},
		"assigned-secret":    {"DB_PASSWORD=hunter2 celery -A m worker", "celery -A m worker | lost DB_PASSWORD"},
		"broker":             {"celery -A m -b redis://redis:6379/0 worker", "celery -A m -b redis://redis:6379/0 worker"},
		"broker-secret":      {"celery -A m --broker=redis://:hunter2@redis/0 worker", "celery -A m worker | lost --broker"},
		"file":               {"python celery_worker.py worker", "python celery_worker.py worker"},
		"rq":                 {"rq worker high default", "rq worker high default"},
		"rq-class":           {"rq worker -w rq.worker.SimpleWorker --with-scheduler q", "rq worker -w rq.worker.SimpleWorker --with-scheduler q"},
		"rq-variable":        {"rq worker --url $REDIS_URL", "sh -c exec rq worker --url $REDIS_URL"},
		"rq-secret":          {"rq worker -u redis://u:hunter2@h:6379 q", "rq worker q | lost -u"},
		"rq-localhost":       {"rq worker --url=redis://localhost:6379 q", "rq worker q | lost --url redis://localhost:6379"},
		"rq-elsewhere":       {"rq worker --url redis://redis:6379 q", "rq worker --url redis://redis:6379 q"},
		"rq-of-python":       {"python3 -m rq worker", "rq worker"},
		"rq-scheduler":       {"rqscheduler -H redis", "rqscheduler -H redis"},
		"flask":              {"flask rq worker", "flask rq worker"},
		"flask-command":      {"flask consume --all", "flask consume --all"},
		"flask-of-python":    {"python -m flask consume", "flask consume"},
		"manage":             {"python manage.py runworker", "python manage.py runworker"},
		"module":             {"python -m pkg.worker", "python -m pkg.worker"},
		"dramatiq":           {"dramatiq pkg.tasks -p 2", "dramatiq pkg.tasks -p 2"},
		"huey":               {"huey_consumer.py shop.huey -w 4", "huey_consumer.py shop.huey -w 4"},
		"of-two":             {"sleep 5 && celery -A m worker", "sh -c sleep 5 && celery -A m worker"},
		"app-without-a-word": {"celery -A", ""},
		"two-quotes":         {"celery -A m worker -n 'w @%h'", "celery -A m worker -n w @%h"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := readCommand(test.line, env, true)
			have := strings.Join(s.words, " ")
			for _, lost := range s.lost {
				have += " | lost " + lost.option
				assert.NotContains(t, lost.option+lost.reason, "hunter2")
			}
			assert.Equal(t, test.want, have)
		})
	}
}

// What a project starts besides its server, wherever that stands.
func TestStarted(t *testing.T) {
	const celery = "-- shop/__init__.py --\nfrom celery import Celery\nfrom flask import Flask\ncelery = Celery('shop')\ndef create_app():\n    return Flask(__name__)\n"
	tests := map[string]struct{ files, want string }{
		"script":             {celery + "-- scripts/run_celery.sh --\n#!/bin/sh\ncelery -A run_celery.celery worker --loglevel=INFO -Q high,low\n-- run_celery.py --\nfrom shop import create_app, celery\napp = create_app()\napp.app_context().push()\n", `worker scripts/run_celery.sh:2 [celery -A run_celery.celery worker --loglevel=INFO -Q high,low]`},
		"module-of-a-worker": {celery + "-- run_celery.py --\nfrom shop import create_app, celery\napp = create_app()\napp.app_context().push()\n", `worker run_celery.py:1 [celery -A run_celery:celery worker --loglevel INFO]`},
		"beside-flask":       {"-- app.py --\nfrom celery import Celery\nfrom flask import Flask\napp = Flask(__name__)\ncelery = Celery(app.name)\n", `worker app.py:4 [celery -A app:celery worker --loglevel INFO]`},
		"beside-another":     {"-- main.py --\nfrom celery import Celery\nfrom flask import Flask\napp = Flask(__name__)\ntasks = Celery('x')\n", `worker main.py:4 [celery -A main:tasks worker --loglevel INFO]`},
		"beside-imported":    {"-- web.py --\nfrom flask import Flask\napp = Flask(__name__)\n-- jobs.py --\nfrom celery import Celery\nfrom web import app\ncelery = Celery('x')\n", `worker jobs.py:3 [celery -A jobs:celery worker --loglevel INFO]`},
		"flask-by-procfile":  {"-- app.py --\nfrom celery import Celery\nfrom flask import Flask\napp = Flask(__name__)\ncelery = Celery(app.name)\n-- Procfile --\nworker: celery -A app worker -c 2\n", `worker Procfile:1 [celery -A app:celery worker -c 2]`},
		"flask-named":        {"-- pkg/app.py --\nfrom celery import Celery\nfrom flask import Flask\napp = Flask(__name__)\nqueue = Celery(app.name)\n-- Procfile --\nworker: celery -A pkg.app.app worker\n", `worker Procfile:1 [celery -A pkg.app:queue worker]`},
		"celery-named-app":   {"-- tasks.py --\nfrom celery import Celery\napp = Celery('x')\n-- Procfile --\nworker: celery -A tasks worker\n", `worker Procfile:1 [celery -A tasks worker]`},
		"imported-by-name":   {"-- app.py --\nfrom flask import Flask\nfrom tasks import queue\napp = Flask(__name__)\n-- tasks.py --\nfrom celery import Celery\nqueue = Celery('x')\n-- Procfile --\nw: celery -A app:queue worker\n", `w Procfile:1 [celery -A app:queue worker]`},
		"background":         {"-- entrypoint.sh --\n#!/bin/sh\nflask db upgrade\nexport Q=mail\ncelery -A shop worker -Q $Q --loglevel=info &\npython consumer.py &\nexec gunicorn app:app\n", `worker entrypoint.sh:4 [celery -A shop worker -Q mail --loglevel=info] | consumer entrypoint.sh:5 [python consumer.py]`},
		"branch":             {"-- docker-entrypoint.sh --\n#!/bin/sh\ncase \"$1\" in\n  web) exec gunicorn app:app ;;\n  worker) exec celery -A shop worker ;;\n  beat) exec celery -A shop beat ;;\nesac\n", `worker docker-entrypoint.sh:4 [celery -A shop worker] | beat docker-entrypoint.sh:5 [celery -A shop beat --schedule /tmp/celerybeat-schedule]`},
		"no-ending":          {"-- bin/start-worker --\n#!/bin/bash\nset -e\nrq worker high low\n", `worker bin/start-worker:3 [rq worker high low]`},
		"for-development":    {"-- scripts/worker-dev.sh --\n#!/bin/sh\ncelery -A x worker\n", ``},
		"makefile":           {"-- Makefile --\nworker:\n\tcelery -A jobs.celery worker -l info\n", `worker Makefile:2 [celery -A jobs.celery worker -l info]`},
		"makefile-and-own":   {"-- Makefile --\nworker:\n\tcelery -A jobs worker -l debug\n-- Procfile --\nqueue: celery -A jobs worker\n", `queue Procfile:1 [celery -A jobs worker]`},
		"supervisord":        {"-- deploy/supervisord.conf --\n[supervisord]\nnodaemon=true\n[program:gunicorn]\ncommand=gunicorn app:app\n[program:celery]\ncommand=/venv/bin/celery -A shop.celery worker\n  --loglevel=INFO\n[program:celery-beat]\ncommand=celery -A shop.celery beat -s /var/lib/beat\nenvironment=FLASK_ENV=\"production\"\n[program:nginx]\ncommand=/usr/sbin/nginx -g 'daemon off;'\n[program:cron]\ncommand=cron -f\n[program:sshd]\ncommand=/usr/sbin/sshd -D\n", `celery deploy/supervisord.conf:5 [celery -A shop.celery worker --loglevel=INFO] | celery-beat deploy/supervisord.conf:8 [celery -A shop.celery beat --schedule /tmp/celerybeat-schedule] | not cron -f | not /usr/sbin/nginx -g daemon off; | not /usr/sbin/sshd -D`},
		"conf.d":             {"-- docker/conf.d/rq.ini --\n[program:rq-high]\ncommand = rq worker high\n[program:rq-low]\ncommand = rq worker low\n", `rq-high docker/conf.d/rq.ini:1 [rq worker high] | rq-low docker/conf.d/rq.ini:3 [rq worker low]`},
		"systemd":            {"-- deploy/shop-celery.service --\n[Unit]\nDescription=x\n[Service]\nEnvironment=\"APP=shop.tasks\"\nExecStart=/srv/shop/venv/bin/celery -A ${APP} worker \\\n  --loglevel=INFO\n[Install]\nWantedBy=multi-user.target\n-- deploy/shop.service --\n[Service]\nExecStart=/srv/venv/bin/gunicorn app:app\n", `shop-celery deploy/shop-celery.service:5 [celery -A shop.tasks worker --loglevel=INFO]`},
		"s6":                 {"-- root/etc/services.d/worker/run --\n#!/usr/bin/with-contenv bash\ncd /app\nexec s6-setuidgid abc python3 -m rq worker\n-- root/etc/services.d/web/run --\n#!/bin/sh\nexec gunicorn app:app\n-- s6-rc.d/cron/run --\n#!/bin/sh\nexec crond -f\n", `worker root/etc/services.d/worker/run:3 [rq worker] | not crond -f`},
		"dockerfile":         {"-- docker/worker/Dockerfile --\nFROM x\nCMD [\"celery\", \"-A\", \"shop\", \"worker\"]\n-- Dockerfile --\nFROM x\nCMD gunicorn app:app\n", `worker docker/worker/Dockerfile:2 [celery -A shop worker]`},
		"worker-main":        {"-- celery_worker.py --\nfrom shop import celery, create_app\ncreate_app()\nif __name__ == '__main__':\n    celery.worker_main(['worker', '-l', 'info'])\n", `worker celery_worker.py:4 [python celery_worker.py]`},
		"rq-in-python":       {"-- worker.py --\nimport redis\nfrom rq import Worker, Queue, Connection\nif __name__ == '__main__':\n    with Connection(redis.from_url('x')):\n        Worker(['default']).work()\n", `worker worker.py:5 [python worker.py]`},
		"rq-in-a-function":   {"-- cli.py --\nfrom rq import Worker\ndef run():\n    w = Worker(['x'])\n    w.work()\n", ``},
		"flower-of-script":   {"-- start.sh --\n#!/bin/sh\ncelery -A x worker &\ncelery -A x flower --port=5555 &\n", `worker start.sh:2 [celery -A x worker] | not flower`},
		"flower-of-its-own":  {"-- Procfile --\nflower: celery -A x flower\nworker: celery -A x worker\n-- requirements.txt --\nflower\n", `flower Procfile:1 [celery -A x flower] | worker Procfile:2 [celery -A x worker]`},
		"cloud-foundry":      {"-- manifest.yml --\napplications:\n  - name: jobs\n    command: celery -A run_celery.jobs worker\n    no-route: true\n  - name: shop\n    command: gunicorn app:app\n", `jobs manifest.yml:3 [celery -A run_celery.jobs worker]`},
		"heroku-yml":         {"-- heroku.yml --\nrun:\n  web: gunicorn app:app\n  worker:\n    command:\n      - celery -A x worker\n    image: web\n", `worker heroku.yml:4 [celery -A x worker]`},
		"queues-by-name":     {"-- Procfile --\nworker: celery -A x worker -Q a\nworker2: celery -A x worker -Q b\nscheduler: rqscheduler\n", `worker Procfile:1 [celery -A x worker -Q a] | worker2 Procfile:2 [celery -A x worker -Q b] | scheduler Procfile:3 [rqscheduler]`},
		"one-name":           {"-- start.sh --\n#!/bin/sh\ncelery -A x worker &\nrq worker &\n", `worker start.sh:2 [celery -A x worker] | worker-2 start.sh:3 [rq worker]`},
		"compose-profiles":   {"-- compose.yml --\nservices:\n  web:\n    build: .\n    profiles: [web]\n    ports: ['80:80']\n  jobs:\n    build: .\n    profiles: [jobs]\n    command: celery -A \"shop.app.celery_app\" worker\n", `jobs compose.yml:9 [celery -A shop.app.celery_app worker]`},
		"compose-on-demand":  {"-- compose.yml --\nservices:\n  web:\n    build: .\n    ports: ['80:80']\n  jobs:\n    build: .\n    profiles: [jobs]\n    command: celery -A shop worker\n", ``},
		"compose-variable":   {"-- compose.yml --\nservices:\n  web:\n    build: .\n    ports: ['80:80']\n  worker:\n    build: .\n    command: celery -A x worker -c $${N:-2}\n", `worker compose.yml:7 [sh -c exec celery -A x worker -c ${N:-2}]`},
		"mode-of-the-entry":  {"-- compose.yml --\nservices:\n  web:\n    build: .\n    command: server\n    ports: ['80:80']\n  queue:\n    build: .\n    command: worker\n  timer:\n    build: .\n    command: [clock]\n  tool:\n    build: .\n    command: shop-sync\n-- docker-entrypoint --\n#!/bin/bash\nworker() {\n  echo hello\n  exec celery -A shop worker -Q $QUEUES\n}\ncase \"$1\" in\n  worker)\n    worker\n    ;;\n  clock|beat) exec python clock.py ;;\nesac\n", `queue docker-entrypoint:4 [sh -c exec celery -A shop worker -Q $QUEUES] | timer docker-entrypoint:10 [python clock.py] | tool compose.yml:14 [shop-sync]`},
		"server-of-its-own":  {"-- supervisord.conf --\n[program:shop]\ncommand=shop start -b 0.0.0.0:8000\n[program:rq]\ncommand=./manage.py rq worker %(ENV_QUEUES)s\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d\n", `rq supervisord.conf:3 [sh -c exec ./manage.py rq worker ${QUEUES}]`},
		"unit-of-a-machine":  {"-- x/pigpiod.service --\n[Service]\nExecStart=/usr/bin/pigpiod -s 5\n-- x/poll.service --\n[Service]\nExecStart=/usr/bin/python3 /srv/x/poll.py\n-- poll.py --\n", `poll x/poll.service:2 [python3 poll.py] | not pigpiod -s 5`},
		"rq-scheduler":       {"-- entrypoint.sh --\n#!/bin/sh\nscheduler() {\n  exec /srv/x/manage.py rq scheduler\n}\n-- manage.py --\n", `scheduler entrypoint.sh:3 [python manage.py rq scheduler]`},
		"mention":            {"-- start.sh --\n#!/bin/sh\necho celery worker starts\npip install celery\n# celery -A x worker\nkill $(pgrep celery)\n", ``},
	}
	many, twelve := "", []string{}
	for i := range maxProcesses + 2 {
		many += fmt.Sprintf("q%d: rq worker q%d\n", i, i)
		if i < maxProcesses {
			twelve = append(twelve, fmt.Sprintf("q%d Procfile:%d [rq worker q%d]", i, i+1, i))
		} else {
			twelve = append(twelve, fmt.Sprintf("not rq worker q%d", i))
		}
	}
	tests["too-many"] = struct{ files, want string }{"-- Procfile --\n" + many, strings.Join(twelve, " | ")}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, test.files)
			processes, notTaken := Find(f, ".", f.Python)
			var have []string
			for _, p := range processes {
				have = append(have, p.Name+" "+p.Evidence.String()+" ["+strings.Join(p.Command, " ")+"]")
			}
			for _, n := range notTaken {
				have = append(have, "not "+n.What)
			}
			assert.Equal(t, test.want, strings.Join(have, " | "))
		})
	}
}
