//go:build e2e

package e2e

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// migrating is an app whose own start makes its tables and fills them.
const migrating = `-- Dockerfile --
FROM python:3.14-slim
WORKDIR /srv
COPY . .
RUN pip install -r requirements.txt
ENTRYPOINT ["/srv/entrypoint.sh"]
-- entrypoint.sh --
#!/bin/sh
set -e
flask db upgrade
python seed.py
exec gunicorn -b :5000 app:app
-- app.py --
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)
Migrate(app, db)


class Item(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))


@app.get("/")
def index():
    return ", ".join(item.name for item in Item.query.all())
-- seed.py --
from app import Item, app, db

with app.app_context():
    db.session.add(Item(name="apple"))
    db.session.commit()
-- migrations/alembic.ini --
[alembic]
-- migrations/env.py --
from alembic import context
from flask import current_app

with current_app.extensions["migrate"].db.engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
-- migrations/versions/0001_items.py --
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40)))


def downgrade():
    op.drop_table("item")
-- requirements.txt --
flask
flask-migrate
flask-sqlalchemy
gunicorn
`

// TestReleaseSteps takes the steps of a project's own start from a clone to a
// container that serves what they have made.
func TestReleaseSteps(t *testing.T) {
	t.Parallel()
	p := unprepared(t, "", migrating)
	out, err := exec.Command(dockgen, "-C", p.folder, "show").Output()
	require.NoError(t, err)
	var config struct {
		Release []struct {
			Name                 string
			Command, Environment []string
		}
	}
	require.NoError(t, json.Unmarshal(out, &config))
	require.Len(t, config.Release, 2)

	image := build(t, p.folder, "--file", "deploy/Dockerfile")
	volume := run + "-release"
	docker(t, "volume", "create", volume)
	t.Cleanup(func() { _, _ = tryDocker("volume", "rm", "--force", volume) })
	mount := []string{"--volume", volume + ":/app/instance"}

	c := start(t, image, 5000, slices.Concat(hardened, mount)...)
	code, _ := c.get(t, "/")
	assert.Equal(t, http.StatusInternalServerError, code, "without its tables")
	c.stop(t)

	for _, step := range config.Release {
		args := append([]string{"run", "--rm"}, slices.Concat(hardened, mount)...)
		for _, variable := range step.Environment {
			args = append(args, "--env", variable)
		}
		docker(t, append(append(args, image), step.Command...)...)
	}
	c = start(t, image, 5000, slices.Concat(hardened, mount)...)
	code, body := c.get(t, "/")
	assert.Equal(t, http.StatusOK, code)
	assert.Equal(t, "apple", body)
	assert.Zero(t, c.stop(t), "exit code")
}
