//go:build e2e

package e2e

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keeper makes a folder for its log when it is imported, and keeps what it is sent
// in SQLite, in Flask's instance folder: with nothing writable it does not start.
// The repository has the one folder, closed to others, and not the other.
const keeper = `-- shop/__init__.py --
import logging
import os

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
    os.makedirs("logs/app", exist_ok=True)
    app.logger.addHandler(logging.FileHandler("logs/app/shop.log"))
    db.init_app(app)
    with app.app_context():
        db.create_all()

    @app.post("/notes")
    def add():
        db.session.add(Note())
        db.session.commit()
        app.logger.warning("added")
        return "added"

    @app.get("/notes")
    def count():
        return str(db.session.query(Note).count())

    return app
-- logs/app/.gitkeep --
-- requirements.txt --
flask
flask-sqlalchemy
gunicorn
`

// What an app writes to is found, open to any user, and kept in the volumes that
// DEPLOYMENT.md names; the code stays closed.
func TestWritable(t *testing.T) {
	t.Parallel()
	p := unprepared(t, "", keeper, "--name", "keeper")
	assert.Contains(t, p.read(t, "flaskdeploy.hcl"), `writable = ["instance", "logs/app"]`)
	image := build(t, p.folder)

	anybody := start(t, image, 5000, "--user", "4711:0")
	code, _ := anybody.post(t, "/notes")
	assert.Equal(t, http.StatusOK, code)
	for _, path := range []string{"/app", "/app/logs", "/app/shop", "/app/shop/__init__.py", "/app/logs/app/.gitkeep", "/opt/venv"} {
		_, err := tryDocker("exec", anybody.name, "test", "-w", path)
		assert.Error(t, err, "%s is writable", path)
	}
	assert.Contains(t, docker(t, "exec", anybody.name, "cat", "/app/logs/app/shop.log"), "added")

	mounts := []string{"--volume", run + "-instance:/app/instance", "--volume", run + "-logs:/app/logs/app"}
	assert.Contains(t, p.read(t, "DEPLOYMENT.md"), "--volume keeper-instance:/app/instance \\\n    --volume keeper-logs-app:/app/logs/app \\\n")
	t.Cleanup(func() { docker(t, "volume", "rm", run+"-instance", run+"-logs") })
	for _, want := range []string{"1", "2"} {
		c := start(t, image, 5000, slices.Concat(hardened, mounts)...)
		code, _ := c.post(t, "/notes")
		require.Equal(t, http.StatusOK, code)
		_, count := c.get(t, "/notes")
		assert.Equal(t, want, count, "notes of this container and those before it")
		assert.Empty(t, docker(t, "diff", c.name))
		docker(t, "stop", c.name)
	}
}
