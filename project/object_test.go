package project

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
)

// TestResolver evaluates the name x of main.py in small projects.
func TestResolver(t *testing.T) {
	tests := []struct {
		name, source string
		want         objectKind
	}{
		{"flask", "from flask import Flask\nx = Flask(__name__)", flaskObject},
		{"flask-module", "import flask as f\nx = f.Flask(__name__)", flaskObject},
		{"flask-in-function", "def make():\n  from flask import Flask\n  app = Flask(__name__)\n  if app: return app\nx = make()", flaskObject},
		{"conditional", "from flask import Flask\nx = None if y else Flask(__name__)", flaskObject},
		{"or", "from flask import Flask\nx = y or (Flask(__name__))", flaskObject},
		{"try", "from flask import Flask\ntry:\n  x = Flask(__name__)\nexcept E:\n  x = None", flaskObject},
		{"annotated", "import flask\nx: flask.Flask = flask.Flask(__name__)", flaskObject},
		{"rebound", "from flask import Flask\nx = Flask(__name__)\nx = ProxyFix(x)\n", flaskObject},
		{"proxyfix", "from flask import Flask\nfrom werkzeug.middleware.proxy_fix import ProxyFix\nx = Flask(__name__)\nx = ProxyFix(x)\n", wsgiObject},
		{"own-middleware", "from flask import Flask\nclass PrefixMiddleware: pass\nx = PrefixMiddleware(Flask(__name__))", wsgiObject},
		{"dispatcher", "from flask import Flask\nfrom werkzeug.wsgi import DispatcherMiddleware\na = Flask('a')\nx = DispatcherMiddleware(a, {'/b': a})", wsgiObject},
		{"subclass", "from flask import Flask\nclass A(Flask): pass\nclass B(A): pass\nx = B('b')", flaskObject},
		{"extension", "from flask import Flask\nfrom flask_restful import Api\nx = Api(Flask(__name__))", unknownObject},
		{"other-file", "from a.b import app as x\n-- a/__init__.py --\n-- a/b.py --\nfrom flask import Flask\napp = Flask(__name__)", flaskObject},
		{"other-file-by-attribute", "import a.b\nx = a.b.app\n-- a/__init__.py --\n-- a/b.py --\nfrom flask import Flask\napp = Flask(__name__)", flaskObject},
		{"package-re-exports", "from a import app as x\n-- a/__init__.py --\nfrom .b import app\n-- a/b.py --\nfrom flask import Flask\napp = Flask(__name__)", flaskObject},
		{"star", "from a import *\nx = app\n-- a.py --\nfrom flask import Flask\napp = Flask(__name__)", flaskObject},
		{"factory-elsewhere", "from a import create_app\nx = create_app('dev')\n-- a.py --\nfrom flask import Flask\ndef create_app(c):\n  app = Flask(__name__)\n  return app", flaskObject},
		{"factory-of-factory", "from a import make\nx = make()\n-- a.py --\nfrom flask import Flask\ndef new():\n  return Flask(__name__)\ndef make():\n  app = new()\n  return configure(app)\ndef configure(app):\n  app.x = 1\n  return app", flaskObject},
		{"factory-by-annotation", "from flask import Flask\ndef make() -> Flask:\n  return builder.build()\nx = make()", flaskObject},
		{"factory-of-two", "from flask import Flask\ndef make():\n  return Flask(__name__), 1\nx = make()", unknownObject},
		{"nested-function-returns", "from flask import Flask\ndef make():\n  def inner():\n    return Flask(__name__)\n  return 1\nx = make()", unknownObject},
		{"external-factory", "from other import create_app\nx = create_app()", flaskObject},
		{"connexion", "import connexion\nx = connexion.App(__name__)", connexionObject},
		{"connexion-inside", "import connexion\nc = connexion.FlaskApp(__name__)\nx = c.app", flaskObject},
		{"dash", "import dash\na = dash.Dash(__name__)\nx = a.server", flaskObject},
		{"socketio", "from flask_socketio import SocketIO\nx = SocketIO()", socketObject},
		{"fastapi", "from fastapi import FastAPI\nx = FastAPI()", asgiObject},
		{"folder-named-flask", "from flask import Flask\nx = Flask(__name__)\n-- flask/Dockerfile --\n", flaskObject},
		{"import-cycle", "from a import x\n-- a.py --\nfrom main import x", unknownObject},
		{"call-cycle", "def a(): return b()\ndef b(): return a()\nx = a()", unknownObject},
		{"self", "x = x", unknownObject},
		{"only-in-a-script", "from flask import Flask\nif __name__ == '__main__':\n  x = Flask(__name__)", unknownObject},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "main.py", "")
			archive := txtar.Parse([]byte("-- main.py --\n" + tt.source + "\n"))
			for _, file := range archive.Files {
				write(t, dir, file.Name, string(file.Data))
			}
			f := openFiles(t, dir)
			r := newResolver(f)
			assert.Equal(t, tt.want, r.lookup(scope{module: f.module("main.py")}, "x").kind)
		})
	}
}
