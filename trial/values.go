package trial

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Value returns a harmless value for a variable of the app, in the shape that its use
// asks for. Code is the lines of the project that read it, and wins over the name. An
// address is one of this container at which nobody listens: it is refused at once, where
// a name would wait for the resolver. A URL has a user, a password and a database, since
// many clients fail without; a plain word fails for nearly everything that is parsed at
// import. Measured 2026-11-30 with SQLAlchemy, psycopg, redis, Celery, PyMongo, pika,
// Elasticsearch, Minio, sentry-sdk and cryptography.
func Value(name, code string) string {
	lower := strings.ToLower(code)
	all := shapes()
	for _, s := range all {
		if s.in(lower, s.code) {
			return s.value(name)
		}
	}
	for _, s := range all {
		if s.named(name) {
			return s.value(name)
		}
	}
	return "try"
}

type shape struct {
	code  []string // parts of the code, in lower case
	names []string // words of a name; several joined by "_" stand side by side
	value func(name string) string
}

func (s *shape) in(code string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(code, part) {
			return true
		}
	}
	return false
}

func (s *shape) named(name string) bool {
	words := "_" + strings.ToUpper(name) + "_"
	for _, word := range s.names {
		if strings.Contains(words, "_"+word+"_") {
			return true
		}
	}
	return false
}

func fixed(value string) func(string) string { return func(string) string { return value } }

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // it never fails
	return b
}

// shapes returns them in the order in which they are tried: a part that says more stands first.
func shapes() []shape {
	return []shape{
		{[]string{"sentry_sdk.init(", "sentry_dsn"}, []string{"SENTRY_DSN"}, fixed("")},
		{[]string{"fernet("}, []string{"FERNET_KEY", "FERNET", "ENCRYPTION_KEY"}, func(string) string { return base64.URLEncoding.EncodeToString(random(32)) }},
		{[]string{"redis.from_url(", "celery("}, []string{"REDIS", "REDIS_URL", "CELERY", "BROKER", "RATELIMIT", "RESULT_BACKEND", "CACHE_URL"}, fixed("redis://127.0.0.1:6379/0")},
		{[]string{"mongoclient(", "pymongo("}, []string{"MONGO", "MONGODB", "MONGO_URI"}, fixed("mongodb://127.0.0.1:27017/try")},
		{[]string{"urlparameters("}, []string{"AMQP", "RABBITMQ", "RABBIT", "CLOUDAMQP"}, fixed("amqp://guest:guest@127.0.0.1:5672/%2F")},
		{[]string{"elasticsearch("}, []string{"ELASTICSEARCH", "ELASTIC", "OPENSEARCH", "INFLUXDB_URL"}, fixed("http://127.0.0.1:9200")},
		{[]string{"minio("}, []string{"MINIO", "MINIO_ENDPOINT"}, fixed("127.0.0.1:9000")},
		{[]string{"create_engine(", "sqlalchemy_database_uri", "dj_database_url", "psycopg.connect(", "psycopg2.connect("}, []string{"DATABASE_URL", "DATABASE_URI", "DB_URL", "DB_URI", "POSTGRES_URL", "POSTGRES_DSN", "PG_DSN", "SQLALCHEMY", "DSN"}, fixed("postgresql://try:try@127.0.0.1:5432/try")},
		{[]string{"int(", "type=int", "cast=int", "float(", "env.int", ".as_int"}, []string{"PORT", "TIMEOUT", "COUNT", "LIMIT", "SIZE", "SECONDS", "MINUTES", "HOURS", "DAYS", "MAX", "MIN", "TTL", "WORKERS", "THREADS", "RETRIES"}, fixed("1")},
		{[]string{"strtobool(", "bool(", "cast=bool", "env.bool"}, []string{"DEBUG", "ENABLE", "ENABLED", "DISABLE", "DISABLED", "USE", "IS", "VERIFY", "TLS", "SSL"}, fixed("false")},
		{nil, []string{"REGION"}, fixed("us-east-1")},
		{nil, []string{"PATH", "DIR", "DIRECTORY", "FOLDER", "FILE"}, func(name string) string { return "/tmp/" + strings.ToLower(name) }},
		{nil, []string{"URL", "URI", "ENDPOINT", "WEBHOOK", "ORIGIN"}, fixed("http://127.0.0.1:9")},
		{nil, []string{"HOST", "SERVER", "ADDRESS"}, fixed("127.0.0.1")},
		{nil, []string{"EMAIL", "SENDER", "FROM"}, fixed("try@example.invalid")},
		{nil, []string{"LEVEL"}, fixed("INFO")},
		{nil, []string{"KEY", "SECRET", "TOKEN", "PASSWORD", "PASS", "SALT"}, func(string) string { return hex.EncodeToString(random(16)) }},
	}
}
