app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

service "redis" {
  url = "REDIS_URL"
}
