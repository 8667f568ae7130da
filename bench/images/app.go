package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// requirements are those of a service of ordinary size: a web framework with an
// API layer, a database driver and an HTTP client.
var requirements = []string{
	"flask", "flask-smorest", "gunicorn", "marshmallow", "psycopg2-binary", "requests", "sqlalchemy",
}

const views = 50

const factory = `from flask import Flask
from flask_smorest import Api
from sqlalchemy import create_engine

import psycopg2  # noqa: F401, what a service with a database has in memory
import requests  # noqa: F401


def create_app():
    app = Flask(__name__)
    app.config.update(API_TITLE="shop", API_VERSION="v1", OPENAPI_VERSION="3.0.3")
    app.engine = create_engine("sqlite://")
    api = Api(app)
%s
    @app.get("/health")
    def health():
        return "ok"

    return app
`

// writeApp writes a Flask app of about fifty modules. The unique line makes the
// requirements of every run new to a builder that remembers older runs.
func writeApp(folder, unique string) error {
	if err := os.MkdirAll(filepath.Join(folder, "shop"), 0o755); err != nil {
		return err
	}
	var register strings.Builder
	for n := range views {
		fmt.Fprintf(&register, "    from shop.views_%02d import blueprint as blueprint_%02[1]d\n    api.register_blueprint(blueprint_%02[1]d)\n", n)
	}
	files := map[string]string{
		"requirements.txt": requirementsText(unique),
		"shop/__init__.py": fmt.Sprintf(factory, &register),
	}
	for n := range views {
		files[fmt.Sprintf("shop/views_%02d.py", n)] = view(n)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func requirementsText(unique string, more ...string) string {
	return strings.Join(append(append([]string{}, requirements...), more...), "\n") + "\n# " + unique + "\n"
}

// view is one module: a blueprint with a schema and ten routes.
func view(n int) string {
	var text strings.Builder
	fmt.Fprintf(&text, `import marshmallow
from flask.views import MethodView
from flask_smorest import Blueprint

blueprint = Blueprint("part_%02d", __name__, url_prefix="/part-%02[1]d")


class PartSchema(marshmallow.Schema):
    name = marshmallow.fields.String(required=True)
    price = marshmallow.fields.Integer()

    class Meta:
        title = "Part%02[1]d"
`, n)
	for route := range 10 {
		fmt.Fprintf(&text, `

@blueprint.route("/items-%d")
class Items%[1]d(MethodView):
    @blueprint.response(200, PartSchema(many=True))
    def get(self):
        """List the items of shelf %[1]d."""
        return [{"name": "item %%d" %% i, "price": i * %[1]d} for i in range(10)]
`, route)
	}
	return text.String()
}
