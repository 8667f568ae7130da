//go:build e2e

package e2e

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aboutItself asks for its own version when it is imported, and its build maps src to
// the top of what it installs.
const aboutItself = `-- pyproject.toml --
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "about-itself"
version = "4.7.11"
requires-python = ">=3.11"
dependencies = ["flask", "gunicorn"]

[tool.setuptools]
package-dir = {"" = "src"}
-- run.py --
from importlib.metadata import version

from src import create_app

app = create_app(version("about-itself"))
-- src/__init__.py --
from flask import Flask

from constants import NAME


def create_app(version):
    app = Flask(__name__)

    @app.get("/")
    def index():
        return NAME + " " + version

    return app
-- src/constants.py --
NAME = "about"
`

// helped reads files when it is imported that the ignore file leaves out by itself, and
// is the program app.py, whose import runs into a circle.
const helped = `-- app.py --
import os

from config import web

HERE = os.path.dirname(os.path.abspath(__file__))
HELP = open(os.path.join(HERE, "docs", "help.md")).read()
KEY = open("{}/keys/jwt_public.pem".format(HERE)).read()

if __name__ == "__main__":
    web.run()
-- config.py --
from flask import Flask

web = Flask(__name__)

import views
-- views.py --
from app import HELP, KEY
from config import web
from test.util import shout


@web.get("/")
def index():
    return shout(HELP + KEY)
-- docs/help.md --
help
-- docs/unread.md --
unread
-- keys/jwt_public.pem --
public
-- test/__init__.py --
-- test/util.py --
def shout(text):
    return text.upper()
-- Procfile --
web: python app.py
-- requirements.txt --
flask
gunicorn
`

// What the start imports and reads is in the image that init proposes; check names what
// is missing as soon as the config leaves it out.
func TestStart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		archive, want string
		config        []string // lines of the proposed config
		without       string   // one of them that check misses
		code          string
	}{
		"own-package": {aboutItself, "about 4.7.11", []string{"package = true", `entry_point = "run:app"`}, "package = true", "DG466"},
		"read-and-circle": {helped, "HELP\nPUBLIC\n", []string{
			`entry_point = "config:web"`, `"!docs/help.md"`, `"!keys/jwt_public.pem"`, `"!test/__init__.py"`, `"!test/util.py"`,
		}, `"!docs/help.md", `, "DG411"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := unprepared(t, "", test.archive, "--name", name)
			config := p.read(t, "flaskdeploy.hcl")
			for _, line := range test.config {
				assert.Contains(t, config, line)
			}
			image := build(t, p.folder)
			c := start(t, image, 5000, hardened...)
			code, body := c.get(t, "/")
			assert.Equal(t, http.StatusOK, code)
			assert.Equal(t, test.want, body)
			assert.Zero(t, c.stop(t))
			_, err := tryDocker("run", "--rm", "--entrypoint", "test", image, "-e", "/app/docs/unread.md")
			assert.Error(t, err, "more is in the image than what is read")

			require.Contains(t, config, test.without)
			p.write(t, "flaskdeploy.hcl", strings.Replace(config, test.without, "", 1))
			out, err := exec.Command(dockgen, "-C", p.folder, "check").CombinedOutput()
			assert.Error(t, err)
			assert.Contains(t, string(out), test.code)
		})
	}
}
