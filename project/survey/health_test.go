package survey

import (
	"fmt"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

func TestHealthPath(t *testing.T) {
	const app = "from flask import Flask, Blueprint\napp = Flask(__name__)\n"
	tests := map[string]struct{ files, want string }{
		"route":           {app + "@app.route('/health')\ndef health(): return 'ok'\n", "/health app.py:3 certain"},
		"get":             {app + "@app.get('/healthz')\ndef health(): return 'ok'\n", "/healthz app.py:3 certain"},
		"in-a-factory":    {"def create_app():\n    app = Flask(__name__)\n    @app.route('/ping')\n    def ping(): pass\n    return app\n", "/ping app.py:3 certain"},
		"parameter":       {"def add(app):\n    @app.route('/_health')\n    def health(): pass\n", "/_health app.py:2 certain"},
		"the-best-word":   {app + "@app.route('/status')\n@app.route('/ready')\n@app.route('/healthz')\n@app.route('/health')\ndef a(): pass\n", "/healthz app.py:5 certain"},
		"trailing-slash":  {app + "@app.route('/health/')\ndef a(): pass\n", "/health/ app.py:3 certain"},
		"post":            {app + "@app.route('/health', methods=['POST'])\ndef a(): pass\n@app.post('/ping')\ndef b(): pass\n", ""},
		"get-among":       {app + "@app.route('/health', methods=['POST', 'GET'])\ndef a(): pass\n", "/health app.py:3 certain"},
		"parameters":      {app + "@app.route('/health/<name>')\ndef a(): pass\n@app.route('/<x>/health')\ndef b(): pass\n", ""},
		"login":           {app + "@app.route('/health')\n@login_required\ndef a(): pass\n@app.route('/ping')\n@auth.login_required(role='x')\ndef b(): pass\n@app.route('/status')\n@limiter.exempt\ndef c(): pass\n", "/status app.py:9 certain"},
		"other-words":     {app + "@app.route('/healthy-food')\ndef a(): pass\n@app.route('/live')\ndef b(): pass\n@app.route('/orders/status')\ndef c(): pass\n", ""},
		"below-api":       {app + "@app.route('/api/v1/status')\ndef c(): pass\n", "/api/v1/status app.py:3 certain"},
		"live-of-health":  {app + "@app.route('/health/live')\ndef c(): pass\n", "/health/live app.py:3 certain"},
		"comment":         {app + "# @app.route('/health')\ns = '''\n@app.route('/health')\n'''\n", ""},
		"add-url-rule":    {app + "app.add_url_rule('/healthz', view_func=health)\napp.add_url_rule('/ping', 'ping', ping, methods=['POST'])\n", "/healthz app.py:3 certain"},
		"method-view":     {app + "class Health(MethodView):\n    def get(self): pass\nclass Ping(MethodView):\n    def post(self): pass\napp.add_url_rule('/ping', view_func=Ping.as_view('p'))\napp.add_url_rule('/status', view_func=Health.as_view('h'))\n", "/status app.py:8 certain"},
		"unknown-owner":   {"@thing.route('/health')\ndef a(): pass\n", ""},
		"host":            {app + "@app.route('/health', subdomain='api')\ndef a(): pass\n", ""},
		"dispatcher":      {app + "@app.route('/health')\ndef a(): pass\nx = DispatcherMiddleware(None, {'/app': app})\n", ""},
		"odd-characters":  {app + "@app.route('/a b/health')\ndef a(): pass\n@app.route('//health')\ndef b(): pass\n", ""},
		"blueprint":       {app + "bp = Blueprint('a', __name__, url_prefix='/api')\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp)\n", "/api/health app.py:4 certain"},
		"mount-overrides": {app + "bp = Blueprint('a', __name__, url_prefix='/api')\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp, url_prefix='/v2')\n", "/v2/health app.py:4 certain"},
		"prefix-is-the-word": {app + "bp = Blueprint('a', __name__, url_prefix='/health')\n@bp.get('/')\ndef a(): pass\napp.register_blueprint(bp)\n",
			"/health/ app.py:4 certain"},
		"not-mounted":    {app + "bp = Blueprint('a', __name__)\n@bp.route('/health')\ndef a(): pass\n", ""},
		"mounted-unseen": {app + "bp = Blueprint('a', __name__)\n@bp.route('/health')\ndef a(): pass\nfor b in (bp,): app.register_blueprint(b)\n", "/health app.py:4 likely"},
		"prefix-unseen":  {app + "bp = Blueprint('a', __name__)\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp, url_prefix=compute())\n", ""},
		"none-as-prefix": {app + "bp = Blueprint('a', __name__, url_prefix=None)\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp)\n", "/health app.py:4 certain"},
		"constants": {app + "V = '/v1'\nAPI = '/api' + V\nbp = Blueprint('a', __name__, url_prefix=f'{API}/x')\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp)\n",
			"/api/v1/x/health app.py:6 certain"},
		"endless-constants": {app + "A = B + B\nB = A + A\n@app.route(A)\ndef health(): pass\n", ""},
		"nested":            {app + "a = Blueprint('a', __name__, url_prefix='/a')\nb = Blueprint('b', __name__, url_prefix='/b')\n@b.route('/health')\ndef h(): pass\na.register_blueprint(b, url_prefix='/c')\napp.register_blueprint(a)\n", "/a/c/health app.py:5 certain"},
		"in-itself":         {app + "a = Blueprint('a', __name__)\na.register_blueprint(a)\n@a.route('/health')\ndef h(): pass\n", ""},
		"several-files": {`-- shop/__init__.py --
from flask import Flask
from .settings import PREFIX
def create_app():
    app = Flask(__name__)
    from .api import bp as api_bp
    from shop import health
    app.register_blueprint(api_bp, url_prefix=PREFIX)
    app.register_blueprint(health.bp)
-- shop/settings.py --
PREFIX = "/api"
-- shop/api/__init__.py --
from flask import Blueprint
bp = Blueprint("api", __name__)
from . import views
-- shop/api/views.py --
from . import bp
@bp.route("/ping")
def ping(): pass
-- shop/health.py --
from flask import Blueprint
bp = Blueprint("health", __name__)
@bp.get("/live")
def live(): pass
`, "/api/ping shop/api/views.py:2 certain"},
		"restx": {`-- app.py --
from flask import Flask
from flask_restx import Api, Resource, Namespace
app = Flask(__name__)
api = Api(app, prefix="/api")
ns = Namespace("health")
api.add_namespace(ns)
other = api.namespace("other", path="/")
@ns.route("/")
class Health(Resource):
    def get(self): pass
@other.route("/status")
class Status(Resource):
    def post(self): pass
@other.route("/ping")
class Ping(Resource):
    @jwt_required()
    def get(self): pass
`, "/api/health/ app.py:8 certain"},
		"restful": {`-- app.py --
bp = Blueprint("api", __name__, url_prefix="/v1")
api = Api(bp)
class Health(Resource):
    def get(self): pass
api.add_resource(Health, "/status", "/health")
app = Flask(__name__)
app.register_blueprint(bp)
`, "/v1/health app.py:5 certain"},
		"guarded-view": {app + "class Health(MethodView):\n    decorators = [login_required]\n    def get(self): pass\napp.add_url_rule('/health', view_func=Health.as_view('h'))\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			archive := txtar.Parse([]byte(test.files))
			for _, file := range archive.Files {
				sourcetest.Write(t, dir, file.Name, string(file.Data))
			}
			if len(archive.Files) == 0 {
				sourcetest.Write(t, dir, "app.py", test.files)
			}
			f := sourcetest.Open(t, dir)
			var s Survey
			healthPath(&project{index: f, reached: f.Python}, &s)
			have := ""
			if found := s.HealthPath; found.Known() {
				have = fmt.Sprintf("%s %s %s", found.Value, found.Evidence, found.Confidence)
			}
			assert.Equal(t, test.want, have)
		})
	}
}

func FuzzHealthPath(f *testing.F) {
	f.Add("app = Flask(__name__)\n@app.route('/health')\ndef h(): pass\n", "from a import app as b\nb.register_blueprint(x, url_prefix=f'{a}')\n")
	f.Add("ns = api.namespace('health')\n@ns.route(\nclass A(\n def get(\n", "a.b.c.add_resource(A, '/health')\n@\n@.route()\n@a.get(\ndef\nx: = Blueprint(\n")
	f.Fuzz(func(t *testing.T, a, b string) {
		dir := t.TempDir()
		sourcetest.Write(t, dir, "a.py", a)
		sourcetest.Write(t, dir, "b.py", b)
		index := sourcetest.Open(t, dir)
		var s Survey
		healthPath(&project{index: index, reached: index.Python}, &s)
		if s.HealthPath.Known() {
			assert.Regexp(t, "^[A-Za-z0-9/_.-]+$", s.HealthPath.Value)
		}
	})
}
