# Every block and argument of the language, in a project that really runs. Almost
# all of them have a default: ../golden/minimal is a whole config as well.

dockgen {
  required_version = ">= 0.1"
  ignore           = ["DG213"]
}

locals {
  team   = "acme"
  source = "https://github.com/${local.team}/shop"
}

app {
  name        = "shop"
  entry_point = "shop:create_app(\"production\")"
  port        = 8000
  python      = "3.14"
  directory   = "src"
}

dependencies "pip" {
  requirements      = ["requirements/base.txt", "requirements/production.txt"]
  constraints       = ["requirements/constraints.txt"]
  require_hashes    = false
  installer         = "uv"
  gunicorn          = "23.0.0"
  build_from_source = ["shop-models"]
  build_packages    = ["gcc", "libc6-dev"]
  runtime_packages  = ["tzdata"]

  private_git "github.com" {
    secret   = "CR_PAT"
    username = "x-access-token"
  }

  private_index "acme" {
    url      = "https://pypi.acme.example/simple/"
    secret   = "ACME_INDEX_TOKEN"
    username = "build"
  }
}

# A project with a gunicorn.conf.py of its own names it in config_file, and
# leaves out all of these but workers and wrapper.
worker "standard" {
  workers             = 4
  class               = "gthread"
  threads             = 4
  timeout             = 60
  graceful_timeout    = 8
  keep_alive          = 5
  max_requests        = 10000
  max_requests_jitter = 1000
  preload             = true
  access_log          = true
  log_level           = "warning"
  limit_request_line  = 8190
  forwarded_allow_ips = ["10.0.0.0/8"]
  worker_connections  = 500
  arguments           = ["--limit-request-field_size", "16380"]
  wrapper             = ["newrelic-admin", "run-program"]
}

health_check {
  path         = "/healthz"
  interval     = "30s"
  timeout      = "5s"
  start_period = "20s"
  retries      = 3
}

env "DATABASE_URL" {
  description = "Where the orders are kept."
  required    = true
  secret      = true
}

env "LOG_LEVEL" {
  description = "How much is logged: DEBUG, INFO or WARNING."
  default     = "INFO"
}

env "GREETING" {
  description = "What the front page says."
  default     = "Welcome to ${app.name}"
}

# The steps of a release run in this order, once, before a new version starts.
release "prepare" {
  command     = ["flask", "prepare"]
  environment = ["FLASK_APP=shop"]
}

service "postgres" {
  kind    = "postgres"
  version = "18"
  url     = "DATABASE_URL"
  scheme  = "postgresql+psycopg"
}

limits {
  memory = "768m"
  cpus   = 1.5
}

assets "web" {
  directory = "frontend"
  manager   = "npm"
  command   = ["npm", "run", "build"]
  output    = ["src/shop/static/dist"]
  sources   = ["src/shop/templates"]
  node      = "24"
  base      = "node:${assets.web.node}-slim"
}

image {
  base       = "python:${app.python}-slim-trixie"
  user       = "10001:10001"
  allow_root = false
  include    = ["src"]
  exclude    = ["**/fixtures"]
  writable   = ["var/uploads"]
  labels = {
    "org.opencontainers.image.source"   = local.source
    "org.opencontainers.image.licenses" = "MIT"
  }
}

registry {
  image        = "ghcr.io/${local.team}/${app.name}"
  platforms    = ["linux/amd64"]
  version_file = "VERSION"
  numbering    = "file"
  latest       = true
  sbom         = false
  provenance   = false
  reproducible = false
}

output "Dockerfile" {
  path = "deploy/Dockerfile"
}

output "build-publish.sh" {
  enabled = true
  path    = "deploy/build-publish.sh"
}

bake {
  tag   = "edge"
  cache = "ghcr.io/${local.team}/cache"
}
