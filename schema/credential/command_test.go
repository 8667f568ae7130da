package credential

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestInCommand(t *testing.T) {
	for _, c := range []struct {
		command string
		index   int
		name    string
	}{
		{"env SECRET_KEY=hunter2 flask seed", 1, "SECRET_KEY"},
		{"flask seed --password hunter2", 3, "password"},
		{"flask seed --api-key=hunter2", 2, "api-key"},
		{"gunicorn --env DB_PASSWORD=hunter2", 2, "DB_PASSWORD"},
		{"gunicorn --env=DB_PASSWORD=hunter2", 1, "DB_PASSWORD"},
		{"python jobs.py --auth-token hunter2", 3, "auth-token"},
		{"celery flower --basic_auth=jane:hunter2", 2, "basic_auth"},
		{"flask seed --password $PASSWORD", -1, ""},
		{"flask seed --password ${PASSWORD}", -1, ""},
		{"flask seed --password-file secrets/db", -1, ""},
		{"flask seed --no-password jane", -1, ""},
		{"flask seed --max-tokens 100", -1, ""},
		{"flask seed --token --force", -1, ""},
		{"flask drop --cache-key home", -1, ""},
		{"celery flower --auth=.*@example.com", -1, ""},
		{"rq worker auth:high", -1, ""},
		{"env FLASK_APP=shop TOKEN_FILE=/run/secrets/t flask seed", -1, ""},
		{"", -1, ""},
	} {
		index, name := InCommand(strings.Fields(c.command))
		assert.Equal(t, c.index, index, c.command)
		assert.Equal(t, c.name, name, c.command)
	}
}

func TestMaskLine(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"ADMIN_PASSWORD=hunter2 flask  seed", "ADMIN_PASSWORD=... flask seed"},
		{"flask seed --token=hunter2 --to jane", "flask seed --token=... --to jane"},
		{"flask seed --password 'hunter2'", "flask seed --password ..."},
		{"flask seed --password $PASSWORD --verbose", "flask seed --password $PASSWORD --verbose"},
		{`curl -H "Authorization: Bearer hunter2" http://x/`, `curl -H "Authorization: ... ... http://x/`},
		{`curl -H 'X-Api-Key:hunter2' http://x/`, `curl -H 'X-Api-Key:... http://x/`},
		{`curl -H X-Api-Key: hunter2 http://x/`, `curl -H X-Api-Key: ... http://x/`},
		{"curl -H Authorization: Bearer hunter2 http://x/", "curl -H Authorization: ... ... http://x/"},
		{`curl -H "Accept: text/html" http://x/`, `curl -H "Accept: text/html" http://x/`},
		{"curl -u jane:hunter2 http://x/", "curl -u jane:... http://x/"},
		{"RUN /usr/bin/curl --user jane:hunter2 http://x/", "RUN /usr/bin/curl --user jane:... http://x/"},
		{"mysql -uroot -phunter2 -h db < x.sql", "mysql -uroot -p... -h db < x.sql"},
		{"mysql -u root -p shop", "mysql -u root -p shop"},
		{"mongosh -u root -p hunter2", "mongosh -u root -p ..."},
		{"sshpass -p hunter2 ssh x", "sshpass -p ... ssh x"},
		{"redis-cli -a hunter2 ping", "redis-cli -a ... ping"},
		{"npm config set //registry.npmjs.org/:_authToken=hunter2", "npm config set //registry.npmjs.org/:_authToken=..."},
		{"flask run -p 5000 -h 0.0.0.0", "flask run -p 5000 -h 0.0.0.0"},
		{"chown -R 1000:1000 /app", "chown -R 1000:1000 /app"},
		{"python -c 'import a; a.b(c=1)'", "python -c 'import a; a.b(c=1)'"},
		{`" ' -p -`, `" ' -p -`},
		{"", ""},
	} {
		assert.Equal(t, c.want, MaskLine(c.line))
	}
}
