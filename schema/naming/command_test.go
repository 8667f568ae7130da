package naming

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestShellText(t *testing.T) {
	for _, line := range []string{
		"sh -c x", "/bin/bash -c x", "bash -ec x", "bash -lc x", "bash -o pipefail -c x", "bash -eo pipefail -c x", "bash --norc -c x",
		"dash -e -c x", "env A=b sh -c x", "env -i sh -c x", "busybox sh -c x", "gosu app sh -c x", "timeout 60 sh -c x",
		"su app -c x", "fish --command=x", "sudo -E bash -c x",
	} {
		assert.True(t, isShellText(programOf(strings.Fields(line))), line)
	}
	for _, line := range []string{
		"sh", "sh migrate.sh", "sh -e migrate.sh -c x", "bash -eu scripts/migrate.sh", "bash -o pipefail migrate.sh", "sh -- -c",
		"python -c x", "flask db upgrade -c x", "./sh/migrate -c", "env A=b", "env",
	} {
		assert.False(t, isShellText(programOf(strings.Fields(line))), line)
	}
}

func TestStepFault(t *testing.T) {
	for command, want := range map[string][2]string{
		"flask db upgrade": {}, "env A=b": {},
		"env A=b sh -c x":         {"Shell as a release step", `"sh" reads its command from a text`},
		"poetry run gunicorn a:b": {"Server as a release step", `"gunicorn" serves until it is stopped`},
	} {
		summary, detail := StepFault(strings.Fields(command))
		assert.Equal(t, want[0], summary, command)
		assert.Equal(t, want[1] == "", detail == "", command)
		assert.Contains(t, detail, want[1], command)
	}
}

func TestServer(t *testing.T) {
	for _, line := range []string{
		"gunicorn shop:app", "/opt/venv/bin/gunicorn shop:app", "python -m gunicorn shop:app", "python3.12 -m gunicorn shop:app",
		"env A=b gunicorn shop:app", "exec gunicorn shop:app", "newrelic-admin run-program gunicorn shop:app", "poetry run gunicorn shop:app",
		"uv run --no-sync gunicorn shop:app", "ddtrace-run gunicorn shop:app", "uwsgi --ini a.ini", "flask run", "flask --app shop run",
		"opentelemetry-instrument python -m flask run",
	} {
		assert.True(t, isServer(programOf(strings.Fields(line))), line)
	}
	for _, line := range []string{
		"flask db upgrade", "python manage.py gunicorn", "python -m shop.gunicorn", "pip show gunicorn", "poetry install", "newrelic-admin", "env",
	} {
		assert.False(t, isServer(programOf(strings.Fields(line))), line)
	}
}
