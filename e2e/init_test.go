//go:build e2e

package e2e

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unprepared puts a project that knows nothing of dockgen into a folder, and lets
// dockgen write config and files. Nothing is edited in between.
func unprepared(t *testing.T, lock, archive string, flags ...string) project {
	t.Helper()
	p := project{filepath.Join(t.TempDir(), "unprepared app")}
	if lock != "" {
		require.NoError(t, os.CopyFS(p.folder, os.DirFS(filepath.Join("..", "project", "lockfile", "testdata", "locks", lock))))
	}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		p.write(t, file.Name, string(file.Data))
	}
	out, err := exec.Command(dockgen, append([]string{"-C", p.folder, "init", "--yes"}, flags...)...).CombinedOutput()
	require.NoError(t, err, "dockgen init:\n%s", out)
	return p.generate(t)
}

const hello = `-- app.py --
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return "hello"
`

// TestInit goes from a clone to a container that answers, for projects of many
// shapes. The request is for the path that the project documents.
func TestInit(t *testing.T) {
	for _, test := range []struct {
		name, lock, files string
		port              int
		args              []string
		path, want        string
		log               string // what the second process says when it is ready
		command           []string
	}{
		{name: "single-file-without-gunicorn", files: hello + "\n\n@app.get('/healthz')\ndef healthz():\n    return 'well'\n\n\nif __name__ == '__main__':\n    app.run(port=8000)\n-- requirements.txt --\nflask\n",
			port: 8000, path: "/healthz", want: "well"},
		{name: "factory-with-procfile", files: `-- shop/__init__.py --
import os

from flask import Flask


def create_app(config=None):
    app = Flask(__name__)
    app.secret_key = os.environ["SECRET_KEY"]

    from .api import bp
    app.register_blueprint(bp, url_prefix="/api")
    return app
-- shop/api.py --
from flask import Blueprint

bp = Blueprint("api", __name__)


@bp.get("/ping")
def ping():
    return "pong"
-- Procfile --
web: gunicorn --bind 0.0.0.0:$PORT --workers 2 'shop:create_app()'
-- requirements.txt --
flask
gunicorn
`, port: 5000, args: []string{"--env", "SECRET_KEY=x"}, path: "/api/ping", want: "pong"},
		{name: "src-layout", files: `-- src/shop/__init__.py --
-- src/shop/web.py --
from flask import Flask

from shop.greeting import GREETING

application = Flask(__name__)
application.add_url_rule("/", view_func=lambda: GREETING)
-- src/shop/greeting.py --
GREETING = "from src"
-- requirements.txt --
flask
gunicorn
`, port: 5000, path: "/", want: "from src"},
		{name: "folder-of-a-repository", files: strings.ReplaceAll(hello, "-- app.py", "-- backend/app.py") + "-- backend/requirements.txt --\nflask\n-- frontend/package.json --\n{}\n",
			port: 5000, path: "/", want: "hello"},
		{name: "own-dockerfile", files: hello + "-- requirements.txt --\nflask\ngunicorn\n-- Dockerfile --\nFROM scratch\nEXPOSE 8080\nCMD [\"gunicorn\", \"--bind\", \"0.0.0.0:8080\", \"app:app\"]\n-- .dockerignore --\n*\n-- VERSION --\nv1\n",
			port: 8080, path: "/", want: "hello"},
		{name: "gunicorn-config", files: hello + "-- requirements.txt --\nflask\ngunicorn\n-- gunicorn.conf.py --\nimport os\n\nbind = \"0.0.0.0:\" + os.environ.get(\"PORT\", \"7000\")\nworkers = 2\n",
			port: 7000, path: "/", want: "hello",
			// The project's own file rules, and it leaves the workers' files in /tmp.
			args: []string{"--tmpfs", "/tmp"}},
		{name: "old-flask", files: hello + "-- requirements.txt --\nFlask==1.1.2\ngunicorn==20.1.0\n-- .python-version --\n3.9.18\n",
			port: 5000, path: "/", want: "hello"},
		{name: "setup-script", files: "-- README.md --\n# shop\n-- setup.py --\nfrom setuptools import find_packages, setup\n\n" +
			"setup(name='shop', version='1', long_description=open('README.md').read(), packages=find_packages(), install_requires=['flask', 'gunicorn'])\n" +
			strings.ReplaceAll(hello, "-- app.py", "-- shop/__init__.py --\n-- shop/app.py"), port: 5000, path: "/", want: "hello"},
		{name: "installs-itself", files: "-- requirements.txt --\n-e .\ngunicorn\n-- setup.py --\nfrom setuptools import setup\n\nsetup(name='shop', version='1.2', packages=['shop'], install_requires=['flask'])\n" +
			"-- shop/__init__.py --\nfrom importlib.metadata import version\n\nfrom flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule('/', view_func=lambda: version('shop'))\n",
			port: 5000, path: "/", want: "1.2"},
		{name: "list-in-a-folder", files: strings.ReplaceAll(hello, "-- app.py", "-- backend/app.py") + "-- backend/pyproject.toml --\n[project]\nname = \"shop\"\nversion = \"1\"\ndependencies = [\"flask\"]\n",
			port: 5000, path: "/", want: "hello"},
		{name: "wsgi-over-src", files: "-- wsgi.py --\nfrom shop.app import app\n-- src/shop/__init__.py --\n" + strings.ReplaceAll(hello, "-- app.py", "-- src/shop/app.py") +
			"-- requirements.txt --\nflask\ngunicorn\n-- Procfile --\nweb: PYTHONPATH=src gunicorn wsgi:app\n", port: 5000, path: "/", want: "hello"},
		{name: "module-gone-from-python", files: "-- requirements.txt --\nflask\n-- app.py --\nfrom distutils.util import strtobool\n\nfrom flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule('/', view_func=lambda: str(strtobool('yes')))\n",
			port: 5000, path: "/", want: "1"},
		{name: "scheduler", files: "-- requirements.txt --\nflask\napscheduler\n-- app.py --\nimport os\n\nfrom apscheduler.schedulers.background import BackgroundScheduler\nfrom flask import Flask\n\n" +
			"app = Flask(__name__)\nscheduler = BackgroundScheduler()\nscheduler.start()\napp.add_url_rule('/', view_func=lambda: os.environ['WEB_CONCURRENCY'])\n",
			port: 5000, path: "/", want: "1"},
		{name: "code-for-older-flask", files: strings.ReplaceAll(hello, "from flask import Flask\n", "from flask import Flask\nfrom itsdangerous import TimedJSONWebSignatureSerializer\n") +
			"\n\n@app.before_first_request\ndef prepare():\n    pass\n-- requirements.txt --\nflask\n", port: 5000, path: "/", want: "hello"},
		{name: "websocket", files: "-- requirements.txt --\nflask\nflask-sock\n-- app.py --\nfrom flask import Flask\nfrom flask_sock import Sock\n\napp = Flask(__name__)\nsock = Sock(app)\napp.add_url_rule('/', view_func=lambda: 'hello')\n",
			port: 5000, path: "/", want: "hello"},
		{name: "uv", lock: "uv", files: hello, port: 5000, path: "/", want: "hello"},
		{name: "poetry", lock: "poetry", files: hello, port: 5000, path: "/", want: "hello"},
		{name: "pdm", lock: "pdm", files: hello, port: 5000, path: "/", want: "hello"},
		{name: "pipenv", lock: "pipenv", files: hello, port: 5000, path: "/", want: "hello"},
		// Packages of the repository, of which two tools ask Git for the version.
		{name: "uv-numbered-by-git", lock: "uv-numbered", files: `-- app.py --
from importlib.metadata import version

from core import ANSWER
from extra import MORE
from flask import Flask

app = Flask(__name__)
app.add_url_rule("/", view_func=lambda: f"{ANSWER + MORE} {version('core')} {version('extra')}")
`, port: 5000, path: "/", want: "42 0 0"},
		{name: "uv-workspace", lock: "uv-workspace", files: `-- apps/api/src/shop_api/__init__.py --
from flask import Flask
from shop_core import ANSWER

app = Flask(__name__)
app.add_url_rule("/", view_func=lambda: str(ANSWER))
-- apps/api/pyproject.toml --
` + fmt.Sprintf(member, "shop-api", `"flask", "gunicorn", "shop-core"`) + `
[dependency-groups]
dev = ["pytest"]

[tool.uv.sources]
shop-core = { workspace = true }
-- libs/core/pyproject.toml --
` + fmt.Sprintf(member, "shop-core", `"click"`) + `-- libs/core/src/shop_core/__init__.py --
ANSWER = 42
`, port: 5000, path: "/", want: "42"},
		{name: "pdm-path", lock: "pdm-path", files: `-- app.py --
from core import ANSWER
from flask import Flask

app = Flask(__name__)
app.add_url_rule("/", view_func=lambda: str(ANSWER))
`, port: 5000, path: "/", want: "42"},
		{name: "utf-16", files: hello + "-- requirements.txt --\n" + utf16Text("flask\r\ngunicorn\r\n"), port: 5000, path: "/", want: "hello"},
		{name: "celery", files: `-- app.py --
from flask import Flask

from tasks import add

app = Flask(__name__)
app.add_url_rule("/", view_func=lambda: str(add(2, 3)))
-- tasks.py --
from celery import Celery

celery = Celery("shop", broker="memory://")


@celery.task
def add(a, b):
    return a + b
-- requirements.txt --
flask
gunicorn
celery
`, port: 5000, path: "/", want: "5", command: []string{"celery", "-A", "tasks", "worker", "--loglevel", "INFO"}, log: "ready."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := unprepared(t, test.lock, test.files)
			var args []string
			if _, err := os.Stat(filepath.Join(p.folder, "deploy", "Dockerfile")); err == nil {
				args = []string{"--file", "deploy/Dockerfile"}
			}
			image := build(t, p.folder, args...)
			c := start(t, image, test.port, append(append([]string{}, hardened...), test.args...)...)
			code, body := c.get(t, test.path)
			assert.Equal(t, http.StatusOK, code)
			assert.Equal(t, test.want, body)
			assert.Zero(t, c.probe(t), "the health check that init chose")
			if test.command == nil {
				return
			}
			assert.Contains(t, p.read(t, "flaskdeploy.hcl"), `["`+strings.Join(test.command, `", "`)+`"]`)
			worker := launchCommand(t, image, test.command)
			assert.Eventually(t, func() bool { return strings.Contains(worker.logs(t), test.log) }, time.Minute, 100*time.Millisecond)
		})
	}
}

// A private index needs one answer, which variable holds the token, when the
// project's own files name its address: from there to a public image nothing is
// edited but the base, which is the test's own because nobody else trusts its server.
func TestInitPrivateIndex(t *testing.T) {
	for kind, flag := range map[string]string{"pip": "", "uv": "acme"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			token := "canary" + rand.Text()
			gate := newIndexServer(t, "private_lib", "1.0", "ANSWER = 42\n")
			gate.accept("__token__", token)
			address := serveTLS(t, gate)
			p := privateProject{project: newProject(t, "private"), gate: gate, base: trustingBase(t), user: "__token__"}
			if kind == "pip" {
				p.write(t, "requirements.txt", "--extra-index-url https://"+address+"/simple/\nflask\ngunicorn\nprivate_lib==1.0\n")
				flag = address
			} else {
				p.write(t, "pyproject.toml", manifest(kind, "private-index", address))
				p.lock(t, kind, address, token)
			}
			image := registry + "/" + run + "/private-index-" + kind
			out, err := exec.Command(dockgen, "-C", p.folder, "init", "--yes", "--image", image, "--private-index", flag+"=PRIVATE_TOKEN").CombinedOutput()
			require.NoError(t, err, "dockgen init:\n%s", out)
			p.write(t, "flaskdeploy.hcl", p.read(t, "flaskdeploy.hcl")+"\nimage {\n  base = \""+p.base+"\"\n}\n")
			p.generate(t)

			log, code := p.publish(t)
			require.NotZero(t, code, "a publication without the token:\n%s", log)
			assert.Contains(t, log, "PRIVATE_TOKEN")
			log, code = p.publishWith(t, append(os.Environ(), "PRIVATE_TOKEN="+token))
			require.Zero(t, code, log)
			searchFor(t, disguises(p.user, token)).image(image + ":1")
			c := start(t, image+":1", 5000, hardened...)
			status, body := c.get(t, "/")
			assert.Equal(t, http.StatusOK, status)
			assert.Equal(t, "42", strings.TrimSpace(body))
		})
	}
}

// utf16Text is text as PowerShell redirects it, but with the high byte first: an
// archive's file ends in a line break.
func utf16Text(text string) string {
	encoded := "\xfe\xff"
	for _, c := range []byte(text) {
		encoded += "\x00" + string(c)
	}
	return encoded
}

// launchCommand starts another process than the server on image; what it is may
// want a folder for temporary files.
func launchCommand(t *testing.T, image string, command []string) *container {
	t.Helper()
	c := &container{name: docker(t, append(append([]string{"run", "--detach", "--tmpfs", "/tmp"}, append(hardened, image)...), command...)...)}
	t.Cleanup(func() { docker(t, "rm", "--force", "--volumes", c.name) })
	return c
}

// The whole way, as the README says it: three commands, and the image is public.
func TestInitPublishes(t *testing.T) {
	image := registry + "/" + run + "/unprepared"
	p := unprepared(t, "", hello+"-- requirements.txt --\nflask\n", "--image", image)
	out, code := p.publish(t)
	require.Zero(t, code, out)
	assert.NotEmpty(t, digest(t, image, "1"))
	assert.Equal(t, digest(t, image, "1"), digest(t, image, "latest"))
}

// A private repository needs two answers that no project holds: which host asks for
// a token, and which variable has it. The image's base is the test's own, because
// the Git server's authority is none that the world trusts.
func TestInitPrivateGit(t *testing.T) {
	for name, prefix := range map[string]string{"plain": "", "editable": "-e "} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newGitProject(t, "uv")
			for _, name := range []string{"flaskdeploy.hcl", "Dockerfile", "build-publish.sh", ".dockerignore", ".gitignore", "DEPLOYMENT.md", "dockgen.lock"} {
				require.NoError(t, os.Remove(filepath.Join(p.folder, name)))
			}
			_, rest, _ := strings.Cut(p.read(t, "requirements.txt"), "git+https://")
			address, _, _ := strings.Cut(rest, "/")
			p.write(t, "requirements.txt", "flask\ngunicorn\n"+prefix+"git+https://"+address+"/acme/private_lib.git@v1#egg=private_lib\n")
			out, err := exec.Command(dockgen, "-C", p.folder, "init", "--yes", "--private-git", address+"=PRIVATE_TOKEN").CombinedOutput()
			require.NoError(t, err, "dockgen init:\n%s", out)
			p.write(t, "flaskdeploy.hcl", p.read(t, "flaskdeploy.hcl")+"\nimage {\n  base = \""+p.base+"\"\n}\n")
			p.generate(t)
			token := "canary" + rand.Text()
			p.gate.accept(p.user, token)
			image, log, err := p.build(token)
			require.NoError(t, err, log)
			searchFor(t, disguises(p.user, token)).image(image)
			c := start(t, image, 5000, hardened...)
			code, body := c.get(t, "/")
			assert.Equal(t, http.StatusOK, code)
			assert.Equal(t, "42", strings.TrimSpace(body))
		})
	}
}
