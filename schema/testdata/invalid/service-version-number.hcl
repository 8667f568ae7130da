app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "DATABASE_URL" {
  secret = true
}

service "postgres" {
  version = 17
  url     = "DATABASE_URL"
}
