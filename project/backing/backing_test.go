package backing

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/environ"
	"dockgen/project/evidence"
	"dockgen/project/sourcetest"
)

// shown is a service in one line: what is not set is left out.
func shown(s evidence.Service) string {
	line := s.Name
	for _, part := range []struct{ name, value string }{
		{"kind", s.Kind}, {"version", s.Version}, {"base", s.Base}, {"url", s.URL}, {"scheme", s.Scheme},
		{"host", s.Host}, {"port", s.Port}, {"database", s.Database}, {"user", s.User}, {"password", s.Password},
	} {
		if part.value != "" && (part.name != "kind" || s.Name != s.Kind) {
			line += " " + part.name + "=" + part.value
		}
	}
	return line
}

// reads is a Python file that reads the variables.
func reads(names ...string) string {
	text := "-- app.py --\nimport os\n"
	for _, name := range names {
		text += "os.environ[\"" + name + "\"]\n"
	}
	return text
}

func requires(names ...string) string {
	return "-- requirements.txt --\n" + strings.Join(names, "\n") + "\n"
}

func TestFind(t *testing.T) {
	const compose = "-- docker-compose.yml --\nservices:\n  web:\n    build: .\n"
	tests := map[string]struct{ files, want string }{
		"nothing":                       {reads("SECRET_KEY") + requires("flask"), ""},
		"driver-without-a-variable":     {reads("SECRET_KEY") + requires("psycopg2-binary", "redis"), ""},
		"variable-without-a-driver":     {reads("DATABASE_URL", "REDIS_URL") + requires("flask"), ""},
		"by-driver":                     {reads("DATABASE_URL") + requires("psycopg2-binary==2.9"), "postgres url=DATABASE_URL"},
		"driver-of-sqlalchemy":          {reads("SQLALCHEMY_DATABASE_URI") + requires("flask-sqlalchemy", "psycopg[binary]>=3"), "postgres url=SQLALCHEMY_DATABASE_URI scheme=postgresql+psycopg"},
		"driver-in-pyproject":           {reads("DATABASE_URL") + "-- pyproject.toml --\n[project]\ndependencies = [\"SQLAlchemy\", \"PyMySQL~=1.1\"]\n", "mysql url=DATABASE_URL scheme=mysql+pymysql"},
		"driver-without-sqlalchemy":     {reads("DATABASE_URL") + requires("psycopg"), "postgres url=DATABASE_URL"},
		"two-drivers":                   {reads("DATABASE_URL") + requires("psycopg2", "pymysql"), ""},
		"two-drivers-and-a-name":        {reads("MYSQL_URL", "POSTGRES_URI") + requires("psycopg2", "pymysql"), "mysql url=MYSQL_URL | postgres url=POSTGRES_URI"},
		"two-drivers-and-a-value":       {reads("DATABASE_URL") + requires("psycopg2", "pymysql") + "-- .env.example --\nDATABASE_URL=mysql+pymysql://a:b@db/x\n", "mysql url=DATABASE_URL scheme=mysql+pymysql"},
		"value-in-the-code":             {"-- app.py --\nimport os\nurl = os.getenv(\"CACHE\", \"redis://localhost:6379/1\")\n" + requires("flask"), "redis url=CACHE"},
		"sql-before-mongo":              {reads("DATABASE_URL", "MONGO_URI") + requires("psycopg2", "flask-pymongo"), "postgres url=DATABASE_URL | mongodb url=MONGO_URI"},
		"mongo-alone":                   {reads("DB_URI") + requires("pymongo"), "mongodb url=DB_URI"},
		"for-tests":                     {reads("TEST_DATABASE_URL", "TEST_DB_HOST") + requires("psycopg2"), ""},
		"sqlite":                        {"-- app.py --\nimport os\nos.getenv(\"DATABASE_URL\", \"sqlite:///a.db\")\n" + requires("flask-sqlalchemy"), ""},
		"queue-and-cache":               {reads("CELERY_BROKER_URL", "REDIS_URL") + requires("celery[redis]"), "celery-broker kind=redis url=CELERY_BROKER_URL | redis url=REDIS_URL"},
		"second-name-of-one-address":    {"-- app.py --\nimport os\nurl = os.environ.get(\"SHOP_REDIS_URL\", os.environ.get(\"REDIS_URL\", \"redis://localhost\"))\n" + requires("redis"), "redis url=REDIS_URL"},
		"second-name-that-is-set":       {"-- app.py --\nimport os\nurl = os.environ.get(\"SHOP_REDIS_URL\", os.environ.get(\"REDIS_URL\", \"redis://localhost\"))\n" + requires("redis") + compose + "    environment:\n      SHOP_REDIS_URL: redis://redis\n", "redis url=SHOP_REDIS_URL"},
		"falls-back-to-another":         {"-- app.py --\nimport os\nurl = os.environ[\"REDIS_URL\"]\nqueue = os.environ.get(\"RQ_REDIS_URL\", url)\n" + requires("redis"), "redis url=REDIS_URL"},
		"old-scheme":                    {reads("DATABASE_URL") + requires("psycopg2", "sqlalchemy") + "-- .env.example --\nDATABASE_URL=postgres://a@b/c\n", "postgres url=DATABASE_URL"},
		"broker-of-another-kind":        {reads("CELERY_BROKER_URL", "REDIS_URL") + requires("celery", "redis") + compose + "    environment:\n      - CELERY_BROKER_URL=pyamqp://guest@mq//\n  mq:\n    image: rabbitmq:3-management\n", "rabbitmq version=3 url=CELERY_BROKER_URL scheme=pyamqp | redis url=REDIS_URL"},
		"parts":                         {reads("DB_HOST", "DB_NAME", "DB_PASS", "DB_PORT", "DB_USER") + requires("psycopg2"), "postgres host=DB_HOST port=DB_PORT database=DB_NAME user=DB_USER password=DB_PASS"},
		"parts-of-libpq":                {reads("PGHOST", "PGUSER", "PGPASSWORD", "PGDATABASE") + requires("asyncpg"), "postgres host=PGHOST database=PGDATABASE user=PGUSER password=PGPASSWORD"},
		"parts-with-a-longer-prefix":    {reads("SHOP_MYSQL_SERVER", "SHOP_MYSQL_USERNAME", "MAIL_SERVER") + requires("mysqlclient"), "mysql host=SHOP_MYSQL_SERVER user=SHOP_MYSQL_USERNAME"},
		"parts-beside-a-url":            {reads("DATABASE_URL", "POSTGRES_HOST", "POSTGRES_USER") + requires("psycopg2"), "postgres url=DATABASE_URL"},
		"host-with-a-url":               {"-- app.py --\nimport os\nos.getenv(\"DB_HOST\", \"redis://cache\")\n" + requires("psycopg2"), "redis url=DB_HOST"},
		"host-of-something-else":        {reads("MAIL_HOST", "SMTP_SERVER", "HOST") + requires("psycopg2", "redis"), ""},
		"compose-version":               {reads("DATABASE_URL") + requires("flask") + compose + "  db:\n    image: postgres:15.4-alpine\n", "postgres version=15.4 url=DATABASE_URL"},
		"compose-latest":                {reads("DATABASE_URL") + requires("flask") + compose + "  db:\n    image: postgres:latest\n", "postgres url=DATABASE_URL"},
		"compose-library":               {reads("REDIS_URL") + requires("redis") + compose + "  cache:\n    image: docker.io/library/redis:7.2@sha256:" + strings.Repeat("0", 64) + "\n", "redis version=7.2 url=REDIS_URL"},
		"compose-fallback":              {reads("DATABASE_URL") + requires("psycopg2") + compose + "  db:\n    image: \"postgres:${PG_VERSION:-14}\"\n", "postgres version=14 url=DATABASE_URL"},
		"compose-fork":                  {reads("DATABASE_URL") + requires("psycopg2") + compose + "  db:\n    image: postgis/postgis:16-3.4\n", "postgres base=postgis/postgis:16-3.4 url=DATABASE_URL"},
		"compose-mariadb":               {reads("DATABASE_URL") + requires("pymysql") + compose + "  db:\n    image: mariadb:10.11\n", "mysql base=mariadb:10.11 url=DATABASE_URL"},
		"compose-of-another-maker":      {reads("DATABASE_URL") + requires("psycopg2") + compose + "  db:\n    image: bitnami/postgresql:15\n", "postgres url=DATABASE_URL"},
		"compose-scheme":                {reads("DATABASE_URL") + requires("psycopg2") + compose + "    environment:\n      DATABASE_URL: postgresql+psycopg2://u:${PW}@db:5432/shop\n", "postgres url=DATABASE_URL scheme=postgresql+psycopg2"},
		"compose-environment-of-others": {reads("DATABASE_URL") + requires("flask") + "-- docker-compose.yml --\nservices:\n  other:\n    image: acme/other\n    environment:\n      DATABASE_URL: postgresql://db/x\n", ""},
		"scheme-that-is-none":           {reads("DATABASE_URL") + requires("flask") + "-- .env.example --\nDATABASE_URL=postgresql+\"x://db/x\n", ""},
		"hostile-names":                 {reads("_", "__URL", "_HOST", "URL", "HOST") + requires("psycopg2", "redis"), ""},
		"hostile-compose":               {reads("DATABASE_URL") + requires("psycopg2") + "-- docker-compose.yml --\nservices:\n  a: &a\n    image: [postgres]\n    environment: *a\n  b:\n    image: \"postgres:\\e[31m\"\n  c:\n    build: .\n    environment: [a, [b], {c: d}]\n", "postgres url=DATABASE_URL"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, test.files)
			var have []string
			for _, s := range Find(f, environ.Find(f, f.Python)) {
				have = append(have, shown(s))
			}
			assert.Equal(t, test.want, strings.Join(have, " | "))
		})
	}
}

// However many variables there are, each service has a name of its own.
func TestFindNames(t *testing.T) {
	f, _ := sourcetest.Index(t, requires("redis"))
	var variables []evidence.Variable
	for _, name := range []string{"REDIS_URL", "REDIS_URI", "CACHE_REDIS_URL", "REDIS_DSN", "CACHE_REDIS_URI", "Q_REDIS_URL"} {
		variables = append(variables, evidence.Variable{Name: name, Required: true})
	}
	names := map[string]bool{}
	services := Find(f, append(variables, make([]evidence.Variable, 100)...))
	for _, s := range services {
		names[s.Name] = true
	}
	assert.Len(t, services, 6)
	assert.Len(t, names, 6)
}
