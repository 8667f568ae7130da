package audit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
)

// TestCleanCheckout has modules and files that are on the disk and that Git ignores: only
// those that it tracks are in a clean checkout.
func TestCleanCheckout(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"flaskdeploy.hcl":  "app {\n  entry_point = \"shop:app\"\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n",
		"requirements.txt": "flask\ngunicorn\n",
		".gitignore":       "*.pem\nversion.py\nkept.py\nconfig.py\n*.sqlite\n",
		".dockerignore":    "**/*.sqlite*\n",
		"shop/__init__.py": "import sqlite3\nfrom flask import Flask\nfrom shop import version, kept, new\ntry:\n    import shop.config\nexcept ImportError:\n    pass\n" +
			"sqlite3.connect('own.sqlite')\nsqlite3.connect('part.sqlite')\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n",
		"shop/version.py": "", "shop/kept.py": "", "shop/config.py": "", "shop/new.py": "",
		"own.sqlite": "", "part.sqlite": "",
	} {
		sourcetest.Write(t, dir, name, content)
	}
	codes := func() string {
		var found []string
		for _, f := range check(t, dir) {
			found = append(found, string(f.Code)+" "+strings.SplitN(f.Detail, ",", 2)[0])
		}
		return strings.Join(found, "\n")
	}
	// Without a repository nobody knows what a checkout has.
	assert.NotContains(t, codes(), "DG466")
	for _, arguments := range [][]string{{"init", "-q"}, {"add", "."}, {"add", "-f", "shop/kept.py", "part.sqlite"}} {
		command := exec.Command("git", arguments...)
		command.Dir = dir
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+filepath.Join(dir, "none"), "GIT_CONFIG_NOSYSTEM=1")
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	found := codes()
	assert.Equal(t, 1, strings.Count(found, "DG466"), found)
	assert.Contains(t, found, `DG466 The start imports "shop/version.py"`)
	assert.Equal(t, 1, strings.Count(found, "DG411"), found)
	assert.Contains(t, found, `hides "part.sqlite"`)
}

// TestTrackedHeldBack has files with the names of keys: those that Git tracks are named once,
// without examples, tests, names that begin with a dot, and what the app reads.
func TestTrackedHeldBack(t *testing.T) {
	dir := t.TempDir()
	const certificate = "-----BEGIN CERTIFICATE-----\n"
	for name, content := range map[string]string{
		"flaskdeploy.hcl":  "app {\n  entry_point = \"app:app\"\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n",
		"requirements.txt": "flask\ngunicorn\n",
		".dockerignore":    "**/*.pem\n**/secrets.json\n**/.docker\n",
		"app.py":           "from flask import Flask\nopen('read.pem')\napp = Flask(__name__)\n",
		"read.pem":         certificate, "certs/ca.pem": certificate, "certs/server.pem": "-----BEGIN PRIVATE KEY-----\n",
		"locales/secrets.json": "{\"title\": \"Secrets\"}\n",
		"local.pem":            certificate, "tests/ca.pem": certificate, "secrets.example/secrets.json": "{}", ".docker/config.json": "{}",
	} {
		sourcetest.Write(t, dir, name, content)
	}
	held := func() string {
		for _, f := range check(t, dir) {
			if f.Code == "DG492" {
				return f.Detail + "\n" + f.Fix
			}
		}
		return ""
	}
	assert.Empty(t, held(), "without a repository")
	for _, arguments := range [][]string{{"init", "-q"}, {"add", "."}, {"rm", "-q", "--cached", "local.pem"}} {
		command := exec.Command("git", arguments...)
		command.Dir = dir
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+filepath.Join(dir, "none"), "GIT_CONFIG_NOSYSTEM=1")
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	assert.Equal(t, `Git tracks "certs/ca.pem", "certs/server.pem", "locales/secrets.json", and the ignore file keeps what has such a name out of the image as a key or a credential. `+
		`If the app needs it and it is no secret, bring it back by its path with "!" in image.exclude.`+"\n"+`exclude = ["!certs/ca.pem"]`, held())
}
