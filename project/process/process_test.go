package process

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/sourcetest"
)

func TestProcesses(t *testing.T) {
	tests := map[string]struct{ files, want string }{
		"procfile": {`-- Procfile --
# comment: no
web: gunicorn app:app
release: flask db upgrade
worker: celery -A shop.tasks worker --loglevel=info
Clock_1: python clock.py "two words"
api: gunicorn api:app
mail: FROM=me python mail.py
shell: python a.py | python b.py
poet: poetry run python poet.py
`, `worker Procfile:4 [celery -A shop.tasks worker --loglevel=info] | clock-1 Procfile:5 [python clock.py two words] | mail Procfile:7 [env FROM=me python mail.py] | shell Procfile:8 [sh -c python a.py | python b.py] | poet Procfile:9 [python poet.py]`},
		"compose": {`-- docker-compose.yml --
services:
  web:
    build: .
    ports: ["8000:8000"]
  redis:
    image: redis
  jobs:
    build: .
    command: celery -A shop worker
  timer:
    build:
      context: .
    command: ["python", "timer.py"]
  migrate:
    build: .
    command: flask db upgrade
  other:
    build: ./other
    command: python x.py
`, `jobs docker-compose.yml:9 [celery -A shop worker] | timer docker-compose.yml:13 [python timer.py]`},
		"compose-image": {`-- compose.yaml --
services:
  app:
    image: &i acme/shop
    build: .
  worker:
    image: acme/shop
    command: >
      rq worker
      high
`, `worker compose.yaml:7 [rq worker high]`},
		"celery": {`-- shop/tasks.py --
from celery import Celery
celery = Celery(__name__)
celery.conf.beat_schedule = {}
`, `worker shop/tasks.py:2 [celery -A shop.tasks worker --loglevel INFO] | beat shop/tasks.py [celery -A shop.tasks beat --loglevel INFO --schedule /tmp/celerybeat-schedule]`},
		"celery-factory": {`-- src/shop/__init__.py --
from celery import Celery
celery = Celery(__name__)
-- src/make_celery.py --
from shop import create_app
flask_app = create_app()
celery_app = flask_app.extensions["celery"]
`, `worker src/make_celery.py:3 [celery -A make_celery:celery_app worker --loglevel INFO]`},
		"celery-in-a-function": {"-- app.py --\nfrom celery import Celery\ndef make():\n    return Celery()\n", ``},
		"procfile-and-code": {`-- Procfile --
jobs: celery --app=x worker
-- x.py --
from celery import Celery
app = Celery()
`, `jobs Procfile:1 [celery --app x worker]`},
		"rq": {`-- app.py --
from rq import Queue
q = Queue(connection=redis)
h = Queue("high", connection=redis)
`, `worker app.py:2 [rq worker default high]`},
		"rq-module":     {"-- app.py --\nimport rq\nq = rq.Queue(connection=c)\n", `worker app.py:2 [rq worker]`},
		"another-queue": {"-- app.py --\nfrom queue import Queue\nfrom rq import Worker\nq = Queue()\n", ``},
		"queues-apart":  {"-- Procfile --\na: celery -A x worker -Q a\nb: celery -A x worker -Q b\n", `a Procfile:1 [celery -A x worker -Q a] | b Procfile:2 [celery -A x worker -Q b]`},
		"production-before-development": {`-- compose.yaml --
services:
  server:
    build: .
    ports: ["5000:5000"]
    command: server
  worker:
    build: .
    command: dev_worker
-- bin/docker-entrypoint --
#!/bin/bash
dev_worker() {
  exec watchmedo auto-restart -- ./manage.py rq worker $QUEUES
}
worker() {
  export QUEUES=${QUEUES:-}
  exec supervisord -c worker.conf
}
case "$1" in
  worker) worker ;;
  dev_worker) dev_worker ;;
esac
-- worker.conf --
[program:queue]
command=./manage.py rq worker %(ENV_QUEUES)s
-- manage.py --
`, `queue worker.conf:1 [sh -c exec ./manage.py rq worker ${QUEUES}]`},
		"a-function-of-production": {`-- entrypoint.sh --
#!/bin/sh
worker_dev() {
  celery -A shop worker --autoreload
}
run_worker() {
  celery -A shop worker -Q high
}
`, `worker entrypoint.sh:6 [celery -A shop worker -Q high]`},
		"development-alone": {`-- compose.yaml --
services:
  web:
    build: .
    ports: ["5000:5000"]
  jobs:
    build: .
    command: watchmedo auto-restart -d . -p '*.py' -- celery -A shop worker -Q a
`, `jobs compose.yaml:7 [celery -A shop worker -Q a]`},
		"compose-for-development": {`-- docker-compose.dev.yml --
services:
  web:
    build: .
    ports: ["5000:5000"]
  jobs:
    build: .
    command: celery -A shop worker -l debug
-- Makefile --
work:
	celery -A shop worker -l info
`, `worker Makefile:2 [celery -A shop worker -l info]`},
		"modes-of-a-variable": {`-- entrypoint.sh --
#!/bin/bash
N=${N:-4}
WORKER="celery --quiet -A run.app worker --concurrency=$N"
QUEUE="$WORKER -Q"
case "$1" in
  worker)
    exec $WORKER
    ;;
  api) exec gunicorn app ;;
  letters-worker)
    exec $QUEUE letters,pdf
    ;;
  "jobs") exec ${QUEUE} jobs ;;
  beat) exec celery -A run.app beat ;;
esac
`, `worker entrypoint.sh:7 [celery --quiet -A run.app worker --concurrency=4] | letters-worker entrypoint.sh:11 [celery --quiet -A run.app worker --concurrency=4 -Q letters,pdf] | jobs entrypoint.sh:13 [celery --quiet -A run.app worker --concurrency=4 -Q jobs] | beat entrypoint.sh:14 [celery -A run.app beat --schedule /tmp/celerybeat-schedule]`},
		"modes-of-functions": {`-- start.sh --
RQ="rq worker"
function low { $RQ low; }
high() {
  $RQ high
}
`, `worker start.sh:2 [rq worker low] | high start.sh:4 [rq worker high]`},
		"patterns-are-the-shell's": {"-- Procfile --\na: celery -A x worker -Q a*\nb: celery -A x worker -Q 'b*'\nc: python c.py *.csv\n", `a Procfile:1 [sh -c exec celery -A x worker -Q a*] | b Procfile:2 [celery -A x worker -Q b*] | c Procfile:3 [sh -c python c.py *.csv]`},
		"patterns-without-a-shell": {`-- compose.yaml --
services:
  web:
    build: .
    ports: ["5000:5000"]
  jobs:
    build: .
    command: celery -A shop worker -Q a*
`, `jobs compose.yaml:7 [celery -A shop worker -Q a*]`},
		"nothing-but-a-web": {"-- Procfile --\nweb: python app.py\n", ``},
		"hostile":           {"-- Procfile --\na: python 'x\nb: \n:\nc\x01: python \x1b[31m\nd: ${X}\n", `d Procfile:5 [sh -c ${X}]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, test.files)
			var have []string
			for _, p := range processesOf(f) {
				have = append(have, p.Name+" "+p.Evidence.String()+" ["+strings.Join(p.Command, " ")+"]")
			}
			assert.Equal(t, test.want, strings.Join(have, " | "))
		})
	}
}

// processesOf is what a project starts that begins in its own folder.
func processesOf(f *source.Index) []evidence.Process {
	processes, _ := Find(f, ".", f.Python)
	return processes
}

func TestExecWords(t *testing.T) {
	assert.Equal(t, []string{"a", "b c", "", "d'e"}, shell.ExecWords(`a "b c" '' "d'e"`))
	assert.Equal(t, []string{"sh", "-c", "a $B"}, shell.ExecWords("a $B"))
	assert.Equal(t, []string{"a", "$B"}, shell.ExecWords("a '$B'"))
	assert.Nil(t, shell.ExecWords("a 'b"))
	assert.Nil(t, shell.ExecWords("  "))
}
