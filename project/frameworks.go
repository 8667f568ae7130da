package project

import "strings"

// objectKind is what an expression makes, as far as serving it matters.
type objectKind uint8

const (
	unknownObject   objectKind = iota
	flaskObject                // a Flask app, or one of a class derived from it
	wsgiObject                 // something around a Flask app that gunicorn can serve
	connexionObject            // holds a Flask app in .app
	dashObject                 // holds a Flask app in .server
	holderObject               // holds a Flask app in .app: a manager, a Celery
	socketObject               // a SocketIO server bound to a Flask app
	asgiObject                 // an app of a framework that no WSGI server can run
	otherObject                // an app of another WSGI framework
	moduleObject
	functionObject
	classObject
	externalObject // a name of a package that is not the project's
)

// frameworks are the classes whose instances matter, by the name they are imported
// by. A class that a package re-exports has a row for each way.
var frameworks = map[string]objectKind{
	"flask.Flask":                           flaskObject,
	"flask.app.Flask":                       flaskObject,
	"apiflask.APIFlask":                     flaskObject,
	"apiflask.app.APIFlask":                 flaskObject,
	"flask_openapi3.OpenAPI":                flaskObject,
	"flask_openapi3.openapi.OpenAPI":        flaskObject,
	"flask_api.FlaskAPI":                    flaskObject,
	"flask_lambda.FlaskLambda":              flaskObject,
	"eve.Eve":                               flaskObject,
	"flask_unchained.FlaskUnchained":        flaskObject,
	"flaskcap.Flask":                        flaskObject,
	"minik.core.Minik":                      otherObject,
	"connexion.App":                         connexionObject,
	"connexion.FlaskApp":                    connexionObject,
	"connexion.apps.flask_app.FlaskApp":     connexionObject,
	"connexion.apps.flask.FlaskApp":         connexionObject,
	"connexion.AsyncApp":                    asgiObject,
	"connexion.AioHttpApp":                  asgiObject,
	"dash.Dash":                             dashObject,
	"dash.dash.Dash":                        dashObject,
	"dash_extensions.enrich.DashProxy":      dashObject,
	"dash_extensions.enrich.Dash":           dashObject,
	"jupyter_dash.JupyterDash":              dashObject,
	"flask_socketio.SocketIO":               socketObject,
	"flask_script.Manager":                  holderObject,
	"quart.Quart":                           asgiObject,
	"quart_trio.QuartTrio":                  asgiObject,
	"fastapi.FastAPI":                       asgiObject,
	"starlette.applications.Starlette":      asgiObject,
	"litestar.Litestar":                     asgiObject,
	"starlite.Starlite":                     asgiObject,
	"blacksheep.Application":                asgiObject,
	"sanic.Sanic":                           asgiObject,
	"aiohttp.web.Application":               asgiObject,
	"tornado.web.Application":               asgiObject,
	"nicegui.ui":                            asgiObject,
	"bottle.Bottle":                         otherObject,
	"falcon.App":                            otherObject,
	"falcon.API":                            otherObject,
	"pyramid.config.Configurator":           otherObject,
	"chalice.Chalice":                       otherObject,
	"cherrypy.Application":                  otherObject,
	"hug.API":                               otherObject,
	"web.application":                       otherObject,
	"masonite.foundation.Application":       otherObject,
	"django.core.wsgi.get_wsgi_application": otherObject,
	"django.core.asgi.get_asgi_application": asgiObject,
	"celery.Celery":                         unknownObject,
}

// asgiWrappers make an ASGI app of a WSGI one; what they wrap is the better entry point.
var asgiWrappers = map[string]bool{
	"asgiref.wsgi.WsgiToAsgi":                    true,
	"a2wsgi.WSGIMiddleware":                      true,
	"a2wsgi.wsgi.WSGIMiddleware":                 true,
	"uvicorn.middleware.wsgi.WSGIMiddleware":     true,
	"hypercorn.middleware.AsyncioWSGIMiddleware": true,
}

// handlers are calls that make a handler for a cloud's functions of an app.
var handlers = map[string]bool{
	"mangum.Mangum":                  true,
	"serverless_wsgi.handle_request": true,
	"aws_wsgi.response":              true,
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
