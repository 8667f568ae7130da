# Migrations and a seed before a new version, a database by its URL, a queue by the
# parts of its address, and a container that may use more than by default.

app {
  entry_point = "shop:create_app()"
}

env "DATABASE_URL" {
  description = "Where the orders are kept."
  required    = true
  secret      = true
}

env "QUEUE_HOST" {
  required = true
}

env "QUEUE_PASSWORD" {
  secret = true
}

env "QUEUE_USER" {}

release "migrate" {
  command     = ["flask", "db", "upgrade"]
  environment = ["FLASK_APP=shop", "GREETING=it's $TIME"]
}

release "seed" {
  command = ["python", "-m", "shop.seed", "--greeting", "say \"hello\""]
}

service "database" {
  kind    = "postgres"
  version = "17"
  base    = "postgis/postgis:17-3.5"
  url     = "DATABASE_URL"
  scheme  = "postgresql+psycopg"
}

service "rabbitmq" {
  host     = "QUEUE_HOST"
  user     = "QUEUE_USER"
  password = "QUEUE_PASSWORD"
}

limits {
  memory = "1.5g"
  cpus   = 2.5
}

registry {
  image = "ghcr.io/acme/shop"
}
