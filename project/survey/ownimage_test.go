package survey_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/survey"
)

// imageFacts is what a survey takes over of the project's own image, a line each.
func imageFacts(s *survey.Survey) string {
	var lines []string
	for _, v := range s.Env {
		text := "env " + v.Name
		if v.HasDefault {
			text += "=" + v.Default
		}
		if v.Secret {
			text += " secret"
		}
		lines = append(lines, text)
	}
	if len(s.Writable) > 0 {
		lines = append(lines, "writable "+values(s.Writable))
	}
	if len(s.Supply.BuildPackages) > 0 {
		lines = append(lines, "build "+values(s.Supply.BuildPackages))
	}
	if len(s.Supply.RuntimePackages) > 0 {
		lines = append(lines, "runtime "+values(s.Supply.RuntimePackages))
	}
	if s.Python.Known() {
		lines = append(lines, "python "+s.Python.Value)
	}
	for _, n := range s.NotTaken {
		verb := "lost "
		if n.Replaced {
			verb = "replaced "
		}
		lines = append(lines, verb+n.What+" "+n.Evidence.String())
	}
	return strings.Join(lines, "\n")
}

const ownApp = "-- app.py --\nimport os\nfrom flask import Flask\napp = Flask(__name__)\nSTORE = os.getenv('STORAGE_PATH', 'x')\nNAME = os.environ['NAME']\n-- requirements.txt --\nflask\ngunicorn\n"

// What a project's own image sets, installs and makes, in the shapes that Dockerfiles have.
func TestOwnImage(t *testing.T) {
	const gunicorn = "\nCMD [\"gunicorn\", \"app:app\"]\n"
	dockerfile := func(lines ...string) string {
		return ownApp + "-- Dockerfile --\nFROM python:3.12-slim\n" + strings.Join(lines, "\n") + gunicorn
	}
	tests := map[string]struct{ files, want string }{
		"places": {dockerfile("ENV LANG=de_DE.UTF-8 TZ=Europe/Berlin STORAGE_PATH=/data \\", "    TREE_PATH=/root/.tree/db OMP_NUM_THREADS=1", "RUN apt-get update && apt-get install -y locales graphviz && localedef -i de_DE -c -f UTF-8 de_DE.UTF-8", "WORKDIR /app", "COPY . .", "VOLUME /data"),
			"env LANG=de_DE.UTF-8\nenv NAME\nenv OMP_NUM_THREADS=1\nenv STORAGE_PATH=/app/data\nenv TREE_PATH=/app/tree/db\nenv TZ=Europe/Berlin\nwritable data tree\nruntime locales-all graphviz\npython 3.12\nreplaced ENV STORAGE_PATH=/data Dockerfile:2\nreplaced ENV TREE_PATH=/root/.tree/db Dockerfile:3\nreplaced the volume /data Dockerfile:7"},
		"behind-a-script": {ownApp + "-- Dockerfile --\nFROM python:3.12-slim\nENV STORAGE_PATH='/data' NAME \"x\"\nENV NAME 'a b'\nWORKDIR /app\nCOPY . .\nENTRYPOINT [\"./entrypoint.sh\"]\nCMD [\"uwsgi.ini\"]\n-- entrypoint.sh --\n#!/bin/sh\nflask db upgrade\nuwsgi \"$@\"\n-- uwsgi.ini --\n[uwsgi]\nwsgi-file = app.py\ncallable = app\n",
			"env NAME=a b\nenv STORAGE_PATH=/app/data\nwritable data\npython 3.12\nreplaced ENV STORAGE_PATH=/data Dockerfile:2"},
		"exported-by-a-script": {ownApp + "-- Dockerfile --\nFROM python:3.12-slim\nENV MODE=image\nWORKDIR /app\nCOPY . .\nENTRYPOINT [\"./start.sh\"]\n-- start.sh --\n#!/bin/sh\nexport MODE=script NAME=$(hostname) STORAGE_PATH=/data\nexport API_TOKEN=hunter2hunter2 PYTHONPATH=$PWD PORT=8000\nWORKERS=3\nLOG_LEVEL=info exec gunicorn -w $WORKERS app:app\n",
			"env API_TOKEN secret\nenv LOG_LEVEL=info\nenv MODE=script\nenv NAME\nenv STORAGE_PATH=/app/data\nwritable data\npython 3.12\nreplaced export STORAGE_PATH=/data start.sh:2\nlost export API_TOKEN start.sh:3\nreplaced export PORT=8000 start.sh:3\nlost export NAME start.sh:2\nreplaced export PYTHONPATH start.sh:3\nreplaced -w $WORKERS start.sh:5"},
		"virtual-environments": {dockerfile("ENV APP_VENV=/app/.venv", "ENV PYDEPS=/app/deps OTHER=/srv/deps UPLOADS=/data/venvs", "WORKDIR /app", "RUN python -m venv --copies ${PYDEPS} && virtualenv \"$OTHER\"", "COPY . .", "ENV PATH=$PYDEPS/bin:$PATH"),
			"env NAME\nenv STORAGE_PATH=x\nenv UPLOADS=/app/data/venvs\nwritable data\npython 3.12\nreplaced ENV APP_VENV=/app/.venv Dockerfile:2\nreplaced ENV PYDEPS=/app/deps Dockerfile:3\nreplaced ENV OTHER=/srv/deps Dockerfile:3\nreplaced ENV UPLOADS=/data/venvs Dockerfile:3"},
		"probe-of-no-route": {dockerfile("HEALTHCHECK --interval=30s CMD curl -f http://localhost:${PORT}/healthz || exit 1"),
			"env NAME\nenv STORAGE_PATH=x\npython 3.12\nlost HEALTHCHECK --interval=30s CMD curl -f http://localhost:${PORT}/healthz || exit 1 Dockerfile:2"},
		"probe-of-a-route": {strings.Replace(dockerfile("HEALTHCHECK CMD curl -f http://localhost:8000/up"), "NAME =", "@app.route('/up')\ndef up():\n    return ''\nNAME =", 1),
			"env NAME\nenv STORAGE_PATH=x\npython 3.12"},
		"stage-for-tests": {ownApp + "-- Dockerfile --\nFROM python:3.12-slim AS base\nENV NAME=base\nFROM base AS production\nWORKDIR /app\nCOPY . .\nENTRYPOINT [\"gunicorn\", \"app:app\"]\nFROM production AS unit_tests\nENV NAME=test\nRUN printf x >> /etc/x.conf && apt-get install -y postgresql-15\nCMD [\"--reload\"]\nFROM production AS ci\nENV STORAGE_PATH=/x\n",
			"env NAME=base\nenv STORAGE_PATH=x\npython 3.12"},
		"question": {dockerfile("RUN command -v gpgconf > /dev/null && command -V x; true", "RUN dpkg -i /tmp/odbc.deb"),
			"env NAME\nenv STORAGE_PATH=x\npython 3.12\nlost RUN dpkg -i /tmp/odbc.deb Dockerfile:3"},
		"in-a-script": {ownApp + "-- docker/Dockerfile --\nFROM python:3.11-slim\nENV NAME=shop\nRUN apt-get install -y --no-install-recommends libmagic1=1:5.44 ffmpeg\nCOPY docker/start.sh /start.sh\nCMD /start.sh\n-- docker/start.sh --\n#!/bin/sh\nexec gunicorn app:app\n",
			"env NAME=shop\nenv STORAGE_PATH=x\nruntime libmagic1 ffmpeg\npython 3.11"},
		"of-the-command": {ownApp + "-- Dockerfile --\nFROM python:3.13\nENV NAME=dev\nRUN apt-get install -y sox\nCOPY . .\nCMD flask run\n-- deploy/web.Dockerfile --\nFROM python:3.11\nENV NAME=prod\nCMD gunicorn app:app\n",
			"env NAME=prod\nenv STORAGE_PATH=x\npython 3.11"},
		"of-the-stage": {ownApp + "-- Dockerfile --\nFROM python:3.12 AS base\nENV NAME=base\nFROM base AS prod\nENV NAME=prod\nCMD [\"gunicorn\", \"app:app\"]\nFROM base AS other\nENV NAME=other\nCMD [\"flask\", \"run\"]\n",
			"env NAME=prod\nenv STORAGE_PATH=x\npython 3.12"},
		"inherited": {ownApp + "-- Dockerfile --\nFROM python:3.12-slim AS base\nENV NAME=shop LOG_FORMAT=json\nRUN apt-get install -y libpq5\nFROM base AS build\nENV BUILD=1\nRUN apt-get install -y gcc libvips-dev\nFROM base\nENV LOG_FORMAT=text\nCOPY --from=build /x /y" + gunicorn,
			"env LOG_FORMAT=text\nenv NAME=shop\nenv STORAGE_PATH=x\nbuild libvips-dev g++\nruntime libpq5\npython 3.12\nreplaced Debian packages: gcc Dockerfile:6"},
		"arguments": {dockerfile("ARG LEVEL=info", "ARG SHA", "ENV LEVEL=$LEVEL SHA=${SHA} KIND=${KIND:-plain}"),
			"env KIND=plain\nenv LEVEL=info\nenv NAME\nenv STORAGE_PATH=x\npython 3.12\nlost ENV SHA Dockerfile:4"},
		"what-dockgen-sets": {dockerfile("ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 POETRY_VERSION=1.8 DEBIAN_FRONTEND=noninteractive", "ENV PORT=8000 HOME=/home/app PATH=/opt/venv/bin:$PATH", "ENV PATH=/opt/tool/bin:$PATH", "WORKDIR /code", "COPY . .", "ENV PYTHONPATH=/code FLASK_RUN_HOST=0.0.0.0 FLASK_DEBUG=1 PYTHONHASHSEED=0 FLASK_APP=app"),
			"env FLASK_APP=app\nenv NAME\nenv PYTHONHASHSEED=0\nenv STORAGE_PATH=x\npython 3.12\nreplaced ENV PORT=8000 Dockerfile:3\nreplaced ENV HOME=/home/app Dockerfile:3\nlost ENV PATH=/opt/tool/bin:/opt/venv/bin: Dockerfile:4\nreplaced ENV PYTHONPATH=/code Dockerfile:7\nreplaced ENV FLASK_RUN_HOST=0.0.0.0 Dockerfile:7\nlost ENV FLASK_DEBUG=1 Dockerfile:7"},
		"secrets": {dockerfile("ENV SECRET_KEY=hunter2hunter2 NAME=ok", "ENV DATABASE_URL=postgresql://u:hunter2@db/x", "ENV ANYTHING=ghp_0123456789012345678901234567890123aB", "ENV TOKEN_TTL=60", "RUN curl https://u:hunter2@example.com/x", "RUN build --key ghp_0123456789012345678901234567890123aB"),
			"env DATABASE_URL secret\nenv NAME=ok\nenv SECRET_KEY secret\nenv STORAGE_PATH=x\nenv TOKEN_TTL=60\npython 3.12\nlost ENV SECRET_KEY Dockerfile:2\nlost ENV DATABASE_URL Dockerfile:3\nlost ENV ANYTHING Dockerfile:4\nlost RUN curl ... Dockerfile:6\nlost RUN build --key ... Dockerfile:7"},
		"localhost": {dockerfile("ENV REDIS_HOST=localhost API=http://127.0.0.1:9000/x NAME=localhost.example"),
			"env NAME=localhost.example\nenv STORAGE_PATH=x\npython 3.12\nlost ENV REDIS_HOST=localhost Dockerfile:2\nlost ENV API=http://127.0.0.1:9000/x Dockerfile:2"},
		"in-the-project": {dockerfile("WORKDIR /srv/shop", "COPY . /srv/shop", "ENV STORAGE_PATH=/srv/shop/uploads TEMPLATES=/srv/shop/views DB=sqlite:////srv/shop/shop.db", "RUN mkdir -p /srv/shop/uploads logs && chown -R app:app /srv/shop"),
			"env DB=sqlite:////app/data/shop.db\nenv NAME\nenv STORAGE_PATH=/app/uploads\nenv TEMPLATES=/app/views\nwritable uploads views data logs\npython 3.12\nreplaced ENV DB=sqlite:////srv/shop/shop.db Dockerfile:4"},
		"of-the-system": {dockerfile("ENV REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt CHROME=/usr/bin/chromium CACHE=/tmp/x CONFIG_FILE=/config/shop.yml", "RUN apt-get install -y chromium"),
			"env CACHE=/tmp/x\nenv CHROME=/usr/bin/chromium\nenv CONFIG_FILE=/config/shop.yml\nenv NAME\nenv REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt\nenv STORAGE_PATH=x\nruntime chromium\npython 3.12"},
		"elsewhere": {dockerfile("ENV STORAGE_PATH=~/files LOG_FILE=/var/log/shop/app.log STATE=/var/lib/shop HF_HOME=/home/app/.cache/hf SOCKET=/run/shop.sock DATA_DIR=/opt/shop", "RUN mkdir /opt/shop"),
			"env DATA_DIR=/app/shop\nenv HF_HOME=/app/cache/hf\nenv LOG_FILE=/app/log/shop/app.log\nenv NAME\nenv SOCKET=/run/shop.sock\nenv STATE=/app/shop\nenv STORAGE_PATH=/app/files\nwritable files log/shop shop cache/hf\npython 3.12\nreplaced ENV STORAGE_PATH=/root/files Dockerfile:2\nreplaced ENV LOG_FILE=/var/log/shop/app.log Dockerfile:2\nreplaced ENV STATE=/var/lib/shop Dockerfile:2\nreplaced ENV HF_HOME=/home/app/.cache/hf Dockerfile:2\nreplaced ENV DATA_DIR=/opt/shop Dockerfile:2"},
		"of-urls": {dockerfile("WORKDIR /app", "COPY . .", "ENV APPLICATION_ROOT=/shop URL_PREFIX=/data API_PATH=/v1", "ENV TREE_PATH \"/x/y\"", "ENV DOCS_ROOT=/srv/docs UPLOAD_URL=/uploads"),
			"env API_PATH=/v1\nenv APPLICATION_ROOT=/shop\nenv DOCS_ROOT=/app/docs\nenv NAME\nenv STORAGE_PATH=x\nenv TREE_PATH=/x/y\nenv UPLOAD_URL=/uploads\nenv URL_PREFIX=/data\nwritable docs\npython 3.12\nreplaced ENV DOCS_ROOT=/srv/docs Dockerfile:6"},
		"of-the-code": {strings.Replace(ownApp, "'x')", "'/data')\nLOG = os.environ.get('LOG_FILE', '/var/log/shop.log')\nROOT = os.environ.get('PREFIX', '/shop')\nCONFIG = os.environ.get('SETTINGS', '/etc/shop.cfg')", 1),
			"env LOG_FILE=/app/log/shop.log\nenv NAME\nenv PREFIX=/shop\nenv SETTINGS=/etc/shop.cfg\nenv STORAGE_PATH=/app/data\nwritable log data\nreplaced LOG_FILE=/var/log/shop.log app.py:5\nreplaced STORAGE_PATH=/data app.py:4"},
		"taken-name": {dockerfile("ENV STORAGE_PATH=/data") + "-- data/seed.json --\n{}\n",
			"env NAME\nenv STORAGE_PATH=/app/var/data\nwritable var/data\npython 3.12\nreplaced ENV STORAGE_PATH=/data Dockerfile:2"},
		"volume-alone": {dockerfile("VOLUME [\"/data\", \"/app/instance\"]", "WORKDIR /app", "COPY . ."),
			"env NAME\nenv STORAGE_PATH=x\nwritable instance\npython 3.12\nlost the volume /data Dockerfile:2"},
		"packages": {dockerfile("ARG PKGS=\"poppler-utils jq\"", "RUN set -ex; \\", "  deps='build-essential libpq-dev' && apt-get update -qq \\", "  && apt-get install -y -t bookworm-backports --no-install-recommends $PKGS $deps tesseract-ocr-deu/stable fonts-noto git curl nginx supervisor libgl1-mesa-glx mysterious-tool \\", "  && apt-get purge -y build-essential && rm -rf /var/lib/apt/lists/*"),
			"env NAME\nenv STORAGE_PATH=x\nruntime poppler-utils jq tesseract-ocr-deu fonts-noto libgl1\npython 3.12\nreplaced Debian packages: build-essential, libpq-dev Dockerfile:3\nreplaced Debian packages: git, curl Dockerfile:3\nreplaced Debian packages: nginx Dockerfile:3\nreplaced Debian packages: supervisor Dockerfile:3\nlost Debian packages: mysterious-tool Dockerfile:3"},
		"packages-of-a-file":      {dockerfile("COPY apt.txt .", "RUN apt-get update && xargs -a apt.txt apt-get install -y") + "-- apt.txt --\n# needed\nffmpeg\nsox # too\n", "env NAME\nenv STORAGE_PATH=x\nruntime ffmpeg sox\npython 3.12"},
		"packages-of-a-heredoc":   {dockerfile("RUN <<EOF", "apt-get update", "apt-get install -y \\", "  ghostscript", "EOF"), "env NAME\nenv STORAGE_PATH=x\nruntime ghostscript\npython 3.12"},
		"package-that-is-started": {dockerfile("RUN apt-get install -y git curl") + "-- lib.py --\nimport subprocess\n", "env NAME\nenv STORAGE_PATH=x\npython 3.12\nreplaced Debian packages: git, curl Dockerfile:2"},
		"alpine": {ownApp + "-- Dockerfile --\nFROM python:3.10-alpine\nRUN apk add --no-cache --virtual .build gcc musl-dev libffi-dev graphviz && apk add --no-cache libpq ffmpeg tzdata icu-data-full bash" + gunicorn,
			"env NAME\nenv STORAGE_PATH=x\nruntime libpq5 ffmpeg tzdata\npython 3.10\nreplaced Alpine packages: gcc, musl-dev, libffi-dev Dockerfile:2\nlost Alpine packages: icu-data-full Dockerfile:2\nreplaced Alpine packages: bash Dockerfile:2"},
		"base":        {ownApp + "-- Dockerfile --\nFROM mcr.microsoft.com/playwright/python:v1.49.0-jammy" + gunicorn, "env NAME\nenv STORAGE_PATH=x\nlost the base image mcr.microsoft.com/playwright/python:v1.49.0-jammy Dockerfile:1"},
		"base-server": {ownApp + "-- Dockerfile --\nFROM tiangolo/uwsgi-nginx-flask:python3.11" + gunicorn, "env NAME\nenv STORAGE_PATH=x\npython 3.11\nreplaced the base image tiangolo/uwsgi-nginx-flask:python3.11 Dockerfile:1"},
		"base-own":    {ownApp + "-- Dockerfile --\nARG REG=registry.acme.dev\nFROM $REG/tools/base:4" + gunicorn, "env NAME\nenv STORAGE_PATH=x\nlost the base image registry.acme.dev/tools/base:4 Dockerfile:2"},
		"steps": {dockerfile("SHELL [\"/bin/bash\", \"-c\"]", "RUN useradd -m app && chown app /srv && echo done", "RUN curl -fsSL https://example.com/model.bin -o /model.bin && tar xzf /a.tgz", "ADD https://example.com/x.json /x.json", "COPY --from=mwader/static-ffmpeg:7 /ffmpeg /usr/bin/", "COPY --from=ghcr.io/acme/tool:1 /tool /usr/bin/", "COPY --from=ghcr.io/astral-sh/uv /uv /bin/", "COPY nginx.conf /etc/nginx/nginx.conf", "RUN pip install -r requirements.txt && python -m nltk.downloader punkt", "RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone", "RUN echo 'x' > /etc/app.conf", "EXPOSE 8000 9090", "STOPSIGNAL SIGINT", "HEALTHCHECK CMD python probe.py", "ENTRYPOINT [\"tini\", \"--\"]"),
			"env NAME\nenv STORAGE_PATH=x\npython 3.12\nreplaced tini Dockerfile:17\nlost RUN curl -fsSL https://example.com/model.bin -o /model.bin Dockerfile:4\nlost RUN tar xzf /a.tgz Dockerfile:4\nlost RUN echo x > /etc/app.conf Dockerfile:12\nlost ADD https://example.com/x.json /x.json Dockerfile:5\nlost COPY --from=ghcr.io/acme/tool:1 /tool /usr/bin/ Dockerfile:7\nreplaced COPY nginx.conf /etc/nginx/nginx.conf Dockerfile:9\nlost EXPOSE 9090 Dockerfile:13\nreplaced STOPSIGNAL SIGINT Dockerfile:14\nlost HEALTHCHECK CMD python probe.py Dockerfile:15\nlost python -m nltk.downloader punkt Dockerfile:10"},
		"compose-image": {ownApp + "-- docker-compose.yml --\nservices:\n  web:\n    image: python:3.11\n    working_dir: /opt/app\n    volumes: ['.:/opt/app', 'files:/files']\n    environment:\n      TZ: Europe/Paris\n      STORAGE_PATH: /files\n      NAME: ${NAME:-shop}\n      REDIS_URL: redis://cache:6379/0\n      MAIL: ${MAIL}\n      SECRET_KEY: hunter2hunter2\n    command: gunicorn app:app -b :8050\n  cache:\n    image: redis\n",
			"env MAIL\nenv NAME=shop\nenv REDIS_URL secret\nenv SECRET_KEY secret\nenv STORAGE_PATH=/app/files\nenv TZ=Europe/Paris\nwritable files\npython 3.11\nreplaced STORAGE_PATH=/files docker-compose.yml:8\nlost REDIS_URL=redis://cache:6379/0 docker-compose.yml:10\nlost SECRET_KEY docker-compose.yml:12\nreplaced the volume /files docker-compose.yml:5"},
		"requirements-by-a-loop": {dockerfile("RUN pip install -r requirements.txt && for d in plugins/*; do if [ -f \"$d/requirements.txt\" ]; then pip install -r \"$d/requirements.txt\"; fi; done",
			"RUN find plugins -name 'req*.txt' -exec pip3 install -r {} \\;", "RUN ls p/*/r.txt | xargs -n1 python -m pip install -r"),
			"env NAME\nenv STORAGE_PATH=x\npython 3.12\nlost RUN pip install -r $d/requirements.txt Dockerfile:2\nlost RUN find plugins -name req*.txt -exec pip3 install -r {} ; Dockerfile:3\nlost RUN xargs -n1 python -m pip install -r Dockerfile:4"},
		"compose-beside-a-command": {dockerfile("ENV SET=1") + "-- docker-compose.yml --\nservices:\n  jobs:\n    build: .\n    command: python jobs.py\n    environment: {OF_JOBS: x}\n  web:\n    build: .\n    ports: ['80:8000']\n    environment:\n      PLAIN: x\n      NAME: shop\n      SET: 2\n      PORT: 8000\n      API_TOKEN: abcdefgh12345678\n-- docker-compose.dev.yml --\nservices:\n  dev:\n    build: .\n    ports: ['80:8000']\n    environment: {OF_DEV: x}\n",
			"env API_TOKEN secret\nenv NAME=shop\nenv PLAIN=x\nenv SET=1\nenv STORAGE_PATH=x\npython 3.12\nreplaced PORT=8000 docker-compose.yml:13\nlost API_TOKEN docker-compose.yml:14"},
		"compose-for-development": {dockerfile("ENV SET=1") + "-- docker-compose.yml --\nservices:\n  web:\n    build: .\n    ports: ['80:8000']\n    environment:\n      - FLASK_DEBUG=1\n      - FLASK_ENV=development\n      - APP_MODE=dev\n      - SQL_ECHO=true\n      - SITE=http://localhost:8000\n      - DATABASE_URL=postgresql://a:b@db/a\n      - REDIS_URL=redis://cache:6379/0\n      - CACHE_HOST=cache\n      - SENTRY_DSN=https://0123456789abcdef@sentry.acme.dev/1\n      - TITLE=The shop\n      - SIZE=${SIZE:-20}\n      - NAME=${NAME}\n      - PASSED\n      - DEBUG=0\n  db:\n    image: postgres\n  cache:\n    image: redis\n",
			"env APP_MODE\nenv CACHE_HOST\nenv DATABASE_URL secret\nenv DEBUG=0\nenv NAME\nenv REDIS_URL secret\nenv SENTRY_DSN secret\nenv SET=1\nenv SITE\nenv SIZE=20\nenv STORAGE_PATH=x\nenv TITLE=The shop\npython 3.12\nlost FLASK_DEBUG=1 docker-compose.yml:6\nlost FLASK_ENV=development docker-compose.yml:7\nlost APP_MODE=dev docker-compose.yml:8\nlost SQL_ECHO=true docker-compose.yml:9\nlost SITE=http://localhost:8000 docker-compose.yml:10\nlost DATABASE_URL docker-compose.yml:11\nlost REDIS_URL=redis://cache:6379/0 docker-compose.yml:12\nlost CACHE_HOST=cache docker-compose.yml:13\nlost SENTRY_DSN docker-compose.yml:14"},
		"app-json": {ownApp + "-- app.json --\n{\"env\": {\n\"FLASK_CONFIG\": {\"value\": \"production\"},\n\"PLAIN\": \"x\",\n\"SECRET_KEY\": {\"generator\": \"secret\"},\n\"MAIL\": {\"required\": true},\n\"WEB_CONCURRENCY\": \"3\",\n\"API_TOKEN\": \"abcdefgh12345678\",\n\"FLASK_DEBUG\": \"1\"}}\n",
			"env API_TOKEN secret\nenv FLASK_CONFIG=production\nenv MAIL\nenv NAME\nenv PLAIN=x\nenv SECRET_KEY secret\nenv STORAGE_PATH=x\nreplaced WEB_CONCURRENCY=3 app.json:6\nlost API_TOKEN app.json:7\nlost FLASK_DEBUG=1 app.json:8"},
		"fly-toml": {ownApp + "-- fly.toml --\napp = 'shop'\n[env]\n  MODE = 'production'\n  PORT = '8080'\n",
			"env MODE=production\nenv NAME\nenv STORAGE_PATH=x\nreplaced PORT=8080 fly.toml:4"},
		"render-yaml": {ownApp + "-- render.yaml --\nservices:\n- type: web\n  name: shop\n  envVars:\n  - key: MODE\n    value: production\n  - key: SECRET_KEY\n    generateValue: true\n- type: worker\n  envVars:\n  - key: OTHER\n    value: x\n",
			"env MODE=production\nenv NAME\nenv SECRET_KEY secret\nenv STORAGE_PATH=x"},
		"entrypoint-asks": {dockerfile("COPY start.sh .", "ENTRYPOINT [\"./start.sh\"]") + "-- start.sh --\n#!/bin/sh\nif [ -z \"$SECRET_KEY\" ]; then\n  exit 1\nfi\nexec gunicorn app:app\n",
			"env NAME\nenv SECRET_KEY secret\nenv STORAGE_PATH=x\npython 3.12"},
		"compose-build": {ownApp + "-- compose.yaml --\nservices:\n  web:\n    build:\n      context: .\n      dockerfile: docker/prod.Dockerfile\n      target: final\n    environment: ['TZ=UTC', 'LEVEL=info']\n    command: gunicorn app:app\n-- docker/prod.Dockerfile --\nFROM python:3.10-slim AS final\nENV NAME=shop\nRUN apt-get install -y sox\nFROM final AS tests\nENV NAME=tests\n-- Dockerfile --\nFROM python:3.13-slim\nENV NAME=other\n",
			"env LEVEL=info\nenv NAME=shop\nenv STORAGE_PATH=x\nenv TZ=UTC\nruntime sox\npython 3.10"},
		"compose-context": {ownApp + "-- docker/compose.yml --\nservices:\n  web:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n    volumes: ['up:/srv/uploads', '/dev:/dev', '/var/run/docker.sock:/var/run/docker.sock:ro']\n    command: gunicorn app:app\n-- docker/Dockerfile --\nFROM python:3.11\nCOPY . /srv\n",
			"env NAME\nenv STORAGE_PATH=x\nwritable uploads\npython 3.11"},
		"mise":              {ownApp + "-- mise.toml --\n[tools]\nnode = \"20\"\npython = [\"3.11.4\", \"3.12\"]\n", "env NAME\nenv STORAGE_PATH=x\npython 3.11"},
		"mise-table":        {ownApp + "-- .mise.toml --\n[tools]\npython = { version = \"3.10\", virtualenv = \".venv\" }\n", "env NAME\nenv STORAGE_PATH=x\npython 3.10"},
		"tool-versions":     {ownApp + "-- .tool-versions --\nnodejs 20.1.0\npython 3.11.4 3.12.0\n", "env NAME\nenv STORAGE_PATH=x\npython 3.11"},
		"python-version":    {ownApp + "-- .python-version --\n# ours\n3.11\n", "env NAME\nenv STORAGE_PATH=x\npython 3.11"},
		"runtime":           {ownApp + "-- runtime.txt --\npython-3.10.14\n", "env NAME\nenv STORAGE_PATH=x\npython 3.10"},
		"red-hat":           {ownApp + "-- Dockerfile --\nFROM registry.access.redhat.com/ubi9/python-311" + gunicorn, "env NAME\nenv STORAGE_PATH=x\npython 3.11"},
		"ubuntu":            {ownApp + "-- Dockerfile --\nFROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3 python3-pip" + gunicorn, "env NAME\nenv STORAGE_PATH=x\npython 3.10\nreplaced Debian packages: python3, python3-pip Dockerfile:2"},
		"deadsnakes":        {ownApp + "-- Dockerfile --\nFROM ubuntu:22.04\nRUN add-apt-repository ppa:deadsnakes/ppa && apt-get install -y python3.12" + gunicorn, "env NAME\nenv STORAGE_PATH=x\npython 3.12\nreplaced Debian packages: python3.12 Dockerfile:2"},
		"version-of-a-tool": {dockerfile("ENV TOOL_VERSION=0.12 API_VERSION=2", "RUN apt-get install -y tool=$TOOL_VERSION"), "env API_VERSION=2\nenv NAME\nenv STORAGE_PATH=x\npython 3.12\nlost Debian packages: tool Dockerfile:3"},
		"nothing":           {ownApp, "env NAME\nenv STORAGE_PATH=x"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			have := imageFacts(surveyed(t, tt.files))
			assert.NotContains(t, have, "hunter2")
			assert.Equal(t, tt.want, have)
		})
	}
}

// A variable without which the start ends is required, whatever the code does without it.
func TestStartAsks(t *testing.T) {
	const script = "-- Dockerfile --\nFROM python:3.12\nWORKDIR /app\nCOPY . .\nENTRYPOINT [\"./start.sh\"]\n-- docker-compose.yml --\nservices:\n  web:\n    build: .\n    ports: ['80:80']\n    environment:\n      BACKLOG: 64\n-- start.sh --\n#!/bin/sh\n" +
		"[ -n \"$STORAGE_PATH\" ] || exit 1\n: ${API_KEY:?}\nif [ ! -f key ] && [ -z \"$SPARE_KEY\" ]; then exit 1; fi\nexec gunicorn --backlog $BACKLOG app:app\n"
	s := surveyed(t, ownApp+script)
	var have []string
	for _, v := range s.Env {
		text := v.Name
		if v.Required {
			text += " required"
		}
		if v.HasDefault {
			text += "=" + v.Default
		}
		have = append(have, text)
	}
	assert.Equal(t, []string{"API_KEY required", "NAME required", "SPARE_KEY", "STORAGE_PATH required"}, have)
	assert.Contains(t, imageFacts(s), "replaced BACKLOG=64 docker-compose.yml:6")
}
