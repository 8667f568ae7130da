app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "DATABASE_URL" {
  secret = true
}

env "DB_PASSWORD" {
  secret = true
}

service "postgres" {
  url      = "DATABASE_URL"
  password = "DB_PASSWORD"
}
