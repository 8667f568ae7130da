app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "DB_HOST" {}

service "postgres" {
  host = "DB_HOST"
  user = "DB_HOST"
}
