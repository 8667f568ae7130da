package wsgi

import "strings"

// objectKind is what an expression makes, as far as serving it matters.
type objectKind uint8

const (
	madeUnknown   objectKind = iota
	MadeFlask                // a Flask app, or one of a class derived from it
	madeWsgi                 // something around a Flask app that gunicorn can serve
	MadeConnexion            // holds a Flask app in .app
	MadeDash                 // holds a Flask app in .server
	madeHolder               // holds a Flask app in .app: a manager, a Celery
	MadeSocket               // a Socket.IO server beside a Flask app
	MadeAsgi                 // an app of a framework that no WSGI server can run
	MadeOther                // an app of another WSGI framework
	MadeInstance             // of a class of the project
	madeModule
	MadeFunction
	madeClass
	madeExternal // a name of a package that is not the project's
)

// framework returns what a class or function of a package makes, by the name it is
// imported by: a class that a package re-exports has a name for each way. It is a
// switch because a table would be built whenever dockgen starts.
func framework(name string) (kind objectKind, known bool) {
	switch name {
	case "flask.Flask",
		"flask.app.Flask",
		"apiflask.APIFlask",
		"apiflask.app.APIFlask",
		"flask_openapi3.OpenAPI",
		"flask_openapi3.openapi.OpenAPI",
		"flask_api.FlaskAPI",
		"flask_lambda.FlaskLambda",
		"eve.Eve",
		"flask_unchained.FlaskUnchained",
		"flaskcap.Flask":
		return MadeFlask, true
	case "minik.core.Minik",
		"bottle.Bottle",
		"falcon.App",
		"falcon.API",
		"pyramid.config.Configurator",
		"chalice.Chalice",
		"cherrypy.Application",
		"hug.API",
		"web.application",
		"masonite.foundation.Application",
		"django.core.wsgi.get_wsgi_application":
		return MadeOther, true
	case "connexion.App",
		"connexion.FlaskApp",
		"connexion.apps.flask_app.FlaskApp",
		"connexion.apps.flask.FlaskApp":
		return MadeConnexion, true
	case "connexion.AsyncApp",
		"connexion.AioHttpApp",
		"quart.Quart",
		"quart_trio.QuartTrio",
		"fastapi.FastAPI",
		"starlette.applications.Starlette",
		"litestar.Litestar",
		"starlite.Starlite",
		"blacksheep.Application",
		"sanic.Sanic",
		"aiohttp.web.Application",
		"tornado.web.Application",
		"nicegui.ui",
		"django.core.asgi.get_asgi_application":
		return MadeAsgi, true
	case "dash.Dash",
		"dash.dash.Dash",
		"dash_extensions.enrich.DashProxy",
		"dash_extensions.enrich.Dash",
		"jupyter_dash.JupyterDash":
		return MadeDash, true
	case "flask_socketio.SocketIO",
		"socketio.Server":
		return MadeSocket, true
	case "flask_script.Manager":
		return madeHolder, true
	case "celery.Celery":
		return madeUnknown, true
	}
	return madeUnknown, false
}

func isFlask(name string) bool {
	kind, _ := framework(name)
	return kind == MadeFlask
}

// IsAsgiWrapper reports whether a class makes an ASGI app of a WSGI one; what it
// wraps is the better entry point.
func IsAsgiWrapper(name string) bool {
	switch name {
	case "asgiref.wsgi.WsgiToAsgi", "a2wsgi.WSGIMiddleware", "a2wsgi.wsgi.WSGIMiddleware",
		"starlette.middleware.wsgi.WSGIMiddleware", "fastapi.middleware.wsgi.WSGIMiddleware", "uvicorn.middleware.wsgi.WSGIMiddleware",
		"hypercorn.middleware.AsyncioWSGIMiddleware", "hypercorn.middleware.wsgi.AsyncioWSGIMiddleware",
		"hypercorn.middleware.TrioWSGIMiddleware", "hypercorn.middleware.wsgi.TrioWSGIMiddleware",
		"hypercorn.app_wrappers.WSGIWrapper":
		return true
	}
	return false
}

// passesOn reports whether a class puts something around an ASGI app that gunicorn and
// Werkzeug do for a WSGI one: it reads the headers of a proxy.
func passesOn(name string) bool {
	switch name {
	case "uvicorn.middleware.proxy_headers.ProxyHeadersMiddleware", "hypercorn.middleware.ProxyFixMiddleware", "hypercorn.middleware.proxy_fix.ProxyFixMiddleware":
		return true
	}
	return false
}

// isAsgiLayer reports whether a class of a package makes an ASGI app of others, which
// answers more than they do, or changes what they answer.
func isAsgiLayer(name string) bool {
	module, _, _ := strings.Cut(name, ".")
	last := name[strings.LastIndexByte(name, '.')+1:]
	switch module {
	case "starlette", "fastapi", "hypercorn", "uvicorn", "quart", "litestar", "connexion", "channels", "asgiref":
		return strings.HasSuffix(last, "Middleware") || last == "Router" || last == "ProtocolTypeRouter" || last == "URLRouter"
	case "socketio", "engineio":
		return last == "ASGIApp"
	}
	return false
}

// isWrapper reports whether the callable name, by its last component, puts
// something around a WSGI app that is a WSGI app again.
func isWrapper(name string) bool {
	last := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	for _, part := range []string{
		"middleware", "proxyfix", "proxied", "whitenoise", "prefix", "debuggedapplication", "wsgi",
		"otel", "cling", "sentry", "metrics", "pathmangler", "httpsredirect", "sslify", "profiler",
	} {
		if strings.Contains(last, part) {
			return last != "wsgicontainer"
		}
	}
	return false
}

// looksLikeFactory reports whether a function of another package, by its name,
// makes an app.
func looksLikeFactory(name string) bool {
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "create_app", "make_app", "build_app", "get_app", "app_factory", "create_application", "make_application",
		"create_flask_app", "make_flask_app", "get_application", "create_wsgi_app", "make_wsgi_app":
		return true
	}
	return false
}
