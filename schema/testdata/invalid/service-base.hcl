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
  base = "https://postgres"
  url  = "DATABASE_URL"
}
