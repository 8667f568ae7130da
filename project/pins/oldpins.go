package pins

// Old projects pin what they knew and leave open what came with it, so that a
// fresh install of today is not the one that worked. This file holds what is known
// to break, a row each, with where it was seen. "Measured" rows were run with uv
// 0.13.9: an environment of their own, the releases of the day, and an import or one
// request. Measured 2026-11-25.

// everyRelease are the versions of a row that is about all releases of a package.
const everyRelease = "<99"

// openEnd is a release that breaks when something else is newer than it knew.
type openEnd struct {
	name     string
	versions string // of the pinned release; its upper end is the first that is well
	// bounds are what keeps it working, each a name and an upper end.
	bounds []bound
	source string
	// beside is a package without which the row does not matter, while it is kept below
	// an upper end. Whether the app uses the two together is not known: such a row does
	// no harm in a config, and its absence is no fault of one. See [MissingBounds].
	beside bound
}

type bound struct{ name, below string }

// installs reports whether a fresh install on a minor version of Python can take a
// release that b keeps out. Source: Requires-Python of the first of them, read on
// 2026-11-26.
func (b bound) installs(minor int) bool {
	first := 0
	switch b.name + " " + b.below {
	case "werkzeug 2.1", "jinja2 3.1", "itsdangerous 2.1", "markupsafe 2.1", "sqlalchemy 2", "flask 2.1", "flask 2.2":
		first = 7
	case "werkzeug 3", "flask 2.3", "flask 3":
		first = 8
	case "setuptools 81":
		first = 9
	case "dnspython 2":
		first = 6
	case "kombu 5.7":
		first = 10
	}
	return minor >= first
}

var openEnds = []openEnd{
	{name: "flask", versions: "<2", bounds: []bound{{"werkzeug", "2.1"}, {"jinja2", "3.1"}, {"itsdangerous", "2.1"}, {"markupsafe", "2.1"}},
		source: "measured with 0.12.2 and 1.1.1: 'escape' from 'jinja2'"},
	{name: "flask", versions: "<2.2.4", bounds: []bound{{"werkzeug", "3"}},
		source: "measured with 2.0.3, 2.1.3, 2.2.2 and 2.2.3: 'url_quote' from 'werkzeug.urls'; 2.2.4 and 2.2.5 answer with Werkzeug 3.1"},
	{name: "jinja2", versions: "<3", bounds: []bound{{"markupsafe", "2.1"}},
		source: "measured with Jinja2 below 3, brought by Flask 1.1.4: 'soft_unicode' from 'markupsafe'"},
	{name: "flask-sqlalchemy", versions: "<2.5", bounds: []bound{{"sqlalchemy", "2"}, {"flask", "2.2"}, {"werkzeug", "2.1"}},
		source: "measured on 2026-11-30 with 2.1, 2.2, 2.3.2 and 2.4.4 by a query: '_FakeStack' and, with Werkzeug 2.3, 'LocalStack' have no '__ident_func__'"},
	{name: "flask-sqlalchemy", versions: "<3", bounds: []bound{{"sqlalchemy", "2"}, {"flask", "2.3"}},
		source: "measured with 2.5.1: sqlalchemy has no '__all__', '_app_ctx_stack' from 'flask'"},
	{name: "flask-sqlalchemy", versions: "<3.0.2", bounds: []bound{{"sqlalchemy", "2"}},
		source: "measured on 2026-11-30 with 3.0.0 and 3.0.1: sqlalchemy has no '__all__'; 3.0.2 answers with 2.1.9"},
	{name: "flask-debugtoolbar", versions: "<0.12", bounds: []bound{{"jinja2", "3.1"}, {"flask", "2.3"}, {"werkzeug", "3"}},
		source: "measured on 2026-11-30 with 0.10.1 and 0.11.0: 'jinja2.ext' has no 'with_', 'url_quote_plus' from 'werkzeug.urls'"},
	{name: "flask-debugtoolbar", versions: "<0.14", bounds: []bound{{"flask", "2.3"}, {"werkzeug", "3"}},
		source: "measured on 2026-11-30 with 0.13.0 and 0.13.1: '_request_ctx_stack' from 'flask.globals'; 0.14.1 answers with Flask 3.1"},
	{name: "celery", versions: "<5.5", bounds: []bound{{"kombu", "5.7"}}, beside: bound{"redis", "6.1"},
		source: "measured on 2026-11-30 with celery 5.2.7, 5.3.6 and 5.4.0 and redis 5.0.1 to 5.2.1: kombu 5.7.0 says that it requires redis 6.1 when it connects; 5.6.2 and older do not"},
	{name: "flask-script", versions: everyRelease, bounds: []bound{{"flask", "2"}}, source: "measured with 2.0.6: no module 'flask._compat'"},
	{name: "flask-uploads", versions: everyRelease, bounds: []bound{{"werkzeug", "1"}, {"flask", "2"}}, source: "measured with 0.2.1: 'secure_filename' from 'werkzeug'"},
	{name: "flask-restplus", versions: everyRelease, bounds: []bound{{"werkzeug", "1"}, {"flask", "2"}}, source: "measured with 0.13.0: 'cached_property' from 'werkzeug'"},
	{name: "flask-login", versions: "<0.6", bounds: []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}}, source: "measured with 0.5.0: '_request_ctx_stack' from 'flask'"},
	{name: "flask-login", versions: "<0.6.3", bounds: []bound{{"werkzeug", "3"}, {"flask", "3"}}, source: "measured with 0.6.2: 'url_decode' from 'werkzeug.urls'"},
	{name: "flask-wtf", versions: "<0.15", bounds: []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}, {"jinja2", "3.1"}}, source: "measured with 0.14.3: 'safe_str_cmp' from 'werkzeug.security', 'Markup' from 'jinja2'"},
	{name: "flask-wtf", versions: "<1.1", bounds: []bound{{"werkzeug", "3"}, {"flask", "2.3"}}, source: "measured with 1.0.1: 'Markup' from 'flask', no JSONEncoder in 'flask.json'"},
	{name: "flask-wtf", versions: "<1.1.2", bounds: []bound{{"werkzeug", "3"}, {"flask", "3"}}, source: "measured with 1.1.1: 'Markup' from 'flask'; 1.1.2 answers with Flask 3.1"},
	{name: "flask-bcrypt", versions: "<1", bounds: []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}}, source: "measured with 0.7.1: 'safe_str_cmp' from 'werkzeug.security'"},
	{name: "flask-httpauth", versions: "<4.3", bounds: []bound{{"werkzeug", "2.1"}, {"flask", "2.1"}}, source: "measured with 4.1.0: 'safe_str_cmp' from 'werkzeug.security'"},
	{name: "flask-jwt-extended", versions: "<4", bounds: []bound{{"pyjwt", "2"}, {"flask", "2"}}, source: "it asks for Flask below 2 itself, which is not enough; measured with 3.25.0"},
	{name: "flask-restful", versions: "<0.3.9", bounds: []bound{{"flask", "2"}}, source: "measured with 0.3.8: '_endpoint_from_view_func' from 'flask.helpers'"},
	{name: "flask-mongoengine", versions: "<1.1", bounds: []bound{{"flask", "2.2"}}, source: "measured with 1.0.0: 'JSONEncoder' from 'flask.json'"},
	{name: "flask-assets", versions: "<2.1", bounds: []bound{{"flask", "2.2"}}, source: "measured with 0.12: '_request_ctx_stack' from 'flask'"},
	{name: "flask-jwt", versions: everyRelease, bounds: []bound{{"flask", "2.2"}}, source: "measured with 0.3.2: '_request_ctx_stack' from 'flask'"},
	{name: "flasgger", versions: "<0.9.7", bounds: []bound{{"flask", "2.3"}}, source: "measured with 0.9.5: 'Markup' from 'flask', 'JSONEncoder' from 'flask.json'"},
	{name: "eventlet", versions: "<0.26", bounds: []bound{{"dnspython", "2"}},
		source: "measured on 2026-11-30 with 0.25.2: 'dns.rdtypes' has no attribute 'ANY'; 0.27.0 asks for dnspython below 2 itself"},
	{name: "apscheduler", versions: "<3.10", bounds: []bound{{"setuptools", "81"}}, source: "measured with 3.6.3: no module 'pkg_resources'"},
	{name: "celery", versions: "==5.0.*", bounds: []bound{{"setuptools", "81"}}, source: "measured with 5.0.5: no module 'pkg_resources'"},
	// gunicorn 19 does not even ask for setuptools, which every environment had then.
	{name: "gunicorn", versions: "<21", bounds: []bound{{"setuptools", "81"}}, source: "measured with 19.9.0, 20.0.4 and 20.1.0: no module 'pkg_resources'"},
}

// floor is a release that needs others to be newer than a project may pin them: a
// bot has raised one of two pins, and no install satisfies both.
type floor struct {
	name, versions string
	needs          []need
}

// need is a package and its oldest release that will do.
type need struct{ name, from string }

// floors are what every release of a row asks for: the least Requires-Dist among
// them, read of all on 2026-11-26.
var floors = []floor{
	{"flask", ">=2,<2.1", []need{{"werkzeug", "2.0"}, {"jinja2", "3.0"}, {"itsdangerous", "2.0"}, {"click", "7.1.2"}}},
	{"flask", ">=2.1,<2.2", []need{{"werkzeug", "2.0"}, {"jinja2", "3.0"}, {"itsdangerous", "2.0"}, {"click", "8.0"}}},
	{"flask", ">=2.2,<2.2.2", []need{{"werkzeug", "2.2"}, {"jinja2", "3.0"}, {"itsdangerous", "2.0"}, {"click", "8.0"}}},
	{"flask", ">=2.2.2,<2.3", []need{{"werkzeug", "2.2.2"}, {"jinja2", "3.0"}, {"itsdangerous", "2.0"}, {"click", "8.0"}}},
	{"flask", ">=2.3,<2.3.2", []need{{"werkzeug", "2.3"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.1.2"}, {"click", "8.1.3"}, {"blinker", "1.6.2"}}},
	{"flask", ">=2.3.2,<2.3.3", []need{{"werkzeug", "2.3.3"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.1.2"}, {"click", "8.1.3"}, {"blinker", "1.6.2"}}},
	{"flask", ">=2.3.3,<3", []need{{"werkzeug", "2.3.7"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.1.2"}, {"click", "8.1.3"}, {"blinker", "1.6.2"}}},
	{"flask", ">=3,<3.1", []need{{"werkzeug", "3.0.0"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.1.2"}, {"click", "8.1.3"}, {"blinker", "1.6.2"}}},
	{"flask", ">=3.1", []need{{"werkzeug", "3.1"}, {"jinja2", "3.1.2"}, {"itsdangerous", "2.2"}, {"click", "8.1.3"}, {"blinker", "1.9"}}},
	{"jinja2", ">=3", []need{{"markupsafe", "2.0"}}},
	{"werkzeug", ">=2.2", []need{{"markupsafe", "2.1.1"}}},
	{"flask-sqlalchemy", ">=3,<3.1", []need{{"flask", "2.2"}, {"sqlalchemy", "1.4.18"}}},
	{"flask-sqlalchemy", ">=3.1", []need{{"flask", "2.2.5"}, {"sqlalchemy", "2.0.16"}}},
}

// lastPython is the newest Python on which releases of a package without compiled
// parts work; wheels.txt says it of those that have some.
type lastPython struct {
	name, versions string
	minor          int
	source         string
}

var lastPythons = []lastPython{
	{"flask", "<2.3.3", 13, "measured with 1.1.2, 2.0.3 and 2.2.5 on 3.14: module 'pkgutil' has no attribute 'get_loader'"},
	{"flask", "==1.0.*", 9, "measured with 1.0.2: 'MutableMapping' from 'collections'"},
	{"jinja2", "<2.10.2", 9, "measured with 2.10: 'Mapping' from 'collections'"},
	{"werkzeug", "<0.15", 9, "measured with 0.14.1: 'Container' from 'collections'"},
	{"markupsafe", "<1.1", 9, "'Mapping' from 'collections'"},
	{"urllib3", "<1.25", 9, "measured with 1.22: 'Mapping' from 'collections'"},
	{"urllib3", "<1.26.5", 11, "measured with 1.25.11: no module 'urllib3.packages.six.moves', the old six"},
	{"six", "<1.16", 11, "measured with 1.11.0: no module 'six.moves'"},
	{"marshmallow", "<3", 11, "measured with 2.21.0: no module 'distutils'"},
	{"celery", "<4.3", 9, "measured with 4.2.1: 'Callable' from 'collections'"},
	{"flask-jwt", everyRelease, 9, "measured with 0.3.2: it asks for pyjwt below 1.5, which takes 'Mapping' from 'collections'"},
	{"kombu", "<5.3", 11, "measured with 5.2.4: 'EntryPoints' object has no attribute 'get'"},
	{"botocore", "<1.13", 9, "measured with 1.12.0: 'Mapping' from 'collections'"},
	{"wrapt", "<1.14", 10, "measured on 2026-11-30 with 1.11.2 and 1.12.1: 'formatargspec' from 'inspect'"},
	{"eventlet", "<0.31", 9, "measured with 0.30.2: cannot set 'is_timeout' of 'TimeoutError'"},
	{"eventlet", "<0.34", 11, "measured with 0.33.3: no module 'distutils'"},
	{"pymongo", "<3.8", 9, "measured with 3.7.2: SystemError, PY_SSIZE_T_CLEAN"},
	{"sqlalchemy", ">=2,<2.0.31", 12, "measured with 2.0.30: TypeError while importing"},
}

// BuildLimit is a source distribution that today's tools no longer build.
type BuildLimit struct {
	name, versions string
	Constraint     string
	Last           int // the newest Python on which the constraint helps
	source         string
}

var buildLimits = []BuildLimit{
	{"pyyaml", ">=5.4,<6.0.1", "cython<3", AnyMinor, "https://github.com/yaml/pyyaml/issues/724; measured with 5.4.1, and 6.0 on 2026-11-30: cython_sources"},
	{"markupsafe", "<1.1", "setuptools<46", 9, "measured with 1.0: 'Feature' from 'setuptools'"},
	{"anyjson", everyRelease, "setuptools<58", 11, "measured with 0.3.3: use_2to3"},
	{"demjson", everyRelease, "setuptools<58", 11, "measured with 2.2.4: use_2to3"},
	{"jsmin", "<3", "setuptools<58", 11, "measured with 2.2.1 and 2.2.2: use_2to3; 3.0.0 builds"},
	{"suds-jurko", everyRelease, "setuptools<58", 11, "measured with 0.6: builds with it and not without"},
}
