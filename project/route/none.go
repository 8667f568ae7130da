package route

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/python"
	"dockgen/project/source"
)

// None reports whether the Flask app that the Python files make answers no path, as far as
// it is certain. Nothing is certain where a package that may add routes gets the app, where
// a module is imported by a text, or where a file cannot be read.
func None(f *source.Index, files []string) bool {
	for _, file := range files {
		// Most apps are told here, from a few words.
		content := f.Read(file)
		for _, word := range []string{".route(", "register_blueprint(", "add_url_rule(", "add_resource("} {
			if strings.Contains(content, word) {
				return false
			}
		}
	}
	made := false
	for _, file := range files {
		r := silence{f: f, file: file}
		if content := f.Read(file); content == "" {
			// An empty file, or one that is too large.
			if !slices.Contains(f.TooLarge, file) {
				continue
			}
			return false
		}
		f.EachStatement(file, r.statement)
		if r.routed || r.handed && r.foreign || f.Tree.IsFolder(disk.Join(path.Dir(file), "static")) {
			return false
		}
		made = made || r.made
	}
	return made
}

// silence looks in one file for what can give an app a route.
type silence struct {
	f    *source.Index
	file string
	// routed: something gives it one, or may.
	routed bool
	// made: the file calls Flask, or derives a class from it.
	made bool
	// handed: the app is handed to something. foreign: the file imports a package that
	// may add routes to what it gets.
	handed, foreign bool
	// app is the name that the file gives to what Flask returns.
	app string
}

func (r *silence) statement(s python.Statement) {
	switch {
	case r.routed:
		return
	case s.Begins("import"):
		for item := range python.OuterItems(s.Tokens[1:], ",") {
			r.imports(0, python.DottedPrefix(item))
		}
		return
	case s.Begins("from"):
		r.from(s.Tokens)
		return
	}
	decorates := s.Begins("@")
	for i, t := range s.Tokens {
		if t.Kind != python.NameToken {
			// getattr(app, "route")
			name, ok := python.StringText(t)
			r.routed = r.routed || ok && addsRoute(name)
			continue
		}
		before := python.Token{}
		if i > 0 {
			before = s.Tokens[i-1]
		}
		after := python.Next(s.Tokens, i)
		switch {
		case t.Is("path") && before.Is(".") && i > 1 && s.Tokens[i-2].Is("sys") && after.Is("."):
			r.routed = true // modules may come from any folder
		case addsRoute(t.Text), before.Is(".") && answers(t.Text) && (decorates || !after.Is("(") || python.Next(s.Tokens, python.ReadCall(s.Tokens, i+1).End-1).Is("(")):
			r.routed = true // also in add = app.get and app.get("/")(view)
		case t.Is("Flask") && (after.Is("(") || before.Is("(") && s.Begins("class")):
			r.made = true
			if before.Is("=") && i > 1 && s.Tokens[i-2].Kind == python.NameToken {
				r.app = s.Tokens[i-2].Text
			}
		case r.app != "" && t.Text == r.app && !before.Is(".") && !before.Is("return") && !after.Is(".") && !after.Is("=") && i > 0:
			r.handed = true
		case t.Is("init_app"), isAppName(t.Text) && (before.Is("(") || before.Is(",") || before.Is("=")) && (after.Is(")") || after.Is(",")):
			r.handed = true
		}
	}
}

// from reads an import statement that begins with the word.
func (r *silence) from(tokens []python.Token) {
	at := python.OuterIndex(tokens, "import")
	if at < 0 {
		return
	}
	level := 0
	for 1+level < at && tokens[1+level].Is(".") {
		level++
	}
	r.imports(level, python.DottedPrefix(tokens[1+level:at]))
	for _, t := range tokens[at:] {
		if t.Is("Blueprint") || t.Is("DispatcherMiddleware") || t.Is("MethodView") || t.Is("import_string") {
			r.routed = true
		}
	}
}

// imports reads one module that the file imports.
func (r *silence) imports(level int, dotted string) {
	top, _, _ := strings.Cut(dotted, ".")
	switch {
	case level > 0:
		folder := source.RelativeTo(r.file, level)
		// A module that is not there may be made by a build, with routes.
		r.routed = r.routed || top != "" && !r.has(folder, top)
	case source.Standard()[top] || isFlaskItself(top) || addsNoRoute(top):
	case r.isOwn(top):
	case makesApp(top), hasViews(top), r.made:
		// What is imported behind the call of Flask, for no name that is used, may be a
		// module whose decorators take the app: one that only the image has on its path.
		r.routed = true
	default:
		r.foreign = true
	}
}

// isOwn reports whether a module or a folder of the project has the name, from one of the
// folders that may be on Python's path.
func (r *silence) isOwn(top string) bool {
	for folder := path.Dir(r.file); ; folder = path.Dir(folder) {
		// A module of a package is imported by the package's name, and not by its own.
		isPackage := folder != "." && r.f.Tree.IsFile(disk.Join(folder, "__init__.py"))
		if !isPackage && r.has(folder, top) {
			return true
		}
		if folder == "." {
			return r.has("src", top)
		}
	}
}

func (r *silence) has(folder, name string) bool {
	return r.f.Tree.IsFile(disk.Join(folder, name+".py")) || r.f.Tree.IsFolder(disk.Join(folder, name))
}

// addsRoute reports whether a name of that kind has to do with routes, or may make
// anything: of Flask and Werkzeug, and of Python's ways to import by a text.
func addsRoute(name string) bool {
	switch name {
	case "route", "add_url_rule", "register_blueprint", "register_error_handler", "errorhandler", "app_errorhandler", "before_request", "after_request",
		"add_resource", "add_namespace", "add_api", "add_view", "add_views", "url_map", "view_functions", "dispatch_request", "full_dispatch_request",
		"preprocess_request", "wsgi_app", "static_folder", "static_url_path", "send_static_file", "Blueprint", "MethodView", "DispatcherMiddleware",
		"import_module", "import_string", "find_modules", "__import__", "entry_points", "iter_entry_points", "iter_modules", "walk_packages", "exec_module",
		"exec", "eval", "globals", "mount", "endpoint", "SharedDataMiddleware", "graphql":
		return true
	}
	return strings.Contains(strings.ToLower(name), "blueprint")
}

// answers reports whether a decorator of that name makes a function answer a path.
func answers(name string) bool {
	switch name {
	case "get", "post", "put", "patch", "delete", "head", "options", "view", "resource", "expose", "page", "method", "callback", "on", "event", "websocket":
		return true
	}
	return false
}

// isAppName reports whether a variable of that name is, by custom, the app.
func isAppName(name string) bool {
	switch name {
	case "app", "application", "flask_app", "server", "current_app", "_app", "web":
		return true
	}
	return strings.HasSuffix(name, "_app")
}

func isFlaskItself(module string) bool {
	switch module {
	case "flask", "werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker":
		return true
	}
	return false
}

// makesApp reports whether a package makes apps with routes of its own, or adds some to
// every app that it gets: the extensions of Flask that are not known to add none do.
func makesApp(module string) bool {
	switch module {
	case "connexion", "dash", "eve", "bokeh", "panel", "airflow", "superset", "kedro", "mlflow", "chalice", "fastapi", "starlette", "quart":
		return true
	}
	return strings.Contains(strings.ToLower(module), "flask")
}

// hasViews reports whether a module of that name, which is not found, is likely one of the
// project's own that answers requests.
func hasViews(module string) bool {
	switch module {
	case "app", "main", "web", "server", "views", "view", "routes", "route", "controllers", "handlers", "endpoints", "resources", "pages", "urls", "admin", "api", "apis", "site":
		return true
	}
	return false
}

// addsNoRoute reports whether a package adds no route to an app that it gets, as its
// source says (read 2026-11-30, the releases of the day).
func addsNoRoute(module string) bool {
	switch module {
	case "flask_sqlalchemy", "flask_migrate", "flask_cors", "flask_mail", "flask_bcrypt", "flask_redis", "flask_caching", "flask_marshmallow", "flask_mongoengine",
		"flask_pymongo", "flask_login", "flask_wtf", "flask_script", "flask_rq2", "flask_celeryext", "flask_env", "flask_dotenv", "flask_sqlalchemy_lite",
		"celery", "kombu", "billiard", "vine", "amqp", "rq", "rq_scheduler", "redis", "huey", "dramatiq", "periodiq", "pika", "sqlalchemy", "alembic", "dotenv", "environs", "decouple",
		"pydantic", "pydantic_settings", "marshmallow", "requests", "httpx", "urllib3", "boto3", "botocore", "psycopg", "psycopg2", "pymysql", "MySQLdb", "pymongo", "mongoengine",
		"structlog", "loguru", "sentry_sdk", "newrelic", "ddtrace", "yaml", "dateutil", "pytz", "numpy", "pandas", "gunicorn", "gevent", "eventlet":
		return true
	}
	return false
}
