package main

// shape is one kind of project in a generated tree. Its config has @name@ where
// the project's name goes.
type shape struct {
	config string
	files  map[string]string
	// inputs are the files beside config, lock and outputs that a check reads.
	inputs []string
}

// shapes are told apart by their place in this list: s00, s01, ... The first is
// the config of the README's first screen; s04 has 43 lines, what a service that
// somebody cares for comes to.
var shapes = []shape{
	{
		config: `app {
  entry_point = "app:app"
}

registry {
  image = "registry.example.com/s00/@name@"
}
`,
		files:  map[string]string{"app.py": single, "requirements.txt": "flask\ngunicorn\n"},
		inputs: []string{"app.py", "requirements.txt"},
	},
	{
		config: `app {
  entry_point = "shop:create_app()"
  directory   = "src"
  port        = 8000
}

health_check {
  path = "/healthz"
}

registry {
  image = "registry.example.com/s01/@name@"
}
` + environment,
		files:  packaged("src/", nil),
		inputs: read("src/", "requirements.txt"),
	},
	{
		config: `locals {
  registry = "registry.example.com/s02"
}

app {
  entry_point = "shop:create_app()"
  python      = "3.12"
}

dependencies "pip" {
  requirements = ["requirements/base.txt", "requirements/production.txt"]
  constraints  = ["requirements/constraints.txt"]
  installer    = "pip"
}

worker "high-traffic" {
  class   = "gthread"
  threads = 4
}

registry {
  image = "${local.registry}/@name@"
}
` + environment,
		files: packaged("", map[string]string{
			"requirements/base.txt":        "flask\nsqlalchemy\n",
			"requirements/production.txt":  "gunicorn>=23\n",
			"requirements/constraints.txt": pinned,
		}),
		inputs: read("", "requirements/base.txt", "requirements/production.txt", "requirements/constraints.txt"),
	},
	{
		config: `app {
  entry_point = "shop:create_app()"
}

dependencies "pip" {
  build_packages   = ["gcc", "libpq-dev"]
  runtime_packages = ["libpq5"]

  private_git "github.com" {
    secret = "CR_PAT"
  }
}

worker "background" {
}

registry {
  image = "registry.example.com/s03/@name@"
}
` + environment,
		files:  packaged("", map[string]string{"requirements.txt": pinned + "acme-orders @ git+https://github.com/acme/orders@v1.4.0\n"}),
		inputs: read("", "requirements.txt"),
	},
	{
		config: `# How the orders service is shipped.
app {
  entry_point = "shop:create_app()"
  port        = 8080
  python      = "3.13"
}

dependencies "pip" {
  requirements     = ["requirements.txt"]
  build_packages   = ["gcc", "libpq-dev"]
  runtime_packages = ["libpq5"]
}

worker "standard" {
  workers = 6
  timeout = 45
  preload = true
}

health_check {
  path     = "/healthz"
  interval = "15s"
  timeout  = "3s"
}

image {
  exclude = ["/notebooks", "**/*.csv"]
}

registry {
  image = "registry.example.com/s04/@name@"
}
` + environment,
		files:  packaged("", nil),
		inputs: read("", "requirements.txt"),
	},
	{
		config: `app {
  entry_point = "shop.wsgi:app"
  directory   = "src"
}

dependencies "pip" {
  private_index "acme" {
    url    = "https://pypi.example.com/simple/"
    secret = "INDEX_TOKEN"
  }
}

output "Dockerfile" {
  path = "deploy/Dockerfile"
}

output "build-publish.sh" {
  path = "deploy/build-publish.sh"
}

registry {
  image        = "registry.example.com/s05/@name@"
  version_file = "deploy/VERSION"
  latest       = false
}
` + environment,
		files:  packaged("src/", map[string]string{"src/shop/wsgi.py": "from . import create_app\n\napp = create_app()\n"}),
		inputs: read("src/", "src/shop/wsgi.py", "requirements.txt"),
	},
}
