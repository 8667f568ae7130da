package main

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
