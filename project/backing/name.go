package backing

import (
	"slices"
	"strings"

	"dockgen/schema/service"
)

// driver is a package through which Python speaks to a kind of service.
type driver struct {
	name, kind string
	scheme     string // what SQLAlchemy calls it; empty: it is its default, or not SQLAlchemy's
}

// drivers are in the order in which one is chosen where a project has several.
var drivers = []driver{
	{"psycopg2", "postgres", ""}, {"psycopg2-binary", "postgres", ""},
	{"psycopg", "postgres", "postgresql+psycopg"}, {"psycopg-binary", "postgres", "postgresql+psycopg"},
	{"pg8000", "postgres", "postgresql+pg8000"}, {"asyncpg", "postgres", "postgresql+asyncpg"},
	{"mysqlclient", "mysql", ""}, {"pymysql", "mysql", "mysql+pymysql"}, {"mysql-connector-python", "mysql", "mysql+mysqlconnector"},
	{"mariadb", "mysql", "mariadb+mariadbconnector"}, {"flask-mysqldb", "mysql", ""},
	{"redis", "redis", ""}, {"flask-redis", "redis", ""}, {"rq", "redis", ""}, {"valkey", "redis", ""},
	{"pika", "rabbitmq", ""}, {"aio-pika", "rabbitmq", ""},
	{"pymongo", "mongodb", ""}, {"flask-pymongo", "mongodb", ""}, {"mongoengine", "mongodb", ""}, {"flask-mongoengine", "mongodb", ""}, {"motor", "mongodb", ""},
}

// kindOfScheme is the kind to which a URL leads that begins with scheme.
func kindOfScheme(scheme string) string {
	for _, name := range service.Names() {
		if k, _ := service.Named(name); k.Speaks(scheme) {
			return name
		}
	}
	return ""
}

// suffixes end the name of a variable that takes an address.
var suffixes = []string{"URL", "URI", "DSN", "HOST", "HOSTNAME", "SERVER", "ADDRESS", "ADDR"}

// words are the parts of the name of a variable, in upper case.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return r == '_' })
}

// isAside reports whether a variable is not for production, by its name.
func isAside(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool {
		return slices.Contains([]string{"TEST", "TESTS", "TESTING", "DEV", "DEVELOPMENT"}, w)
	})
}

// takesURL reports whether a variable takes a URL, by its name.
func takesURL(name string) bool {
	all := words(name)
	return len(all) > 1 && slices.Contains([]string{"URL", "URI", "DSN"}, all[len(all)-1])
}

// hostPrefix is what stands before HOST in the name of a variable: "DB_" and "PG" for
// DB_HOST and PGHOST.
func hostPrefix(name string) (string, bool) {
	if name == "PGHOST" {
		return "PG", true
	}
	for _, suffix := range []string{"_HOSTNAME", "_HOST", "_SERVER", "_ADDRESS"} {
		if prefix, found := strings.CutSuffix(name, suffix); found && prefix != "" {
			return prefix + "_", true
		}
	}
	return "", false
}
