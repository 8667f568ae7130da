package dockerignore

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSecret(t *testing.T) {
	for _, name := range []string{"ca.pem", "a/b/.NETRC", "Id_Rsa.bak", "home/.Config/gcloud/x.db", "Credentials.JSON", "svc/.ssh/config"} {
		assert.True(t, Secret(name), name)
	}
	for _, name := range []string{"app.py", "secrets.py", "templates/credentials.html", "service_account.py", ".env", ".config/settings.json", "keys/__init__.py"} {
		assert.False(t, Secret(name), name)
	}
	assert.True(t, Never("a/.Env.local"))
	assert.True(t, Never(".GIT/config"))
	assert.False(t, Never("environment.py"))
}

func TestFoldClasses(t *testing.T) {
	for pattern, want := range map[string]string{
		"*.[pP][eE][mM]": "*.pem", "[iI][dD]_[rR][sS][aA]*": "id_rsa*", "*.py[cod]": "*.py[cod]", "[Ab][aA]": "[Ab]a", "[aa]": "[aa]", "x[aA": "x[aA", "": "",
	} {
		assert.Equal(t, want, foldClasses(pattern), pattern)
	}
	rule := ParseRule("**/" + strings.ToUpper("*.") + "[pP]12")
	assert.True(t, rule.Matches(NewPath("a/STORE.P12")))
	assert.False(t, rule.Matches(NewPath("a/STORE.P13")))
}
