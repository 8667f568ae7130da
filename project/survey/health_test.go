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
		"route":                      {app + "@app.route('/health')\ndef health(): return 'ok'\n", "/health app.py:3 certain"},
		"get":                        {app + "@app.get('/healthz')\ndef health(): return 'ok'\n", "/healthz app.py:3 certain"},
		"in-a-factory":               {"def create_app():\n    app = Flask(__name__)\n    @app.route('/ping')\n    def ping(): pass\n    return app\n", "/ping app.py:3 certain"},
		"parameter":                  {"def add(app):\n    @app.route('/_health')\n    def health(): pass\n", "/_health app.py:2 certain"},
		"the-best-word":              {app + "@app.route('/status')\n@app.route('/ready')\n@app.route('/healthz')\n@app.route('/health')\ndef a(): pass\n", "/healthz app.py:5 certain"},
		"trailing-slash":             {app + "@app.route('/health/')\ndef a(): pass\n", "/health/ app.py:3 certain"},
		"post":                       {app + "@app.route('/health', methods=['POST'])\ndef a(): pass\n@app.post('/ping')\ndef b(): pass\n", ""},
		"get-among":                  {app + "@app.route('/health', methods=['POST', 'GET'])\ndef a(): pass\n", "/health app.py:3 certain"},
		"parameters":                 {app + "@app.route('/health/<name>')\ndef a(): pass\n@app.route('/<x>/health')\ndef b(): pass\n", ""},
		"login":                      {app + "@app.route('/health')\n@login_required\ndef a(): pass\n@app.route('/ping')\n@auth.login_required(role='x')\ndef b(): pass\n@app.route('/status')\n@limiter.exempt\ndef c(): pass\n", "/status app.py:9 certain"},
		"other-words":                {app + "@app.route('/healthy-food')\ndef a(): pass\n@app.route('/live')\ndef b(): pass\n@app.route('/orders/status')\ndef c(): pass\n", ""},
		"below-api":                  {app + "@app.route('/api/v1/status')\ndef c(): pass\n", "/api/v1/status app.py:3 certain"},
		"live-of-health":             {app + "@app.route('/health/live')\ndef c(): pass\n", "/health/live app.py:3 certain"},
		"comment":                    {app + "# @app.route('/health')\ns = '''\n@app.route('/health')\n'''\n", ""},
		"add-url-rule":               {app + "app.add_url_rule('/healthz', view_func=health)\napp.add_url_rule('/ping', 'ping', ping, methods=['POST'])\n", "/healthz app.py:3 certain"},
		"method-view":                {app + "class Health(MethodView):\n    def get(self): pass\nclass Ping(MethodView):\n    def post(self): pass\napp.add_url_rule('/ping', view_func=Ping.as_view('p'))\napp.add_url_rule('/status', view_func=Health.as_view('h'))\n", "/status app.py:8 certain"},
		"unknown-owner":              {"@thing.route('/health')\ndef a(): pass\n", ""},
		"host":                       {app + "@app.route('/health', subdomain='api')\ndef a(): pass\n", ""},
		"dispatcher":                 {app + "@app.route('/health')\ndef a(): pass\nx = DispatcherMiddleware(None, {'/app': app})\n", "/app/health app.py:3 certain"},
		"dispatcher-of-wsgi-app":     {app + "@app.route('/health')\ndef a(): pass\napp.wsgi_app = DispatcherMiddleware(NotFound(), {'/shop': app.wsgi_app})\n", "/shop/health app.py:3 certain"},
		"dispatcher-of-others":       {app + "@app.route('/health')\ndef a(): pass\napp.wsgi_app = DispatcherMiddleware(app.wsgi_app, {'/metrics': make_wsgi_app()})\n", "/health app.py:3 certain"},
		"dispatcher-by-a-key":        {app + "app.config['APPLICATION_ROOT'] = '/shop'\n@app.route('/health')\ndef a(): pass\napp.wsgi_app = DispatcherMiddleware(NotFound(), {app.config['APPLICATION_ROOT']: app.wsgi_app})\n", "/shop/health app.py:4 certain"},
		"dispatcher-unread":          {app + "@app.route('/health')\ndef a(): pass\napp.wsgi_app = DispatcherMiddleware(NotFound(), {os.environ['PREFIX']: app.wsgi_app})\n", ""},
		"dispatcher-of-two":          {"a = DispatcherMiddleware(front.create_app(), {'/api': api.create_app()})\n" + app + "@app.route('/health')\ndef h(): pass\n", ""},
		"application-root":           {app + "app.config['APPLICATION_ROOT'] = '/shop'\n@app.route('/health')\ndef a(): pass\n", "/health app.py:4 certain"},
		"prefix-middleware":          {app + "@app.route('/health')\ndef a(): pass\napp.wsgi_app = PrefixMiddleware(app.wsgi_app, prefix='/shop')\n", "/shop/health app.py:3 certain"},
		"prefix-unknown":             {app + "@app.route('/health')\ndef a(): pass\napp.wsgi_app = PrefixMiddleware(app.wsgi_app, prefix=PREFIX)\n", ""},
		"up":                         {app + "@app.get('/up')\ndef a(): pass\n", "/up app.py:3 certain"},
		"up-and-down":                {app + "@app.get('/up')\ndef a(): pass\n@app.get('/down')\ndef b(): pass\n", ""},
		"up-of-something":            {app + "@app.get('/volume/up')\ndef a(): pass\n", ""},
		"is-alive":                   {app + "@app.get('/isAlive')\ndef a(): pass\n", "/isAlive app.py:3 certain"},
		"trusted-hosts":              {app + "app.config['TRUSTED_HOSTS'] = ['shop.example.org']\n@app.get('/healthz')\ndef a(): pass\n", ""},
		"trusted-hosts-own":          {app + "app.config['TRUSTED_HOSTS'] = ['shop.example.org', '127.0.0.1']\n@app.get('/healthz')\ndef a(): pass\n", "/healthz app.py:4 certain"},
		"trusted-hosts-in-a-class":   {app + "class Config:\n    TRUSTED_HOSTS = ('shop.example.org',)\n@app.get('/healthz')\ndef a(): pass\n", ""},
		"trusted-hosts-variable":     {app + "app.config.update(TRUSTED_HOSTS=os.environ['HOSTS'].split(','))\n@app.get('/healthz')\ndef a(): pass\n", ""},
		"trusted-hosts-none":         {app + "app.config['TRUSTED_HOSTS'] = None\n@app.get('/healthz')\ndef a(): pass\n", "/healthz app.py:4 certain"},
		"trusted-hosts-empty":        {app + "app.config['TRUSTED_HOSTS'] = []\n@app.get('/healthz')\ndef a(): pass\n", "/healthz app.py:4 certain"},
		"trusted-hosts-in-tests":     {app + "class TestingConfig:\n    TRUSTED_HOSTS = ['a.example.org']\n@app.get('/healthz')\ndef a(): pass\n", "/healthz app.py:5 certain"},
		"trusted-hosts-of-a-request": {app + "class Request(flask.Request):\n    trusted_hosts = ['.example.org']\n@app.get('/healthz')\ndef a(): pass\n", ""},
		"trusted-hosts-before":       {"-- requirements.txt --\nflask==2.3.3\n-- app.py --\n" + app + "TRUSTED_HOSTS = ['shop.example.org']\n@app.get('/healthz')\ndef a(): pass\n", "/healthz app.py:4 certain"},
		"server-name":                {app + "app.config['SERVER_NAME'] = 'shop.example.org'\n@app.get('/healthz')\ndef a(): pass\n", "/healthz app.py:4 certain"},
		"subdomains":                 {"app = Flask(__name__, subdomain_matching=True)\napp.config['SERVER_NAME'] = 'shop.example.org'\n@app.get('/healthz')\ndef a(): pass\n", ""},
		"hosts-of-routes":            {"app = Flask(__name__, host_matching=True, static_host='a.example.org')\n@app.get('/healthz')\ndef a(): pass\n", ""},
		"talisman":                   {app + "Talisman(app)\n@app.get('/healthz')\ndef a(): pass\n", "/healthz app.py:4 certain"},
		"odd-characters":             {app + "@app.route('/a b/health')\ndef a(): pass\n@app.route('//health')\ndef b(): pass\n", ""},
		"blueprint":                  {app + "bp = Blueprint('a', __name__, url_prefix='/api')\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp)\n", "/api/health app.py:4 certain"},
		"mount-overrides":            {app + "bp = Blueprint('a', __name__, url_prefix='/api')\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp, url_prefix='/v2')\n", "/v2/health app.py:4 certain"},
		"prefix-is-the-word": {app + "bp = Blueprint('a', __name__, url_prefix='/health')\n@bp.get('/')\ndef a(): pass\napp.register_blueprint(bp)\n",
			"/health/ app.py:4 certain"},
		"not-mounted":    {app + "bp = Blueprint('a', __name__)\n@bp.route('/health')\ndef a(): pass\n", ""},
		"mounted-unseen": {app + "bp = Blueprint('a', __name__)\n@bp.route('/health')\ndef a(): pass\nfor b in (bp,): app.register_blueprint(b)\n", "/health app.py:4 likely"},
		"prefix-unseen":  {app + "bp = Blueprint('a', __name__)\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp, url_prefix=compute())\n", ""},
		"none-as-prefix": {app + "bp = Blueprint('a', __name__, url_prefix=None)\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp)\n", "/health app.py:4 certain"},
		"constants": {app + "V = '/v1'\nAPI = '/api' + V\nbp = Blueprint('a', __name__, url_prefix=f'{API}/x')\n@bp.route('/health')\ndef a(): pass\napp.register_blueprint(bp)\n",
			"/api/v1/x/health app.py:6 certain"},
		"endless-constants":          {app + "A = B + B\nB = A + A\n@app.route(A)\ndef health(): pass\n", ""},
		"nested":                     {app + "a = Blueprint('a', __name__, url_prefix='/a')\nb = Blueprint('b', __name__, url_prefix='/b')\n@b.route('/health')\ndef h(): pass\na.register_blueprint(b, url_prefix='/c')\napp.register_blueprint(a)\n", "/a/c/health app.py:5 certain"},
		"in-itself":                  {app + "a = Blueprint('a', __name__)\na.register_blueprint(a)\n@a.route('/health')\ndef h(): pass\n", ""},
		"asked-by-compose-shell":     {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- docker-compose.yml --\nservices:\n  web:\n    healthcheck:\n      test: curl --fail localhost:8000/is/it || exit 1\n", "/is/it docker-compose.yml:4 certain"},
		"asked-by-compose-list":      {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- compose.yaml --\nservices:\n  web:\n    healthcheck:\n      test:\n        - CMD\n        - curl\n        - -f\n        - http://localhost:${PORT:-8000}/is/it\n", "/is/it compose.yaml:8 certain"},
		"asked-by-compose-wget":      {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- compose.yaml --\nservices:\n  web:\n    healthcheck:\n      test: [\"CMD\", \"wget\", \"-qO-\", \"127.0.0.1:$PORT/is/it\"]\n", "/is/it compose.yaml:4 certain"},
		"asked-by-compose-python":    {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- compose.yaml --\nservices:\n  web:\n    healthcheck:\n      test: python -c \"import urllib.request as u; u.urlopen('http://localhost:8000/is/it')\"\n", "/is/it compose.yaml:4 certain"},
		"asked-by-dockerfile-curl":   {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- Dockerfile --\nFROM python\nHEALTHCHECK CMD curl -f 0.0.0.0:5000/is/it\n", "/is/it Dockerfile:2 certain"},
		"asked-by-dockerfile-client": {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- Dockerfile --\nFROM python\nHEALTHCHECK CMD python -c \"import http.client as h; c = h.HTTPConnection('localhost', 8000); c.request('GET', '/is/it'); exit(c.getresponse().status != 200)\"\n", "/is/it Dockerfile:2 certain"},
		"asked-by-dockerfile-added":  {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- Dockerfile --\nFROM python\nHEALTHCHECK CMD python -c \"import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/is/it')\"\n", "/is/it Dockerfile:2 certain"},
		"asked-by-fly":               {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- fly.toml --\n[[http_service.checks]]\n  path = \"/is/it\"\n", "/is/it fly.toml:2 certain"},
		"asked-by-fly-checks":        {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- fly.toml --\n[checks]\n  [checks.alive]\n    type = \"http\"\n    path = \"/is/it\"\n", "/is/it fly.toml:4 certain"},
		"asked-by-render":            {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- render.yaml --\nservices:\n  - type: web\n    healthCheckPath: /is/it\n", "/is/it render.yaml:3 certain"},
		"asked-by-railway":           {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- railway.json --\n{\"deploy\": {\"healthcheckPath\": \"/is/it\"}}\n", "/is/it railway.json:1 certain"},
		"asked-by-app-json":          {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- app.json --\n{\"healthchecks\": {\"web\": [{\"type\": \"startup\", \"path\": \"/is/it\"}]}}\n", "/is/it app.json:1 certain"},
		"asked-by-dokku":             {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- CHECKS --\nWAIT=5\n/is/it  OK\n", "/is/it CHECKS:2 certain"},
		"asked-by-kubernetes":        {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- k8s/web.yaml --\n        livenessProbe:\n          httpGet:\n            path: /is/it\n", "/is/it k8s/web.yaml:3 certain"},
		"asked-by-cloud-foundry":     {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- manifest.yml --\napplications:\n- name: shop\n  health-check-http-endpoint: /is/it\n", "/is/it manifest.yml:3 certain"},
		"asked-by-copilot":           {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- copilot/shop/manifest.yml --\nhttp:\n  healthcheck: '/is/it'\n", "/is/it copilot/shop/manifest.yml:2 certain"},
		"asked-by-a-script":          {"-- app.py --\n" + app + "@app.get('/is/it')\ndef a(): pass\n-- Dockerfile --\nFROM python\nHEALTHCHECK CMD [\"/app/docker/healthcheck.sh\"]\n-- docker/healthcheck.sh --\n#!/bin/sh\nexec curl -fs localhost:8000/is/it\n", "/is/it docker/healthcheck.sh:2 certain"},
		"asked-and-not-answered":     {"-- app.py --\n" + app + "@app.get('/other')\ndef a(): pass\n-- Dockerfile --\nFROM python\nHEALTHCHECK CMD curl -f localhost:5000/is/it\n", ""},
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
