//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// notebook keeps notes in SQLite. Its tables are made by migrations alone, so that
// without a release step each request fails.
const notebook = `from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///notes.db"
    db.init_app(app)
    Migrate(app, db)

    @app.post("/notes")
    def add():
        db.session.add(Note())
        db.session.commit()
        return "added"

    @app.get("/notes")
    def count():
        return str(db.session.query(Note).count())

    return app
`

const migrationEnvironment = `from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db
with db.engine.connect() as connection:
    context.configure(connection=connection, target_metadata=db.metadata)
    with context.begin_transaction():
        context.run_migrations()
`

// migration is a revision of the database that runs one statement.
func migration(revision, before, statement string) string {
	return fmt.Sprintf("from alembic import op\n\nrevision = %q\ndown_revision = %s\n\n\ndef upgrade():\n    op.execute(%q)\n    print(\"migrated to\", revision)\n", revision, before, statement)
}

// A release step migrates the database in the volume of the app, by the commands of
// DEPLOYMENT.md: in the trial, before the first version, and before the second one. What
// it did stays after a rollback, and the older version works with it.
func TestRelease(t *testing.T) {
	app := run + "-notebook"
	image := registry + "/" + run + "/notebook"
	port := freePort(t)
	t.Cleanup(func() { // after the containers that have them
		_, err := tryDocker("volume", "rm", "--force", app+"-instance", app+"_local-instance")
		assert.NoError(t, err)
	})
	forget(t, app)
	p := project{filepath.Join(t.TempDir(), "my notebook")}
	p.write(t, "shop/__init__.py", notebook)
	p.write(t, "requirements.txt", "flask\nflask-migrate\nflask-sqlalchemy\ngunicorn\n")
	p.write(t, "migrations/alembic.ini", "[alembic]\n")
	p.write(t, "migrations/env.py", migrationEnvironment)
	p.write(t, "migrations/versions/1.py", migration("1", "None", "CREATE TABLE note (id INTEGER PRIMARY KEY)"))
	p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  name        = %q
  entry_point = "shop:create_app()"
  port        = %d
}

worker "standard" {
  workers = 1
}

health_check {
  path     = "/notes"
  interval = "1s"
}

release "migrate" {
  command     = ["flask", "db", "upgrade"]
  environment = ["FLASK_APP=shop"]
}

limits {
  memory = "200m"
  cpus   = 0.5
}

image {
  base     = "%s/%s"
  writable = ["instance"]
}

registry {
  image = %q
}
`, app, port, registry, base, image))
	p.generate(t)

	s := openShell(t, p.folder, "HOME="+t.TempDir())
	blocks := map[string]string{}
	for _, c := range commandsOf(t, p.read(t, "DEPLOYMENT.md")) {
		blocks[c.name] = c.text
	}
	follow := func(title string, first, last int) string {
		printed := ""
		for n := first; n <= last; n++ {
			name := fmt.Sprintf("%s %d", title, n)
			require.NotEmpty(t, blocks[name], name)
			printed += s.run(t, name, blocks[name], "")
		}
		return printed
	}
	c := &container{name: app, url: fmt.Sprintf("http://127.0.0.1:%d", port)}
	counts := func(notes string) {
		t.Helper()
		c.waitHealth(t, "healthy")
		code, body := c.get(t, "/notes")
		assert.Equal(t, http.StatusOK, code, body)
		assert.Equal(t, notes, strings.TrimSpace(body))
	}
	add := func() {
		t.Helper()
		code, body := c.post(t, "/notes")
		assert.Equal(t, http.StatusOK, code, body)
	}
	volumes := func() string { return docker(t, "volume", "ls", "--quiet", "--filter", "name="+app) }

	follow("Try it locally", 1, 1)
	assert.Contains(t, follow("Try it locally", 2, 2), "migrated to 1")
	assert.Regexp(t, `0$`, follow("Try it locally", 3, 4), "the app in the trial sees the tables")
	assert.Contains(t, follow("Try it locally", 5, 5), "exit code 0")
	assert.Empty(t, volumes(), "what the trial leaves")

	follow("Build and publish", 1, 1)
	assert.Contains(t, follow("Run it", 1, 2), "migrated to 1")
	assert.Empty(t, docker(t, "container", "ls", "--all", "--quiet", "--filter", "name="+app), "a release step leaves no container")
	follow("Run it", 3, 3)
	counts("0")
	add()
	counts("1")
	assert.Equal(t, "209715200 500000000", c.inspect(t, "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}"))

	// The next version.
	p.write(t, "migrations/versions/2.py", migration("2", `"1"`, "ALTER TABLE note ADD COLUMN title VARCHAR"))
	follow("Build and publish", 1, 1)
	assert.Contains(t, follow("Run it", 1, 2), "migrated to 2")
	counts("1") // the old version still runs, on the new tables
	docker(t, "stop", app)
	docker(t, "rm", app)
	follow("Run it", 3, 3)
	counts("1")

	// And back again.
	follow("Roll back", 1, 1)
	assert.Equal(t, image+":1", c.inspect(t, "{{.Config.Image}}"))
	counts("1")
	add()
	counts("2")

	// A step that fails is the end of it: the version that runs goes on.
	p.write(t, "migrations/versions/3.py", migration("3", `"2"`, "ALTER TABLE nothing ADD COLUMN title VARCHAR"))
	follow("Build and publish", 1, 1)
	follow("Run it", 1, 1)
	file := filepath.Join(t.TempDir(), "failing.sh")
	require.NoError(t, os.WriteFile(file, []byte(blocks["Run it 2"]), 0o644))
	assert.Regexp(t, `(?m)^failed$`, s.run(t, "a step that fails", "export IMAGE N\nsh "+file+" || echo failed", ""))
	counts("2")
}
