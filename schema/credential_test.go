package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tokens are put together here, so that no scanner takes this file for a leak.
func TestCredentialIn(t *testing.T) {
	const body = "Zx81abcdEFGH2345ijklMNOP6789qrstUVWX"
	for _, c := range []struct{ name, in, want string }{
		{"github-classic", "ghp" + "_" + body, "a GitHub token"},
		{"github-oauth", "gho" + "_" + body, "a GitHub token"},
		{"github-user", "ghu" + "_" + body, "a GitHub token"},
		{"github-app", "ghs" + "_" + body, "a GitHub token"},
		{"github-refresh", "ghr" + "_" + body, "a GitHub token"},
		{"github-fine-grained", "github" + "_pat_" + body + "_" + body, "a GitHub token"},
		{"gitlab", "glpat" + "-" + body[:20], "a GitLab token"},
		{"slack", "xoxb" + "-1234567890-" + body, "a Slack token"},
		{"google", "AIza" + body[:35], "a Google API key"},
		{"stripe", "sk" + "_live_" + body[:24], "a Stripe key"},
		{"stripe-restricted", "rk" + "_live_" + body[:24], "a Stripe key"},
		{"openai", "sk" + "-proj-" + body, "an API key"},
		{"npm", "npm" + "_" + body, "an npm token"},
		{"pypi", "pypi" + "-AgEIcHlwaS5vcmc" + body, "a PyPI token"},
		{"docker", "dckr" + "_pat_" + body, "a Docker token"},
		{"hugging-face", "hf" + "_" + body[:34], "a Hugging Face token"},
		{"aws-user", "AKIA" + "ABCDEFGH12345678", "an AWS access key"},
		{"aws-session", "ASIA" + "ABCDEFGH12345678", "an AWS access key"},
		{"jwt", "eyJ" + "hbGciOiJIUzI1NiJ9." + "eyJ" + "zdWIiOiIxMjM0In0.c2lnbmF0dXJl", "a JSON Web Token"},
		{"sendgrid", "SG" + "." + body[:22] + "." + body, "a SendGrid key"},
		{"private-key", "-----BEGIN RSA " + "PRIVATE KEY-----", "a private key"},
		{"in-a-sentence", "use ghp" + "_" + body + " here", "a GitHub token"},
		{"password-in-https", "https://jane:hunter2@git.acme.dev/x", "a URL with a password in it"},
		{"password-in-a-dsn", "postgres://shop:hunter2@db:5432/shop", "a URL with a password in it"},
		{"password-without-user", "redis://:hunter2@cache/0", "a URL with a password in it"},
		{"password-without-scheme", "//jane:hunter2@host", "a URL with a password in it"},
		{"password-in-the-second-url", "http://a/ http://jane:hunter2@b/", "a URL with a password in it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			what, found := credentialIn(c.in)
			assert.True(t, found)
			assert.Equal(t, c.want, what)
			err := checkCredential("env.X.default", c.in)
			require.Error(t, err)
			assertSentences(t, err)
			assert.NotContains(t, err.Error(), "hunter2")
			assert.NotContains(t, err.Error(), body[:8])
		})
	}
	for _, s := range []string{
		"", "CR_PAT", "info", "ghp_", "ghp_short", "ghp_" + strings.Repeat("x", 36), "xghp_" + body, "sk-learn-pipeline-service-api-v2", "ghcr.io/acme/sk-learn-something-longer",
		"AKIAABCDEFGH1234567", "AKIA" + "ABCDEFGH123456789", "AKIA" + "abcdefgh12345678", "eyJhbGciOiJIUzI1NiJ9", "SG.a.b", "hf_hub_download", "pypi-mirror-internal-production-eu",
		"https://jane@git.acme.dev/x", "https://jane:@git.acme.dev/x", "postgres://db:5432/shop", "http://host:80/a@b", "https://h/?next=a:b@c",
		"postgres://shop:${DB_PASSWORD}@db/shop", "postgres://shop:$DB_PASSWORD@db/shop", "postgres://shop:<password>@db/shop", "postgres://shop:{password}@db/shop", "postgres://shop:***@db/shop",
		"git@github.com:acme/shop.git", "-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----", "time: 12:30@noon", "npm_config_registry", "// a: b@c",
	} {
		what, found := credentialIn(s)
		assert.Falsef(t, found, "%q is taken for %s", s, what)
	}
}

func TestLooksSecret(t *testing.T) {
	for _, name := range []string{
		"PASSWORD", "DB_PASSWORD", "db.password", "PGPASSWORD", "MYSQL_PWD", "DB_PASS", "SMTP_PASSWD", "PASSPHRASE", "SECRET", "SECRETS", "SECRET_KEY", "JWT_SECRET", "secretKey",
		"client-secret", "TOKEN", "API_TOKEN", "accessToken", "AUTHTOKEN", "API_KEY", "APIKEY", "apiKey", "KEY", "ENCRYPTION_KEY", "PRIVATE_KEY", "AWS_SECRET_ACCESS_KEY", "AUTH", "BASIC_AUTH",
		"CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS", "CR_PAT", "PAT", "SECURITY_PASSWORD_SALT", "password1_secret", "FERNET_KEYS",
	} {
		assert.True(t, looksSecret(name), name)
	}
	for _, name := range []string{
		"", "LOG_LEVEL", "PATH", "COMPAT", "PWD", "KEYBOARD", "MONKEY", "AUTHOR", "OAUTH_CLIENT_ID", "SECRETARY", "TOKENIZER", "BYPASS", "PASS_THROUGH",
		"PUBLIC_KEY", "VAPID_PUBLIC_KEY", "DB_PASSWORD_FILE", "SECRET_FILE", "SECRET_VERSION", "TOKEN_TTL", "ACCESS_TOKEN_EXPIRE_MINUTES", "PASSWORD_MIN_LENGTH", "PASSWORD_HASHER",
		"KEY_PREFIX", "CACHE_KEY_PREFIX", "AWS_ACCESS_KEY_ID", "AUTH_BACKEND", "AUTH_URL", "TOKEN_ALGORITHM", "SECRET_NAME", "SENTRY_DSN", "DATABASE_URL", "SSL_KEY_PATH", "_", "é",
	} {
		assert.False(t, looksSecret(name), name)
	}
}

func TestCheckCredential(t *testing.T) {
	for _, c := range []struct{ name, address, value string }{
		{"name-of-a-secret", "dependencies.private_git.github.com.secret", "CR_PAT"},
		{"name-of-a-secret-in-a-local", "locals.token", "CR_PAT"},
		{"harmless-variable", "env.LOG_LEVEL.default", "info"},
		{"description-of-a-secret", "env.DB_PASSWORD.description", "The password of the database."},
		{"empty-default", "env.DB_PASSWORD.default", ""},
		{"number", "env.API_TOKEN.default", "3600"},
		{"boolean", "env.REQUIRE_AUTH.default", "True"},
		{"path-of-a-file", "env.TLS_KEY.default", "/etc/tls/server.key"},
		{"mounted-secret", "env.DB_PASSWORD.default", "/run/secrets/db_password"},
		{"name-of-a-file", "env.DB_PASSWORD_FILE.default", "secrets/db"},
		{"factory-without-secret", "app.entry_point", `app:create_app("prod", debug=False, limits={"max": "1"})`},
		{"factory-with-an-empty-secret", "app.entry_point", `app:create_app(password="")`},
		{"factory-with-a-mounted-secret", "app.entry_point", `app:create_app(secret_key="/run/secrets/key")`},
		{"factory-with-a-switch", "app.entry_point", `app:create_app(auth=True, token=None)`},
		{"no-entry-point", "app.entry_point", `app:create_app(password=`},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.NoError(t, checkCredential(c.address, c.value))
		})
	}
	const inImage = ` gives a value to a name that looks like a secret's, and whoever has the image can read it. Leave the value out`
	const atRunTime = ` and set the variable when the container runs; ` + "`secret = true`" + ` documents it as a secret.`
	const inCall = `, which whoever has the image can read. Let "create_app" read it from the environment, and declare the variable: env "NAME" { secret = true }.`
	for _, c := range []struct{ name, address, value, want string }{
		{"token", "env.X.default", "ghp" + "_Zx81abcdEFGH2345ijklMNOP6789", `"env.X.default" holds what looks like a GitHub token. The config is committed and its values go into the image: take it out` +
			atRunTime[:len(atRunTime)-1] + `. If it was ever committed, revoke it.`},
		{"url-in-a-label", "image.labels.source", "https://jane:hunter2@git.acme.dev/x", `"image.labels.source" holds what looks like a URL with a password in it. The config is committed and its values go into the image: take it out. If it was ever committed, revoke it.`},
		{"literal-password", "env.DB_PASSWORD.default", "hunter2", `"env.DB_PASSWORD.default"` + inImage + atRunTime},
		{"placeholder-password", "env.DB_PASSWORD.default", "changeme", `"env.DB_PASSWORD.default"` + inImage + atRunTime},
		{"numeric-password", "env.DB_PASSWORD.default", "123456", `"env.DB_PASSWORD.default"` + inImage + atRunTime},
		{"numeric-passwd", "env.SMTP_PASSWD.default", "123456", `"env.SMTP_PASSWD.default"` + inImage + atRunTime},
		{"numeric-passphrase", "env.KEY_PASSPHRASE.default", "0", `"env.KEY_PASSPHRASE.default"` + inImage + atRunTime},
		{"numeric-pwd", "env.DB_PWD.default", "0", `"env.DB_PWD.default"` + inImage + atRunTime},
		{"numeric-pass", "env.DB_PASS.default", "0", `"env.DB_PASS.default"` + inImage + atRunTime},
		{"literal-key", "env.SECRET_KEY.default", "dev", `"env.SECRET_KEY.default"` + inImage + atRunTime},
		{"secret-in-a-label", "image.labels.dev.acme.token", "abc", `"image.labels.dev.acme.token"` + inImage + `.`},
		{"keyword-argument", "app.entry_point", `app:create_app("x", password="hunter2")`, `The entry point passes a literal as "password"` + inCall},
		{"bytes-argument", "app.entry_point", `app:create_app(secret_key=b"hunter2")`, `The entry point passes a literal as "secret_key"` + inCall},
		{"dict-key", "app.entry_point", `app:create_app({"db": {"password": "hunter2"}})`, `The entry point passes a literal as "password"` + inCall},
		{"dict-key-in-a-list", "app.entry_point", `app:create_app(config=[(1, {"API_KEY": "hunter2"})])`, `The entry point passes a literal as "API_KEY"` + inCall},
		{"list-under-a-keyword", "app.entry_point", `app:create_app(tokens=["hunter2"])`, `The entry point passes a literal as "tokens"` + inCall},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := checkCredential(c.address, c.value)
			require.EqualError(t, err, c.want)
			assertSentences(t, err)
			assert.NotContains(t, err.Error(), "hunter2")
		})
	}
}
