package main

// shape is one kind of project in a generated tree. Its config has @name@ where
// the project's name goes.
type shape struct {
	config string
	files  map[string]string
	// inputs are the files beside config, lock and outputs that a check reads.
	inputs []string
}

// Source that many projects have, and of which a check reads one file.
const (
	application = `"""The application factory."""

import logging
import os

from flask import Flask

from . import health, models, views

log = logging.getLogger(__name__)


def create_app(settings=None):
    """Make an app with settings, which win over the environment."""
    app = Flask(__name__)
    app.config.from_mapping(
        LOG_LEVEL=os.environ.get("LOG_LEVEL", "info"),
        DATABASE_URL=os.environ.get("DATABASE_URL", "sqlite://"),
    )
    if settings is not None:
        app.config.from_mapping(settings)
    logging.basicConfig(level=app.config["LOG_LEVEL"].upper())
    app.register_blueprint(health.blueprint)
    app.register_blueprint(views.blueprint, url_prefix="/api")
    models.connect(app)
    log.info("ready with %d rules", len(list(app.url_map.iter_rules())))
    return app
`
	views = `"""What the service answers."""

from flask import Blueprint, abort, jsonify, request

from . import models

blueprint = Blueprint("api", __name__)


@blueprint.get("/orders")
def orders():
    limit = request.args.get("limit", default=20, type=int)
    return jsonify([order.as_dict() for order in models.orders(limit)])


@blueprint.get("/orders/<int:number>")
def order(number):
    found = models.order(number)
    if found is None:
        abort(404)
    return jsonify(found.as_dict())
`
	models = `"""What the service knows."""

from dataclasses import asdict, dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: int

    def as_dict(self):
        return asdict(self)


_orders = {}


def connect(app):
    app.config.setdefault("ORDERS", _orders)


def orders(limit):
    return list(_orders.values())[:limit]


def order(number):
    return _orders.get(number)
`
	health = `from flask import Blueprint

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz():
    return {"status": "ok"}
`
	single = `from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/")
def index():
    return jsonify(hello="world")
`
	pinned = `blinker==1.9.0
click==8.3.0
flask==3.1.2
gunicorn==23.0.0
itsdangerous==2.2.0
jinja2==3.1.6
markupsafe==3.0.3
packaging==25.0
sqlalchemy==2.0.44
typing-extensions==4.15.0
werkzeug==3.1.3
`
)

// environment documents what the application reads.
const environment = `
env "LOG_LEVEL" {
  description = "How much is logged."
  default     = "info"
}

env "DATABASE_URL" {
  description = "Where the orders are."
  required    = true
  secret      = true
}
`

// read are the files of a package in folder that its entry point imports, which a
// check looks through for variables.
func read(folder string, more ...string) []string {
	return append(more, folder+"shop/__init__.py", folder+"shop/views.py", folder+"shop/models.py", folder+"shop/health.py")
}

// packaged is the source of an app that is a package in folder.
func packaged(folder string, more map[string]string) map[string]string {
	files := map[string]string{
		folder + "shop/__init__.py": application,
		folder + "shop/views.py":    views,
		folder + "shop/models.py":   models,
		folder + "shop/health.py":   health,
		"requirements.txt":          pinned,
		"README.md":                 "# A service\n\nAsk the team.\n",
		"tests/test_shop.py":        "from shop import create_app\n\n\ndef test_health():\n    assert create_app().test_client().get(\"/healthz\").status_code == 200\n",
	}
	for name, content := range more {
		files[name] = content
	}
	return files
}

// shapes are told apart by their place in this list: s00, s01, ... The first is
// the config of the README's first screen; s04 has 43 lines, what a service that
// somebody cares for comes to.
var shapes = []shape{
	{
		config: `app {
  entry_point = "app:app"
}

registry {
  image = "registry.example.com/s00/@name@"
}
`,
		files:  map[string]string{"app.py": single, "requirements.txt": "flask\ngunicorn\n"},
		inputs: []string{"app.py", "requirements.txt"},
	},
	{
		config: `app {
  entry_point = "shop:create_app()"
  directory   = "src"
  port        = 8000
}

health_check {
  path = "/healthz"
}

registry {
  image = "registry.example.com/s01/@name@"
}
` + environment,
		files:  packaged("src/", nil),
		inputs: read("src/", "requirements.txt"),
	},
	{
		config: `locals {
  registry = "registry.example.com/s02"
}

app {
  entry_point = "shop:create_app()"
  python      = "3.12"
}

dependencies "pip" {
  requirements = ["requirements/base.txt", "requirements/production.txt"]
  constraints  = ["requirements/constraints.txt"]
  installer    = "pip"
}

worker "high-traffic" {
  class   = "gthread"
  threads = 4
}

registry {
  image = "${local.registry}/@name@"
}
` + environment,
		files: packaged("", map[string]string{
			"requirements/base.txt":        "flask\nsqlalchemy\n",
			"requirements/production.txt":  "gunicorn>=23\n",
			"requirements/constraints.txt": pinned,
		}),
		inputs: read("", "requirements/base.txt", "requirements/production.txt", "requirements/constraints.txt"),
	},
	{
		config: `app {
  entry_point = "shop:create_app()"
}

dependencies "pip" {
  build_packages   = ["gcc", "libpq-dev"]
  runtime_packages = ["libpq5"]

  private_git "github.com" {
    secret = "CR_PAT"
  }
}

worker "background" {
}

registry {
  image = "registry.example.com/s03/@name@"
}
` + environment,
		files:  packaged("", map[string]string{"requirements.txt": pinned + "acme-orders @ git+https://github.com/acme/orders@v1.4.0\n"}),
		inputs: read("", "requirements.txt"),
	},
	{
		config: `# How the orders service is shipped.
app {
  entry_point = "shop:create_app()"
  port        = 8080
  python      = "3.13"
}

dependencies "pip" {
  requirements     = ["requirements.txt"]
  build_packages   = ["gcc", "libpq-dev"]
  runtime_packages = ["libpq5"]
}

worker "standard" {
  workers = 6
  timeout = 45
  preload = true
}

health_check {
  path     = "/healthz"
  interval = "15s"
  timeout  = "3s"
}

image {
  exclude = ["/notebooks", "**/*.csv"]
}

registry {
  image = "registry.example.com/s04/@name@"
}
` + environment,
		files:  packaged("", nil),
		inputs: read("", "requirements.txt"),
	},
	{
		config: `app {
  entry_point = "shop.wsgi:app"
  directory   = "src"
}

dependencies "pip" {
  private_index "acme" {
    url    = "https://pypi.example.com/simple/"
    secret = "INDEX_TOKEN"
  }
}

output "Dockerfile" {
  path = "deploy/Dockerfile"
}

output "build-publish.sh" {
  path = "deploy/build-publish.sh"
}

registry {
  image        = "registry.example.com/s05/@name@"
  version_file = "deploy/VERSION"
  latest       = false
}
` + environment,
		files:  packaged("src/", map[string]string{"src/shop/wsgi.py": "from . import create_app\n\napp = create_app()\n"}),
		inputs: read("src/", "src/shop/wsgi.py", "requirements.txt"),
	},
}
