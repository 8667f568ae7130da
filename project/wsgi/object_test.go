package wsgi

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

// TestResolver evaluates the name x of main.py in small projects.
func TestResolver(t *testing.T) {
	tests := []struct {
		name, source string
		want         objectKind
	}{
		{"flask", "from flask import Flask\nx = Flask(__name__)", MadeFlask},
		{"flask-module", "import flask as f\nx = f.Flask(__name__)", MadeFlask},
		{"flask-in-function", "def make():\n  from flask import Flask\n  app = Flask(__name__)\n  if app: return app\nx = make()", MadeFlask},
		{"conditional", "from flask import Flask\nx = None if y else Flask(__name__)", MadeFlask},
		{"or", "from flask import Flask\nx = y or (Flask(__name__))", MadeFlask},
		{"try", "from flask import Flask\ntry:\n  x = Flask(__name__)\nexcept E:\n  x = None", MadeFlask},
		{"annotated", "import flask\nx: flask.Flask = flask.Flask(__name__)", MadeFlask},
		{"rebound", "from flask import Flask\nx = Flask(__name__)\nx = ProxyFix(x)\n", MadeFlask},
		{"proxyfix", "from flask import Flask\nfrom werkzeug.middleware.proxy_fix import ProxyFix\nx = Flask(__name__)\nx = ProxyFix(x)\n", madeWsgi},
		{"own-middleware", "from flask import Flask\nclass PrefixMiddleware: pass\nx = PrefixMiddleware(Flask(__name__))", madeWsgi},
		{"dispatcher", "from flask import Flask\nfrom werkzeug.wsgi import DispatcherMiddleware\na = Flask('a')\nx = DispatcherMiddleware(a, {'/b': a})", madeWsgi},
		{"subclass", "from flask import Flask\nclass A(Flask): pass\nclass B(A): pass\nx = B('b')", MadeFlask},
		{"extension", "from flask import Flask\nfrom flask_restful import Api\nx = Api(Flask(__name__))", madeUnknown},
		{"other-file", "from a.b import app as x\n-- a/__init__.py --\n-- a/b.py --\nfrom flask import Flask\napp = Flask(__name__)", MadeFlask},
		{"other-file-by-attribute", "import a.b\nx = a.b.app\n-- a/__init__.py --\n-- a/b.py --\nfrom flask import Flask\napp = Flask(__name__)", MadeFlask},
		{"package-re-exports", "from a import app as x\n-- a/__init__.py --\nfrom .b import app\n-- a/b.py --\nfrom flask import Flask\napp = Flask(__name__)", MadeFlask},
		{"star", "from a import *\nx = app\n-- a.py --\nfrom flask import Flask\napp = Flask(__name__)", MadeFlask},
		{"factory-elsewhere", "from a import create_app\nx = create_app('dev')\n-- a.py --\nfrom flask import Flask\ndef create_app(c):\n  app = Flask(__name__)\n  return app", MadeFlask},
		{"factory-of-factory", "from a import make\nx = make()\n-- a.py --\nfrom flask import Flask\ndef new():\n  return Flask(__name__)\ndef make():\n  app = new()\n  return configure(app)\ndef configure(app):\n  app.x = 1\n  return app", MadeFlask},
		{"factory-by-annotation", "from flask import Flask\ndef make() -> Flask:\n  return builder.build()\nx = make()", MadeFlask},
		{"factory-of-two", "from flask import Flask\ndef make():\n  return Flask(__name__), 1\nx = make()", madeUnknown},
		{"nested-function-returns", "from flask import Flask\ndef make():\n  def inner():\n    return Flask(__name__)\n  return 1\nx = make()", madeUnknown},
		{"external-factory", "from other import create_app\nx = create_app()", MadeFlask},
		{"connexion", "import connexion\nx = connexion.App(__name__)", MadeConnexion},
		{"connexion-inside", "import connexion\nc = connexion.FlaskApp(__name__)\nx = c.app", MadeFlask},
		{"dash", "import dash\na = dash.Dash(__name__)\nx = a.server", MadeFlask},
		{"socketio", "from flask_socketio import SocketIO\nx = SocketIO()", MadeSocket},
		{"fastapi", "from fastapi import FastAPI\nx = FastAPI()", MadeAsgi},
		{"folder-named-flask", "from flask import Flask\nx = Flask(__name__)\n-- flask/Dockerfile --\n", MadeFlask},
		{"import-cycle", "from a import x\n-- a.py --\nfrom main import x", madeUnknown},
		{"call-cycle", "def a(): return b()\ndef b(): return a()\nx = a()", madeUnknown},
		{"self", "x = x", madeUnknown},
		{"only-in-a-script", "from flask import Flask\nif __name__ == '__main__':\n  x = Flask(__name__)", madeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			sourcetest.Write(t, dir, "main.py", "")
			archive := txtar.Parse([]byte("-- main.py --\n" + tt.source + "\n"))
			for _, file := range archive.Files {
				sourcetest.Write(t, dir, file.Name, string(file.Data))
			}
			f := sourcetest.Open(t, dir)
			r := NewResolver(f)
			assert.Equal(t, tt.want, r.Lookup(Scope{Module: f.Module("main.py")}, "x").Kind)
		})
	}
}
