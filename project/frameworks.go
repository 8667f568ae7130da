package project

import "strings"

// objectKind is what an expression makes, as far as serving it matters.
type objectKind uint8

const (
	madeUnknown   objectKind = iota
	madeFlask                // a Flask app, or one of a class derived from it
	madeWsgi                 // something around a Flask app that gunicorn can serve
	madeConnexion            // holds a Flask app in .app
	madeDash                 // holds a Flask app in .server
	madeHolder               // holds a Flask app in .app: a manager, a Celery
	madeSocket               // a SocketIO server bound to a Flask app
	madeAsgi                 // an app of a framework that no WSGI server can run
	madeOther                // an app of another WSGI framework
	madeInstance             // of a class of the project
	madeModule
	madeFunction
	madeClass
	madeExternal // a name of a package that is not the project's
)

// frameworks are the classes whose instances matter, by the name they are imported
// by. A class that a package re-exports has a row for each way.
var frameworks = map[string]objectKind{
	"flask.Flask":                           madeFlask,
	"flask.app.Flask":                       madeFlask,
	"apiflask.APIFlask":                     madeFlask,
	"apiflask.app.APIFlask":                 madeFlask,
	"flask_openapi3.OpenAPI":                madeFlask,
	"flask_openapi3.openapi.OpenAPI":        madeFlask,
	"flask_api.FlaskAPI":                    madeFlask,
	"flask_lambda.FlaskLambda":              madeFlask,
	"eve.Eve":                               madeFlask,
	"flask_unchained.FlaskUnchained":        madeFlask,
	"flaskcap.Flask":                        madeFlask,
	"minik.core.Minik":                      madeOther,
	"connexion.App":                         madeConnexion,
	"connexion.FlaskApp":                    madeConnexion,
	"connexion.apps.flask_app.FlaskApp":     madeConnexion,
	"connexion.apps.flask.FlaskApp":         madeConnexion,
	"connexion.AsyncApp":                    madeAsgi,
	"connexion.AioHttpApp":                  madeAsgi,
	"dash.Dash":                             madeDash,
	"dash.dash.Dash":                        madeDash,
	"dash_extensions.enrich.DashProxy":      madeDash,
	"dash_extensions.enrich.Dash":           madeDash,
	"jupyter_dash.JupyterDash":              madeDash,
	"flask_socketio.SocketIO":               madeSocket,
	"flask_script.Manager":                  madeHolder,
	"quart.Quart":                           madeAsgi,
	"quart_trio.QuartTrio":                  madeAsgi,
	"fastapi.FastAPI":                       madeAsgi,
	"starlette.applications.Starlette":      madeAsgi,
	"litestar.Litestar":                     madeAsgi,
	"starlite.Starlite":                     madeAsgi,
	"blacksheep.Application":                madeAsgi,
	"sanic.Sanic":                           madeAsgi,
	"aiohttp.web.Application":               madeAsgi,
	"tornado.web.Application":               madeAsgi,
	"nicegui.ui":                            madeAsgi,
	"bottle.Bottle":                         madeOther,
	"falcon.App":                            madeOther,
	"falcon.API":                            madeOther,
	"pyramid.config.Configurator":           madeOther,
	"chalice.Chalice":                       madeOther,
	"cherrypy.Application":                  madeOther,
	"hug.API":                               madeOther,
	"web.application":                       madeOther,
	"masonite.foundation.Application":       madeOther,
	"django.core.wsgi.get_wsgi_application": madeOther,
	"django.core.asgi.get_asgi_application": madeAsgi,
	"celery.Celery":                         madeUnknown,
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
