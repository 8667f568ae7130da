package disclosure

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake/mistaketest"
)

func TestCheck(t *testing.T) {
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
			assert.NoError(t, Check(c.address, c.value))
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
			err := Check(c.address, c.value)
			require.EqualError(t, err, c.want)
			mistaketest.AssertSentences(t, err)
			assert.NotContains(t, err.Error(), "hunter2")
		})
	}
}
