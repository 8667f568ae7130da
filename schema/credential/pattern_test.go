package credential

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The tokens are put together here, so that no scanner takes this file for a leak.
func TestFind(t *testing.T) {
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
			what, found := Find(c.in)
			assert.True(t, found)
			assert.Equal(t, c.want, what)
		})
	}
	for _, s := range []string{
		"", "CR_PAT", "info", "ghp_", "ghp_short", "ghp_" + strings.Repeat("x", 36), "xghp_" + body, "sk-learn-pipeline-service-api-v2", "ghcr.io/acme/sk-learn-something-longer",
		"AKIAABCDEFGH1234567", "AKIA" + "ABCDEFGH123456789", "AKIA" + "abcdefgh12345678", "eyJhbGciOiJIUzI1NiJ9", "SG.a.b", "hf_hub_download", "pypi-mirror-internal-production-eu",
		"https://jane@git.acme.dev/x", "https://jane:@git.acme.dev/x", "postgres://db:5432/shop", "http://host:80/a@b", "https://h/?next=a:b@c",
		"postgres://shop:${DB_PASSWORD}@db/shop", "postgres://shop:$DB_PASSWORD@db/shop", "postgres://shop:<password>@db/shop", "postgres://shop:{password}@db/shop", "postgres://shop:***@db/shop",
		"git@github.com:acme/shop.git", "-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----", "time: 12:30@noon", "npm_config_registry", "// a: b@c",
	} {
		what, found := Find(s)
		assert.Falsef(t, found, "%q is taken for %s", s, what)
	}
}
