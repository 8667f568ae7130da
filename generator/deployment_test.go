package generator

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/schema"
)

// smallest returns the config that says the least, with blocks added.
func smallest(t *testing.T, blocks string) *schema.Config {
	t.Helper()
	if !strings.Contains(blocks, "app {") {
		blocks += "\napp {\n  entry_point = \"shop:app\"\n}\n"
	}
	if !strings.Contains(blocks, "registry {") {
		blocks += "\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"
	}
	config, findings := schema.Load("flaskdeploy.hcl", []byte(blocks))
	require.False(t, finding.HasErrors(findings), "%v", findings)
	return config
}

func deploymentOf(t *testing.T, blocks string) string {
	t.Helper()
	text := string(deployment(smallest(t, blocks)))
	assertTidy(t, text)
	return text
}

// assertTidy checks what holds for every page.
func assertTidy(t *testing.T, text string) {
	t.Helper()
	assert.True(t, strings.HasPrefix(text, "<!-- "+Marker+" -->\n\n# "), "the marker and the title come first")
	assert.True(t, strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\n\n"), "ends in one line end")
	assert.NotContains(t, text, "\n\n\n")
	for i, line := range strings.Split(text, "\n") {
		assert.Equal(t, strings.TrimRight(line, " \t\r"), line, "line %d has space at its end", i+1)
	}
	assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x7f]`, text, "control characters")
	assert.NotContains(t, text, "{%", "a tag got through")
	// What prettier or mdformat would print otherwise.
	assert.NotRegexp(t, `(?m)^\s*\|`, text, "a table")
	assert.NotRegexp(t, `(?m)^\s*(\d+[.)]|[*+]) `, text, "a list that is numbered, or not marked by a dash")
	assert.NotRegexp(t, `(?m)^\s*- {2,}`, text, "an item with more than one space")
	assert.NotRegexp(t, "-->\n[^\n]", text, "a comment without a blank line behind it")
	assert.NotRegexp(t, "(?m)^.*[^\n]\n```[a-z]", text, "a block without a blank line before it")
	for _, link := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(text, -1) {
		assert.Contains(t, anchors(text), link[1], "a link leads nowhere")
	}
}

// anchors are GitHub's names for the headings.
func anchors(text string) []string {
	var names []string
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		name := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		names = append(names, strings.ReplaceAll(name, " ", "-"))
	}
	return names
}

// oneLine joins the lines, so that what two sentences say can be looked for.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestDeploymentSays has a row for everything that is there for some configs
// only: what the page says then, and what it must not say.
func TestDeploymentSays(t *testing.T) {
	tests := map[string]struct {
		config string
		says   []string
		silent []string
	}{
		"smallest": {
			says: []string{
				"# Deploying shop", "`shop:app`", "./build-publish.sh --no-cache", "--publish 127.0.0.1:5000:5000",
				"1 to 2 cores for 4 workers", "--memory 512m --cpus 1", "- 3: the number is published", "AirPlay",
				"requirements.txt", "gunicorn included", "The config documents no variables", "tcpSocket:\n              port: 5000\n",
				"asks the app for `/`", "Give the app a path", "gives those in flight 8 s to finish", "toomanyrequests",
				"N=$(cat VERSION)", "worker \"standard\"", "`--worker-tmp-dir`, `--graceful-timeout` and `--access-logfile`",
			},
			silent: []string{
				"Private dependencies", "secret", "--env-file", "ENV_FILE", "--stop-timeout", "CR_PAT", "token for",
				"stays in the build stage", "Recreate", "every job twice", "hash that", "pinned by digest", "allow_root",
				"WORKER TIMEOUT` in the log: a worker", "Before a new version", "Needs:", "no such table", "could not translate",
			},
		},
		"private-git": {
			config: `dependencies "pip" {
				requirements = ["base.txt", "prod.txt"]
				private_git "github.com" { secret = "CR_PAT" }
				private_git "git.acme.dev:8443" {
					secret   = "GIT_TOKEN"
					username = "robot+ci"
				}
			}`,
			says: []string{
				"## Private dependencies", "`CR_PAT` for `github.com`: a fine-grained token", "`GIT_TOKEN` for `git.acme.dev:8443`: a token that can read",
				"--secret id=CR_PAT,env=CR_PAT \\\n    --secret id=GIT_TOKEN,env=GIT_TOKEN \\\n    --tag shop:local .",
				"<!-- needs: registry login, CR_PAT, GIT_TOKEN -->\n\n```sh\n./build-publish.sh\n",
				"base.txt prod.txt | head -n 1", ` robot+ci "$GIT_TOKEN"`, "(`git`) stays in the build stage",
				"not the token that pushes", "`Authentication failed`",
			},
			silent: []string{"Ask the index", "GIT_TOKEN=", "echo $"},
		},
		"private-index": {
			config: `dependencies "pip" {
				private_index "corp" {
					url    = "https://pypi.acme.dev/simple/"
					secret = "INDEX_TOKEN"
				}
			}`,
			says: []string{
				"`INDEX_TOKEN` for the index `corp`", `printf 'user = "%s:%s"\n' __token__ "$INDEX_TOKEN" |`, "https://pypi.acme.dev/simple/\n```",
			},
			silent: []string{"ls-remote", "stays in the build stage"},
		},
		"gunicorn-by-the-build": {
			config: `dependencies "pip" { gunicorn = "23.0.0" }`,
			says:   []string{"Gunicorn 23.0.0 is added by the build."},
			silent: []string{"gunicorn included"},
		},
		"hashes": {
			config: `dependencies "pip" { require_hashes = true }`,
			says:   []string{"only when it has the hash"},
		},
		"variables": {
			config: `env "DATABASE_URL" {
				description = "Where the orders are."
				required    = true
				secret      = true
			}
			env "API_KEY" { secret = true }
			env "LOG_LEVEL" { default = "info" }
			env "MODE" { required = true }`,
			says: []string{
				"- `DATABASE_URL`, **required**, **secret**: Where the orders are.\n- `MODE`, **required**\n- `API_KEY`, optional, **secret**\n- `LOG_LEVEL`, optional, `info` by default\n",
				"printf '#%s=\\n' API_KEY DATABASE_URL MODE > \"$ENV_FILE\"", "does not work without `DATABASE_URL` and `MODE`.", "optional and stays behind its `#`", "--env-file \"$ENV_FILE\" \\\n",
				"envFrom:\n            - secretRef:\n                name: shop\n", "holds `API_KEY`, `DATABASE_URL` and `MODE`",
			},
			silent: []string{"documents no variables", "LOG_LEVEL="},
		},
		"variables-that-are-all-required": {
			config: `env "MODE" { required = true }`,
			says:   []string{"printf '#%s=\\n' MODE >", "does not work without `MODE`."},
			silent: []string{"optional and stays"},
		},
		"variables-that-are-all-optional": {
			config: `env "API_KEY" { secret = true }`,
			says:   []string{"printf '#%s=\\n' API_KEY >", "optional and stays"},
			silent: []string{"does not work without `"},
		},
		"only-defaults": {
			config: `env "LOG_LEVEL" { default = "" }`,
			says:   []string{"- `LOG_LEVEL`, optional, empty by default\n"},
			silent: []string{"ENV_FILE", "envFrom"},
		},
		"background": {
			config: `worker "background" {}`,
			says:   []string{"One worker on purpose", "inside a request is cut", "replicas: 1\n  strategy:\n    type: Recreate\n", "run every job twice", "--memory 256m --cpus 1"},
			silent: []string{"How many?", "WEB_CONCURRENCY=2", "replicas: 2"},
		},
		"background-many": {
			config: `worker "background" { workers = 3 }`,
			says:   []string{"3 of them run every job 3 times"},
			silent: []string{"One worker on purpose"},
		},
		"high-traffic": {
			config: `worker "high-traffic" {}`,
			says:   []string{"2 to 4 cores for 8 workers", "sooner than 120 s (nginx", "--memory 1024m --cpus 1", "`limits` gives the container 1:", "takes longer than 120 s is cut"},
		},
		"limits": {
			config: `limits {
				memory = "1.5g"
				cpus   = 2.5
			}`,
			says:   []string{"--memory 1.5g --cpus 2.5 \\\n", "memory: 1536Mi\n            limits:\n              memory: 1536Mi\n              cpu: \"2.5\"\n", "Start with `--memory 1.5g`"},
			silent: []string{"512", "`limits` gives"},
		},
		"release": {
			config: `release "migrate" {
				command     = ["flask", "db", "upgrade"]
				environment = ["FLASK_APP=shop"]
			}`,
			says: []string{
				"its release step runs once, with the variables", "docker run --rm --name shop-migrate --no-healthcheck \\\n    --memory 512m --cpus 1 \\\n    --env 'FLASK_APP=shop' \\\n    --read-only",
				"    \"$IMAGE:$N\" \\\n    flask db upgrade\n```", "first, when the release steps are done.",
				"    shop:local \\\n    flask db upgrade\n```", "Now the app:", "name: shop-release-7", "brings back the code and not the database",
				"          command:\n            - \"flask\"\n            - \"db\"\n            - \"upgrade\"\n          env:\n            - name: FLASK_APP\n              value: \"shop\"\n",
				"needs the security contexts and the volume", "- Before a new version serves: `migrate`\n", "`no such table`",
			},
			silent: []string{"initContainers", "in this order", "&&\n", "docker volume rm shop"},
		},
		"releases-and-a-folder": {
			config: `image { writable = ["instance"] }
			env "KEY" { secret = true }
			release "migrate" { command = ["flask", "db", "upgrade"] }
			release "seed" { command = ["flask", "seed"] }`,
			says: []string{
				"once and in this order", "flask db upgrade &&\ndocker run --rm --name shop-seed", "--volume shop-instance:/app/instance", "--volume shop_local-instance:/app/instance",
				"docker volume rm shop_local-instance", "initContainers:\n        - name: migrate", "containers:\n        - name: seed", "`envFrom` and the volumes",
			},
			silent: []string{"--volume /app/instance"},
		},
		"services": {
			config: `env "DATABASE_URL" { required = true }
			env "REDIS_HOST" {}
			env "REDIS_PASSWORD" { secret = true }
			service "postgres" {
				url    = "DATABASE_URL"
				scheme = "postgresql+psycopg"
			}
			service "cache" {
				kind     = "redis"
				version  = "7.4"
				host     = "REDIS_HOST"
				password = "REDIS_PASSWORD"
			}`,
			says: []string{
				"- `cache`, redis (`redis:7.4` in a [trial](#try-it-locally)): the app finds it by `REDIS_HOST` and `REDIS_PASSWORD`\n",
				"- `postgres`, postgres (`postgres:18` in a", "Start the services", "docker network create shop-local",
				"DATABASE_URL REDIS_HOST REDIS_PASSWORD > \"$ENV_FILE\"", "--env POSTGRES_PASSWORD --env POSTGRES_USER=app --env POSTGRES_DB=app \\\n    postgres:18\n",
				"export DATABASE_URL=\"postgresql+psycopg://app:$POSTGRES_PASSWORD@postgres:5432/app\"\n",
				"redis:7.4 sh -c 'exec redis-server --requirepass \"$REDIS_PASSWORD\"'\nexport REDIS_HOST=cache REDIS_PASSWORD=\"$REDIS_PASSWORD\"\n",
				"--network shop-local --env REDIS_HOST --env REDIS_PASSWORD --env DATABASE_URL \\\n", "docker exec shop-local-postgres pg_isready --host 127.0.0.1 ||",
				"- Needs: `cache` and `postgres`\n", "a service is not where the address in `REDIS_HOST` and `DATABASE_URL` leads",
				"docker rm --force --volumes shop-local-cache shop-local-postgres\ndocker network rm shop-local\nunset DATABASE_URL POSTGRES_PASSWORD REDIS_HOST REDIS_PASSWORD\n```",
			},
			silent: []string{"release step", "Then what runs"},
		},
		"redis-by-url": {
			config: `env "REDIS_URL" {}
			service "redis" { url = "REDIS_URL" }`,
			says:   []string{"    redis:8\nexport REDIS_URL=\"redis://redis:6379/0\"\n", "unset REDIS_URL\n"},
			silent: []string{"urandom", "requirepass"},
		},
		"mongodb-by-url": {
			config: `env "MONGO_URI" {}
			service "mongodb" { url = "MONGO_URI" }`,
			says: []string{
				"--env MONGO_INITDB_ROOT_PASSWORD --env MONGO_INITDB_ROOT_USERNAME=app --env MONGO_INITDB_DATABASE=app \\\n    mongo:8.0\n",
				"export MONGO_URI=\"mongodb://app:$MONGO_INITDB_ROOT_PASSWORD@mongodb:27017/app?authSource=admin\"\n",
			},
		},
		"rabbitmq-by-url": {
			config: `env "BROKER_URL" {}
			service "queue" {
				kind   = "rabbitmq"
				url    = "BROKER_URL"
				scheme = "pyamqp"
			}`,
			says: []string{"RABBITMQ_DEFAULT_VHOST=app \\\n    rabbitmq:4\n", "export BROKER_URL=\"pyamqp://app:$RABBITMQ_DEFAULT_PASS@queue:5672/app\"\n"},
		},
		"one-service-without-a-password": {
			config: `env "DB_HOST" {}
			env "DB_PORT" {}
			env "DB_NAME" {}
			env "DB_USER" {}
			service "mysql" {
				base     = "mariadb:11.4"
				host     = "DB_HOST"
				port     = "DB_PORT"
				database = "DB_NAME"
				user     = "DB_USER"
			}`,
			says: []string{
				"Start the service that the app needs", "--env MYSQL_ALLOW_EMPTY_PASSWORD=yes --env MYSQL_DATABASE=app \\\n    mariadb:11.4\n",
				"export DB_HOST=mysql DB_PORT=3306 DB_NAME=app DB_USER=root\n",
			},
			silent: []string{"urandom", "MYSQL_USER"},
		},
		"updates": {
			config: `output "Dockerfile" { path = "deploy/Dockerfile" }`,
			says:   []string{"## Automatic updates", `"matchFileNames": ["**/deploy/Dockerfile"],`},
		},
		"threads": {
			config: `worker "standard" {
				class        = "gthread"
				threads      = 4
				max_requests = 1000
			}`,
			says:   []string{"A worker answers 4 at a time, so 16 at once", "does not react for 30 s is replaced", "replaced after 1000 requests:"},
			silent: []string{"one request at a time", "gets more out of threads", "buffer slow clients"},
		},
		"preload": {
			config: `worker "standard" {
				preload             = true
				timeout             = 0
				max_requests        = 1000
				max_requests_jitter = 50
				access_log          = false
			}`,
			says:   []string{"loaded once and then forked", "(`timeout = 0`)", "1000 requests and up to 50 more", "no line for each request"},
			silent: []string{"`preload = true` loads", "is a whole copy of the app: 4", "s is cut", "a line for every request", "timeout 0"},
		},
		"another-class": {
			config: `worker "standard" { class = "acme.workers.Patient" }`,
			says:   []string{"of class `acme.workers.Patient`. A worker that does not react"},
			silent: []string{"one request at a time", "many requests at once, as long"},
		},
		"slow-stop": {
			config: `worker "standard" { graceful_timeout = 25 }`,
			says:   []string{"--stop-timeout 27 \\\n", "Docker by itself kills after 10 s", "terminationGracePeriodSeconds: 35"},
			silent: []string{"and exits with 0. Docker would"},
		},
		"config-file": {
			config: `worker "standard" { config_file = "deploy/gunicorn.conf.py" }`,
			says: []string{
				"Gunicorn's settings are in `deploy/gunicorn.conf.py`", "--check-config --config /app/deploy/gunicorn.conf.py shop:app",
				"They win over `deploy/gunicorn.conf.py`", "`graceful_timeout` of `deploy/gunicorn.conf.py`",
			},
			silent: []string{"one request at a time", "WEB_CONCURRENCY=2", "`preload = true`", "8 s to finish", "--stop-timeout 1", "120 s"},
		},
		"background-config-file": {
			config: "worker \"background\" {\n config_file = \"gunicorn.conf.py\"\n}",
			says:   []string{"One worker on purpose", "ends when the worker does", "In `gunicorn.conf.py`, which takes a new image."},
			silent: []string{"inside a request is cut", "--workers"},
		},
		"health-path": {
			config: `health_check {
				path         = "/health?q=%22$x&y=1;*"
				interval     = "1m30s"
				start_period = "0s"
				retries      = 1
			}`,
			says: []string{
				"asks the app for `/health?q=%22$x&y=1;*`", "curl --noproxy '*' --fail --silent --max-time 5 'http://127.0.0.1:5000/health?q=%22$x&y=1;*'",
				"httpGet:\n              path: \"/health?q=%22$x&y=1;*\"\n              port: 5000\n", "Every 1m30s", "After 1 failure in a row, up to 1m35s", "periodSeconds: 90",
			},
			silent: []string{"Failures in the first", "tcpSocket", "Any status below 500"},
		},
		"no-latest": {
			config: "registry {\n image = \"ghcr.io/acme/shop\"\n latest = false\n version_file = \"deploy/number\"\n}",
			says: []string{
				"Then it writes the number down.\n", "N=$(cat deploy/number)", "`echo 7 > deploy/number`", "`deploy/number` holds the last",
			},
			silent: []string{"- 3: ", "exit code 3", "moves last", "docker push \"$IMAGE:latest\"", "docker pull ghcr.io/acme/shop:latest"},
		},
		"root": {
			config: `image {
				user       = "0"
				allow_root = true
			}`,
			says:   []string{"runs as root"},
			silent: []string{"runAsNonRoot: true", "cannot change its own code", "insists on. Any"},
		},
		"base-by-digest": {
			config: `image { base = "quay.io/acme/python:3.14@sha256:` + strings.Repeat("a", 64) + `" }`,
			says:   []string{"The base image is pinned by digest", "Move the digest of `image.base`"},
			silent: []string{"toomanyrequests", "on a schedule, for the", "slim one"},
		},
		"another-port": {
			config: "app {\n entry_point = \"shop:create_app('a b')\"\n port = 8080\n directory = \"src\"\n name = \"s\"\n}",
			says: []string{
				"--publish 127.0.0.1:8080:8080", `gunicorn --check-config 'shop:create_app('\''a b'\'')'`, "looks for it in `/app/src`",
				"docker run --detach --name s-app-local", "s:local",
			},
			silent: []string{"AirPlay", ":5000"},
		},
		"no-script": {
			config: `output "build-publish.sh" { enabled = false }`,
			says:   []string{"The script `build-publish.sh` is switched off", "docker push \"ghcr.io/acme/shop:$N\""},
			silent: []string{"./build-publish.sh", "(build-publish.sh)", "The version file", "exit codes", "never logs in", "chmod +x", "Let one place publish"},
		},
		"no-script-numbering-git": {
			config: "output \"build-publish.sh\" { enabled = false }\nregistry {\n image = \"ghcr.io/acme/shop\"\n numbering = \"git\"\n}",
			says:   []string{"so the name is yours to choose", "N=$(git describe --tags)\nDOCKER_BUILDKIT=1 docker build"},
			silent: []string{"N=1"},
		},
		"no-script-several-platforms": {
			config: `output "build-publish.sh" { enabled = false }
				dependencies "pip" {
					private_git "github.com" { secret = "CR_PAT" }
				}
				registry {
					image     = "ghcr.io/acme/shop"
					platforms = ["linux/amd64", "linux/arm64/v8"]
				}`,
			says: []string{
				"A buildx builder of your own", "Docker's own builder builds for one platform", "docker buildx create",
				"N=1\ndocker buildx build --platform linux/amd64,linux/arm64 --provenance=false \\\n    --secret id=CR_PAT,env=CR_PAT \\\n    --label",
				"    --tag \"ghcr.io/acme/shop:$N\" --push .\n",
			},
			silent: []string{"docker push", "under their digest", "./build-publish.sh"},
		},
		"no-script-attestations": {
			config: `output "build-publish.sh" { enabled = false }
				registry {
					image      = "ghcr.io/acme/shop"
					sbom       = true
					provenance = true
				}`,
			says:   []string{"docker buildx build --platform linux/amd64 --provenance=mode=max --sbom=true --label"},
			silent: []string{"docker push"},
		},
		"no-script-reproducible": {
			config: `output "build-publish.sh" { enabled = false }
				dependencies "pip" { require_hashes = true }
				image { base = "python:3.14-slim-trixie@sha256:` + strings.Repeat("0", 64) + `" }
				registry {
					image        = "ghcr.io/acme/shop"
					reproducible = true
				}`,
			says:   []string{"docker push"},
			silent: []string{"one digest", "reproducible", "buildx build", "builder of your own"},
		},
		"no-dockerfile": {
			config: `output "Dockerfile" { enabled = false }`,
			says:   []string{"./build-publish.sh", "docker run --detach --name shop "},
			silent: []string{"(Dockerfile)", "## Workers", "## Health", "## Stopping", "## Kubernetes", "--read-only", "`PORT`", "numeric user", "gunicorn included"},
		},
		"no-gitignore": {
			config: `output ".gitignore" { enabled = false }`,
			says:   []string{"A machine that starts with an old `VERSION`"},
			silent: []string{"(.gitignore)", "is not in Git"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			text := deploymentOf(t, test.config)
			for _, want := range test.says {
				assert.True(t, strings.Contains(text, want) || strings.Contains(oneLine(text), want), "does not say %q", want)
			}
			for _, unwanted := range test.silent {
				assert.False(t, strings.Contains(text, unwanted) || strings.Contains(oneLine(text), unwanted), "says %q", unwanted)
			}
		})
	}
}

// Every link to a file leads to one that is generated, to the config or to the lock.
func TestDeploymentLinksToFiles(t *testing.T) {
	for name, page := range map[string]string{"in-place": "DEPLOYMENT.md", "moved": "docs/ops/HOW TO.md"} {
		t.Run(name, func(t *testing.T) {
			text := deploymentOf(t, `
				output "DEPLOYMENT.md" { path = "`+page+`" }
				output "Dockerfile" { path = "deploy/Dockerfile" }
				output "build-publish.sh" { path = "scripts/a&b (1).sh" }`)
			files := []string{"flaskdeploy.hcl", "dockgen.lock", page, "deploy/Dockerfile", "deploy/Dockerfile.dockerignore", "scripts/a&b (1).sh", ".gitignore"}
			var linked []string
			for _, link := range regexp.MustCompile(`\]\(([^#)][^)]*)\)`).FindAllStringSubmatch(text, -1) {
				target := strings.NewReplacer("%20", " ", "%26", "&", "%28", "(", "%29", ")").Replace(link[1])
				linked = append(linked, path.Join(path.Dir(page), target))
			}
			slices.Sort(linked)
			slices.Sort(files)
			assert.Equal(t, files, slices.Compact(linked))
			assert.Contains(t, text, "'./scripts/a&b (1).sh' --no-cache\n")
			assert.Contains(t, text, "--file deploy/Dockerfile")
		})
	}
}
