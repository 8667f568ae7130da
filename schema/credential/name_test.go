package credential

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLooksSecret(t *testing.T) {
	for _, name := range []string{
		"PASSWORD", "DB_PASSWORD", "db.password", "PGPASSWORD", "MYSQL_PWD", "DB_PASS", "SMTP_PASSWD", "PASSPHRASE", "SECRET", "SECRETS", "SECRET_KEY", "JWT_SECRET", "secretKey",
		"client-secret", "TOKEN", "API_TOKEN", "accessToken", "AUTHTOKEN", "API_KEY", "APIKEY", "apiKey", "KEY", "ENCRYPTION_KEY", "PRIVATE_KEY", "AWS_SECRET_ACCESS_KEY", "AUTH", "BASIC_AUTH",
		"CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS", "CR_PAT", "PAT", "SECURITY_PASSWORD_SALT", "password1_secret", "FERNET_KEYS",
	} {
		assert.True(t, LooksSecret(name), name)
	}
	for _, name := range []string{
		"", "LOG_LEVEL", "PATH", "COMPAT", "PWD", "KEYBOARD", "MONKEY", "AUTHOR", "OAUTH_CLIENT_ID", "SECRETARY", "TOKENIZER", "BYPASS", "PASS_THROUGH",
		"PUBLIC_KEY", "VAPID_PUBLIC_KEY", "DB_PASSWORD_FILE", "SECRET_FILE", "SECRET_VERSION", "TOKEN_TTL", "ACCESS_TOKEN_EXPIRE_MINUTES", "PASSWORD_MIN_LENGTH", "PASSWORD_HASHER",
		"KEY_PREFIX", "CACHE_KEY_PREFIX", "AWS_ACCESS_KEY_ID", "AUTH_BACKEND", "AUTH_URL", "TOKEN_ALGORITHM", "SECRET_NAME", "SENTRY_DSN", "DATABASE_URL", "SSL_KEY_PATH", "_", "é",
	} {
		assert.False(t, LooksSecret(name), name)
	}
}
