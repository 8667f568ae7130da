app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "DB_PASSWORD" {
  secret = true
}

service "postgres" {
  password = "DB_PASSWORD"
}
