package supply

import (
	"slices"

	"dockgen/project/pins"
	"dockgen/project/requirement"
)

// Since 26.1 gunicorn does not ask for packaging any more, which its gevent worker
// imports when it starts: the extra "gevent" asks for it. See version.GeventByExtra.

// Lack is whether something that the start imports is installed.
type Lack int

const (
	LacksNothing Lack = iota
	MayLack           // unless a requirement brings it, whose own dependencies are not known
	Lacks
)

// GeventLacksPackaging reports whether the gevent worker of the project's own gunicorn
// would end at the import of packaging. asked are the project's requirements, and own
// is the one for gunicorn. whole says that asked names all that is installed, as a lock
// does.
func GeventLacksPackaging(asked []requirement.Wanted, whole bool) (lack Lack, own requirement.Wanted) {
	lack = Lacks
	found := false
	for _, w := range asked {
		switch {
		case w.Name == "packaging", w.Name == "gunicorn" && slices.Contains(w.Extras, "gevent"):
			return LacksNothing, own
		case w.Name == "gunicorn":
			own, found = w, true
		case !whole && (w.Kind != requirement.ByVersion || len(w.Extras) > 0 || !withoutPackaging(w.Name)):
			lack = MayLack
		}
	}
	if !found || own.Kind != requirement.ByVersion || pins.KeepsBelow(own.Specifier, "26.1") {
		return LacksNothing, own
	}
	return lack, own
}

// withoutPackaging reports whether a package is known not to bring packaging, however
// far its dependencies lead. They were resolved together with uv pip compile for Python 3.12,
// 2026-11-30. Others bring it: limits, marshmallow 3, webargs, apispec, kombu.
func withoutPackaging(name string) bool {
	switch name {
	case "bcrypt", "blinker", "boto3", "certifi", "click", "cryptography", "email-validator", "flask", "flask-bcrypt", "flask-caching",
		"flask-compress", "flask-cors", "flask-login", "flask-mail", "flask-migrate", "flask-restful", "flask-session", "flask-socketio",
		"flask-sqlalchemy", "flask-talisman", "flask-wtf", "gevent", "gevent-websocket", "greenlet", "gunicorn", "idna", "itsdangerous",
		"jinja2", "markupsafe", "mysqlclient", "passlib", "psycogreen", "psycopg", "psycopg2", "psycopg2-binary", "pyjwt", "pymongo",
		"pymysql", "python-dateutil", "python-dotenv", "pytz", "pyyaml", "redis", "requests", "sentry-sdk", "setuptools", "simplejson",
		"six", "sqlalchemy", "urllib3", "werkzeug", "whitenoise":
		return true
	}
	return false
}
