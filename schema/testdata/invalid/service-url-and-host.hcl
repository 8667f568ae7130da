app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "DATABASE_URL" {
  secret = true
}

env "DB_HOST" {}

service "postgres" {
  url  = "DATABASE_URL"
  host = "DB_HOST"
}
