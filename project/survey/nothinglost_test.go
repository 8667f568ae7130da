package survey_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
	"dockgen/project/survey"
)

// taken is what a survey has of the start and of the build, a line each: "process NAME:
// COMMAND", "release NAME: COMMAND", "lost WHAT PLACE" and "replaced WHAT PLACE".
func taken(s *survey.Survey) string {
	var lines []string
	for _, p := range s.Processes {
		lines = append(lines, "process "+p.Name+": "+strings.Join(p.Command, " "))
	}
	for _, r := range s.Releases {
		lines = append(lines, "release "+r.Name+": "+strings.Join(r.Command, " "))
	}
	for _, n := range s.NotTaken {
		verb := "lost "
		if n.Replaced {
			verb = "replaced "
		}
		lines = append(lines, verb+n.What+" "+n.Evidence.String())
	}
	return strings.Join(lines, "\n") + "\n"
}

// What the start and the build of a project do is in the config or in the list.
func TestNothingIsLost(t *testing.T) {
	const app = "-- app.py --\nfrom flask import Flask\napp = Flask(__name__)\n-- requirements.txt --\nflask\ngunicorn\n"
	const serve = "CMD [\"gunicorn\", \"app:app\"]\n"
	const compose = "-- compose.yaml --\nservices:\n  web:\n    build: .\n    ports: [\"8000:8000\"]\n"
	const dockerfile = "-- Dockerfile --\nFROM python:3.12\nCOPY . .\n" + serve
	tests := map[string]struct {
		files    string
		has, not []string
	}{
		"groups-of-a-loop": {files: app + "-- Dockerfile --\nFROM python:3.12\nARG groups=a,b\nRUN <<EOF\nflags=\"\"\nfor g in $(echo $groups | tr , ' '); do flags=\"$flags --group $g\"; done\nuv sync --frozen $flags\nEOF\nCOPY . .\n" + serve,
			has: []string{"lost RUN uv sync --frozen $flags Dockerfile:"}},
		"extras-of-a-loop": {files: app + "-- Dockerfile --\nFROM python:3.12 AS build\nRUN for e in a b; do x=\"$x,$e\"; done; pip install .[$x]\nFROM python:3.12\nCOPY . .\n" + serve,
			has: []string{"lost RUN pip install .[$x] Dockerfile:2"}},
		"groups-of-a-substitution": {files: app + "-- Dockerfile --\nFROM python:3.12\nCOPY . .\nRUN with=$(cat groups.txt) && poetry install --with $with\n" + serve,
			has: []string{"lost RUN poetry install --with $with Dockerfile:3"}},
		"groups-of-an-argument": {files: app + "-- Dockerfile --\nFROM python:3.12\nARG FLAGS=--frozen\nRUN uv sync $FLAGS && pip install --index-url $INDEX x\nCOPY . .\n" + serve, not: []string{"RUN"}},

		"dependency-script": {files: app + "-- Dockerfile --\nFROM python:3.12 AS build\nCOPY . .\nRUN chmod +x bin/* && bin/install\nFROM python:3.12\nCOPY . .\n" + serve + "-- bin/install --\n#!/usr/bin/env bash\nset -e\nif ! uv lock --check; then uv lock; fi\nuv sync --frozen\n",
			has: []string{"replaced RUN bin/install Dockerfile:3"}},
		"dependency-script-of-sh": {files: app + "-- Dockerfile --\nFROM python:3.12\nCOPY . /srv\nRUN sh /srv/tools/deps.sh\n" + serve + "-- tools/deps.sh --\napt-get install -y libmagic1\npip install -r requirements.txt\n",
			has: []string{"lost RUN sh /srv/tools/deps.sh Dockerfile:3"}},
		"script-that-makes-files": {files: app + "-- Dockerfile --\nFROM python:3.12 AS build\nCOPY . .\nRUN [\"./make-data.sh\", \"all\"]\nFROM python:3.12\nCOPY . .\n" + serve + "-- make-data.sh --\n#!/bin/sh\ncurl https://example.org/data > data.bin\n",
			has: []string{"lost RUN ./make-data.sh all Dockerfile:3"}},

		"mounted-configuration": {files: app + dockerfile + "-- compose.yaml --\nservices:\n  web:\n    image: acme/shop\n    command: gunicorn --config /etc/shop/gunicorn.conf app:app\n    volumes:\n      - ./config/gunicorn.conf:/etc/shop/gunicorn.conf:ro\n-- config/gunicorn.conf --\ntimeout = 77\n",
			has: []string{"lost --config /etc/shop/gunicorn.conf, which is config/gunicorn.conf compose.yaml:4"}},
		"mounted-folder": {files: app + dockerfile + "-- compose.yaml --\nservices:\n  web:\n    image: acme/shop\n    command: [gunicorn, -c, /etc/shop/prod.py, 'app:app']\n    volumes:\n      - type: bind\n        source: ./config\n        target: /etc/shop\n-- config/prod.py --\nworkers = 7\n",
			has: []string{"which is config/prod.py compose.yaml:4"}},
		"mounted-by-a-shell": {files: app + dockerfile + "-- deploy/docker-compose.yml --\nservices:\n  web:\n    image: acme/shop\n    command: sh -c \"gunicorn --config=/g.py app:app\"\n    volumes: ['../g.py:/g.py']\n-- g.py --\nworkers = 7\n",
			has: []string{"which is g.py deploy/docker-compose.yml:4"}},
		"mounted-by-nobody": {files: app + dockerfile + "-- compose.yaml --\nservices:\n  web:\n    image: acme/shop\n    command: gunicorn --config /etc/shop/gunicorn.conf app:app\n    volumes: ['../../other.conf:/etc/shop/gunicorn.conf', 'data:/etc']\n", not: []string{"which is"}},

		"image-that-fetches-itself": {files: "-- shop/__init__.py --\nfrom flask import Flask\napp = Flask(__name__)\n-- requirements.txt --\nflask\ngunicorn\n-- docker/conf.py --\n-- docker/Dockerfile --\nFROM python:3.12\nRUN curl -sSL https://github.com/acme/shop/archive/$V.tar.gz | tar xz -C /opt\nCOPY entry /\nENTRYPOINT [\"/entry\"]\nCMD [\"gunicorn\", \"shop:app\"]\n-- docker/entry --\n#!/bin/sh\nflask db upgrade\nflask load -p ${ADMIN_PASSWORD:-admin}\nexec \"$@\"\n",
			has: []string{"release migrate: flask db upgrade", "lost flask load -p ${ADMIN_PASSWORD:"}},
		"image-that-clones-itself": {files: "-- shop/__init__.py --\nfrom flask import Flask\napp = Flask(__name__)\n-- requirements.txt --\nflask\ngunicorn\n-- deploy/x.py --\n-- deploy/Dockerfile --\nFROM python:3.12\nRUN git clone https://github.com/acme/Shop.git /srv\nCOPY start.sh /\nCMD [\"/start.sh\"]\n-- deploy/start.sh --\n#!/bin/sh\nflask db upgrade\nexec gunicorn shop:app\n",
			has: []string{"release migrate: flask db upgrade"}},
		"another-image-with-a-server": {files: app + "-- container/dist.dockerfile --\nFROM localhost/acme/base\nCOPY container/ ./\nENTRYPOINT [\"/usr/local/shop/entrypoint.sh\"]\n-- container/entrypoint.sh --\n#!/bin/sh\nset-up\nexec /opt/venv/bin/granian app:app\n",
			has: []string{"lost container/dist.dockerfile: /usr/local/shop/entrypoint.sh container/dist.dockerfile:3"}},
		"another-image-with-a-command": {files: app + "-- other/main.go --\n-- other/Dockerfile --\nFROM acme/base\nCMD [\"granian\", \"x:app\"]\n",
			has: []string{"lost other/Dockerfile: granian x:app other/Dockerfile:2"}},
		"another-image-without-python": {files: app + "-- other/Dockerfile --\nFROM golang:1.24\nCMD [\"/server\"]\n", not: []string{"other/Dockerfile"}},

		"image-of-another-program": {files: app + "-- other/app.py --\n-- other/Dockerfile --\nFROM python:3.12\nCOPY . .\nCMD [\"gunicorn\", \"app:app\"]\n", not: []string{"other/Dockerfile"}},

		"proxy-of-compose":  {files: app + dockerfile + compose + "  nginx:\n    image: nginx:latest\n    volumes: ['./nginx:/etc/nginx/conf.d']\n", has: []string{"replaced the service nginx, nginx:latest compose.yaml:6"}},
		"service-of-a-kind": {files: app + dockerfile + compose + "  cache:\n    image: redis:7\n", has: []string{"lost the service cache, redis:7 compose.yaml:6"}},
		"built-elsewhere":   {files: app + dockerfile + compose + "  ui:\n    build: ./ui\n  search:\n    image: opensearchproject/opensearch:2\n-- ui/package.json --\n{}\n", has: []string{"lost the service ui, built by ui/Dockerfile compose.yaml:6", "lost the service search, opensearchproject/opensearch:2 compose.yaml:8"}},
		"services-that-are-the-app": {files: app + dockerfile + compose + "    image: acme/shop\n  worker:\n    image: acme/shop\n    command: celery -A app worker\n  tests:\n    image: alpine\n    profiles: [test]\n",
			has: []string{"process worker: celery -A app worker"}, not: []string{"the service"}},
		"compose-without-the-app": {files: app + dockerfile + "-- compose.yaml --\nservices:\n  mail:\n    image: maildev/maildev\n", not: []string{"the service"}},

		"make-deploy": {files: app + "-- Makefile --\nrun:\n\t$(PY) -m gunicorn app:app\ninstall:\n\t$(PY) -m pip install -r requirements.txt && npm i -g less\ndeploy:\n\tmake install && make run\n",
			has: []string{"lost npm i -g less Makefile:4", "replaced $(PY) -m pip install -r requirements.txt Makefile:4"}},
		"make-by-needs":   {files: app + "-- Makefile --\nserve:\n\tgunicorn app:app\nset-up:\n\tflask db upgrade\nall: set-up serve\n", has: []string{"release migrate: flask db upgrade"}},
		"make-of-the-dev": {files: app + "-- Makefile --\nserve:\n\tgunicorn app:app\ndev: lint\n\t$(MAKE) serve\nlint:\n\tpsql -c x\n", not: []string{"psql"}},

		"in-the-background": {files: app + strings.Replace(dockerfile, serve, "CMD [\"./start.sh\"]\n", 1) + "-- manage.py --\n-- start.sh --\n#!/bin/sh\npython manage.py clean &\nexec gunicorn app:app\n",
			has: []string{"process manage: python manage.py clean"}, not: []string{"lost python manage.py clean"}},
		"perhaps-a-secret": {files: app + "-- Procfile --\nweb: gunicorn app:app\nrelease: flask load -p hunter22\njobs: python jobs.py -p hunter22\n-- jobs.py --\n",
			has: []string{"lost flask load -p ... Procfile:2", "lost python jobs.py -p ... Procfile:3"}, not: []string{"hunter22"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, dir := sourcetest.Index(t, test.files)
			s, err := survey.Read(dir)
			require.NoError(t, err)
			have := taken(s)
			for _, has := range test.has {
				assert.Contains(t, have, has)
			}
			for _, not := range test.not {
				assert.NotContains(t, have, not)
			}
		})
	}
}
