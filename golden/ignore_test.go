package golden

import (
	"bytes"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// copied reports which paths of a project reach the image, by Docker's own
// reading of the ignore file.
func copied(t *testing.T, ignoreFile []byte) func(path string) bool {
	t.Helper()
	rules, err := ignorefile.ReadAll(bytes.NewReader(ignoreFile))
	require.NoError(t, err)
	matcher, err := patternmatcher.New(rules)
	require.NoError(t, err)
	return func(path string) bool {
		ignored, err := matcher.MatchesOrParentMatches(path)
		require.NoError(t, err)
		return !ignored
	}
}

func (e example) copied(t *testing.T) func(path string) bool {
	t.Helper()
	files := e.files(t)
	path := e.load(t).Output(schema.DockerIgnore).Path
	require.Contains(t, files, path)
	return copied(t, files[path].Content)
}

func named(t *testing.T, name string) example {
	t.Helper()
	for _, e := range examples(t) {
		if e.name == name {
			return e
		}
	}
	require.Fail(t, "no example is called "+name)
	return example{}
}

// Never in an image, in the project folder or below it.
var junk = []string{
	// secrets
	".env", ".env.local", ".env.production", ".envrc", "prod.env", ".env/settings",
	"key.pem", "server.key", "store.p12", "store.pfx", "keys.jks", "id_rsa", "id_ed25519", "id_ecdsa_sk",
	".netrc", ".pypirc", "pip.conf", ".npmrc", ".pgpass", ".htpasswd", ".git-credentials",
	".aws/credentials", ".ssh/config", ".kube/config", ".docker/config.json", "kubeconfig", "prod.kubeconfig",
	"terraform.tfstate", "terraform.tfstate.backup", "prod.tfvars", ".terraform/x", "credentials.json",
	"client_secret_1.json", "service-account.json", "passwords.kdbx",
	".ENV", ".Env.local", "PROD.ENV", ".GIT/config", ".Git/HEAD", ".HG/hgrc", ".SVN/entries",
	"ID_RSA", "Id_Ed25519", "id_rsa.bak", "id_rsa_work", "id_ecdsa-old", "deploy_rsa", "ssh_host_rsa_key", "SERVER.KEY", "Server.Pem", "STORE.P12", "Store.PFX", "AuthKey.p8",
	"release.asc", "PRIVATE.ASC", "secring.gpg", "app.keytab", "office.ovpn", "login.keychain", "x.psafe3",
	".dockercfg", ".dockerconfigjson", ".vault-token", ".vault_pass.txt", ".my.cnf", ".mylogin.cnf", ".s3cfg", ".boto", "rclone.conf", ".passwd-s3fs",
	".cargo/credentials", ".cargo/credentials.toml", ".gem/credentials", ".config/gcloud/credentials.db", ".config/gh/hosts.yml", ".gitconfig", ".terraformrc",
	"secrets.yaml", "secrets.yml", "secrets.json", "secrets.toml", ".secrets.toml", "credentials.yml", "credentials.csv", "application_default_credentials.json",
	"service_account.json", "service_account_prod.json", "serviceAccountKey.json", "shop-firebase-adminsdk-x1.json", "gha-creds-1a2b.json",
	"prod.auto.tfvars", "prod.auto.tfvars.json", "kubeconfig.yaml", ".bash_history", ".python_history", "htpasswd", "pip.ini", ".sentryclirc", "sftp-config.json",
	// version control
	".git", ".git/config", ".hg/store", ".svn/entries",
	// environments and caches
	".venv/bin/python", "venv/bin/python", "env/bin/python", "ENV/bin/python", "env/pyvenv.cfg", "env/Scripts/python.exe", "work/Lib/site-packages/flask/app.py",
	"env/lib/python3.14/site-packages/flask/app.py", "myenv/lib/python3.9/site-packages/x.py",
	"__pycache__/x.cpython-314.pyc", "x.pyc", "x.pyo", "x.pyd", ".pytest_cache/v", ".mypy_cache/3.14/x", ".ruff_cache/x",
	".tox/py/bin/x", ".nox/x", "htmlcov/index.html", ".coverage", ".coverage.host.1", "coverage.xml",
	"x$py.class", "shop.egg-info/PKG-INFO", "shop-1.0-py3.14.egg", ".eggs/x", "develop-eggs/x.egg-link", ".installed.cfg", ".Python", ".ipynb_checkpoints/x", ".hypothesis/x", "__pypackages__/3.14/x",
	// leftovers
	"app.db", "app.db-journal", "app.sqlite", "app.sqlite3", "app.sqlite3-wal", "instance/config.py", "error.log", "x.pid",
	"node_modules/x/index.js", ".DS_Store", "Thumbs.db", ".idea/x", ".vscode/settings.json", "x.py.swp", "x.py.swo", "x.py~",
	"docker-compose.yml", "docker-compose.override.yaml",
}

// Beside the app: out in the project folder, and nobody's business below it.
var beside = []string{
	"tests/test_x.py", "test/test_x.py", "docs/index.md", "compose.yml", "compose.yaml", "compose.prod.yaml",
	".github/workflows/ci.yml", ".gitlab-ci.yml", ".circleci/config.yml", ".travis.yml", "Jenkinsfile",
	".pre-commit-config.yaml", ".gitignore", ".gitattributes",
	"flaskdeploy.hcl", "dockgen.lock", "Dockerfile", "build-publish.sh", ".dockerignore", "DEPLOYMENT.md",
	"VERSION", "VERSION.lock/owner", "VERSION.tmp",
}

// Part of many an app, whatever a .gitignore would say.
var app = []string{
	"app.py", "requirements.txt", "gunicorn.conf.py", "pyproject.toml", "setup.py", "README.md", "CHANGELOG.md", "LICENSE",
	"lib/x.py", "lib64/x.py", "build/x.py", "parts/x.py", "var/x.py", "downloads/x.py", "dist/x.py", "eggs/x.py", "sdist/x.py",
	"wheels/x-1.0-py3-none-any.whl", "fast.so", "lib/python/x.py", "env/x.py", "environment.py", "keys.py", "id_generator.py",
	"static/app.js", "static/.well-known/security.txt", "templates/index.html", "data/x.json", "data/x.csv", "certs/ca.crt",
	"logs.py", "instances/x.py", "testing/x.py", "locale/de/LC_MESSAGES/x.mo", "ssh/x.py", "aws/x.py", "composer.py", "VERSION.py",
	"tests_of_life.py", "docs.py", "secrets.py", "secrets/__init__.py", "credentials.py", "templates/credentials.html", "service_account.py", "credentials/x.py",
	"environment.yml", "env.py", "gitlab.py", "cvs/x.py", "vault.py", "key.py", "templates/key.html", "static/key.svg", "ascii.py", "config/settings.yaml", "token.json",
}

func TestIgnoreFile(t *testing.T) {
	inImage := named(t, "minimal").copied(t)
	for _, folder := range []string{"", "svc/", "svc/deep/"} {
		for _, path := range junk {
			assert.False(t, inImage(folder+path), "%s%s must stay out", folder, path)
		}
		for _, path := range app {
			assert.True(t, inImage(folder+path), "%s%s must go in", folder, path)
		}
	}
	for _, path := range beside {
		assert.False(t, inImage(path), "%s must stay out", path)
	}
	for _, path := range []string{"svc/tests/data.py", "svc/docs/x.py", "svc/VERSION", "svc/compose.yml"} {
		assert.True(t, inImage(path), "%s must go in", path)
	}
}

// TestIgnoreFileOfEveryExample looks below a folder that no config names.
func TestIgnoreFileOfEveryExample(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.name, func(t *testing.T) {
			inImage := e.copied(t)
			for _, path := range junk {
				assert.False(t, inImage("svc/deep/"+path), "svc/deep/%s must stay out", path)
			}
			for _, file := range e.files(t) {
				if !file.Block {
					assert.False(t, inImage(file.Path), "%s must stay out", file.Path)
				}
			}
		})
	}
}

func TestIgnoreFileOfExamples(t *testing.T) {
	for name, test := range map[string]struct{ in, out []string }{
		"allow-list": {
			in: []string{"requirements.txt", "shop/app.py", "shop/lib/x.py", "migrations/1.sql", "certs/ca.pem"},
			out: []string{"README.md", "migrations/notes.txt", "certs/server.pem", "certs/README", "shop/fixtures/x.json",
				"shop/.env", "shop/__pycache__/x.pyc", "shop/key.pem", "shop/app.sqlite", "other.py", "gunicorn.conf.py"},
		},
		"awkward-names": {
			in: []string{"docs/server.py", "docs/x/y.py", "tests/requirements.txt", "instance/gunicorn.conf.py"},
			out: []string{"tests/test_x.py", "test/x.py", "instance/config.py", "docs/.env", "docs/__pycache__/x.pyc",
				"docs/key.pem", "svc/instance/config.py"},
		},
		"moved-dockerfile": {
			in: []string{"app.py", "scripts/other.sh", "deploy/notes.txt", "Dockerfile.py", "DEPLOYMENT.md"},
			out: []string{"deploy/Dockerfile.shop", "deploy/Dockerfile.shop.dockerignore", "scripts/publish.sh",
				"flaskdeploy.hcl", "VERSION"},
		},
		"hostile-values": {
			in: []string{"it's a $DIR/shop.py", "a.txt", "#hash.py", "!bang", "with space.py"},
			out: []string{"{a,b}.txt", "with space", "#hash", "back`tick$HOME", "it's #1 $HOME !", "it's #1 $HOME !.tmp",
				"scripts/$(publish) & co.sh"},
		},
		"ecr": {
			in:  []string{"VERSION", "deploy/x"},
			out: []string{"deploy/image number", "deploy/image number.lock/owner", "deploy/image number.tmp"},
		},
		"showcase": {
			in: []string{"requirements/base.txt", "requirements/production.txt", "requirements/constraints.txt", "src/shop/__init__.py"},
			out: []string{"tests/test_shop.py", "src/shop/fixtures/x.json", "src/shop/.env", "requirements/other.txt",
				"deploy/Dockerfile", "README.md"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			inImage := named(t, name).copied(t)
			for _, path := range test.in {
				assert.True(t, inImage(path), "%s must go in", path)
			}
			for _, path := range test.out {
				assert.False(t, inImage(path), "%s must stay out", path)
			}
		})
	}
}
