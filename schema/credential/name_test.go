package credential

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLooksSecret(t *testing.T) {
	for _, name := range []string{
		"PASSWORD", "DB_PASSWORD", "db.password", "PGPASSWORD", "MYSQL_PWD", "DB_PASS", "SMTP_PASSWD", "PASSPHRASE", "SECRET", "SECRETS", "SECRET_KEY", "JWT_SECRET", "secretKey",
		"client-secret", "TOKEN", "API_TOKEN", "accessToken", "AUTHTOKEN", "API_KEY", "APIKEY", "apiKey", "KEY", "ENCRYPTION_KEY", "PRIVATE_KEY", "AWS_SECRET_ACCESS_KEY", "AUTH", "BASIC_AUTH",
		"CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS_JSON", "API_KEY_PROD", "SECRET_KEY_2", "SECRET_KEY_FALLBACKS", "KEY_B64", "AUTH_KEY_PEM", "GITHUB_TOKEN_READ", "TOKEN_GITHUB", "SECRET_VALUE", "CR_PAT", "PAT", "SECURITY_PASSWORD_SALT", "password1_secret", "FERNET_KEYS",
	} {
		assert.True(t, LooksSecret(name), name)
	}
	for _, name := range []string{
		"", "LOG_LEVEL", "PATH", "COMPAT", "PWD", "KEYBOARD", "MONKEY", "AUTHOR", "OAUTH_CLIENT_ID", "SECRETARY", "TOKENIZER", "BYPASS", "PASS_THROUGH",
		"PUBLIC_KEY", "VAPID_PUBLIC_KEY", "DB_PASSWORD_FILE", "SECRET_FILE", "SECRET_VERSION", "TOKEN_TTL", "ACCESS_TOKEN_EXPIRE_MINUTES", "PASSWORD_MIN_LENGTH", "PASSWORD_HASHER",
		"KEY_PREFIX", "CACHE_KEY_PREFIX", "AWS_ACCESS_KEY_ID", "AUTH_BACKEND", "AUTH_URL", "TOKEN_ALGORITHM", "SECRET_NAME", "SENTRY_DSN", "DATABASE_URL", "SSL_KEY_PATH", "GOOGLE_APPLICATION_CREDENTIALS", "SSL_KEY_FILE", "SSL_KEYFILE",
		"AUTH_ALLOW_REGISTRATION", "DISABLE_USERNAME_PASSWORD_LOGIN", "SECRET_SANTA_ENABLED", "TOKEN_ENABLED", "AUTH_REQUIRED", "REQUIRE_AUTH", "USE_TOKEN_AUTH", "ENABLE_PASSWORD", "IS_AUTH", "PASSWORD_RESET", "TOKEN_ROTATION",
		"TOKEN_EXPIRE_MINUTES", "JWT_ACCESS_TOKEN_EXPIRES", "TOKEN_TIMEOUT", "TOKEN_MAX_AGE", "PASSWORD_RESET_SECONDS", "MAX_TOKENS", "OPENAI_MAX_TOKENS", "TOKEN_LEEWAY", "PASSWORD_HASH_ROUNDS", "TOKEN_REFRESH_INTERVAL",
		"PASSWORD_RESET_URL", "TOKEN_URL", "AUTH_ENDPOINT", "OAUTH_TOKEN_URL", "AUTH_DOMAIN", "KEYCLOAK_URL", "AUTH_SERVER", "TOKEN_ISSUER", "AUTH_REALM",
		"JWT_ALGORITHM", "TOKEN_TYPE", "AUTH_TYPE", "KEY_ALGORITHM", "SECRETS_BACKEND", "PASSWORD_POLICY", "AUTH_MODE", "KEY_VAULT", "SECRET_MANAGER", "AUTH_ROLES",
		"JWT_HEADER_NAME", "CSRF_COOKIE_NAME", "JWT_TOKEN_LOCATION", "AUTH_COOKIE", "SECRET_ARN", "_", "é",
	} {
		assert.False(t, LooksSecret(name), name)
	}
}

func TestIsSecret(t *testing.T) {
	for _, c := range []struct {
		name, fallback string
		plain, want    bool
	}{
		{"SECRET_KEY", "", false, true},
		{"SECRET_KEY", "dev", false, true},
		{"DB_PASSWORD", "hunter2", false, true},
		{"AUTH_CODE", "", false, true},
		{"API_CREDENTIALS", "null", false, true},
		{"DB_PASSWORD", "False", false, false}, // says that it is a switch
		{"PASSWORD_LENIENT", "", true, false},
		{"ACCESS_TOKEN_LONG", "3600", false, false},
		{"DATABASE_URL", "", false, true},
		{"DATABASE_URL", "sqlite:///app.db", false, false},
		{"SQLALCHEMY_DATABASE_URI", "postgresql://app:app@localhost/app", false, true},
		{"REDIS_URL", "redis://localhost:6379/0", false, false},
		{"SENTRY_DSN", "", false, true},
		{"SENTRY_DSN", "https://0123456789abcdef@sentry.example.org/1", false, true},
		{"AZURE_STORAGE_CONNECTION_STRING", "", false, true},
		{"TOKEN_URL", "", false, false},
		{"API_URL", "", false, false},
		{"LOG_LEVEL", "", false, false},
	} {
		assert.Equal(t, c.want, IsSecret(c.name, c.fallback, c.plain), "%s %q", c.name, c.fallback)
	}
}
