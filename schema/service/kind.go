// Package service has what is known of each kind of service that an app may need beside
// it, such as a database: its image, the address at which it answers, and how it is
// started for one app. Start with [Named]. What a config says about a service is in
// package schema.
package service

import (
	"slices"
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// Kind is one kind of service.
type Kind struct {
	Name string
	// Image is the official image, and Version the tag of it that a config gets when it
	// names none: the newest release that is supported for years.
	Image, Version string
	Port           int
	// Schemes are what a URL of the service begins with, the usual one first. Each may be
	// followed by "+" and the name of a driver.
	Schemes []string
	// User, Password and Database are the variables by which the image creates a user and
	// a database when it starts for the first time; empty where it has none.
	User, Password, Database string
	// Settings are further variables that a first start with a password needs,
	// "NAME=value". Open are those of a server that lets everybody in as OpenUser.
	Settings, Open []string
	OpenUser       string
	// OwnDatabase is the database that is always there, of an image that makes none.
	OwnDatabase string
	// WithPassword is the command that makes a server ask for the password in its variable
	// Password, of an image that does not read it by itself.
	WithPassword []string
	// Query is what a URL with a password needs behind the name of the database.
	Query string
	// Ready succeeds in the container when the service answers over the network, which the
	// temporary server of a first start does not.
	Ready []string
}

// kinds are in the order of their names. The releases: the folders of
// github.com/docker-library, and what the makers call supported. Measured 2026-11-30.
var kinds = []Kind{
	{
		Name: "mongodb", Image: "mongo", Version: "8.0", Port: 27017, Schemes: []string{"mongodb"},
		User: "MONGO_INITDB_ROOT_USERNAME", Password: "MONGO_INITDB_ROOT_PASSWORD", Database: "MONGO_INITDB_DATABASE",
		Query: "?authSource=admin",
		// Releases before 5 have the older shell. The server of a first start listens on
		// 127.0.0.1 alone.
		Ready: []string{"sh", "-c", `mongosh --quiet --host "$(hostname)" --eval 1 || mongo --quiet --host "$(hostname)" --eval 1`},
	},
	{
		Name: "mysql", Image: "mysql", Version: "8.4", Port: 3306, Schemes: []string{"mysql", "mariadb"},
		User: "MYSQL_USER", Password: "MYSQL_PASSWORD", Database: "MYSQL_DATABASE", Settings: []string{"MYSQL_RANDOM_ROOT_PASSWORD=yes"},
		Open: []string{"MYSQL_ALLOW_EMPTY_PASSWORD=yes"}, OpenUser: "root",
		// The images of MariaDB have the program under its own name only.
		Ready: []string{"sh", "-c", "mysqladmin --host=127.0.0.1 ping || mariadb-admin --host=127.0.0.1 ping"},
	},
	{
		Name: "postgres", Image: "postgres", Version: "18", Port: 5432, Schemes: []string{"postgresql", "postgres"},
		User: "POSTGRES_USER", Password: "POSTGRES_PASSWORD", Database: "POSTGRES_DB",
		Open: []string{"POSTGRES_HOST_AUTH_METHOD=trust"}, OpenUser: "postgres",
		Ready: []string{"pg_isready", "--host", "127.0.0.1"},
	},
	{
		Name: "rabbitmq", Image: "rabbitmq", Version: "4", Port: 5672, Schemes: []string{"amqp", "pyamqp"},
		User: "RABBITMQ_DEFAULT_USER", Password: "RABBITMQ_DEFAULT_PASS", Database: "RABBITMQ_DEFAULT_VHOST", OpenUser: "guest",
		Ready: []string{"rabbitmq-diagnostics", "--quiet", "check_port_connectivity"},
	},
	{
		Name: "redis", Image: "redis", Version: "8", Port: 6379, Schemes: []string{"redis"},
		Password:     "REDIS_PASSWORD",
		OpenUser:     "default",
		OwnDatabase:  "0",
		WithPassword: []string{"sh", "-c", `exec redis-server --requirepass "$REDIS_PASSWORD"`},
		Ready:        []string{"redis-cli", "ping"},
	},
}

// Names returns the names of all kinds, sorted.
func Names() []string {
	names := make([]string, len(kinds))
	for i := range kinds {
		names[i] = kinds[i].Name
	}
	return names
}

// Named returns the kind of that name, whose slices are shared by all callers.
func Named(name string) (Kind, bool) {
	for i := range kinds {
		if kinds[i].Name == name {
			return kinds[i], true
		}
	}
	return Kind{}, false
}

// KindOf returns the kind that a label names; "" when it names none.
func KindOf(label string) string {
	k, _ := Named(label)
	return k.Name
}

// VersionOf returns the Version of a kind; "" when there is no such kind.
func VersionOf(kind string) string {
	k, _ := Named(kind)
	return k.Version
}

// SchemeOf returns the usual scheme of a kind; "" when there is no such kind.
func SchemeOf(kind string) string {
	if k, found := Named(kind); found {
		return k.Schemes[0]
	}
	return ""
}

// Speaks reports whether a URL of scheme, such as "postgresql+psycopg", leads to a
// service of the kind.
func (k *Kind) Speaks(scheme string) bool {
	name, _, _ := strings.Cut(scheme, "+")
	return slices.Contains(k.Schemes, name)
}

// CheckVersion accepts what the tag of a service's image begins with: a release, or the
// line of releases that it is of.
func CheckVersion(s string) error {
	numbers := strings.Split(s, ".")
	if len(numbers) <= 3 && !slices.ContainsFunc(numbers, func(n string) bool { return !ascii.AllDigits(n) || len(n) > 9 }) {
		return nil
	}
	return mistake.Errorf("%s is not a version. Write a release, or the line that it is of, such as \"18\" or \"8.4\". An image of another kind goes into \"base\".", mistake.Quoted(s))
}

// CheckScheme accepts the first part of a URL, up to "://".
func CheckScheme(s string) error {
	name, _, found := strings.Cut(s, "://")
	if found {
		return mistake.Errorf("%s is more than a scheme. Write what stands before \"://\": %s.", mistake.Quoted(name+"://…"), mistake.Quoted(name))
	}
	outside := ascii.FirstOutside(s, func(c byte) bool { return ascii.IsLowerAlnum(c) || strings.IndexByte("+.-_", c) >= 0 })
	if s == "" || outside != "" || !ascii.IsLower(s[0]) || len(s) > 64 {
		return mistake.Errorf("%s is not the scheme of a URL. Write what stands before \"://\", such as \"postgresql+psycopg\".", mistake.Quoted(s))
	}
	return nil
}
